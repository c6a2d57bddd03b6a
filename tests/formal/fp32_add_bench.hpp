// SPDX-License-Identifier: Apache-2.0
//
// sumac_fp32_add against the host's IEEE 754 binary32 addition.
//
//   law        sum = a + b rounded to nearest even, subnormals kept; overflow: finite operands,
//   infinite sum deviates   by design: every NaN is 0x7FC00000, where the host keeps payloads, signs
//   and signalling bits source     rtl/common/sumac_fp32_add.sv
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "Vformal_fp32_add.h"

namespace sumac::formal {

struct Sum {
  std::uint32_t bits = 0;
  bool overflow = false;
  friend bool operator==(const Sum&, const Sum&) = default;
};

/// The host's sum, in the host's present rounding mode, with the deviations of the law.
[[gnu::noinline]] inline Sum host_sum(std::uint32_t a, std::uint32_t b) {
  const float x = std::bit_cast<float>(a);
  const float y = std::bit_cast<float>(b);
  const float z = x + y;
  if (std::isnan(z)) return {0x7FC00000U, false};
  return {std::bit_cast<std::uint32_t>(z), std::isinf(z) && std::isfinite(x) && std::isfinite(y)};
}

class Adder {
 public:
  Sum operator()(std::uint32_t a, std::uint32_t b) {
    rtl_.a_i = a;
    rtl_.b_i = b;
    rtl_.eval();
    return {rtl_.sum_o, rtl_.overflow_o != 0};
  }

  /// Counts a pair that differs, and keeps the first.
  void compare(std::uint32_t a, std::uint32_t b) {
    ++compared;
    if ((*this)(a, b) == host_sum(a, b)) return;
    if (differences++ == 0) first = {a, b};
  }

  std::int64_t compared = 0;
  std::int64_t differences = 0;
  std::array<std::uint32_t, 2> first{};

 private:
  Vformal_fp32_add rtl_;
};

/// Both signs of: every exponent with the fractions at the ends and in the middle.
inline std::vector<std::uint32_t> corners(const std::vector<std::uint32_t>& exponents) {
  std::vector<std::uint32_t> codes;
  for (const std::uint32_t exponent : exponents) {
    for (const std::uint32_t fraction :
         {0x000000U, 0x000001U, 0x000002U, 0x000003U, 0x3FFFFFU, 0x400000U, 0x400001U, 0x555555U,
          0x7FFFFDU, 0x7FFFFEU, 0x7FFFFFU}) {
      codes.push_back((exponent << 23) | fraction);
      codes.push_back(0x80000000U | (exponent << 23) | fraction);
    }
  }
  return codes;
}

/// A quarter each: any codes; exponents within 27; fractions of few ones or zeros; almost opposite
/// numbers.
inline void compare_random(Adder& adder, std::int64_t pairs, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::int64_t i = 0; i < pairs; ++i) {
    const std::uint64_t bits = random();
    auto a = static_cast<std::uint32_t>(bits);
    auto b = static_cast<std::uint32_t>(bits >> 32U);
    const std::uint64_t more = (i % 4 == 0) ? 0 : random();
    if (i % 4 == 1 || i % 4 == 2) {
      const std::uint32_t near = ((a >> 23U) & 0xFFU) + static_cast<std::uint32_t>(more % 55) - 27U;
      b = (b & 0x807FFFFFU) | ((near & 0xFFU) << 23U);
    }
    if (i % 4 == 2) {
      const auto low = static_cast<unsigned>((more >> 8U) % 24);
      const auto high = static_cast<unsigned>((more >> 16U) % 24);
      a &= ~0x7FFFFFU | (0x7FFFFFU << low);
      b = (more & (1U << 24U)) != 0 ? b | (0x7FFFFFU >> high)
                                    : b & (~0x7FFFFFU | (0x7FFFFFU << high));
    }
    if (i % 4 == 3) b = (a ^ 0x80000000U) + static_cast<std::uint32_t>(more % 65) - 32U;
    adder.compare(a, b);
  }
}

}  // namespace sumac::formal
