// SPDX-License-Identifier: Apache-2.0
//
// `sumac pareto`: tables, CSV and JSON say the same points; pictures; what is refused, and that nothing is left then.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/support/data.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/program.hpp"
#include "tests/support/results_database.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A program gnuplot is there.
bool has_gnuplot() {
  return std::system("command -v gnuplot > /dev/null") == 0;
}

class ParetoCommand : public ::testing::Test {
 protected:
  ParetoCommand() {
    ResultsDatabase db(path_);
    db.point("0a", "1000000, 1e6, 5e6, 1e6, 0.03");
    db.point("0b", "500000, 5e5, 6e6, 2e6, 0.03", "mac/int8", "minilm", 128, 32);
    db.point("0c", "600000, 6e5, 3e6, 1.5e6, 0.08", "lmul/fp8", "minilm", 128, 32);
    db.point("0d", "700000, 7e5, 7e6, 2.5e6, 0.09", "lmul/fp8", "minilm", 128, 32);
    db.point("0e", "400000, 4e5, NULL, NULL, NULL", "mac/fp4");
    how_.folder = folder_.path().string();
  }

  Ran sumac(const std::vector<std::string>& arguments) const { return run_sumac(arguments, how_); }
  /// Of one more workload.
  void add_workload() {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    ASSERT_EQ(
        sqlite3_exec(db,
                     "INSERT INTO results SELECT 'f', pe, technology, 'a \"b\", c', phase, "
                     "tokens, rows, columns, lanes, 1, 1, 1, 1, 1, cycles, clock_ns, time_ns, "
                     "energy_pj, area_um2, error, utilisation, provenance FROM results WHERE "
                     "key = '0a'",
                     nullptr, nullptr, nullptr),
        SQLITE_OK);
    sqlite3_close(db);
  }
  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      names.insert(entry.path().filename());
    return names;
  }

  TempFolder folder_;
  fs::path path_ = folder_ / "r.db";
  How how_;
};

TEST_F(ParetoCommand, Table) {
  const Ran ran = sumac({"pareto", "r.db"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
  expect_golden("pareto", ran.out);
  how_.environment["COLUMNS"] = "60";
  expect_golden("pareto-60", sumac({"pareto", "r.db", "--objectives", "time,energy,error"}).out);
}

TEST_F(ParetoCommand, CsvJsonAndTableSayTheSamePoints) {
  add_workload();
  const Ran ran = sumac(
      {"pareto", "r.db", "--objectives", "energy,area", "--json", "j.json", "--csv", "c.csv"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const Json json = Json::parse(text_of(folder_ / "j.json"));
  std::set<std::string> in_json;
  for (const Json& front : json["fronts"]) {
    for (const Json& point : front["front"]) {
      in_json.insert(point["key"]);
      EXPECT_NE(ran.out.find(point["key"].get<std::string>()), std::string::npos);
      EXPECT_DOUBLE_EQ(point["edp"],
                       point["energy_pj"].get<double>() * point["time_ns"].get<double>());
      EXPECT_DOUBLE_EQ(point["area_mm2"], point["area_um2"].get<double>() * 1e-6);
    }
  }
  EXPECT_EQ(in_json, (std::set<std::string>{"0a", "0c", "f"}));
  EXPECT_EQ(json["points"], 6);
  EXPECT_EQ(json["fronts"][1]["points_left_out"], 1);
  EXPECT_EQ(json["fronts"][1]["points_without"], (Json{{"energy", 1}, {"area", 1}}));
  std::istringstream lines(text_of(folder_ / "c.csv"));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(
      line,
      "key,pe,technology,workload,phase,tokens,rows,columns,lanes,act_ring_bytes,wgt_ring_bytes,"
      "out_ring_bytes,port_bytes,latency_cycles,cycles,clock_ns,time_ns,energy_pj,area_um2,error,"
      "utilisation,provenance,edp,area_mm2,clock_mhz,pes,multipliers");
  std::getline(lines, line);
  EXPECT_EQ(
      line,
      "f,mac/int8,unit,\"a \"\"b\"\", c\",prefill,128,16,16,4,1,1,1,1,1,1000000,1,1000000,5000000,"
      "1000000,0.029999999999999999,0.5,defined,5000000000000,1,1000,256,1024");
  std::set<std::string> in_csv{"f"};
  while (std::getline(lines, line))
    in_csv.insert(line.substr(0, line.find(',')));
  EXPECT_EQ(in_csv, in_json);
  EXPECT_EQ(sumac({"pareto", "r.db", "--csv", "-"}).out, text_of(folder_ / "c.csv"));
}

TEST_F(ParetoCommand, JsonFollowsItsSchema) {
  add_workload();
  const Json schema =
      Json::parse(std::ifstream(fs::path(SUMAC_SOURCE_DIR) / "sim/cli/pareto_report.schema.json"));
  Json report = Json::parse(sumac({"pareto", "r.db", "--objectives", "cycles,error", "--where",
                                   "rows < 99", "--json", "-"})
                                .out);
  std::vector<std::string> wrong;
  check_schema(report, schema, schema, "", wrong);
  for (const std::string& fault : wrong)
    ADD_FAILURE() << fault;
  report["fronts"][0]["front"][0]["colour"] = 1;  // the checker sees it
  check_schema(report, schema, schema, "", wrong);
  EXPECT_EQ(wrong.size(), 1U);
}

TEST_F(ParetoCommand, Pictures) {
  SUMAC_NEED_TOOL(has_gnuplot(), "gnuplot");
  Ran ran = sumac({"pareto", "r.db", "--plot", "two.svg"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const std::string svg = text_of(folder_ / "two.svg");
  EXPECT_NE(svg.find("<svg"), std::string::npos);
  EXPECT_NE(svg.find("</svg>"), std::string::npos);
  for (const char* word :
       {"minilm, prefill, 128 tokens: 2 of 4 points on the front of energy and area",
        ">energy (uJ)<", ">area (mm2)<", ">mac/int8<", ">lmul/fp8<", ">all points<"})
    EXPECT_NE(svg.find(word), std::string::npos) << word;
  // One symbol more for each point more on the front.
  ran = sumac({"pareto", "r.db", "--objectives", "time,energy,error", "--plot", "three.svg"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const std::string three = text_of(folder_ / "three.svg");
  for (const char* word : {">time (ms)<", ">energy (uJ)<", ">error<"})
    EXPECT_NE(three.find(word), std::string::npos) << word;
  ran = sumac({"pareto", "r.db", "--plot", "two.png", "-q"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(text_of(folder_ / "two.png").starts_with("\x89PNG"));
  EXPECT_EQ(files(), (std::set<std::string>{"r.db", "two.svg", "three.svg", "two.png"}));
}

TEST_F(ParetoCommand, WithoutGnuplotNothingIsWritten) {
  how_.environment["PATH"] = "/none";
  refused(5, {"pareto", "r.db", "--plot", "p.svg", "--csv", "c.csv", "--json", "j.json"},
          "gnuplot is missing, which --plot draws with (Debian: apt-get install gnuplot-nox; --csv "
          "works without)",
          how_);
  EXPECT_EQ(files(), std::set<std::string>{"r.db"});
  fs::create_directory(folder_ / "bin");
  std::ofstream(folder_ / "bin/gnuplot")
      << "#!/bin/sh\necho 'unknown or ambiguous terminal type'\nexit 1\n";
  fs::permissions(folder_ / "bin/gnuplot", fs::perms::owner_all);
  how_.environment["PATH"] = (folder_ / "bin").string();
  refused(5, {"pareto", "r.db", "--plot", "p.svg"},
          "gnuplot failed: unknown or ambiguous terminal type (gnuplot 5.4 is known to work)",
          how_);
  EXPECT_EQ(files(), (std::set<std::string>{"r.db", "bin"}));
}

TEST_F(ParetoCommand, Refusals) {
  refused(3, {"pareto", "none.db"}, "none.db: no such file ('sumac sweep' makes results databases)",
          how_);
  refused(3, {"pareto", "r.db", "--objectives", "joy"}, "--objectives: 'joy' is no objective",
          how_);
  refused(3, {"pareto", "r.db", "--where", "area_mm2 = small"},
          "--where: 'small' is neither a number nor a column of numbers", how_);
  refused(3, {"pareto", "r.db", "--where", "rows == 32", "--where", "rows == 16"},
          "r.db: none of 5 points fits --where", how_);
  refused(2, {"pareto", "r.db", "--plot", "p.pdf"},
          "pareto: --plot 'p.pdf' ends neither in .svg nor in .png", how_);
  refused(2, {"pareto", "r.db", "--plot", "p.svg", "--objectives", "error"},
          "pareto: --plot needs two objectives or more", how_);
  refused(2, {"pareto", "r.db", "--csv", "-", "--json", "-"},
          "pareto: --csv - and --json - both want standard output", how_);
  refused(3, {"pareto", "r.db", "--csv", "no/c.csv"}, "no/c.csv", how_);
  refused(2, {"pareto"}, "DB is required", how_);
  add_workload();
  refused(3, {"pareto", "r.db", "--plot", "p.svg"},
          "r.db: a picture is of one workload, here are 2 (choose one: --where \"workload == a "
          "\"b\", c\", "
          "phase and tokens likewise)",
          how_);
  EXPECT_EQ(files(), std::set<std::string>{"r.db"});
}

}  // namespace
}  // namespace sumac::test
