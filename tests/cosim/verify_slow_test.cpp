// SPDX-License-Identifier: Apache-2.0
//
// The agreement itself: 1,000 random programs over ten builds, functional = cycle = rtl; and a canary for each quantity that is compared.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "models/base/error.hpp"
#include "sim/exec/verify.hpp"

namespace sumac::exec {
namespace {

void use_build_folder() {
  ::setenv("SUMAC_CACHE", (std::string(SUMAC_BINARY_DIR) + "/cores").c_str(), 0);
  ::setenv("SUMAC_TOOLS", SUMAC_TOOLS_DIR, 0);
}

const std::function<bool(std::int64_t, std::int64_t)> kGoOn = [](std::int64_t, std::int64_t) {
  return true;
};

TEST(Verify, ThousandRandomProgramsWithoutADifference) {
  use_build_folder();
  RandomVerify job;
  job.programs = 1000;
  job.seed = 20261122;
  const RandomResult result = verify_random(job, kGoOn);
  for (const std::string& text : result.differences.first)
    ADD_FAILURE() << text;
  EXPECT_EQ(result.programs, 1000);
  EXPECT_EQ(result.builds.size(), static_cast<std::size_t>(kRandomBuilds));
  EXPECT_FALSE(result.differences.any());
  for (const CoverageField& field : kCoverageFields) {
    std::printf("%s %lld  ", std::string(field.name).c_str(),
                static_cast<long long>(result.coverage.*field.value));
    EXPECT_GE(result.coverage.*field.value, kLeastCovered) << field.name;
  }
  std::printf("\n%lld cycles, %.0f a CPU second\n", static_cast<long long>(result.cycles),
              static_cast<double>(result.cycles) / result.rtl_cpu_seconds);
}

TEST(Verify, StallsOfThePort) {
  use_build_folder();
  RandomVerify job;
  job.programs = 200;
  job.seed = 7;
  job.options.stall_permille = 300;
  const RandomResult result = verify_random(job, kGoOn);
  for (const std::string& text : result.differences.first)
    ADD_FAILURE() << text;
  EXPECT_EQ(result.programs, 200);
}

/// What one program reports with a fault planted in the rtl executor's answer.
Differences planted(const std::string& fault) {
  use_build_folder();
  RandomVerify job;
  job.programs = kRandomBuilds;
  job.seed = 3;
  job.only = 5;
  job.options.plant = parse_plant(fault);
  return verify_random(job, kGoOn).differences;
}

TEST(VerifyCanary, NoFaultNoDifference) {
  EXPECT_FALSE(planted("").any());
}

TEST(VerifyCanary, AByte) {
  const Differences d = planted("byte");
  EXPECT_EQ(d.bytes, 1);
  EXPECT_EQ(d.cycles + d.counts + d.failed, 0);
  ASSERT_EQ(d.first.size(), 1U);
  EXPECT_NE(d.first[0].find("functional 0x"), std::string::npos) << d.first[0];
  EXPECT_NE(d.first[0].find("repeat: sumac verify --random 10 --seed 3 --only 5"),
            std::string::npos)
      << d.first[0];
}

TEST(VerifyCanary, AFlag) {
  EXPECT_EQ(planted("flag").counts, 1);
}

TEST(VerifyCanary, TheEndOfAnOp) {
  EXPECT_EQ(planted("op_end").cycles, 1);
}

TEST(VerifyCanary, EachCounter) {
  for (const array::CounterField& field : array::kCounterFields) {
    const Differences d = planted(std::string(field.name));
    EXPECT_EQ(d.cycles + d.counts, 1) << field.name;
    EXPECT_EQ(d.bytes + d.failed, 0) << field.name;
    ASSERT_EQ(d.first.size(), 1U) << field.name;
    EXPECT_NE(d.first[0].find(std::string(field.name)), std::string::npos) << d.first[0];
  }
}

TEST(VerifyCanary, AnUnknownFaultIsRefused) {
  EXPECT_THROW((void)parse_plant("nothing"), base::UsageError);
}

}  // namespace
}  // namespace sumac::exec
