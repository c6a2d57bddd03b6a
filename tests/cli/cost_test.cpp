// SPDX-License-Identifier: Apache-2.0
//
// `sumac cost` and `sumac run --tech`, in the technology `unit` and with made-up tables in a cache of the test: sums, refusals, JSON, --characterise.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/cli/cost_report.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/made_up_table.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_bert.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

namespace fs = std::filesystem;

/// A cache with made-up tables of two configurations.
class Cost : public ::testing::Test {
 protected:
  Cost() {
    const fs::path tables = cache_ / "cost/nangate45-small";
    fs::create_directories(tables);
    std::ofstream(tables / "a.csv") << made_up_table("mac/fp4", 2);
    std::ofstream(tables / "b.csv") << made_up_table("lmul/fp4", 2, 2, "placeholder");
    how_.environment["SUMAC_CACHE"] = cache_.path().string();
    how_.environment["SUMAC_ASIC"] = "";
    // A tree without measured tables, so that those of the cache are all there are.
    fs::create_directories(cache_ / "root");
    fs::create_directory_symlink(fs::path(SUMAC_SOURCE_DIR) / "models", cache_ / "root/models");
    how_.environment["SUMAC_ROOT"] = (cache_ / "root").string();
  }

  Ran sumac(const std::vector<std::string>& arguments) const { return run_sumac(arguments, how_); }

  Json json_of(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--json", "-"});
    const Ran ran = sumac(arguments);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return Json::parse(ran.out, nullptr, false);
  }

  void refused(int exit_code, const std::vector<std::string>& arguments,
               const std::string& text) const {
    const Ran ran = sumac(arguments);
    EXPECT_EQ(ran.exit_code, exit_code) << text;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
    EXPECT_NE(ran.err.find(text), std::string::npos) << ran.err << "\nexpected: " << text;
  }

  TempFolder cache_;
  How how_;
};

const std::vector<std::string> kRun = {"run",     "deit-ti",         "--layer",  "0",
                                       "--array", "4x4x2",           "--pe",     "mac/fp4",
                                       "--tech",  "nangate45-small", "--tokens", "9"};

double sum_of(const Json& parts, const char* key) {
  double sum = 0;
  for (const Json& part : parts)
    sum += part[key].get<double>();
  return sum;
}

TEST_F(Cost, ComponentsSumToTotalsAndOpsToTheRun) {
  for (const std::string pe : {"mac/fp4", "linear=lmul/fp4,qk=mac/fp4,pv=mac/fp4"}) {
    std::vector<std::string> arguments = kRun;
    arguments[7] = pe;
    arguments[3] = "all";
    const Json report = json_of(arguments);
    const Json& result = report["results"][0];
    const Json& total = result["total"]["expense"];
    EXPECT_EQ(sum_of(total["energy_by_component"], "energy_pj"), total["energy_pj"]);
    const double layers = report["layers"]["last"].get<double>() + 1;
    double ops = 0;
    double time = 0;
    for (const Json& op : result["ops"]) {
      const Json& expense = op["per_layer"]["expense"];
      EXPECT_EQ(sum_of(expense["energy_by_component"], "energy_pj"), expense["energy_pj"]);
      ops += layers * expense["energy_pj"].get<double>();
      time += layers * expense["time_ns"].get<double>();
    }
    EXPECT_NEAR(ops / total["energy_pj"].get<double>(), 1, 1e-12);
    EXPECT_NEAR(time / total["time_ns"].get<double>(), 1, 1e-12);
    const Json& hardware = result["hardware"];
    EXPECT_NEAR(
        sum_of(hardware["area_by_component"], "area_um2") / hardware["area_um2"].get<double>(), 1,
        1e-12);
    // Power, TOPS and TOPS/W are of the same time and energy.
    const double mw = total["energy_pj"].get<double>() / total["time_ns"].get<double>();
    EXPECT_NEAR(hardware["average_power_mw"].get<double>() / mw, 1, 1e-12);
    EXPECT_NEAR(hardware["tops_per_w"].get<double>() / (1e3 * hardware["tops"].get<double>() / mw),
                1, 1e-12);
    EXPECT_EQ(hardware["clocks"].size(), pe == "mac/fp4" ? 1U : 2U);
    EXPECT_EQ(total["provenance"], pe == "mac/fp4" ? "derived" : "placeholder");
  }
}

TEST_F(Cost, UnitEnergyIsTheNumberOfEvents) {
  std::vector<std::string> arguments = kRun;
  arguments[9] = "unit";
  const Json report = json_of(arguments);
  const Json& total = report["results"][0]["total"];
  std::int64_t events = 0;
  for (const auto& [name, n] : total["expense"]["events"].items())
    events += n.get<std::int64_t>();
  EXPECT_EQ(total["expense"]["energy_pj"], static_cast<double>(events));
  const Json& e = total["expense"]["events"];
  const std::int64_t cells = e["cell_beat"].get<std::int64_t>() +
                             e["cell_zero"].get<std::int64_t>() +
                             e["cell_pad"].get<std::int64_t>() + e["cell_idle"].get<std::int64_t>();
  EXPECT_EQ(cells, total["cycles"].get<std::int64_t>() * 4 * 4);
  EXPECT_EQ(e["cell_handoff"], e["out_ring_write"]);
  EXPECT_EQ(e["dram_bit"].get<std::int64_t>(), 8 * (total["read_bytes"].get<std::int64_t>() +
                                                    total["written_bytes"].get<std::int64_t>()));
}

TEST_F(Cost, AbsentWithoutATechnology) {
  std::vector<std::string> arguments(kRun.begin(), kRun.begin() + 8);
  const Ran ran = sumac(arguments);
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out.find("energy"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.out.find("area"), std::string::npos) << ran.out;
  const std::string json = json_of(arguments).dump();
  EXPECT_EQ(json.find("energy"), std::string::npos);
  EXPECT_EQ(json.find("\"hardware\""), std::string::npos);
}

TEST_F(Cost, EveryReportFollowsItsSchema) {
  const Json schema =
      Json::parse(std::ifstream(fs::path(SUMAC_SOURCE_DIR) / "sim/cli/cost_report.schema.json"));
  EXPECT_EQ(schema["properties"]["version"]["enum"][0], cli::kCostReportVersion);
  const std::vector<std::vector<std::string>> commands = {
      {"cost", "list"},
      {"cost", "--pe", "mac", "--tech", "unit"},
      {"cost", "--pe", "mac/fp4", "--lanes", "2", "--tech", "nangate45-small"},
      {"cost", "--pe", "mac/fp4", "--array", "4x4x2", "--tech", "nangate45-small", "--sram",
       "none"},
      {"cost", "compare", "mac/fp4", "lmul/fp4", "--lanes", "2", "--tech", "nangate45-small"}};
  for (const std::vector<std::string>& command : commands) {
    Json report = json_of(command);
    std::vector<std::string> wrong;
    check_schema(report, schema, schema, "", wrong);
    for (const std::string& fault : wrong)
      ADD_FAILURE() << command[1] << fault;
    report["colour"] = 1;  // the checker sees it
    check_schema(report, schema, schema, "", wrong);
    EXPECT_EQ(wrong.size(), 1U);
  }
}

TEST_F(Cost, AQueryIsTheRowOfTheTable) {
  const Json report = json_of({"cost", "--pe", "mac/fp4", "--lanes", "2", "--tech",
                               "nangate45-small", "--block", "cell", "--event", "beat"});
  ASSERT_EQ(report["rows"].size(), 2U);  // energy and glitch
  // The fifth row: four of the block, then the first stimulus of its first event.
  EXPECT_NEAR(report["rows"][0]["value"].get<double>(), 1.04, 1e-9);
  EXPECT_EQ(report["rows"][0]["unit"], "pJ");
  EXPECT_EQ(report["rows"][0]["provenance"], "measured");
  EXPECT_EQ(report["rows"][0]["source"], "made up");
  EXPECT_EQ(report["rows"][0]["conditions"], "V=1.1 seed=1");
  const Json both = json_of({"cost", "compare", "mac/fp4", "lmul/fp4", "--lanes", "2", "--tech",
                             "nangate45-small", "--block", "cell", "--event", "beat"});
  EXPECT_NEAR(both["rows"][0]["b"].get<double>() / both["rows"][0]["a"].get<double>(), 2, 1e-6);
  EXPECT_EQ(both["rows"][0]["provenance"], "placeholder");
  EXPECT_EQ(json_of({"cost", "list"})["configurations"].size() >= 2, true);
}

/// The factor stands beside the totals and changes none of them.
TEST_F(Cost, GlitchesStandBeside) {
  const std::vector<std::string> command = {"cost",  "--pe",   "mac/fp4",        "--array",
                                            "4x4x2", "--tech", "nangate45-small"};
  const Json report = json_of(command);
  const Json row = json_of({"cost", "--pe", "mac/fp4", "--lanes", "2", "--tech", "nangate45-small",
                            "--block", "cell", "--event", "beat"})["rows"][1];
  ASSERT_EQ(row["quantity"], "glitch");
  EXPECT_EQ(report["glitch"]["cell_beat"], row["value"]);
  EXPECT_EQ(report["glitch"]["in_totals"], false);
  EXPECT_EQ(report["glitch"]["provenance"], row["provenance"]);
  EXPECT_NE(sumac(command).out.find("glitches: delays raise a cell's beat "), std::string::npos);
  EXPECT_NE(sumac(command).out.find("; not in totals)"), std::string::npos);
  std::vector<std::string> of_unit = command;
  of_unit.back() = "unit";
  EXPECT_FALSE(json_of(of_unit).contains("glitch"));
}

TEST_F(Cost, ScaledReportsNameTheRule) {
  const Ran ran = sumac({"cost", "--pe", "mac/fp4", "--array", "4x4x2", "--tech", "nangate45-small",
                         "--node", "7", "--vdd", "0.7"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.out.find("7 nm, 0.7 V, scaled by Stillmaker and Baas"), std::string::npos);
  EXPECT_EQ(ran.out.find("measured  "), std::string::npos) << "no scaled number is measured";
  std::vector<std::string> arguments = kRun;
  arguments.insert(arguments.end(), {"--node", "7", "--vdd", "0.7"});
  EXPECT_NE(sumac(arguments).out.find("scaled by Stillmaker and Baas"), std::string::npos);
}

TEST_F(Cost, FromAnyFolder) {
  how_.folder = "/";
  EXPECT_EQ(
      sumac({"cost", "--pe", "mac/fp4", "--lanes", "2", "--tech", "nangate45-small"}).exit_code, 0);
  EXPECT_EQ(sumac({"list", "technologies"}).exit_code, 0);
}

TEST_F(Cost, Refusals) {
  refused(2, {"cost"}, "cost: --pe is missing (or list, or compare A B)");
  refused(2, {"cost", "--pe", "mac"}, "cost: --tech is missing ('sumac list technologies')");
  refused(2, {"cost", "sum"}, "cost: 'sum' is neither list nor compare A B");
  refused(2, {"cost", "compare", "mac", "lmul", "--pe", "mac"},
          "cost: --pe belongs to neither list nor compare");
  refused(2, {"cost", "compare", "mac", "lmul", "--tech", "unit", "--characterise"},
          "cost: --characterise takes one --pe");
  refused(2, {"cost", "list", "--tech", "unit"}, "cost: list takes neither --tech nor --array");
  refused(2, {"cost", "compare", "mac", "lmul", "--tech", "unit", "--array", "tiny"},
          "cost: compare takes no --array");
  refused(2, {"cost", "--pe", "mac", "--tech", "unit", "--array", "tiny", "--block", "cell"},
          "cost: --array takes no --block, --event or --lanes (lanes: RxCxL)");
  refused(2, {"cost", "--pe", "mac", "--tech", "unit", "--library", "x.lib"},
          "cost: --library belongs to --characterise");
  refused(2, {"cost", "--pe", "mac", "--tech", "unit", "--lanes", "-1"},
          "cost: --lanes -1 (1 or more)");
  refused(2, {"cost", "--pe", "mac", "--tech", "unit", "--lanes", "0"},
          "cost: --lanes 0 (1 or more)");
  refused(3, {"cost", "--pe", "mac", "--tech", "unit", "--dram", "core"},
          "--dram 'core' is unknown (");
  refused(3, {"cost", "--pe", "mac", "--tech", "unit", "--sram", "flash"},
          "--sram 'flash' is unknown (");
  refused(3, {"cost", "--pe", "mac", "--tech", "unit", "--characterise"},
          "unit: needs no characterisation");
  refused(3, {"cost", "--pe", "mac", "--tech", "unit", "--block", "wire", "--event", "hum"},
          "unit: mac/int8: no number of block 'wire' event 'hum' (without --block and --event all "
          "are printed)");
  refused(3, {"cost", "--pe", "mac", "--tech", "unit", "--node", "7", "--vdd", "0.7"},
          "unit: has no node to be scaled from");
  refused(2, {"run", "opt-125m", "--sram", "none"},
          "run: --stimulus, --sram, --dram, --node and --vdd belong to --tech");
  refused(2, {"run", "minilm", "--tech", "unit", "--executor", "functional"},
          "run: --tech needs a time, and --executor functional has none");
  refused(3, {"run", "opt-125m", "--tech", "nangate45-small", "--sram", "flash"},
          "--sram 'flash' is unknown (cacti22-hp, ");
}

TEST_F(Cost, WhatIsMissingComesWithItsCommand) {
  const std::string message =
      "nangate45-small: mac/int16 with 3 lanes was not characterised (sumac cost --characterise "
      "--pe mac/int16 --lanes 3 --tech nangate45-small)";
  refused(3, {"cost", "--pe", "mac/int16", "--lanes", "3", "--tech", "nangate45-small"}, message);
  refused(3, {"cost", "--pe", "mac/int16", "--array", "4x4x3", "--tech", "nangate45-small"},
          message);
  std::vector<std::string> arguments = kRun;
  arguments[5] = "4x4x3";
  arguments[7] = "mac/int16";
  refused(3, arguments, message);
  // Characterised, but not with these operands.
  std::ofstream(cache_ / "cost/nangate45-small/a.csv")
      << "pe,lanes,block,quantity,event,stimulus,value,unit,provenance,source,conditions\n"
         "mac/fp4,2,cell,area,-,-,1,um2,measured,s,c\nmac/"
         "fp4,2,cell,leakage,-,-,1,nW,measured,s,c\n"
         "mac/fp4,2,cell,delay,-,-,1,ns,measured,s,c\n";
  refused(3, kRun, "mac/fp4 with 2 lanes has no row area in ");
}

/// A stand-in for sumac-asic that leaves a table, or fails.
class Asic : public Cost {
 protected:
  Asic() {
    SmallBert().write(encoder_);
    fs::create_directories(cache_ / "models");
    fs::create_directory_symlink(encoder_.path(), cache_ / "models/minilm");
    how_.environment["SUMAC_MODELS"] = (cache_ / "models").string();
  }
  void stand_in(const std::string& body) {
    const fs::path path = cache_ / "asic";
    std::ofstream(path) << "#!/bin/sh\necho \"$@\" > " << (cache_ / "asked").string()
                        << "\nout=${11}\n"
                        << body << "\n";
    fs::permissions(path, fs::perms::owner_all);
    how_.environment["SUMAC_ASIC"] = path.string();
    std::ofstream(cache_ / "cells.lib") << "library\n";
    std::ofstream(cache_ / "table") << made_up_table("mac/int16", 3, 5);
  }
  std::vector<std::string> command() const {
    return {"cost",      "--characterise",
            "--pe",      "mac/int16",
            "--lanes",   "3",
            "--tech",    "nangate45-small",
            "--library", (cache_ / "cells.lib").string()};
  }
  TempFolder encoder_;
  fs::path kept() const { return cache_ / "cost/nangate45-small/mac-int16-3.csv"; }
};

TEST_F(Asic, MeasuresOnceAndKeepsIt) {
  stand_in("cp " + (cache_ / "table").string() + " \"$out\"");
  how_.environment["SUMAC_MODELS"] = "";
  bool real = false;
  const Json models = json_of({"list", "models"});
  for (const Json& model : models["models"])
    real = real || (model["name"] == "minilm" && model["weights_here"] == true);
  const Ran ran = sumac(command());
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.err.find("kept as " + kept().string()), std::string::npos) << ran.err;
  EXPECT_NE(ran.out.find("mac/int16, 3 lanes, nangate45-small"), std::string::npos);
  std::string asked;
  std::getline(std::ifstream(cache_ / "asked"), asked);
  EXPECT_EQ(asked.find("characterise --pe mac/int16 --lanes 3 --library " +
                       (cache_ / "cells.lib").string() + " --recipe small -o "),
            0U)
      << asked;
  EXPECT_EQ(asked.find(" --operands ") != std::string::npos, real) << "those of a real layer";
  // From then on it is there, and is not measured again.
  fs::remove(cache_ / "asked");
  EXPECT_EQ(
      sumac({"cost", "--pe", "mac/int16", "--lanes", "3", "--tech", "nangate45-small"}).exit_code,
      0);
  const Ran again = sumac(command());
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_NE(again.err.find("mac/int16 with 3 lanes is in " + kept().string()), std::string::npos);
  EXPECT_FALSE(fs::exists(cache_ / "asked"));
  std::vector<std::string> without = command();
  without.back() = "no-such.lib";
  refused(3, without, "no-such.lib: no such Liberty file");
}

TEST_F(Asic, LeavesNothingWhereItFails) {
  // Its exit code for bad input is ours.
  stand_in("echo 'sumac-asic: x.lib: is empty' >&2; exit 3");
  std::vector<std::string> quiet = command();
  quiet.emplace_back("-q");
  refused(3, quiet, "x.lib: is empty");
  stand_in("echo 'sumac-asic: no such recipe' >&2; exit 2");
  refused(
      5,
      [&] {
        auto c = command();
        c.emplace_back("-q");
        return c;
      }(),
      "sumac-asic failed: sumac-asic: no such recipe (sumac doctor lists the tools)");
  EXPECT_FALSE(fs::exists(kept()));
  stand_in("echo nonsense > \"$out\"");
  refused(
      3,
      [&] {
        auto c = command();
        c.emplace_back("-q");
        return c;
      }(),
      "mac-int16-3.csv of sumac-asic:1: column 1 of the header is 'nonsense'");
  EXPECT_FALSE(fs::exists(kept()));
  std::ofstream(cache_ / "other") << made_up_table("mac/int16", 4);
  stand_in("cp " + (cache_ / "other").string() + " \"$out\"");
  refused(
      3,
      [&] {
        auto c = command();
        c.emplace_back("-q");
        return c;
      }(),
      "sumac-asic: its table has no mac/int16 with 3 lanes");
  EXPECT_FALSE(fs::exists(kept()));
  for (const auto& entry : fs::directory_iterator(kept().parent_path()))
    EXPECT_TRUE(entry.path().filename() == "a.csv" || entry.path().filename() == "b.csv")
        << entry.path();
}

TEST_F(Asic, NeedsProgramAndLibrary) {
  stand_in("exit 1");
  std::vector<std::string> bare = command();
  bare.resize(8);
  refused(3, bare,
          "nangate45-small: its cell library is not packaged (--library FILE: the Liberty "
          "file of nangate45)");
  std::vector<std::string> lost = command();
  lost.back() = "lost.lib";
  refused(3, lost, "lost.lib: no such Liberty file");
  how_.environment["SUMAC_ASIC"] = (cache_ / "nothing").string();
  refused(5, command(), "SUMAC_ASIC cannot be run");
  fs::remove_all(cache_ / "cost");
  std::ofstream(cache_ / "cost") << "a file\n";
  stand_in("exit 1");
  std::vector<std::string> other = command();
  other[7] = "osu018-small";
  refused(3, other, "cost/osu018-small: cannot be made: ");
}

}  // namespace
}  // namespace sumac::test
