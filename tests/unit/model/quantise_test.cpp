// SPDX-License-Identifier: Apache-2.0
//
// Operand quantisation against models/num's encoder, which shares no code with it, and against values worked out by hand.
#include "sim/model/quantise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "tests/support/refusal.hpp"

namespace sumac::model {
namespace {

using test::expect_refused;

const std::vector<const char*> kFormats{"int2", "int4",   "int8",   "int16",  "fp16", "bf16",
                                        "e5m2", "e4m3fn", "e2m3fn", "e2m1fn", "e3m2", "e4m3",
                                        "e3m4", "e6m5",   "e1m2fn", "e5m9"};

QuantisedMatrix one_row(const std::vector<float>& row, const num::Format& format) {
  return quantise_rows(row, 1, static_cast<std::int64_t>(row.size()), format, "x");
}

/// x / s rounded once, by integer arithmetic: the quotient cut to 96 fraction bits, with a sticky bit below them.
num::Code encode_quotient(const num::Format& format, float x, float s) {
  const num::Decoded a = num::from_float(x);
  const num::Decoded b = num::from_float(s);
  if (a.cls == num::Class::kZero)
    return std::signbit(x) && num::is_float(format) ? num::sign_mask(format) : 0;
  const num::Uint128 top = num::magnitude(a.value.mant) << 96;
  const num::Uint128 bottom = num::magnitude(b.value.mant);
  auto quotient = static_cast<num::Int128>(top / bottom) * 2 + (top % bottom != 0 ? 1 : 0);
  if (a.negative) quotient = -quotient;
  return num::encode(format, num::Dyadic{quotient, a.value.exp - b.value.exp - 97},
                     num::Round::kNearestEven, num::Overflow::kSymmetric);
}

TEST(Quantise, Int8ByHand) {
  const QuantisedMatrix q = one_row({127.0F, -127.0F, 0.5F, 1.5F, -2.5F, 0.0F, 63.4F}, num::kInt8);
  EXPECT_EQ(q.scales, (std::vector<float>{1.0F}));
  EXPECT_EQ(q.codes, (std::vector<std::uint16_t>{127, 0x81, 0, 2, 0xFE, 0, 63}));
}

TEST(Quantise, Fp8ByHand) {
  // The largest value, 896, is twice the largest finite e4m3fn (448): s = 2.
  const QuantisedMatrix q =
      one_row({896.0F, -2.0F, 0x1p-8F, 0x1p-9F, 0x1.8p-8F, 3.25F}, num::kE4M3Fn);
  EXPECT_EQ(q.scales, (std::vector<float>{2.0F}));
  // -1; 2^-9, the smallest value; half of it, a tie to zero; one and a half of it, a tie to two; 1.625.
  EXPECT_EQ(q.codes, (std::vector<std::uint16_t>{0x7E, 0xB8, 1, 0, 2, 0x3D}));
}

TEST(Quantise, RowsHaveTheirOwnScales) {
  const std::vector<float> values{1, 2, 0, 0, -7, 3.5F};
  const QuantisedMatrix q = quantise_rows(values, 3, 2, num::kInt4, "x");
  EXPECT_EQ(q.scales, (std::vector<float>{2.0F / 7.0F, 0.0F, 1.0F}));
  EXPECT_EQ(q.codes, (std::vector<std::uint16_t>{3, 7, 0, 0, 9, 4}));
}

TEST(Quantise, SixteenBitFloatsAreRoundedWithoutAScale) {
  const QuantisedMatrix q = one_row({1e6F, -1e-9F, 1.0009765F, 65519.9F}, num::kFp16);
  EXPECT_TRUE(q.scales.empty());
  EXPECT_EQ(q.codes, (std::vector<std::uint16_t>{0x7BFF, 0x8000, 0x3C01, 0x7BFF}));
  EXPECT_EQ(one_row({3.4e38F}, num::kBf16).codes, (std::vector<std::uint16_t>{0x7F7F}));
}

TEST(Quantise, CutBf16IsTruncatedBf16) {
  const QuantisedMatrix q = one_row({1.984375F, -1.999F, 3e38F, 1e-39F}, num::ieee_format(8, 3));
  EXPECT_TRUE(q.scales.empty());
  // 1.984375 is 0x3FFE, cut to 1.875; -2 after rounding to BF16, 0xC000 >> 4; 0x7F62 >> 4; 0x000B >> 4.
  EXPECT_EQ(q.codes, (std::vector<std::uint16_t>{0x3FF, 0xC00, 0x7F6, 0x000}));
}

TEST(Quantise, ZeroAndVanishingRowsHaveScaleZero) {
  for (const char* name : kFormats) {
    const num::Format format = num::parse_format(name);
    const QuantisedMatrix q = one_row({0.0F, -0.0F, 0.0F}, format);
    if (!has_scales(format)) continue;
    EXPECT_EQ(q.scales, (std::vector<float>{0.0F})) << name;
    EXPECT_EQ(q.codes, (std::vector<std::uint16_t>(3, 0))) << name;
  }
  const QuantisedMatrix tiny = one_row({0x1p-149F, 0.0F}, num::kInt8);  // 2^-149 / 127 is 0 in FP32
  EXPECT_EQ(tiny.scales, (std::vector<float>{0.0F}));
  EXPECT_EQ(tiny.codes, (std::vector<std::uint16_t>{0, 0}));
}

TEST(Quantise, EveryCodeIsTheQuotientRoundedOnce) {
  base::Rng rng(7);
  for (const char* name : kFormats) {
    const num::Format format = num::parse_format(name);
    for (int round = 0; round < 400; ++round) {
      std::vector<float> row(32);
      for (float& x : row) {
        const auto exp = static_cast<int>(rng.between(-30, 10));
        x = std::ldexp(static_cast<float>(rng.between(-(1 << 24), 1 << 24)), exp - 24);
        if (rng.one_in(8)) x = 0.0F;
        if (rng.one_in(16)) x = std::ldexp(1.0F, -149 + static_cast<int>(rng.below(30)));
      }
      const QuantisedMatrix q = one_row(row, format);
      if (q.scale(0) == 0.0F) continue;
      for (std::size_t i = 0; i < row.size(); ++i) {
        ASSERT_EQ(q.codes[i], encode_quotient(format, row[i], q.scale(0)))
            << name << ' ' << row[i] << " / " << q.scale(0);
      }
    }
  }
}

// Rows whose scale is exactly 1, so that every value and every midpoint of the format can be asked for.
TEST(Quantise, EveryValueAndMidpointRoundsAsTheCodecDoes) {
  for (const char* name : kFormats) {
    const num::Format format = num::parse_format(name);
    const num::Code top = num::max_finite_code(format);
    const auto value = [&](num::Code c) {
      return static_cast<float>(num::to_double(num::decode(format, c)));
    };
    std::vector<float> row{value(top)};
    for (num::Code c = 0; c < top; ++c) {
      const float low = value(c);
      const float middle = low / 2 + value(c + 1) / 2;
      for (const float x :
           {low, middle, std::nextafter(middle, 0.0F), std::nextafter(middle, INFINITY)}) {
        row.push_back(x);
        row.push_back(-x);
      }
    }
    const QuantisedMatrix q = one_row(row, format);
    ASSERT_EQ(q.scale(0), 1.0F) << name;
    for (std::size_t i = 0; i < row.size(); ++i) {
      ASSERT_EQ(q.codes[i], num::encode(format, num::from_float(row[i]), num::Round::kNearestEven,
                                        num::Overflow::kSymmetric))
          << name << ' ' << row[i];
    }
  }
}

TEST(Quantise, CodesComeBackWithinHalfAStep) {
  base::Rng rng(3);
  std::vector<float> row(1000);
  for (float& x : row)
    x = static_cast<float>(rng.unit() * 2 - 1);
  const QuantisedMatrix q = one_row(row, num::kInt8);
  const std::vector<float> back = dequantise(q);
  for (std::size_t i = 0; i < row.size(); ++i) {
    EXPECT_LE(std::fabs(back[i] - row[i]), q.scales[0] * 0.5000001F);
  }
  // Uniform noise of a step against a uniform signal of 254 steps: 20 log10(254) = 48.1 dB.
  EXPECT_NEAR(sqnr_db(row, back), 48.1, 0.3);
}

TEST(Quantise, ScalesGoBackInTheNamedOrder) {
  const std::vector<float> act{0.1F};
  const std::vector<float> wgt{0.3F, 7e-30F};
  const float first = 3.0F * 0.1F;
  const float second = 16777216.0F * 0.1F;
  std::vector<float> sums{3.0F, 16777216.0F};
  apply_scales(sums, 1, 2, act, wgt, 1.0F);
  EXPECT_EQ(sums, (std::vector<float>{first * 0.3F, second * 7e-30F}));
  sums = {3.0F, 16777216.0F};
  apply_scales(sums, 1, 2, act, wgt, 1.038F);
  EXPECT_EQ(sums, (std::vector<float>{first * (0.3F * 1.038F), second * (7e-30F * 1.038F)}));
  sums = {3.0F, 16777216.0F};
  apply_scales(sums, 1, 2, {}, {}, 1.0F);
  EXPECT_EQ(sums, (std::vector<float>{3.0F, 16777216.0F}));
}

TEST(Quantise, SqnrByHand) {
  const std::vector<float> reference{3.0F, 4.0F};
  EXPECT_NEAR(sqnr_db(reference, std::vector<float>{3.0F, 4.5F}), 20.0, 1e-12);  // 25 / 0.25
  EXPECT_EQ(sqnr_db(reference, reference), std::numeric_limits<double>::infinity());
}

TEST(Quantise, ValuesThatAreNotFiniteAreRefused) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  expect_refused(
      [&] { (void)quantise_rows(std::vector<float>{1, 2, 3, nan}, 2, 2, num::kInt8, "w"); },
      "w: row 1 has a value that is not finite");
  expect_refused([&] { (void)one_row({-INFINITY}, num::kFp16); }, "not finite");
  expect_refused([&] { (void)one_row({1.0F}, num::kE8M0Fnu); },
                 "format e8m0fnu cannot hold operands");
  expect_refused([&] { (void)one_row({1.0F}, num::uint_format(8)); }, "uint8 cannot hold operands");
}

}  // namespace
}  // namespace sumac::model
