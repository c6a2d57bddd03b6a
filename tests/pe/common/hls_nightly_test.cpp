// SPDX-License-Identifier: Apache-2.0
//
// HLS = golden on 10^8 random pairs of each configuration with 16-bit codes (12 to 16), and on 10^5 long groups.
#include <gtest/gtest.h>

#include "tests/pe/common/hls_compare.hpp"

namespace sumac::pe {
namespace {

TEST(HlsNightly, HundredMillionPairsOfWideCodes) {
  for (const std::string& config : configurations(SUMAC_KIND)) {
    test::HlsComparison c(std::string(SUMAC_KIND) + "/" + config);
    if (c.info().act.width <= 8) continue;
    for (std::uint64_t batch = 0; batch < 100; ++batch) {
      c.corner_and_random_pairs(OutFormat::kFp32, 1'000'000, 1000 + batch);
    }
    for (std::uint64_t batch = 0; batch < 100; ++batch) {
      c.random_groups(OutFormat::kFp32, 1000, 300, 2000 + batch);
    }
    EXPECT_EQ(c.wrong(), 0) << config << " of " << c.compared() << "\n" << c.report();
  }
}

}  // namespace
}  // namespace sumac::pe
