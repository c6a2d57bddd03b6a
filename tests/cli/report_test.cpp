// SPDX-License-Identifier: Apache-2.0
//
// The JSON of `sumac run`: the schema beside the code, and sums that must hold. The checker knows the words of JSON Schema that the schema uses.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/array/counters.hpp"
#include "sim/cli/run_report.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_bert.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

using Json = nlohmann::json;

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

/// What is wrong with a value, one line each.
void check(const Json& value, const Json& schema, const Json& root, const std::string& at,
           std::vector<std::string>& wrong) {
  if (schema.contains("$ref")) {
    return check(value, root.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))),
                 root, at, wrong);
  }
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    wrong.push_back(at + ": not in the list");
  if (schema.contains("type")) {
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    if (std::ranges::none_of(
            types, [&](const Json& type) { return has_type(value, type.get<std::string>()); })) {
      wrong.push_back(at + ": is " + value.dump() + ", not " + types.dump());
    }
  }
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i)
      check(value[i], schema["items"], root, at + "/" + std::to_string(i), wrong);
  }
  if (!value.is_object()) return;
  for (const Json& key : schema.value("required", Json::array())) {
    if (!value.contains(key.get<std::string>()))
      wrong.push_back(at + ": '" + key.get<std::string>() + "' is missing");
  }
  for (const auto& [key, member] : value.items()) {
    if (schema.contains("properties") && schema["properties"].contains(key)) {
      check(member, schema["properties"][key], root, at + "/" + key, wrong);
    } else if (!schema.value("additionalProperties", true)) {
      wrong.push_back(at + ": '" + key + "' is not in the schema");
    }
  }
}

const Json& schema() {
  static const Json loaded = Json::parse(
      std::ifstream(std::filesystem::path(SUMAC_SOURCE_DIR) / "sim/cli/run_report.schema.json"));
  return loaded;
}

std::vector<std::string> faults(const Json& report) {
  std::vector<std::string> wrong;
  check(report, schema(), schema(), "", wrong);
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
      {model, "--no-values"}};
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
