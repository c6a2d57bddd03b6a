// SPDX-License-Identifier: Apache-2.0
//
// Tiles of exact sums over operands of one byte, with the byte dot product of AVX-512 VNNI, which Highway 1.0.3 does not have.
// The machine has them where Highway's detection says AVX3_DL (Ice Lake and later); elsewhere exact_block.hpp and the kinds' own laws do the work.
//
//   group   four elements of K: what one lane of the dot product sums
//   layout  act [group][plane][rows][4], wgt [group][plane][columns][4], bytes
#pragma once

#include <cstdint>

namespace sumac::pe {

/// This machine has the tiles (and no test has hidden them, hwy::SetSupportedTargetsForTest).
[[nodiscard]] bool has_byte_tiles();

inline constexpr int kDotRows = 6;
inline constexpr int kDotCols = 64;

/// sums[r][c] = start[r] + sum of act (signed) * wgt (unsigned), one plane each.
///   exact  while it stays within 32 bits: 2^15 products of 7 by 8 bits do
void dot_tile(const std::uint8_t* act, const std::uint8_t* wgt, std::int64_t groups,
              const std::int32_t (&start)[kDotRows], std::int32_t (&sums)[kDotRows][kDotCols]);

inline constexpr int kDigitRows = 4;
inline constexpr int kDigitCols = 16;
inline constexpr int kMaxDigits = 5;

/// Tables of 64 entries for products g(a + w) * 2^(ea + ew): plane 0 holds exponents, plane 1 the index into `product`.
struct DigitTables {
  alignas(64) std::uint8_t product[64] = {};            // signed g, by the low six bits of the sum
  alignas(64) std::uint8_t digit[kMaxDigits][64] = {};  // 2^(e - 8 d) where that is 1..128, else 0
  int digits = 1;
};

using DigitSums = std::int32_t[kMaxDigits][kDigitRows][kDigitCols];

/// sums[d][r][c] = sum of product * digit d of its power of two: the exact sum is that of sums[d] * 2^(8 d).
///   exponent  of a zero: 255 (the sum saturates, entry 63 is 0); else ea + ew <= 62
///   exact     2^15 products of magnitude up to 127
void digit_tile(const std::uint8_t* act, const std::uint8_t* wgt, std::int64_t groups,
                const DigitTables& tables, DigitSums& sums);

/// FP32 bits of the exact sums, nearest even, their exponent fields moved by `exponent`. Range: the fields stay within 1..254.
void digit_words(const DigitSums& sums, int digits, int exponent,
                 std::uint32_t (&words)[kDigitRows][kDigitCols]);

}  // namespace sumac::pe
