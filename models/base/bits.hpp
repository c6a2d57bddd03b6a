// SPDX-License-Identifier: Apache-2.0
//
// Bit fields of unsigned words.
//
//   shape   widths 0..64; a width of 0 is the empty field, value 0
#pragma once

#include <bit>
#include <cstdint>

namespace sumac::base {

/// The lowest `width` bits set.  Range: 0 <= width <= 64.
[[nodiscard]] constexpr std::uint64_t low_mask(int width) {
  return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

/// Bits [lsb + width - 1 : lsb] of `word`.  Range: lsb + width <= 64.
[[nodiscard]] constexpr std::uint64_t bit_field(std::uint64_t word, int lsb, int width) {
  return width == 0 ? 0 : (word >> lsb) & low_mask(width);
}

/// The lowest `width` bits of `word` read as a two's complement number.  Range: 0 <= width <= 64.
[[nodiscard]] constexpr std::int64_t sign_extend(std::uint64_t word, int width) {
  if (width == 0) return 0;
  const int unused = 64 - width;
  return static_cast<std::int64_t>(word << unused) >> unused;
}

/// Number of bits of the magnitude: 0 for 0, 1 for 1, 2 for 2 and 3, ...
[[nodiscard]] constexpr int bit_length(std::uint64_t value) {
  return 64 - std::countl_zero(value);
}

/// Smallest n with 2^n >= value; 0 for 0 and 1.
[[nodiscard]] constexpr int ceil_log2(std::uint64_t value) {
  return value <= 1 ? 0 : bit_length(value - 1);
}

/// Smallest multiple of `step` that is not below `value`.  Range: step >= 1, no overflow.
[[nodiscard]] constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t step) {
  return (value + step - 1) / step * step;
}

static_assert(low_mask(0) == 0 && low_mask(8) == 0xFF && low_mask(64) == ~std::uint64_t{0});
static_assert(sign_extend(0x8, 4) == -8 && sign_extend(0x7, 4) == 7);
static_assert(ceil_log2(32768) == 15 && ceil_log2(5) == 3);

}  // namespace sumac::base
