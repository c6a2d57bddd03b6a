// SPDX-License-Identifier: Apache-2.0
//
// L-Mul a second time, on values instead of bit patterns: with x = (1 + x_m) 2^xe and s = x_m + y_m + c,
//
//   adder     |p| = (1 + s) 2^e   for s < 1;   2 s 2^e   for s < 2;   4 (s - 1) 2^e   above;   e = xe + ye, c = OFFSET / 2^M
//   formula   |p| = (1 + s) 2^e
//
// All in double, where it is exact: s has at most 11 bits, e stays within +-600.
#pragma once

#include <cmath>
#include <cstdint>

#include "models/pe/lmul/lmul.hpp"
#include "tests/pe/common/oracle.hpp"

namespace sumac::pe::lmul::reference {

struct Parts {
  double fraction;  // x_m in [0, 1)
  int exp;
};

inline Parts parts(double value) {
  int exp = 0;
  const double f = std::frexp(std::fabs(value), &exp);
  return {.fraction = 2 * f - 1, .exp = exp - 1};
}

/// The operand that the law sees: subnormals are zero unless they are normalised.
inline double operand(const Law& law, unsigned code) {
  const double value = oracle::value(law.format, code);
  return !law.normalise && oracle::is_subnormal_or_zero(law.format, code)
             ? std::copysign(0.0, value)
             : value;
}

/// The unlimited product, infinities, NaN and zeros included.
inline double product(const Law& law, unsigned a, unsigned b) {
  const double x = operand(law, a);
  const double y = operand(law, b);
  if (!std::isfinite(x) || !std::isfinite(y) || x == 0 || y == 0) return x * y;
  const Parts p = parts(x);
  const Parts q = parts(y);
  const double s = p.fraction + q.fraction + std::ldexp(law.offset, -law.format.man_bits);
  double factor = 1 + s;
  if (!law.formula && s >= 1) factor = s < 2 ? 2 * s : 4 * (s - 1);
  const double magnitude = std::ldexp(factor, p.exp + q.exp);
  return std::signbit(x) != std::signbit(y) ? -magnitude : magnitude;
}

inline double max_finite(const num::Format& f) {
  return oracle::value(f, num::max_finite_code(f));
}

/// The packed result: what the double stands for, limited as profile LMUL-DAZ-SAT says.
inline double limited(const Law& law, double p) {
  if (!std::isfinite(p) || p == 0) return std::isfinite(p) ? 0.0 : p;
  if (std::fabs(p) < std::ldexp(1, 1 - law.format.bias)) return 0.0;
  const double max = max_finite(law.format);
  return std::fabs(p) > max ? std::copysign(max, p) : p;
}

}  // namespace sumac::pe::lmul::reference
