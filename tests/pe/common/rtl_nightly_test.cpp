// SPDX-License-Identifier: Apache-2.0
//
// RTL = golden for the formats of more than 8 bits: 10^8 random pairs.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/pe/common/bench.hpp"

namespace sumac::pe {
namespace {

TEST(RtlNightly, RandomPairsOfWideFormats) {
  constexpr std::int64_t kPairs = 100'000'000;
  constexpr std::uint64_t kSeed = 20240611;
  bench::Bench bench(5);
  std::set<std::string> wide;
  for (const std::string& config : configurations(SUMAC_KIND)) {
    const std::string name = SUMAC_KIND "/" + config;
    if (make_pe(name)->info().act.width > 8) wide.insert(name);
  }
  std::set<std::string> built;
  for (bench::Instance& instance : bench.instances()) {
    instance.checked = instance.lanes == 4;
    built.insert(instance.name);
  }
  ASSERT_EQ(built, wide);
  base::Rng rng(kSeed);
  for (std::int64_t i = 0; i < kPairs; ++i) {
    const std::uint64_t word = rng.next();
    bench::Beat beat;
    beat.act[0] = static_cast<std::uint16_t>(word);
    beat.wgt[0] = static_cast<std::uint16_t>(word >> 16);
    bench.step(beat);
  }
  bench.flush();
  EXPECT_EQ(bench.mismatches(), 0) << bench.report() << "seed " << kSeed;
  EXPECT_EQ(bench.compared(), kPairs * static_cast<std::int64_t>(wide.size()));
}

}  // namespace
}  // namespace sumac::pe
