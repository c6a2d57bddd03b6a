// SPDX-License-Identifier: Apache-2.0
//
// WideInt against cpp_int reduced modulo 2^bits, and its one rounding against
// tests/unit/num/oracle.hpp and against a direct division in cpp_int.
#include "models/num/wide_int.hpp"

#include <gtest/gtest.h>

#include <string>

#include "models/base/rng.hpp"
#include "tests/unit/num/oracle.hpp"

namespace sumac::num {
namespace {

using test::cpp_int;

template <int Limbs>
cpp_int to_cpp_int(const WideInt<Limbs>& value) {
  cpp_int result = 0;
  for (int i = Limbs - 1; i >= 0; --i)
    result = (result << 64) + value.limb(i);
  if (value.is_negative()) result -= cpp_int(1) << (64 * Limbs);
  return result;
}

/// Two's complement of `bits` bits.
cpp_int wrap(const cpp_int& value, int bits) {
  const cpp_int modulus = cpp_int(1) << bits;
  cpp_int result = value % modulus;
  if (result < 0) result += modulus;
  if (result >= modulus / 2) result -= modulus;
  return result;
}

/// Random with many long runs of zeros and ones, of any length.
template <int Limbs>
WideInt<Limbs> random_wide(base::Rng& rng) {
  WideInt<Limbs> value;
  for (int i = 0; i < Limbs; ++i) {
    switch (rng.below(4)) {
      case 0: value.set_limb(i, 0); break;
      case 1: value.set_limb(i, ~std::uint64_t{0}); break;
      case 2: value.set_limb(i, std::uint64_t{1} << rng.below(64)); break;
      default: value.set_limb(i, rng.next()); break;
    }
  }
  if (rng.one_in(8)) value = WideInt<Limbs>(static_cast<std::int64_t>(rng.next()));
  if (rng.one_in(50)) value = WideInt<Limbs>();
  if (rng.one_in(50)) value = WideInt<Limbs>(1) << (64 * Limbs - 1);
  return value;
}

/// Number of wrong results; `flip_trial` gets a flipped bit in one of its operands.
template <int Limbs>
std::int64_t count_wrong(int trials, int flip_trial) {
  base::Rng rng(static_cast<std::uint64_t>(Limbs));
  constexpr int kBits = 64 * Limbs;
  std::int64_t wrong = 0;
  const auto expect = [&](bool same) { wrong += same ? 0 : 1; };
  for (int trial = 0; trial < trials; ++trial) {
    WideInt<Limbs> a = random_wide<Limbs>(rng);
    const WideInt<Limbs> b = rng.one_in(20) ? a : random_wide<Limbs>(rng);
    const cpp_int big_a = to_cpp_int(a);
    const cpp_int big_b = to_cpp_int(b);
    if (trial == flip_trial) a.set_limb(Limbs / 2, a.limb(Limbs / 2) ^ 0x100);
    const int shift = static_cast<int>(rng.below(kBits + 70));
    const std::uint64_t mag = rng.next() >> rng.below(64);
    const bool negative = rng.one_in(2);
    expect(to_cpp_int(a + b) == wrap(big_a + big_b, kBits));
    expect(to_cpp_int(a - b) == wrap(big_a - big_b, kBits));
    expect(to_cpp_int(-a) == wrap(-big_a, kBits));
    expect(to_cpp_int(a << shift) == wrap(big_a << shift, kBits));
    expect((a < b) == (big_a < big_b) && (a == b) == (big_a == big_b));
    expect(a.sign() == (big_a > 0 ? 1 : (big_a < 0 ? -1 : 0)));
    expect(a.bit_length() == (big_a == 0 ? 0 : static_cast<int>(msb(abs(big_a))) + 1));
    WideInt<Limbs> sum = a;
    sum.add_shifted(mag, shift, negative);
    const cpp_int addend = cpp_int(mag) << shift;
    expect(to_cpp_int(sum) == wrap(big_a + (negative ? cpp_int(-addend) : addend), kBits));
    const auto mant = static_cast<Int128>(Uint128{rng.next()} << 64 | rng.next()) >> rng.below(127);
    const int unit = static_cast<int>(rng.between(-200, 200));
    WideInt<Limbs> total = a;
    total.add(Dyadic{mant, unit + shift}, unit);
    cpp_int wide_mant = static_cast<std::int64_t>(mant >> 64);
    wide_mant = (wide_mant << 64) + static_cast<std::uint64_t>(mant);
    expect(to_cpp_int(total) == wrap(big_a + (wide_mant << shift), kBits));
  }
  return wrong;
}

TEST(WideInt, ArithmeticAgreesWithCppInt) {
  EXPECT_EQ((count_wrong<1>(50000, -1)), 0);
  EXPECT_EQ((count_wrong<2>(50000, -1)), 0);
  EXPECT_EQ((count_wrong<3>(50000, -1)), 0);
  EXPECT_EQ((count_wrong<5>(100000, -1)), 0);
}

TEST(WideInt, CanaryOneFlippedBitIsSeen) {
  EXPECT_GT((count_wrong<5>(100, 40)), 0);
}

TEST(WideInt, AddRefusesWhatIsNotAMultipleOfTheUnit) {
  WideInt<2> sum;
  sum.add(Dyadic{12, -2}, 0);  // 3
  EXPECT_EQ(sum, WideInt<2>(3));
  EXPECT_THROW(sum.add(Dyadic{1, -1}, 0), base::InternalError);
}

/// RNE of value * 2^exp to binary32 or binary16 by division; infinity on overflow, or the largest
/// finite value.
std::uint32_t slow_round(const cpp_int& value, int exp, int x, int y, bool saturate) {
  const int bias = (1 << (x - 1)) - 1;
  const std::uint32_t sign = value < 0 ? 1U << (x + y) : 0;
  const cpp_int mag = abs(value);
  if (mag == 0) return 0;
  int top = static_cast<int>(msb(mag)) + exp;
  if (top < 1 - bias) top = 1 - bias;
  const int quantum = top - y;
  cpp_int numerator = mag;
  cpp_int denominator = 1;
  (quantum > exp ? denominator : numerator) <<= quantum > exp ? quantum - exp : exp - quantum;
  cpp_int quotient;
  cpp_int rest;
  divide_qr(numerator, denominator, quotient, rest);
  if (rest * 2 > denominator || (rest * 2 == denominator && quotient % 2 != 0)) ++quotient;
  const cpp_int code = quotient + (cpp_int(top - (1 - bias)) << y);
  const cpp_int infinity = ((cpp_int(1) << x) - 1) << y;
  if (code >= infinity) return sign | (static_cast<std::uint32_t>(infinity) - (saturate ? 1 : 0));
  return sign | static_cast<std::uint32_t>(code);
}

template <int Limbs>
std::int64_t rounding_wrong(int trials, bool flip) {
  base::Rng rng(77);
  std::int64_t wrong = 0;
  for (int trial = 0; trial < trials; ++trial) {
    WideInt<Limbs> sum = random_wide<Limbs>(rng);
    if (trial % 2 == 0) {
      // A tie of a 24-bit or 11-bit significand somewhere in the word, sometimes with one far bit
      // below it.
      const int significand_bits = trial % 4 == 0 ? 24 : 11;
      const auto bits = static_cast<std::int64_t>(
          (rng.next() >> (64 - significand_bits) | std::uint64_t{1} << (significand_bits - 1)) * 2 +
          1);
      const int room = 64 * Limbs - significand_bits - 2;
      const int shift = static_cast<int>(rng.below(static_cast<std::uint64_t>(room)));
      sum = WideInt<Limbs>(bits) << shift;
      if (rng.one_in(2) && shift > 0) {
        const int low = static_cast<int>(rng.below(static_cast<std::uint64_t>(shift)));
        sum.add_shifted(1, low, rng.one_in(2));
      }
      if (rng.one_in(2)) sum = -sum;
    }
    const int length = sum.bit_length();
    const int exp16 = static_cast<int>(rng.between(-28, 18)) - length;
    const int exp32 = static_cast<int>(rng.between(-155, 132)) - length;
    const cpp_int big = to_cpp_int(sum);
    if (flip && trial == 7) sum = -sum;
    wrong += round_to_fp32(sum, exp32) == slow_round(big, exp32, 8, 23, false) ? 0 : 1;
    for (const bool saturate : {false, true}) {
      const Overflow overflow = saturate ? Overflow::kSaturate : Overflow::kSpecial;
      wrong +=
          round_to_fp16(sum, exp16, overflow) == slow_round(big, exp16, 5, 10, saturate) ? 0 : 1;
    }
  }
  return wrong;
}

TEST(Rounding, AgreesWithDivision) {
  EXPECT_EQ((rounding_wrong<1>(200000, false)), 0);
  EXPECT_EQ((rounding_wrong<2>(200000, false)), 0);
  EXPECT_EQ((rounding_wrong<5>(400000, false)), 0);
  EXPECT_GT((rounding_wrong<5>(100, true)), 0);  // canary
}

TEST(Rounding, EveryModeToASmallFormat) {
  base::Rng rng(78);
  const test::Law law = test::named_law(4, 3, true);
  for (int trial = 0; trial < 20000; ++trial) {
    const WideInt<5> sum = random_wide<5>(rng);
    const int exp = static_cast<int>(rng.between(-14, 12)) - sum.bit_length();
    const test::cpp_rational exact = exp >= 0
                                         ? test::cpp_rational(to_cpp_int(sum) << exp)
                                         : test::cpp_rational(to_cpp_int(sum), cpp_int(1) << -exp);
    for (const Round round : {Round::kNearestEven, Round::kTowardZero, Round::kFloor}) {
      for (const Overflow overflow : {Overflow::kSaturate, Overflow::kSpecial}) {
        ASSERT_EQ(round_wide(kE4M3Fn, sum, exp, round, overflow).code,
                  test::slow_encode(law, exact, round, overflow));
      }
    }
  }
}

TEST(Rounding, ZeroIsPlusZero) {
  EXPECT_EQ(round_to_fp32(WideInt<5>(), 17), 0U);
  EXPECT_EQ(round_to_fp16(WideInt<5>() - WideInt<5>(), -40, Overflow::kSpecial), 0U);
}

}  // namespace
}  // namespace sumac::num
