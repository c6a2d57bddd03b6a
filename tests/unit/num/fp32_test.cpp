// SPDX-License-Identifier: Apache-2.0
//
// Integer binary32 arithmetic against the host's: corners x corners, 10^7 random pairs of several
// shapes.  The host runs in its default mode: RNE, subnormals on, and the build forbids
// contraction.
#include "models/num/fp32.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "models/base/rng.hpp"

namespace sumac::num {
namespace {

using Binary = Fp32Result (*)(std::uint32_t, std::uint32_t);

Fp32Result host(float a, float b, bool multiply) {
  const volatile float result = multiply ? a * b : a + b;
  const float value = result;
  Fp32Result want{.bits = std::bit_cast<std::uint32_t>(value)};
  if (std::isnan(value)) want = {.bits = kFp32CanonicalNan, .invalid = true};
  want.overflow = std::isinf(value) && std::isfinite(a) && std::isfinite(b);
  return want;
}

struct Tally {
  std::int64_t checked = 0;
  std::int64_t wrong = 0;
  std::string first;
};

template <class Function>
void compare(Tally& tally, std::uint32_t a, std::uint32_t b, bool multiply,
             const Function& function) {
  const Fp32Result got = function(a, b);
  const Fp32Result want = host(std::bit_cast<float>(a), std::bit_cast<float>(b), multiply);
  ++tally.checked;
  if (got == want) return;
  if (tally.wrong++ == 0) {
    tally.first = std::to_string(a) + (multiply ? " * " : " + ") + std::to_string(b) + " got " +
                  std::to_string(got.bits) + " want " + std::to_string(want.bits);
  }
}

std::vector<std::uint32_t> corners() {
  std::vector<std::uint32_t> result;
  for (const std::uint32_t field :
       {0U,   1U,   2U,   24U,  25U,  63U,  64U,  101U, 102U, 103U, 104U, 125U, 126U,
        127U, 128U, 149U, 150U, 151U, 152U, 189U, 190U, 229U, 230U, 253U, 254U, 255U}) {
    for (const std::uint32_t fraction : {0U, 1U, 2U, 3U, 0x3FFFFFU, 0x400000U, 0x400001U, 0x555555U,
                                         0x7FFFFDU, 0x7FFFFEU, 0x7FFFFFU}) {
      result.push_back(field << 23 | fraction);
      result.push_back(kFp32Sign | field << 23 | fraction);
    }
  }
  return result;
}

template <class Add, class Mul>
Tally compare_corners(const Add& add, const Mul& mul) {
  Tally tally;
  const std::vector<std::uint32_t> all = corners();
  for (const std::uint32_t a : all) {
    for (const std::uint32_t b : all) {
      compare(tally, a, b, false, add);
      compare(tally, a, b, true, mul);
    }
  }
  return tally;
}

TEST(Fp32, CornersTimesCorners) {
  const Tally tally = compare_corners(fp32_add, fp32_mul);
  EXPECT_EQ(tally.wrong, 0) << tally.first;
  EXPECT_EQ(tally.checked, 2 * 572 * 572);
}

TEST(Fp32, CanaryOneFlippedBitIsSeen) {
  const auto bad_add = [](std::uint32_t a, std::uint32_t b) {
    Fp32Result got = fp32_add(a, b);
    if (a == 0x3F800000 && b == 0x80000001) got.bits ^= 1;
    return got;
  };
  const auto bad_flag = [](std::uint32_t a, std::uint32_t b) {
    Fp32Result got = fp32_add(a, b);
    if (a == kFp32MaxFinite && b == kFp32MaxFinite) got.overflow = false;
    return got;
  };
  const auto bad_mul = [](std::uint32_t a, std::uint32_t b) {
    Fp32Result got = fp32_mul(a, b);
    if (a == 0x3F800001 && b == 0x00000001) got.bits ^= 1;
    return got;
  };
  EXPECT_EQ(compare_corners(bad_add, fp32_mul).wrong, 1);
  EXPECT_EQ(compare_corners(bad_flag, fp32_mul).wrong, 1);
  EXPECT_EQ(compare_corners(fp32_add, bad_mul).wrong, 1);
}

TEST(Fp32, RandomPairs) {
  base::Rng rng(32);
  Tally tally;
  std::int64_t cancelled = 0;
  for (int trial = 0; trial < 10000000; ++trial) {
    const std::uint64_t word = rng.next();
    const auto a = static_cast<std::uint32_t>(word);
    auto b = static_cast<std::uint32_t>(word >> 32);
    switch (trial % 4) {
      case 0:  // anything
        break;
      case 1:  // exponents at most 30 apart, any sign
        b = (b & 0x807FFFFF) | ((((a >> 23) + (b >> 23) % 61 - 30) & 0xFF) << 23);
        break;
      case 2:  // near cancellation: the negative of a, a few steps away
        b = (a ^ kFp32Sign) + b % 33 - 16;
        break;
      case 3:  // sums that are ties: short fractions 24 or so binades apart
        b = (b & 0x80700000) | ((((a >> 23) - 22 - (b >> 23) % 5) & 0xFF) << 23);
        break;
    }
    compare(tally, a, b, false, fp32_add);
    compare(tally, b, a, false, fp32_add);
    compare(tally, a, b, true, fp32_mul);
    cancelled += fp32_add(a, b).bits == 0 ? 1 : 0;
  }
  EXPECT_EQ(tally.wrong, 0) << tally.first;
  EXPECT_GT(cancelled, 10000);
}

TEST(Fp32, ZerosAndFlags) {
  constexpr std::uint32_t kOne = 0x3F800000;
  EXPECT_EQ(fp32_add(kOne, kOne | kFp32Sign).bits, 0U);
  EXPECT_EQ(fp32_add(kOne | kFp32Sign, kOne).bits, 0U);
  EXPECT_EQ(fp32_add(kFp32Sign, kFp32Sign).bits, kFp32Sign);
  EXPECT_EQ(fp32_add(0, kFp32Sign).bits, 0U);
  EXPECT_EQ(fp32_add(kFp32Sign, 0).bits, 0U);
  EXPECT_EQ(fp32_mul(kFp32Sign, kOne).bits, kFp32Sign);
  EXPECT_EQ(fp32_add(0x7F800001, kOne), (Fp32Result{.bits = kFp32CanonicalNan, .invalid = true}));
  EXPECT_EQ(fp32_add(kFp32Infinity, kFp32Infinity | kFp32Sign),
            (Fp32Result{.bits = kFp32CanonicalNan, .invalid = true}));
  EXPECT_EQ(fp32_add(kFp32Infinity, kOne), (Fp32Result{.bits = kFp32Infinity}));
  EXPECT_EQ(fp32_mul(kFp32Infinity, kFp32Sign),
            (Fp32Result{.bits = kFp32CanonicalNan, .invalid = true}));
  EXPECT_EQ(fp32_mul(kFp32MaxFinite, 0xC0000000),
            (Fp32Result{.bits = kFp32Infinity | kFp32Sign, .overflow = true}));
}

TEST(Fp32, Narrowing) {
  EXPECT_EQ(fp32_to_fp16(0x477FEFFF, Overflow::kSpecial), 0x7BFF);  // below 65520
  EXPECT_EQ(fp32_to_fp16(0x477FF000, Overflow::kSpecial), 0x7C00);  // 65520
  EXPECT_EQ(fp32_to_fp16(0x477FF000, Overflow::kSaturate), 0x7BFF);
  EXPECT_EQ(fp32_to_fp16(0xFF800000, Overflow::kSaturate), 0xFC00);  // an infinity stays one
  EXPECT_EQ(fp32_to_fp16(0xFFC12345, Overflow::kSaturate), 0x7E00);
  EXPECT_EQ(fp32_to_fp16(0x80000001, Overflow::kSaturate), 0x8000);
  EXPECT_EQ(fp32_to_bf16(0x3F808000, Round::kNearestEven, Overflow::kSaturate), 0x3F80);
  EXPECT_EQ(fp32_to_bf16(0x3F818000, Round::kNearestEven, Overflow::kSaturate), 0x3F82);
  EXPECT_EQ(fp32_to_bf16(0x3F81FFFF, Round::kTowardZero, Overflow::kSaturate), 0x3F81);
  EXPECT_EQ(fp32_to_bf16(0xBF810001, Round::kFloor, Overflow::kSaturate), 0xBF82);
  EXPECT_EQ(fp32_to_bf16(0x7F7FFFFF, Round::kNearestEven, Overflow::kSaturate), 0x7F7F);
  EXPECT_EQ(fp32_to_bf16(0x7F7FFFFF, Round::kNearestEven, Overflow::kSpecial), 0x7F80);
  for (std::uint32_t code = 0; code < 0x10000; ++code) {
    const auto half = static_cast<std::uint16_t>(code);
    const bool half_nan = decode(kFp16, code).cls == Class::kNan;
    const bool brain_nan = decode(kBf16, code).cls == Class::kNan;
    EXPECT_EQ(fp32_to_fp16(fp16_to_fp32(half), Overflow::kSaturate), half_nan ? 0x7E00 : half);
    EXPECT_EQ(fp32_to_bf16(bf16_to_fp32(half), Round::kTowardZero, Overflow::kSaturate),
              brain_nan ? 0x7FC0 : half);
  }
}

}  // namespace
}  // namespace sumac::num
