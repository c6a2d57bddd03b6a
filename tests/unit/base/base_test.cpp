// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "models/base/bits.hpp"
#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "models/base/units.hpp"

namespace sumac::base {
namespace {

TEST(Error, EveryClassHasItsExitCode) {
  EXPECT_EQ(UsageError("x").exit_code(), 2);
  EXPECT_EQ(InputError("x").exit_code(), 3);
  EXPECT_EQ(MismatchError("x").exit_code(), 4);
  EXPECT_EQ(ToolError("x").exit_code(), 5);
  EXPECT_EQ(InternalError("x").exit_code(), 70);
  EXPECT_STREQ(InputError("where: what").what(), "where: what");
}

TEST(Check, ThrowsWhatWasPromised) {
  const int two = 2;
  EXPECT_NO_THROW(SUMAC_CHECK(two == 2, "two is two"));
  try {
    SUMAC_CHECK(two == 3, "two is three");
    FAIL() << "not thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 70);
    const std::string message = error.what();
    EXPECT_NE(message.find("two is three"), std::string::npos);
    EXPECT_NE(message.find("two == 3"), std::string::npos);
  }
}

TEST(Bits, FieldsAndExtension) {
  EXPECT_EQ(bit_field(0xABCD, 4, 8), 0xBCU);
  EXPECT_EQ(bit_field(~std::uint64_t{0}, 0, 64), ~std::uint64_t{0});
  EXPECT_EQ(bit_field(~std::uint64_t{0}, 63, 0), 0U);
  EXPECT_EQ(sign_extend(0xFF80, 8), -128);
  EXPECT_EQ(sign_extend(0x8000000000000000, 64), INT64_MIN);
  EXPECT_EQ(sign_extend(1, 1), -1);
  EXPECT_EQ(sign_extend(1, 0), 0);
  EXPECT_EQ(bit_length(0), 0);
  EXPECT_EQ(bit_length(255), 8);
  EXPECT_EQ(bit_length(256), 9);
  EXPECT_EQ(ceil_log2(0), 0);
  EXPECT_EQ(ceil_log2(1), 0);
  EXPECT_EQ(ceil_log2(64), 6);
  EXPECT_EQ(ceil_log2(65), 7);
  EXPECT_EQ(round_up(0, 32), 0U);
  EXPECT_EQ(round_up(33, 32), 64U);
}

// First words of xoshiro256** whose state is filled by splitmix64, as other implementations print
// them.
TEST(Rng, PublishedSequences) {
  Rng zero(0);
  EXPECT_EQ(zero.next(), 0x99EC5F36CB75F2B4U);
  EXPECT_EQ(zero.next(), 0xBF6E1F784956452AU);
  EXPECT_EQ(zero.next(), 0x1A5F849D4933E6E0U);
  EXPECT_EQ(zero.next(), 0x6AA594F1262D2D2CU);
  Rng forty_two(42);
  EXPECT_EQ(forty_two.next(), 0x15780B2E0C2EC716U);
}

TEST(Rng, BoundsAreKeptAndReached) {
  Rng rng(5);
  std::array<int, 7> counts{};
  for (int trial = 0; trial < 70000; ++trial) {
    const std::int64_t value = rng.between(-3, 3);
    ASSERT_GE(value, -3);
    ASSERT_LE(value, 3);
    ++counts[static_cast<std::size_t>(value + 3)];
    const double unit = rng.unit();
    ASSERT_GE(unit, 0.0);
    ASSERT_LT(unit, 1.0);
  }
  for (const int count : counts)
    EXPECT_NEAR(count, 10000, 600);  // 6 standard deviations
  EXPECT_EQ(rng.below(1), 0U);
  EXPECT_EQ(rng.between(INT64_MAX, INT64_MAX), INT64_MAX);
}

TEST(Units, ArithmeticStaysInTheUnit) {
  const Cycles a(6);
  const Cycles b(4);
  EXPECT_EQ(a + b, Cycles(10));
  EXPECT_EQ(a - b, Cycles(2));
  EXPECT_EQ(3 * b, b * 3);
  EXPECT_DOUBLE_EQ(a / b, 1.5);
  EXPECT_LT(b, a);
  Cycles sum;
  sum += a;
  EXPECT_EQ(sum.value(), 6);
}

}  // namespace
}  // namespace sumac::base
