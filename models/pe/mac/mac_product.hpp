// SPDX-License-Identifier: Apache-2.0
//
// Operands of the exact multiplier and their product.
#pragma once

#include <cstdint>

#include "models/num/codec.hpp"
#include "models/pe/sum.hpp"

namespace sumac::pe::mac {

/// What a code means to the multiplier: mant * 2^exp where it is a number.
struct Operand {
  std::int32_t mant = 0;  // signed; 0 unless a finite number
  std::int16_t exp = 0;   // of a zero: that of the format's smallest subnormal
  num::Class cls = num::Class::kZero;
  bool negative = false;
};

[[nodiscard]] constexpr bool is_number(num::Class cls) {
  return cls == num::Class::kZero || cls == num::Class::kFinite;
}

/// `subnormals` false: subnormal codes are zero (DAZ).
[[nodiscard]] constexpr Operand unpack(const num::Format& format, bool subnormals, num::Code code) {
  const num::Decoded decoded = num::decode(format, code);
  const std::int16_t unit =
      num::is_float(format) ? static_cast<std::int16_t>(1 - format.bias - format.man_bits) : 0;
  Operand operand{.exp = unit, .cls = decoded.cls, .negative = decoded.negative};
  if (decoded.cls != num::Class::kFinite) return operand;
  const bool subnormal = num::is_float(format) &&
                         num::magnitude(decoded.value.mant) < num::Uint128{1} << format.man_bits;
  if (subnormal && !subnormals) {
    operand.cls = num::Class::kZero;
    return operand;
  }
  operand.mant = static_cast<std::int32_t>(decoded.value.mant);
  operand.exp = static_cast<std::int16_t>(decoded.value.exp);
  return operand;
}

[[nodiscard]] constexpr Product multiply(const Operand& a, const Operand& w) {
  Product product{.negative = a.negative != w.negative};
  if (!is_number(a.cls) || !is_number(w.cls)) {
    product.cls = special_product(a.cls, w.cls);
    return product;
  }
  const std::int64_t mant = std::int64_t{a.mant} * w.mant;
  if (mant == 0) return product;
  product.cls = num::Class::kFinite;
  product.mant = static_cast<std::uint32_t>(mant < 0 ? -mant : mant);
  product.exp = a.exp + w.exp;
  return product;
}

}  // namespace sumac::pe::mac
