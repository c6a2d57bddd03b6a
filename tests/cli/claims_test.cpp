// SPDX-License-Identifier: Apache-2.0
//
// `sumac claims`: the numbers that follow from definitions, held to figures worked out elsewhere; energies from made-up tables; what is missing.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "models/pe/claims.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/made_up_table.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

using Json = nlohmann::json;

const pe::Claim& claim(const std::vector<pe::Claim>& list, const std::string& says) {
  for (const pe::Claim& c : list) {
    if (c.says == says) return c;
  }
  ADD_FAILURE() << says << ": no such claim";
  return list.front();
}

TEST(Claims, GateCountsToTheGate) {
  const std::vector<pe::Claim> list = pe::claims_of("lmul");
  int gates = 0;
  for (const pe::Claim& c : list) {
    if (c.level != pe::ClaimLevel::kGates || !c.theirs) continue;
    ++gates;
    EXPECT_EQ(*c.ours, *c.theirs) << c.says;
    EXPECT_EQ(pe::verdict(c), "reproduced");
  }
  EXPECT_EQ(gates, 5);
}

/// Enumerated apart from this tree, to the digits given.
TEST(Claims, ErrorsAreThoseOfTheEnumeration) {
  const std::vector<pe::Claim> list = pe::claims_of("lmul");
  const auto ours = [&](const std::string& says) { return *claim(list, says).ours; };
  EXPECT_NEAR(ours("4-bit L-Mul comparable to E4M3: error ratio, truncated operands"),
              0.006935 / 0.044662, 2e-5);
  EXPECT_NEAR(ours("4-bit L-Mul comparable to E4M3: error ratio, rounded operands"),
              0.021590 / 0.009245, 3e-4);
  EXPECT_NEAR(ours("3-bit L-Mul better than E5M2: error ratio, truncated operands"),
              0.015699 / 0.197319, 1e-5);
  EXPECT_NEAR(ours("3-bit L-Mul better than E5M2: error ratio, rounded operands"),
              0.028458 / 0.036980, 3e-5);
  EXPECT_EQ(ours("l(k) for k = 1..7 has the least error of all powers of two"), 7);
  EXPECT_EQ(ours("L-Mul(1, 1), BF16"), 1.0625);
  EXPECT_EQ(ours("L-Mul(1, 1), E4M3"), 1.125);
  EXPECT_EQ(ours("L-Mul(1, 1), E5M2"), 1.25);
  EXPECT_NEAR(ours("element-wise products, FP32 multiply to int32 add"), 97.3, 0.05);
  EXPECT_NEAR(ours("element-wise products, FP16 multiply to int16 add"), 95.5, 0.05);
  EXPECT_NEAR(ours("dot products, FP16 against FP32 constants: (0.05 + 0.9) / (3.7 + 0.9)"), 79.3,
              0.05);
}

TEST(Claims, VerdictsSeeADifference) {
  pe::Claim c;
  EXPECT_EQ(pe::verdict(c), "no number");
  c.ours = 80;
  EXPECT_EQ(pe::verdict(c), "ours");
  c.theirs = 81;
  c.tolerance = 1;
  EXPECT_EQ(pe::verdict(c), "reproduced");
  c.tolerance = 0.5;
  EXPECT_EQ(pe::verdict(c), "not reached");
  c.more_is_better = false;
  EXPECT_EQ(pe::verdict(c), "exceeded");
}

/// Every price of the second configuration is a tenth: 90 % saved where there is no memory, less where there is.
TEST(Claims, EnergiesFromTables) {
  const TempFolder cache;
  const std::filesystem::path tables = cache / "cost/nangate45-small";
  How how;
  how.environment["SUMAC_CACHE"] = cache.path().string();
  // A tree without measured tables.
  std::filesystem::create_directories(cache / "root");
  std::filesystem::create_directory_symlink(std::filesystem::path(SUMAC_SOURCE_DIR) / "models",
                                            cache / "root/models");
  how.environment["SUMAC_ROOT"] = (cache / "root").string();
  const std::vector<std::string> command = {"claims",          "lmul",   "--tech",
                                            "nangate45-small", "--json", "-"};
  const Ran ran = run_sumac(command, how);
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  std::filesystem::create_directories(tables);
  std::ofstream(tables / "a.csv") << made_up_table("mac/fp8", 4, 1);
  std::ofstream(tables / "b.csv") << made_up_table("lmul/fp8", 4, 0.1);
  const Ran with = run_sumac(command, how);
  ASSERT_EQ(with.exit_code, 0) << with.err;
  int measured = 0;
  const Json before = Json::parse(ran.out);
  const Json after = Json::parse(with.out);
  for (std::size_t i = 0; i < after["claims"].size(); ++i) {
    const Json& c = after["claims"][i];
    if (!c.contains("configurations")) continue;
    const bool there = c["configurations"][0] == "mac/fp8" && c["configurations"][1] == "lmul/fp8";
    EXPECT_TRUE(before["claims"][i]["ours"].is_null());
    if (!there) {
      EXPECT_TRUE(c["ours"].is_null());
      EXPECT_NE(
          c["why"].get<std::string>().find("was not characterised (sumac cost --characterise"),
          std::string::npos)
          << c["why"];
      continue;
    }
    ++measured;
    const double ours = c["ours"];
    if (c["level"] == "PE" || c["level"] == "multiplier") {
      EXPECT_NEAR(ours, 90, 1e-3);
    } else {
      EXPECT_GT(ours, 0);
      EXPECT_LT(ours, 90);
    }
  }
  EXPECT_EQ(measured, 5);
}

TEST(Claims, ReportsFollowTheirSchema) {
  const std::filesystem::path path =
      std::filesystem::path(SUMAC_SOURCE_DIR) / "sim/cli/claims_report.schema.json";
  const Json schema = Json::parse(std::ifstream(path));
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"--tech", "unit"}, {"--tech", "osu018-small"}}) {
    std::vector<std::string> command = {"claims", "lmul", "--json", "-"};
    command.insert(command.end(), more.begin(), more.end());
    const Ran ran = run_sumac(command);
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    Json report = Json::parse(ran.out);
    EXPECT_GT(report["claims"].size(), 40U);
    EXPECT_EQ(report.contains("technology"), !more.empty());
    std::vector<std::string> wrong;
    check_schema(report, schema, schema, "", wrong);
    for (const std::string& fault : wrong)
      ADD_FAILURE() << fault;
    report["claims"][0]["verdict"] = "true";  // the checker sees it
    report["claims"][1].erase("why");
    check_schema(report, schema, schema, "", wrong);
    EXPECT_EQ(wrong.size(), 2U);
  }
}

TEST(Claims, UnknownKinds) {
  const Ran ran = run_sumac({"claims", "bfloat"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_EQ(ran.err, "sumac: claims: nothing is known of 'bfloat' (mac, lmul)\n");
  EXPECT_EQ(run_sumac({"claims", "mac"}).out, "nobody claims anything of mac\n");
}

}  // namespace
}  // namespace sumac::test
