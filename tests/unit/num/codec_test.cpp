// SPDX-License-Identifier: Apache-2.0
//
// decode and encode against tests/unit/num/oracle.hpp: every code of every format of 3 to 16 bits,
// and between each pair of neighbouring values the midpoint, what is 2^-40 of the gap beside it on
// both sides, and the same beside both ends.
#include "models/num/codec.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "models/base/rng.hpp"
#include "tests/unit/num/oracle.hpp"

namespace sumac::num {
namespace {

using test::cpp_int;
using test::cpp_rational;
using test::Law;
using test::Special;

constexpr Round kRounds[] = {Round::kNearestEven, Round::kTowardZero, Round::kFloor};
constexpr Overflow kOverflows[] = {Overflow::kSaturate, Overflow::kSymmetric, Overflow::kSpecial};

struct Tally {
  std::int64_t checked = 0;
  std::int64_t wrong = 0;
  std::string first;  // description of the first difference

  void compare(std::uint32_t got, std::uint32_t want, const std::function<std::string()>& where) {
    ++checked;
    if (got == want) return;
    if (wrong++ == 0) {
      first = where() + ": got " + std::to_string(got) + ", want " + std::to_string(want);
    }
  }
};

// The functions under test, replaceable so that a canary can plant a fault.
template <class Encode>
void compare_point(Tally& tally, const Format& format, const Law& law, const Encode& encode_fn,
                   const cpp_int& point, int unit_exp, std::uint32_t low, int place) {
  // place: -1 below the midpoint, 0 on it, 1 above; 2: exactly on magnitude `low`
  const Dyadic positive = test::to_dyadic(point, unit_exp);
  for (const bool negative : {false, true}) {
    const Dyadic value{negative ? -positive.mant : positive.mant, positive.exp};
    const std::uint32_t sign = negative ? law.sign_bit() : 0;
    for (const Round round : kRounds) {
      bool up = false;
      if (place != 2) {
        up = round == Round::kNearestEven ? place > 0 || (place == 0 && test::tie_goes_up(law, low))
                                          : round == Round::kFloor && negative;
      }
      const std::uint32_t chosen = low + (up ? 1 : 0);
      for (const Overflow overflow : {Overflow::kSaturate, Overflow::kSpecial}) {
        // The end of the list matters for the last pair only; halve the work elsewhere.
        if (low < law.last() && (overflow == Overflow::kSpecial) != ((low & 1) != 0)) continue;
        const bool over = chosen > law.last();
        const std::uint32_t want =
            over ? test::overflow_of(law, negative, round, overflow) : sign | chosen;
        const Encoded got = encode_fn(format, value, round, overflow);
        tally.compare(got.code, want, [&] {
          return name(format) + " low " + std::to_string(low) + " place " + std::to_string(place);
        });
        if (got.inexact != (place != 2)) tally.compare(1, 0, [] { return "inexact flag"; });
        if (got.overflow != over) tally.compare(1, 0, [] { return "overflow flag"; });
      }
    }
  }
}

template <class Decode, class Encode>
Tally compare_format(const Format& format, const Law& law, const Decode& decode_fn,
                     const Encode& encode_fn) {
  Tally tally;
  constexpr int kFine = 40;
  const int unit_exp = -law.bias - law.y;
  cpp_int low = law.magnitude(0) << kFine;
  for (std::uint32_t i = 0; i <= law.last(); ++i) {
    // The code itself: its value, and back.
    const Dyadic want = test::to_dyadic(low, unit_exp - kFine);
    for (const std::uint32_t sign : {0U, law.sign_bit()}) {
      const Decoded got = decode_fn(format, sign | i);
      const bool same =
          got.negative == (sign != 0) && got.cls == (i == 0 ? Class::kZero : Class::kFinite) &&
          normalized(got.value) == Dyadic{sign != 0 ? -want.mant : want.mant, want.exp};
      tally.compare(same ? 1 : 0, 1, [&] { return name(format) + " decode " + std::to_string(i); });
      const Encoded back = encode_fn(format, got.value, Round::kNearestEven, Overflow::kSaturate);
      if (i != 0) {
        tally.compare(back.code, sign | i, [&] { return name(format) + " roundtrip"; });
      }
    }
    const cpp_int next = law.magnitude(i + 1) << kFine;
    const cpp_int gap = next - low;
    const cpp_int tiny = gap >> kFine;
    const cpp_int middle = low + (gap >> 1);
    const int exp = unit_exp - kFine;
    if (i != 0) compare_point(tally, format, law, encode_fn, low, exp, i, 2);
    compare_point(tally, format, law, encode_fn, low + tiny, exp, i, -1);
    compare_point(tally, format, law, encode_fn, middle - tiny, exp, i, -1);
    compare_point(tally, format, law, encode_fn, middle, exp, i, 0);
    compare_point(tally, format, law, encode_fn, middle + tiny, exp, i, 1);
    compare_point(tally, format, law, encode_fn, next - tiny, exp, i, 1);
    low = next;
  }
  return tally;
}

const auto kDecode = [](const Format& format, std::uint32_t code) { return decode(format, code); };
const auto kEncode = [](const Format& format, Dyadic value, Round round, Overflow overflow) {
  return round_to(format, value, round, overflow);
};

void check_special_codes(const Format& format, const Law& law) {
  for (std::uint32_t i = law.last() + 1; i < (1U << (law.x + law.y)); ++i) {
    for (const std::uint32_t sign : {0U, law.sign_bit()}) {
      const Decoded got = decode(format, sign | i);
      const bool infinity = law.special == Special::kIeee && i == law.last() + 1;
      EXPECT_EQ(got.cls, infinity ? Class::kInfinity : Class::kNan) << name(format) << " " << i;
      EXPECT_EQ(got.negative, sign != 0);
      const Code back = encode(format, got, Round::kNearestEven, Overflow::kSaturate);
      EXPECT_EQ(back, infinity ? (sign | i) : test::nan_of(law)) << name(format) << " " << i;
    }
  }
}

// Every ExMy of this many bits, IEEE and fn.
class EveryFloat : public testing::TestWithParam<int> {};

TEST_P(EveryFloat, DecodesAndEncodesAsTheOracle) {
  const int width = GetParam();
  std::int64_t checked = 0;
  for (int x = 1; x < width; ++x) {
    const int y = width - 1 - x;
    for (const bool fn : {false, true}) {
      const Law law = test::named_law(x, y, fn);
      const Format format =
          parse_format("e" + std::to_string(x) + "m" + std::to_string(y) + (fn ? "fn" : ""));
      ASSERT_EQ(name(format), test::law_name(x, y, fn));
      ASSERT_TRUE(is_valid(format));
      const Tally tally = compare_format(format, law, kDecode, kEncode);
      ASSERT_EQ(tally.wrong, 0) << tally.first;
      checked += tally.checked;
      check_special_codes(format, law);
      // Zeros keep their sign, in any spelling.
      for (const bool negative : {false, true}) {
        const Code zero =
            encode(format, Dyadic{0, 77}, Round::kFloor, Overflow::kSpecial, negative);
        EXPECT_EQ(zero, negative ? law.sign_bit() : 0U);
        EXPECT_EQ(decode(format, zero),
                  (Decoded{.cls = Class::kZero, .negative = negative, .value = {}}));
      }
    }
  }
  std::cout << width << " bits: " << checked << " comparisons\n";
  // 6 points, 2 signs, 3 roundings for each of 2^(width-1) magnitudes, but the few special codes.
  EXPECT_GT(checked, std::int64_t{17} * (width - 1) * (std::int64_t{1} << (width - 1)));
}

INSTANTIATE_TEST_SUITE_P(Bits, EveryFloat, testing::Range(3, 17));

TEST(Specials, UnsignedFloatsHaveNoNegativeValues) {
  Format format = ieee_format(4, 3);
  format.has_sign = false;
  format.width -= 1;
  ASSERT_TRUE(is_valid(format));
  const Decoded minus = from_double(-std::numeric_limits<double>::infinity());
  for (const Overflow overflow : kOverflows) {
    EXPECT_EQ(encode(format, minus, Round::kNearestEven, overflow), 0U);
    EXPECT_EQ(round_to(format, Dyadic{-1, 0}, Round::kNearestEven, overflow),
              (Encoded{.code = 0, .inexact = true, .overflow = true}));
    EXPECT_EQ(round_to(format, Dyadic{}, Round::kNearestEven, overflow, true), Encoded{});
  }
}

TEST(Canary, OneFlippedBitIsSeen) {
  const Format format = parse_format("e4m3fn");
  const Law law = test::named_law(4, 3, true);
  const auto bad_decode = [](const Format& f, std::uint32_t code) {
    Decoded got = decode(f, code);
    if (code == 0x41) got.value.mant ^= 1;
    return got;
  };
  const auto bad_encode = [](const Format& f, Dyadic value, Round round, Overflow overflow) {
    Encoded got = round_to(f, value, round, overflow);
    if (value == Dyadic{-7, -10} && round == Round::kNearestEven) got.code ^= 1;
    return got;
  };
  const auto bad_flag = [](const Format& f, Dyadic value, Round round, Overflow overflow) {
    Encoded got = round_to(f, value, round, overflow);
    if (got.code == 0x41) got.inexact = !got.inexact;
    return got;
  };
  EXPECT_EQ(compare_format(format, law, kDecode, kEncode).wrong, 0);
  EXPECT_GE(compare_format(format, law, bad_decode, kEncode).wrong, 1);
  EXPECT_GE(compare_format(format, law, kDecode, bad_encode).wrong, 1);
  EXPECT_GE(compare_format(format, law, kDecode, bad_flag).wrong, 1);
}

struct CustomFormat {
  Format format;
  Law law;
};

// Named formats of up to 8 bits, e8m0fnu, and formats that have no name.
std::vector<CustomFormat> formats_for_random() {
  std::vector<CustomFormat> result;
  for (int width = 3; width <= 8; ++width) {
    for (int x = 1; x < width; ++x) {
      for (const bool fn : {false, true}) {
        const int y = width - 1 - x;
        result.push_back({fn ? fn_format(x, y) : ieee_format(x, y), test::named_law(x, y, fn)});
      }
    }
  }
  result.push_back({kE8M0Fnu, Law{.x = 8,
                                  .y = 0,
                                  .bias = 127,
                                  .special = Special::kAllOnesNan,
                                  .sign = false,
                                  .zero = false,
                                  .subnormals = false}});
  for (const auto& [x, y] : {std::pair{4, 3}, {2, 1}, {3, 0}, {5, 2}}) {
    for (const int bias : {-3, 0, 11}) {
      for (const bool subnormals : {false, true}) {
        Format format = fn_format(x, y);
        format.bias = bias;
        format.subnormals = subnormals;
        Law law = test::named_law(x, y, true);
        law.bias = bias;
        law.subnormals = subnormals;
        result.push_back({format, law});
        format.has_sign = law.sign = false;
        format.width -= 1;
        format.nan_codes = NanCodes::kIeee;
        format.infinities = true;
        law.special = Special::kIeee;
        if (is_valid(format)) result.push_back({format, law});
      }
    }
  }
  return result;
}

TEST(EveryCode, OfFormatsWithoutNamesDecodesAsTheOracle) {
  std::int64_t zeros = 0;
  for (const CustomFormat& custom : formats_for_random()) {
    const Law& law = custom.law;
    for (std::uint32_t i = 0; i <= law.last(); ++i) {
      const Dyadic want = test::to_dyadic(law.magnitude(i), -law.bias - law.y);
      const Class cls = want.mant == 0 ? Class::kZero : Class::kFinite;
      zeros += want.mant == 0 ? 1 : 0;
      for (const std::uint32_t sign : {0U, law.sign_bit()}) {
        const Decoded got = decode(custom.format, sign | i);
        EXPECT_EQ(got.cls, cls) << name(custom.format) << " " << i;
        EXPECT_EQ(got.negative, sign != 0) << name(custom.format) << " " << i;
        EXPECT_EQ(normalized(got.value), (Dyadic{sign != 0 ? -want.mant : want.mant, want.exp}))
            << name(custom.format) << " " << i;
      }
    }
  }
  EXPECT_GT(zeros, static_cast<std::int64_t>(formats_for_random().size()));
}

TEST(Random, EncodesAsTheSearchingOracle) {
  base::Rng rng(20240611);
  std::int64_t checked = 0;
  for (const CustomFormat& custom : formats_for_random()) {
    const Format& format = custom.format;
    ASSERT_TRUE(is_valid(format)) << name(format);
    for (int trial = 0; trial < 600; ++trial) {
      const int bits = static_cast<int>(rng.below(127)) + 1;
      Uint128 mag = (Uint128{rng.next()} << 64 | rng.next()) >> (128 - bits);
      if (rng.one_in(3)) mag &= Uint128{0xF} << (bits > 4 ? bits - 4 : 0);  // exact values and ties
      const int lowest = -format.bias - format.man_bits - 4;
      const int span = (1 << format.exp_bits) + format.man_bits + 8;
      const int leading = lowest + static_cast<int>(rng.below(static_cast<std::uint64_t>(span)));
      Dyadic value{static_cast<Int128>(mag), leading - bits + 1};
      if (rng.one_in(4)) {  // around the smallest and the largest values
        const int end =
            rng.one_in(2) ? lowest + 4 : lowest + 2 + (1 << format.exp_bits) + format.man_bits;
        value.exp = end + static_cast<int>(rng.between(-3, 3)) - bits + 1;
      }
      if (rng.one_in(50)) value.exp = static_cast<int>(rng.between(-3000, 3000));
      if (rng.one_in(2)) value.mant = -value.mant;
      const cpp_rational exact = test::to_rational(value);
      for (const Round round : kRounds) {
        for (const Overflow overflow : kOverflows) {
          const std::uint32_t want = test::slow_encode(custom.law, exact, round, overflow);
          ASSERT_EQ(encode(format, value, round, overflow), want)
              << name(format) << " bits " << bits << " exp " << value.exp;
          ++checked;
        }
      }
    }
  }
  std::cout << checked << " comparisons\n";
  EXPECT_GT(checked, 300000);
}

TEST(Extremes, ExponentsFarOutsideAnyFormat) {
  for (const Format& format : {kE4M3Fn, kE5M2, kFp16, kBf16, kFp32, kE2M1Fn, fn_format(15, 0)}) {
    for (const Int128 mant : {Int128{1}, static_cast<Int128>(~Uint128{0} >> 1)}) {
      for (const int exp : {1 << 29, 100000}) {
        EXPECT_EQ(encode(format, Dyadic{mant, exp}, Round::kNearestEven, Overflow::kSaturate),
                  max_finite_code(format));
        EXPECT_EQ(encode(format, Dyadic{mant, -exp}, Round::kNearestEven, Overflow::kSaturate), 0U);
        EXPECT_EQ(encode(format, Dyadic{-mant, -exp}, Round::kTowardZero, Overflow::kSaturate),
                  sign_mask(format));
        // The smallest magnitude is code 1.
        EXPECT_EQ(encode(format, Dyadic{-mant, -exp}, Round::kFloor, Overflow::kSaturate),
                  sign_mask(format) | 1U);
      }
    }
  }
  // The most negative mantissa is a legal one.
  const auto most_negative = static_cast<Int128>(Uint128{1} << 127);
  EXPECT_EQ(encode(kFp32, Dyadic{most_negative, -127}, Round::kNearestEven, Overflow::kSpecial),
            0xBF800000U);
  EXPECT_EQ(encode(kInt8, Dyadic{most_negative, -120}, Round::kNearestEven, Overflow::kSaturate),
            0x80U);
}

TEST(Specials, InfinityAndNanOfTheInput) {
  const Decoded plus = from_double(std::numeric_limits<double>::infinity());
  const Decoded minus = from_double(-std::numeric_limits<double>::infinity());
  const Decoded nan = from_double(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(encode(kE5M2, minus, Round::kNearestEven, Overflow::kSaturate), 0xFCU);
  EXPECT_EQ(encode(kE4M3Fn, minus, Round::kNearestEven, Overflow::kSaturate), 0xFEU);
  EXPECT_EQ(encode(kE4M3Fn, plus, Round::kTowardZero, Overflow::kSpecial), 0x7FU);
  EXPECT_EQ(encode(kE2M1Fn, minus, Round::kNearestEven, Overflow::kSpecial), 0xFU);
  EXPECT_EQ(encode(kInt8, minus, Round::kNearestEven, Overflow::kSymmetric), 0x81U);
  EXPECT_EQ(encode(kInt8, plus, Round::kNearestEven, Overflow::kSpecial), 0x7FU);
  EXPECT_EQ(encode(kE4M3Fn, nan, Round::kNearestEven, Overflow::kSaturate), 0x7FU);
  EXPECT_EQ(encode(kFp16, nan, Round::kNearestEven, Overflow::kSaturate), 0x7E00U);
  for (const Format& format : {kE2M1Fn, kE2M3Fn, kInt8, ieee_format(4, 0)}) {
    EXPECT_THROW((void)encode(format, nan, Round::kNearestEven, Overflow::kSaturate),
                 base::InputError);
  }
}

// Integers: k + fraction for every k of the range and three beyond, against floor division in
// cpp_int.
Tally compare_integer(const Format& format, Code flip_at) {
  Tally tally;
  constexpr int kFine = 40;
  const bool is_signed = format.kind == Kind::kInt;
  const cpp_int one = cpp_int(1) << kFine;
  const std::int64_t low = is_signed ? -(std::int64_t{1} << (format.width - 1)) : 0;
  const std::int64_t high = (std::int64_t{1} << (format.width - (is_signed ? 1 : 0))) - 1;
  const std::uint32_t mask = static_cast<std::uint32_t>((std::uint64_t{1} << format.width) - 1);
  for (std::int64_t k = low - 3; k <= high + 3; ++k) {
    if (k >= low && k <= high) {
      const Decoded got = decode(format, static_cast<Code>(k) & mask);
      tally.compare(got.value == Dyadic{k, 0} && got.negative == (k < 0) ? 1 : 0, 1,
                    [] { return "decode"; });
    }
    for (const cpp_int& fraction : {cpp_int(0), cpp_int(1), cpp_int(one / 2 - 1), cpp_int(one / 2),
                                    cpp_int(one / 2 + 1), cpp_int(one - 1)}) {
      const cpp_int point = k * one + fraction;
      for (const Round round : kRounds) {
        cpp_int rounded = k;  // the floor
        if (round == Round::kTowardZero && k < 0 && fraction != 0) rounded = k + 1;
        if (round == Round::kNearestEven) {
          if (fraction * 2 > one || (fraction * 2 == one && k % 2 != 0)) rounded = k + 1;
        }
        for (const Overflow overflow : kOverflows) {
          const std::int64_t floor = overflow == Overflow::kSymmetric && is_signed ? low + 1 : low;
          const std::int64_t want =
              rounded < floor ? floor
                              : (rounded > high ? high : static_cast<std::int64_t>(rounded));
          const Encoded got = round_to(format, test::to_dyadic(point, -kFine), round, overflow);
          const Code code = got.code ^ (got.code == flip_at && round == Round::kFloor ? 1U : 0U);
          tally.compare(code, static_cast<std::uint32_t>(want) & mask,
                        [&] { return name(format) + " " + std::to_string(k); });
          if (got.overflow != (rounded != want))
            tally.compare(1, 0, [] { return "overflow flag"; });
          if (got.inexact != (cpp_int(want) * one != point)) {
            tally.compare(1, 0, [] { return "inexact flag"; });
          }
        }
      }
    }
  }
  return tally;
}

TEST(EveryInteger, DecodesAndEncodesAsTheOracle) {
  constexpr Code kNever = 0xFFFFFFFF;
  for (int bits = 1; bits <= 16; ++bits) {
    for (const Format& format : {int_format(bits), uint_format(bits)}) {
      const Tally tally = compare_integer(format, kNever);
      EXPECT_EQ(tally.wrong, 0) << tally.first;
      EXPECT_GT(tally.checked, std::int64_t{54} << bits);
    }
  }
  EXPECT_GE(compare_integer(kInt8, 0x85).wrong, 1);  // canary
}

TEST(EveryInteger, Int32Corners) {
  const auto code = [](std::int64_t value, Overflow overflow) {
    return encode(kInt32, Dyadic{value, 0}, Round::kNearestEven, overflow);
  };
  EXPECT_EQ(code(2147483647, Overflow::kSaturate), 0x7FFFFFFFU);
  EXPECT_EQ(code(2147483648, Overflow::kSaturate), 0x7FFFFFFFU);
  EXPECT_EQ(code(-2147483648, Overflow::kSaturate), 0x80000000U);
  EXPECT_EQ(code(-2147483649, Overflow::kSaturate), 0x80000000U);
  EXPECT_EQ(code(-2147483648, Overflow::kSymmetric), 0x80000001U);
  EXPECT_EQ(decode(kInt32, 0x80000000U).value, (Dyadic{-2147483648LL, 0}));
}

TEST(Doubles, FromAndToAreExact) {
  base::Rng rng(7);
  for (int trial = 0; trial < 200000; ++trial) {
    double value = std::bit_cast<double>(rng.next());
    if (trial % 10 == 0)
      value = std::bit_cast<double>(rng.next() & ~(0x7FFULL << 52));  // subnormals
    const Decoded exact = from_double(value);
    if (exact.cls == Class::kNan) continue;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(to_double(exact)), std::bit_cast<std::uint64_t>(value));
    const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(rng.next()));
    const Decoded from = from_float(narrow);
    if (from.cls == Class::kNan) continue;
    EXPECT_EQ(to_double(from), static_cast<double>(narrow));
  }
  EXPECT_EQ(std::bit_cast<std::uint64_t>(to_double(from_double(-0.0))), 0x8000000000000000U);
}

// binary32 against the host's own cast, at ties and beside them, subnormals and overflow included.
TEST(Binary32, EncodesAsTheHostCasts) {
  base::Rng rng(11);
  for (int trial = 0; trial < 2000000; ++trial) {
    const std::uint64_t exponent = 1023 - 160 + rng.below(300);
    std::uint64_t fraction = rng.next() >> 12;
    if (trial % 2 == 0) {
      // A tie (bit 28 set, lower bits 0), or one step beside it.
      fraction = (fraction & ~0x1FFFFFFFULL) + 0x10000000 + rng.below(3) - 1;
    }
    const double value =
        std::bit_cast<double>((rng.next() & (1ULL << 63)) | (exponent << 52) | fraction);
    const auto want = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    ASSERT_EQ(encode(kFp32, from_double(value), Round::kNearestEven, Overflow::kSpecial), want);
  }
}

}  // namespace
}  // namespace sumac::num
