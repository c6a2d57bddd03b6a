// SPDX-License-Identifier: Apache-2.0
//
// HLS float arithmetic against oracles that nobody here wrote, the host's binary32 unit and the compiler's binary16
// conversion, and for wide fixed point against the definition of rounding in exact integers.
#include "hls/common/float_arith.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "tests/unit/hls/integers.hpp"

namespace sumac::hls {
namespace {

using test::cpp_int;
using test::random_integer;
using test::to_big;

constexpr std::uint32_t kNan = 0x7FC00000;

bool is_nan(std::uint32_t word) {
  return (word & 0x7FFFFFFF) > 0x7F800000;
}
bool is_inf(std::uint32_t word) {
  return (word & 0x7FFFFFFF) == 0x7F800000;
}

struct Expected {
  std::uint32_t word = 0;
  bool overflow = false;
  bool invalid = false;
};

template <int W>
bool agrees(const Rounded<W>& got, const Expected& expected) {
  return to_u64(got.word) == expected.word && is_set(got.overflow) == expected.overflow &&
         is_set(got.invalid) == expected.invalid;
}

Expected host_add(std::uint32_t a, std::uint32_t b) {
  const float sum = std::bit_cast<float>(a) + std::bit_cast<float>(b);
  const auto word = std::bit_cast<std::uint32_t>(sum);
  if (is_nan(word)) return {.word = kNan, .invalid = true};
  return {.word = word, .overflow = is_inf(word) && !is_inf(a) && !is_inf(b)};
}

bool add_agrees(std::uint32_t a, std::uint32_t b, std::uint32_t flip = 0) {
  return agrees(fp32_add(from_bits<UInt<32>>(a), from_bits<UInt<32>>(b ^ flip)), host_add(a, b));
}

TEST(HlsFp32Add, CornersAgreeWithTheHost) {
  std::vector<std::uint32_t> corners;
  for (const std::uint32_t sign : {0u, 0x80000000u}) {
    for (const std::uint32_t exp :
         {0u, 1u, 2u, 23u, 24u, 25u, 26u, 126u, 127u, 128u, 150u, 151u, 152u, 253u, 254u, 255u}) {
      for (const std::uint32_t man :
           {0u, 1u, 2u, 3u, 0x400000u, 0x3FFFFFu, 0x7FFFFEu, 0x7FFFFFu, 0x555555u}) {
        corners.push_back(sign | exp << 23 | man);
      }
    }
  }
  std::int64_t wrong = 0;
  for (const std::uint32_t a : corners) {
    for (const std::uint32_t b : corners)
      wrong += add_agrees(a, b) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(HlsFp32Add, RandomPairsAgreeWithTheHost) {
  base::Rng rng(21);
  std::int64_t wrong = 0;
  for (int t = 0; t < 4'000'000; ++t) {
    const std::uint64_t bits = rng.next();
    const auto a = static_cast<std::uint32_t>(bits);
    auto b = static_cast<std::uint32_t>(bits >> 32);
    if (t % 4 != 0) {  // exponents close enough to meet
      const auto exp = static_cast<std::uint32_t>((a >> 23) + rng.below(60)) - 30;
      b = (b & 0x807FFFFF) | (exp & 0xFF) << 23;
    }
    if (t % 16 == 1) b = a ^ 0x80000000 ^ static_cast<std::uint32_t>(rng.below(8));  // cancellation
    if (t % 16 == 2) b &= ~std::uint32_t{0} << rng.below(24);                        // ties
    wrong += add_agrees(a, b) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(HlsFp32Add, CanaryOneWrongBitIsSeen) {
  EXPECT_TRUE(add_agrees(0x3F800000, 0x40000000));
  for (int bit = 0; bit < 32; ++bit)
    EXPECT_FALSE(add_agrees(0x3F800000, 0x40000000, 1u << bit));
  Rounded<32> wrong_flag = fp32_add(UInt<32>(0x3F800000), UInt<32>(0x40000000));
  wrong_flag.overflow = Bit(1);
  EXPECT_FALSE(agrees(wrong_flag, host_add(0x3F800000, 0x40000000)));
  wrong_flag.overflow = Bit(0);
  wrong_flag.invalid = Bit(1);
  EXPECT_FALSE(agrees(wrong_flag, host_add(0x3F800000, 0x40000000)));
}

Expected host_half(std::uint32_t word) {
  if (is_nan(word)) return {.word = 0x7E00, .invalid = true};
  const auto half = static_cast<_Float16>(std::bit_cast<float>(word));
  const std::uint32_t bits = std::bit_cast<std::uint16_t>(half);
  return {.word = bits, .overflow = (bits & 0x7FFF) == 0x7C00 && !is_inf(word)};
}

TEST(HlsFp32ToFp16, EveryExponentAndTopMantissaAgreesWithTheCompiler) {
  std::int64_t wrong = 0;
  for (std::uint32_t top = 0; top < (1u << 20); ++top) {
    for (const std::uint32_t low : {0u, 1u, 0x800u, 0xFFFu}) {
      const std::uint32_t word = top << 12 | low;
      wrong += agrees(fp32_to_fp16(from_bits<UInt<32>>(word)), host_half(word)) ? 0 : 1;
    }
  }
  EXPECT_EQ(wrong, 0);
}

TEST(HlsFp32ToFp16, RandomWordsAgreeWithTheCompiler) {
  base::Rng rng(22);
  std::int64_t wrong = 0;
  for (int t = 0; t < 2'000'000; ++t) {
    auto word = static_cast<std::uint32_t>(rng.next());
    if (t % 2 == 0)
      word = (word & 0x807FFFFF) | static_cast<std::uint32_t>(rng.between(98, 146)) << 23;
    wrong += agrees(fp32_to_fp16(from_bits<UInt<32>>(word)), host_half(word)) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(HlsFp32ToFp16, CanaryOneWrongBitIsSeen) {
  const auto half = fp32_to_fp16(UInt<32>(0x3F801000));
  EXPECT_TRUE(agrees(half, host_half(0x3F801000)));
  for (int bit = 13; bit < 32; ++bit)
    EXPECT_FALSE(agrees(half, host_half(0x3F801000 ^ (1u << bit))));
}

/// The magnitude that a code of exponent and mantissa stands for, in units of 2^-149; infinity's is 2^128.
cpp_int magnitude_of(std::uint32_t code) {
  if (code < 0x800000) return code;
  return cpp_int((code & 0x7FFFFF) | 0x800000) << static_cast<int>((code >> 23) - 1);
}

/// Is `got` the RNE of v * 2^lsb?  By its distance and that of its two neighbours, in exact integers.
bool is_nearest(const Rounded<32>& got, const cpp_int& v, int lsb) {
  const auto word = static_cast<std::uint32_t>(to_u64(got.word));
  const std::uint32_t code = word & 0x7FFFFFFF;
  if (code > 0x7F800000 || is_set(got.invalid) || is_set(got.overflow) != is_inf(word))
    return false;
  if ((word >> 31 != 0) != (v < 0)) return false;
  const cpp_int target = abs(v) << (lsb + 149);
  const cpp_int distance = abs(target - magnitude_of(code));
  const bool even = (code & 1) == 0;
  const auto beaten_by = [&](std::uint32_t other) {
    const cpp_int theirs = abs(target - magnitude_of(other));
    return theirs < distance || (theirs == distance && !even);
  };
  if (code > 0 && beaten_by(code - 1)) return false;
  return is_inf(word) ? true : !beaten_by(code + 1);
}

template <int Lsb, int W>
std::int64_t fixed_wrong(int trials, std::uint32_t flip = 0) {
  base::Rng rng(23);
  std::int64_t wrong = 0;
  for (int t = 0; t < trials; ++t) {
    Int<W> v = random_integer<Int<W>>(rng);
    if (t % 4 == 0) {  // ties and their neighbours
      const cpp_int near =
          (cpp_int(rng.below(1 << 25)) << static_cast<int>(rng.below(W > 26 ? W - 26 : 1))) +
          static_cast<int>(rng.between(-1, 1));
      v = test::from_big<Int<W>>(rng.one_in(2) ? near : cpp_int(-near));
    }
    Rounded<32> got = fixed_to_float<Binary32, Lsb>(v);
    got.word = got.word ^ from_bits<UInt<32>>(flip);
    wrong += is_nearest(got, to_big(v), Lsb) ? 0 : 1;
  }
  return wrong;
}

TEST(HlsFixedToFloat, IsTheNearestFloat) {
  EXPECT_EQ((fixed_wrong<0, 4>(1000)), 0);
  EXPECT_EQ((fixed_wrong<0, 26>(20000)), 0);
  EXPECT_EQ((fixed_wrong<0, 32>(50000)), 0);
  EXPECT_EQ((fixed_wrong<0, 48>(50000)), 0);
  EXPECT_EQ((fixed_wrong<-18, 53>(50000)), 0);
  EXPECT_EQ((fixed_wrong<-32, 80>(50000)), 0);
  EXPECT_EQ((fixed_wrong<-124, 267>(50000)), 0) << "reaches infinity";
  EXPECT_EQ((fixed_wrong<-149, 40>(50000)), 0) << "reaches subnormals";
  EXPECT_EQ((fixed_wrong<-149, 320>(50000)), 0);
}

TEST(HlsFixedToFloat, AgreesWithTheHostUpTo64Bits) {
  base::Rng rng(24);
  std::int64_t wrong = 0;
  for (int t = 0; t < 1'000'000; ++t) {
    const Int<64> v = random_integer<Int<64>>(rng);
    const float host = std::ldexp(static_cast<float>(to_i64(v)), -20);
    const Expected expected{.word = std::bit_cast<std::uint32_t>(host)};
    wrong += agrees(fixed_to_float<Binary32, -20>(v), expected) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(HlsFixedToFloat, CanaryOneWrongBitIsSeen) {
  EXPECT_EQ((fixed_wrong<0, 32>(100, 1)), 100);
  EXPECT_EQ((fixed_wrong<0, 32>(100, 0x80000000)), 100);
}

TEST(HlsPackProduct, LeavesTheRangeAsTheLawSays) {
  const Bit no(0);
  const Bit yes(1);
  const UInt<8> sig(0xC0);  // 1.5
  const auto word = [](const ProductBits& p) { return to_u64(p.word); };
  const auto flags = [](const ProductBits& p) {
    return to_u64(p.invalid) | to_u64(p.flushed) << 2 | to_u64(p.saturated) << 3;
  };
  const auto pack = [&](int exp, Bit sign, Bit zero, Bit inf, Bit nan) {
    return pack_product(sign, sig, Int<11>(exp), zero, inf, nan);
  };
  EXPECT_EQ(word(pack(127, no, no, no, no)), 0x3FC00000u);
  EXPECT_EQ(word(pack(1, yes, no, no, no)), 0x80C00000u);
  EXPECT_EQ(flags(pack(1, yes, no, no, no)), 0u);
  EXPECT_EQ(word(pack(0, yes, no, no, no)), 0u);
  EXPECT_EQ(flags(pack(0, yes, no, no, no)), 4u);
  EXPECT_EQ(word(pack(-500, no, no, no, no)), 0u);
  EXPECT_EQ(word(pack(254, no, no, no, no)), 0x7F400000u);
  EXPECT_EQ(word(pack(255, yes, no, no, no)), 0xFF7FFFFFu);
  EXPECT_EQ(flags(pack(255, yes, no, no, no)), 8u);
  EXPECT_EQ(word(pack(600, no, no, no, no)), 0x7F7FFFFFu);
  EXPECT_EQ(word(pack(600, yes, yes, no, no)), 0u);
  EXPECT_EQ(flags(pack(600, yes, yes, no, no)), 0u);
  EXPECT_EQ(word(pack(-9, yes, no, yes, no)), 0xFF800000u);
  EXPECT_EQ(flags(pack(-9, yes, no, yes, no)), 0u);
  EXPECT_EQ(word(pack(127, yes, no, no, yes)), kNan);
  EXPECT_EQ(flags(pack(127, yes, no, no, yes)), 1u);
}

}  // namespace
}  // namespace sumac::hls
