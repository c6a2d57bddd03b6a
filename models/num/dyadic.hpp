// SPDX-License-Identifier: Apache-2.0
//
// Exact values mant * 2^exp: what a code means, and what goes into a rounding.
//
//   shape   mant 128 bits two's complement, exp any int with |exp| < 2^30; no normal form: 2 * 2^0
//   and 1 * 2^1 are the
//           same value in two spellings (`normalized` gives the one with odd mant)
//   exact   always, but for to_double, which is for reports
#pragma once

#include <bit>
#include <cstdint>

namespace sumac::num {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

/// An exact value mant * 2^exp.
struct Dyadic {
  Int128 mant = 0;
  int exp = 0;
  friend constexpr bool operator==(const Dyadic&, const Dyadic&) = default;  // same spelling
};

/// |value| as an unsigned number; defined for the most negative value too.
[[nodiscard]] constexpr Uint128 magnitude(Int128 value) {
  return value < 0 ? Uint128{0} - static_cast<Uint128>(value) : static_cast<Uint128>(value);
}

/// Number of bits of the magnitude: 0 for 0, 1 for 1, 2 for 2 and 3, ...
[[nodiscard]] constexpr int bit_length(Uint128 value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  return high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
}

/// The spelling with odd mant; {0, 0} for zero.
[[nodiscard]] constexpr Dyadic normalized(Dyadic value) {
  if (value.mant == 0) return {};
  while ((value.mant & 1) == 0) {
    value.mant /= 2;
    ++value.exp;
  }
  return value;
}

/// Same value, whatever the spelling.
[[nodiscard]] constexpr bool equal_value(Dyadic a, Dyadic b) {
  return normalized(a) == normalized(b);
}

/// The exact product.  Range: |a.mant| * |b.mant| < 2^127.
[[nodiscard]] constexpr Dyadic exact_product(Dyadic a, Dyadic b) {
  return {a.mant * b.mant, a.exp + b.exp};
}

/// For reports only: rounded to the nearest double; exact where mant has at most 53 significant
/// bits and the value is in the normal range of double.
[[nodiscard]] double to_double(Dyadic value);

static_assert(normalized(Dyadic{-12, 3}) == Dyadic{-3, 5});
static_assert(equal_value(Dyadic{4, -2}, Dyadic{1, 0}));

}  // namespace sumac::num
