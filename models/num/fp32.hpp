// SPDX-License-Identifier: Apache-2.0
//
// IEEE 754 binary32 arithmetic on bit patterns, in integers only: golden running sums.
//
//   rounding   nearest even, once; subnormals kept on both sides; overflow to infinity
//   zero       x + (-x) = +0; (-0) + (-0) = -0; (+0) + (-0) = +0; a product's zero has the XOR of
//   the signs NaN        always the canonical 0x7FC00000 flags      invalid: a NaN operand (quiet
//   too, unlike IEEE), infinity - infinity, infinity * 0
//              overflow: finite operands, infinite result
//   source     IEEE 754-2019; pe-laws.md 2 of the design for NaN and flags
#pragma once

#include <cstdint>

#include "models/num/codec.hpp"

namespace sumac::num {

inline constexpr std::uint32_t kFp32CanonicalNan = 0x7FC00000;
inline constexpr std::uint32_t kFp32Infinity = 0x7F800000;
inline constexpr std::uint32_t kFp32MaxFinite = 0x7F7FFFFF;
inline constexpr std::uint32_t kFp32MinNormal = 0x00800000;
inline constexpr std::uint32_t kFp32Sign = 0x80000000;

struct Fp32Result {
  std::uint32_t bits = 0;
  bool invalid = false;
  bool overflow = false;
  friend constexpr bool operator==(const Fp32Result&, const Fp32Result&) = default;
};

namespace detail {

/// Rounds (-1)^sign * mag * 2^exp to binary32.  Range: 0 < mag < 2^63.
[[nodiscard]] constexpr Fp32Result fp32_pack(std::uint32_t sign, std::uint64_t mag, int exp) {
  // Quantum of the result: 23 bits below the leading one, but never below the smallest subnormal.
  const int top = 63 - std::countl_zero(mag) + exp;
  const int quantum = (top < -126 ? -126 : top) - 23;
  const int shift = quantum - exp;
  std::uint64_t significand = 0;
  if (shift <= 0) {
    significand = mag << -shift;
  } else if (shift < 64) {
    const std::uint64_t half = std::uint64_t{1} << (shift - 1);
    const std::uint64_t rest = mag & (2 * half - 1);
    significand = mag >> shift;
    if (rest > half || (rest == half && (significand & 1) != 0)) ++significand;
  }
  // A carry out of the significand lands in the exponent field.
  const int field = quantum + 149;  // exponent field - 1
  if (field >= 254) return {.bits = sign | kFp32Infinity, .overflow = true};
  const std::uint64_t bits = (static_cast<std::uint64_t>(field) << 23) + significand;
  if (bits >= kFp32Infinity) return {.bits = sign | kFp32Infinity, .overflow = true};
  return {.bits = sign | static_cast<std::uint32_t>(bits)};
}

/// Integer significand of a finite magnitude; its unit is 2^(max(field, 1) - 150).
[[nodiscard]] constexpr std::uint64_t fp32_significand(std::uint32_t mag) {
  return mag < kFp32MinNormal ? mag : (mag & 0x7FFFFF) | 0x800000;
}
[[nodiscard]] constexpr int fp32_unit_exp(std::uint32_t mag) {
  return static_cast<int>(mag < kFp32MinNormal ? 1 : mag >> 23) - 150;
}

}  // namespace detail

/// a + b.
[[nodiscard]] constexpr Fp32Result fp32_add(std::uint32_t a, std::uint32_t b) {
  std::uint32_t mag_a = a & ~kFp32Sign;
  std::uint32_t mag_b = b & ~kFp32Sign;
  if (mag_a < mag_b) {  // a becomes the larger magnitude
    const std::uint32_t old = a;
    a = b;
    b = old;
    mag_a = a & ~kFp32Sign;
    mag_b = b & ~kFp32Sign;
  }
  const std::uint32_t sign = a & kFp32Sign;
  const bool same_sign = ((a ^ b) & kFp32Sign) == 0;
  if (mag_a >= kFp32Infinity) {
    const bool infinities_cancel = mag_b == kFp32Infinity && !same_sign;
    if (mag_a > kFp32Infinity || infinities_cancel) {
      return {.bits = kFp32CanonicalNan, .invalid = true};
    }
    return {.bits = a};
  }
  if (mag_b == 0) {
    if (mag_a == 0 && !same_sign) return {};
    return {.bits = a};
  }
  // Further apart than kRoom binades, b is less than an eighth of a's last place, and a is the nearest value even if a is
  // a power of two.  Nearer, nothing of b is lost.
  constexpr int kRoom = 26;
  const int exp_a = detail::fp32_unit_exp(mag_a);
  const int distance = exp_a - detail::fp32_unit_exp(mag_b);
  if (distance > kRoom) return {.bits = a};
  const std::uint64_t wide_a = detail::fp32_significand(mag_a) << kRoom;
  const std::uint64_t aligned_b = detail::fp32_significand(mag_b) << (kRoom - distance);
  const std::uint64_t sum = same_sign ? wide_a + aligned_b : wide_a - aligned_b;
  if (sum == 0) return {};
  return detail::fp32_pack(sign, sum, exp_a - kRoom);
}

/// a * b.
[[nodiscard]] constexpr Fp32Result fp32_mul(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t mag_a = a & ~kFp32Sign;
  const std::uint32_t mag_b = b & ~kFp32Sign;
  const std::uint32_t sign = (a ^ b) & kFp32Sign;
  if (mag_a >= kFp32Infinity || mag_b >= kFp32Infinity) {
    if (mag_a > kFp32Infinity || mag_b > kFp32Infinity || mag_a == 0 || mag_b == 0) {
      return {.bits = kFp32CanonicalNan, .invalid = true};
    }
    return {.bits = sign | kFp32Infinity};
  }
  if (mag_a == 0 || mag_b == 0) return {.bits = sign};
  return detail::fp32_pack(sign, detail::fp32_significand(mag_a) * detail::fp32_significand(mag_b),
                           detail::fp32_unit_exp(mag_a) + detail::fp32_unit_exp(mag_b));
}

/// Binary16 bits by RNE, subnormals kept; NaN becomes the canonical 0x7E00.  kSaturate: finite
/// values stay finite.
[[nodiscard]] constexpr std::uint16_t fp32_to_fp16(std::uint32_t bits, Overflow overflow) {
  return static_cast<std::uint16_t>(
      encode(kFp16, decode(kFp32, bits), Round::kNearestEven, overflow));
}

/// Binary32 bits of a binary16 code: exact; NaN becomes the canonical one.
[[nodiscard]] constexpr std::uint32_t fp16_to_fp32(std::uint16_t code) {
  return encode(kFp32, decode(kFp16, code), Round::kNearestEven, Overflow::kSpecial);
}

/// bfloat16 bits in the named rounding, subnormals kept; NaN becomes the canonical 0x7FC0.
[[nodiscard]] constexpr std::uint16_t fp32_to_bf16(std::uint32_t bits, Round round,
                                                   Overflow overflow) {
  return static_cast<std::uint16_t>(encode(kBf16, decode(kFp32, bits), round, overflow));
}

/// Binary32 bits of a bfloat16 code: exact; NaN becomes the canonical one.
[[nodiscard]] constexpr std::uint32_t bf16_to_fp32(std::uint16_t code) {
  const std::uint32_t bits = std::uint32_t{code} << 16;
  return (bits & ~kFp32Sign) > kFp32Infinity ? kFp32CanonicalNan : bits;
}

static_assert(fp32_add(0x3F800000, 0xBF800000).bits == 0);           // 1 + -1 = +0
static_assert(fp32_add(0x80000000, 0x80000000).bits == 0x80000000);  // -0 + -0 = -0
static_assert(fp32_add(kFp32MaxFinite, kFp32MaxFinite) ==
              Fp32Result{.bits = kFp32Infinity, .overflow = true});
static_assert(fp32_mul(0x3FC00000, 0xC0000000).bits == 0xC0400000);  // 1.5 * -2 = -3

}  // namespace sumac::num
