// SPDX-License-Identifier: Apache-2.0
//
// The JSON of `sumac run`: the schema beside the code, and sums that must hold.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/array/counters.hpp"
#include "sim/cli/run_report.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_bert.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

const Json& schema() {
  static const Json loaded = Json::parse(
      std::ifstream(std::filesystem::path(SUMAC_SOURCE_DIR) / "sim/cli/run_report.schema.json"));
  return loaded;
}

std::vector<std::string> faults(const Json& report) {
  std::vector<std::string> wrong;
  check_schema(report, schema(), schema(), "", wrong);
  return wrong;
}

Json report_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "run");
  arguments.insert(arguments.end(), {"--json", "-"});
  const Ran ran = run_sumac(arguments);
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  return Json::parse(ran.out);
}

TEST(Report, FollowsItsSchema) {
  EXPECT_EQ(schema()["properties"]["version"]["enum"][0], cli::kRunReportVersion);
  const TempFolder folder;
  SmallBert().write(folder);
  const std::string model = folder.path().string();
  const std::vector<std::vector<std::string>> runs = {
      {"opt-125m", "--layer", "0"},
      {"llama-3-8b", "--phase", "decode", "--context", "77", "--array", "tiny"},
      {"deit-ti", "--compare", "mac,lmul,linear=mac/fp4"},
      {model, "--pe", "lmul/fp6", "--text", "one two three."},
      {model, "--executor", "functional", "--tokens", "7"},
      {model, "--no-values"},
      {"opt-125m", "--layer", "0", "--tech", "unit"},
      {"deit-ti", "--compare", "mac,linear=mac/fp4", "--tech", "unit"}};
  for (const std::vector<std::string>& arguments : runs) {
    const Json report = report_of(arguments);
    for (const std::string& fault : faults(report))
      ADD_FAILURE() << arguments[0] << fault;
  }
}

TEST(Report, TheCheckerFindsFaults) {
  Json report = report_of({"opt-125m", "--layer", "0"});
  ASSERT_TRUE(faults(report).empty());
  Json other = report;
  other["version"] = 2;
  EXPECT_EQ(faults(other).size(), 1U);
  other = report;
  other["results"][0]["ops"][0]["per_layer"]["cycles"] = "many";
  EXPECT_EQ(faults(other).size(), 1U);
  other = report;
  other["results"][0].erase("ops");
  other["results"][0]["energy"] = 1;
  EXPECT_EQ(faults(other).size(), 2U);
}

TEST(Report, RowsAddUpToTheTotal) {
  for (const std::string pe : {"mac/int8", "linear=lmul/fp8,qk=mac/int8"}) {
    const Json report = report_of({"minilm", "--no-values", "--tokens", "50", "--pe", pe});
    const Json& result = report["results"][0];
    const std::int64_t layers = report["layers"]["last"].get<std::int64_t>() -
                                report["layers"]["first"].get<std::int64_t>() + 1;
    EXPECT_EQ(layers, 6);
    std::vector<std::string> keys = {"read_bytes", "written_bytes"};
    for (const array::CounterField& field : array::kCounterFields)
      keys.emplace_back(field.name);
    for (const std::string& key : keys) {
      std::int64_t sum = 0;
      for (const Json& op : result["ops"])
        sum += op["per_layer"][key].get<std::int64_t>();
      EXPECT_EQ(sum * layers, result["total"][key].get<std::int64_t>()) << key << " " << pe;
    }
    const Json& t = result["total"];
    std::int64_t parts = 0;
    for (const char* key : {"feed_beats", "stall_desc", "stall_fence", "stall_act", "stall_wgt",
                            "stall_drain", "stall_slot", "tail"})
      parts += t[key].get<std::int64_t>();
    EXPECT_EQ(parts, t["cycles"].get<std::int64_t>()) << "cycles are feeding, waiting and tails";
  }
}

TEST(Report, NeverFasterThanEveryPeInEveryCycle) {
  const Json report =
      report_of({"opt-1.3b", "--layer", "0", "--array", "32x32", "--tokens", "128"});
  for (const Json& op : report["results"][0]["ops"]) {
    EXPECT_GT(op["per_layer"]["utilisation"], 0);
    EXPECT_LE(op["per_layer"]["utilisation"], 1.0 + 1e-12);
  }
}

}  // namespace
}  // namespace sumac::test
