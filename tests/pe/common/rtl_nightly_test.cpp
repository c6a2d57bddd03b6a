// SPDX-License-Identifier: Apache-2.0
//
// RTL = golden for the formats of more than 8 bits: 10^8 random pairs.
#include <gtest/gtest.h>

#include "tests/pe/common/bench.hpp"

namespace sumac::pe {
namespace {

TEST(RtlNightly, RandomPairsOfWideFormats) {
  constexpr std::int64_t kPairs = 100'000'000;
  constexpr std::uint64_t kSeed = 20240611;
  bench::Bench bench(5);
  std::int64_t wide = 0;
  for (bench::Instance& instance : bench.instances()) {
    const PeInfo& info = instance.golden->info();
    instance.checked = (info.act.width > 8 || info.wgt.width > 8) && instance.lanes == 4;
    wide += instance.checked;
  }
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
  EXPECT_EQ(bench.compared(), kPairs * wide);
}

}  // namespace
}  // namespace sumac::pe
