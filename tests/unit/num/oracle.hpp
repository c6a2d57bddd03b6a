// SPDX-License-Identifier: Apache-2.0
//
// A second, slow formulation of the number formats, in Boost.Multiprecision; shares no code with
// models/num.
//
//   value     a law is the list of its finite magnitudes, counted upward from the smallest:
//   magnitude(i) is a plain
//             integer formula in units of 2^(-bias - y), kept as a cpp_int
//   rounding  by comparing distances to two neighbours of that list; no bit is ever shifted out
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "models/num/codec.hpp"

namespace sumac::test {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

enum class Special { kIeee, kAllOnesNan, kNothing };

/// A float law by its name's numbers, not by a num::Format.
struct Law {
  int x = 0;
  int y = 0;
  int bias = 0;
  Special special = Special::kIeee;
  bool sign = true;
  bool zero = true;
  bool subnormals = true;

  [[nodiscard]] int width() const { return (sign ? 1 : 0) + x + y; }
  [[nodiscard]] std::uint32_t sign_bit() const { return sign ? 1U << (x + y) : 0U; }

  /// Index of the largest finite magnitude in the list of codes without sign.
  [[nodiscard]] std::uint32_t last() const {
    const std::uint32_t all = (1U << (x + y)) - 1;
    if (special == Special::kNothing) return all;
    return special == Special::kAllOnesNan ? all - 1 : all - (1U << y);
  }

  /// Magnitude of code i in units of 2^(-bias - y); goes on past last() as if there were more
  /// exponents.
  [[nodiscard]] cpp_int magnitude(std::uint32_t i) const {
    const std::uint32_t e = i >> y;
    const cpp_int fraction = i & ((1U << y) - 1);
    const cpp_int one = cpp_int(1) << y;
    if (e == 0 && zero) return subnormals ? fraction * 2 : cpp_int(0);
    return (one + fraction) << e;
  }
};

/// eXmY or eXmYfn.
inline Law named_law(int x, int y, bool fn) {
  Law law{.x = x, .y = y, .bias = (1 << (x - 1)) - 1};
  if (fn) law.special = 1 + x + y >= 7 ? Special::kAllOnesNan : Special::kNothing;
  return law;
}
inline std::string law_name(int x, int y, bool fn) {
  std::string name = "e" + std::to_string(x) + "m" + std::to_string(y) + (fn ? "fn" : "");
  if (name == "e5m10") name = "fp16";
  if (name == "e8m7") name = "bf16";
  return name;
}

/// value * 2^exp as the code under test takes it.  The odd part of value must fit.
inline num::Dyadic to_dyadic(const cpp_int& value, int exp) {
  if (value == 0) return {};
  const cpp_int positive = abs(value);
  const unsigned low = lsb(positive);
  const cpp_int odd = positive >> low;
  if (msb(odd) >= 126) throw std::logic_error("test value does not fit a Dyadic");
  const auto high = static_cast<std::uint64_t>(odd >> 64);
  const auto tail = static_cast<std::uint64_t>(odd & cpp_int(~std::uint64_t{0}));
  const auto mant = static_cast<num::Int128>((num::Uint128{high} << 64) | tail);
  return {value < 0 ? -mant : mant, exp + static_cast<int>(low)};
}

/// |mant| * 2^exp as a rational.
inline cpp_rational to_rational(num::Dyadic value) {
  const num::Uint128 mag = value.mant < 0 ? num::Uint128{0} - static_cast<num::Uint128>(value.mant)
                                          : static_cast<num::Uint128>(value.mant);
  cpp_int wide = static_cast<std::uint64_t>(mag >> 64);
  wide = (wide << 64) + static_cast<std::uint64_t>(mag);
  if (value.mant < 0) wide = -wide;
  if (value.exp >= 0) return cpp_rational(wide << value.exp);
  return cpp_rational(wide, cpp_int(1) << -value.exp);
}

/// Canonical NaN of the law, 0 if there is none.
inline std::uint32_t nan_of(const Law& law) {
  if (law.special == Special::kAllOnesNan) return (1U << (law.x + law.y)) - 1;
  if (law.special == Special::kIeee && law.y > 0) return law.last() + 1 + (1U << (law.y - 1));
  return 0;
}

/// What an overflow of this sign encodes to.
inline std::uint32_t overflow_of(const Law& law, bool negative, num::Round round,
                                 num::Overflow overflow) {
  const std::uint32_t sign = negative ? law.sign_bit() : 0;
  const bool away = round == num::Round::kNearestEven || (round == num::Round::kFloor && negative);
  if (overflow == num::Overflow::kSpecial && away) {
    if (law.special == Special::kIeee) return sign | (law.last() + 1);
    if (law.special == Special::kAllOnesNan) return nan_of(law);
  }
  return sign | law.last();
}

/// Does a tie between magnitudes i and i + 1 go up?
inline bool tie_goes_up(const Law& law, std::uint32_t i) {
  const bool zero = law.zero && (i >> law.y) == 0 && (!law.subnormals || law.y == 0);
  if (zero) return false;       // zero is even
  if (law.y == 0) return true;  // one-digit significands are all odd: larger magnitude
  return (i & 1U) != 0;
}

/// Rounds x to the law by searching its list of magnitudes.
inline std::uint32_t slow_encode(const Law& law, const cpp_rational& x, num::Round round,
                                 num::Overflow overflow) {
  const bool negative = x < 0;
  const int unit_exp = -law.bias - law.y;
  const cpp_rational unit = unit_exp >= 0 ? cpp_rational(cpp_int(1) << unit_exp)
                                          : cpp_rational(1, cpp_int(1) << -unit_exp);
  const cpp_rational target = (negative ? cpp_rational(-x) : x) / unit;
  if (!law.zero && (target == 0 || negative)) {
    return overflow == num::Overflow::kSpecial ? nan_of(law) : 0;
  }
  if (negative && !law.sign) return 0;
  const std::uint32_t sign = negative ? law.sign_bit() : 0;
  if (!law.zero && target < cpp_rational(law.magnitude(0))) return 0;
  // Largest i with magnitude(i) <= target, in the list with one virtual value past the end.
  std::uint32_t low = 0;
  std::uint32_t high = law.last() + 1;
  if (target >= cpp_rational(law.magnitude(high))) {
    return overflow_of(law, negative, round, overflow);
  }
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (cpp_rational(law.magnitude(middle)) <= target ? low : high) = middle;
  }
  if (law.zero && !law.subnormals && (low >> law.y) == 0) {
    low = 0;  // all codes of field 0 are zero: the canonical one
    high = 1U << law.y;
  }
  const cpp_rational below = target - cpp_rational(law.magnitude(low));
  const cpp_rational above = cpp_rational(law.magnitude(high)) - target;
  bool up = false;
  if (below != 0) {
    if (round == num::Round::kNearestEven) {
      up = above < below || (above == below && tie_goes_up(law, low));
    } else {
      up = round == num::Round::kFloor && negative;
    }
  }
  const std::uint32_t chosen = up ? high : low;
  if (chosen > law.last()) return overflow_of(law, negative, round, overflow);
  return sign | chosen;
}

}  // namespace sumac::test
