// SPDX-License-Identifier: Apache-2.0
#include "tests/formal/fp32_add_bench.hpp"

#include <gtest/gtest.h>

#include <cfenv>

namespace sumac::formal {
namespace {

void expect_same(const Adder& adder) {
  EXPECT_EQ(adder.differences, 0) << std::hex << "first 0x" << adder.first[0] << " + 0x"
                                  << adder.first[1];
}

TEST(Fp32Add, CornersOfEveryExponentPair) {
  std::vector<std::uint32_t> exponents = {0,   1,   2,   23,  24,  25,  26,  27,  28,  126, 127,
                                          128, 150, 151, 152, 153, 154, 252, 253, 254, 255};
  const std::vector<std::uint32_t> codes = corners(exponents);
  Adder adder;
  for (const std::uint32_t a : codes) {
    for (const std::uint32_t b : codes)
      adder.compare(a, b);
  }
  EXPECT_GT(adder.compared, 200'000);
  expect_same(adder);
}

TEST(Fp32Add, CornersOfEveryExponentAgainstItsNeighbours) {
  Adder adder;
  for (std::uint32_t exponent = 0; exponent < 256; ++exponent) {
    for (std::uint32_t distance = 0; distance < 28 && exponent + distance < 256; ++distance) {
      for (const std::uint32_t a : corners({exponent + distance})) {
        for (const std::uint32_t b : corners({exponent}))
          adder.compare(a, b);
      }
    }
  }
  EXPECT_GT(adder.compared, 3'000'000);
  expect_same(adder);
}

TEST(Fp32Add, TenMillionRandomPairs) {
  Adder adder;
  compare_random(adder, 10'000'000, 1);
  EXPECT_EQ(adder.compared, 10'000'000);
  expect_same(adder);
}

// Where the law leaves IEEE 754 by design.
TEST(Fp32Add, EveryNanIsTheCanonicalOne) {
  Adder adder;
  for (const std::uint32_t nan : {0x7F800001U, 0x7FBFFFFFU, 0x7FC00000U, 0x7FC00001U, 0x7FFFFFFFU,
                                  0xFF800001U, 0xFFC00000U, 0xFFFFFFFFU}) {
    for (const std::uint32_t other : corners({0, 1, 127, 254, 255})) {
      EXPECT_EQ(adder(nan, other), (Sum{0x7FC00000U, false}));
      EXPECT_EQ(adder(other, nan), (Sum{0x7FC00000U, false}));
    }
  }
  EXPECT_EQ(adder(0x7F800000U, 0xFF800000U), (Sum{0x7FC00000U, false}));
  EXPECT_EQ(adder(0xFF800000U, 0x7F800000U), (Sum{0x7FC00000U, false}));
}

TEST(Fp32Add, OverflowIsOfFiniteOperands) {
  Adder adder;
  EXPECT_EQ(adder(0x7F7FFFFFU, 0x7F7FFFFFU), (Sum{0x7F800000U, true}));
  EXPECT_EQ(adder(0xFF7FFFFFU, 0xF3000000U),
            (Sum{0xFF800000U, true}));  // half an ulp: to even, which is infinite
  EXPECT_EQ(adder(0xFF7FFFFFU, 0xF2FFFFFFU), (Sum{0xFF7FFFFFU, false}));  // less
  EXPECT_EQ(adder(0x7F800000U, 0x7F7FFFFFU), (Sum{0x7F800000U, false}));
}

TEST(Fp32Add, ZerosHaveTheirSigns) {
  Adder adder;
  EXPECT_EQ(adder(0x80000000U, 0x80000000U).bits, 0x80000000U);
  EXPECT_EQ(adder(0x80000000U, 0x00000000U).bits, 0U);
  EXPECT_EQ(adder(0x00000001U, 0x80000001U).bits, 0U);
  EXPECT_EQ(adder(0xBF800000U, 0x3F800000U).bits, 0U);
}

// Canary: a host that rounds another way is found to differ, in every other mode.
TEST(Fp32Add, AnotherRoundingIsSeen) {
  for (const int mode : {FE_TOWARDZERO, FE_UPWARD, FE_DOWNWARD}) {
    Adder adder;
    ASSERT_EQ(std::fesetround(mode), 0);
    compare_random(adder, 10'000, 2);
    ASSERT_EQ(std::fesetround(FE_TONEAREST), 0);
    EXPECT_GT(adder.differences, 100) << mode;
  }
}

}  // namespace
}  // namespace sumac::formal
