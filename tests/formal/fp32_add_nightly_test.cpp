// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/formal/fp32_add_bench.hpp"

namespace sumac::formal {
namespace {

TEST(Fp32AddNightly, ABillionRandomPairs) {
  constexpr std::int64_t kPairs = 1'000'000'000;
  Adder adder;
  compare_random(adder, kPairs, 3);
  EXPECT_EQ(adder.compared, kPairs);
  EXPECT_EQ(adder.differences, 0) << std::hex << "first 0x" << adder.first[0] << " + 0x"
                                  << adder.first[1];
}

}  // namespace
}  // namespace sumac::formal
