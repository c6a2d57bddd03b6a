// SPDX-License-Identifier: Apache-2.0
//
// decode: code -> exact value.  encode: exact value -> code.  The only place where a value is
// narrowed to a format.
//
//   rounding   kNearestEven   nearest; a tie goes to the even significand, and where the
//   significand has one bit only
//                             (no mantissa bits) to the larger magnitude, as IEEE 754-2019 4.3.1
//                             says
//              kTowardZero    the next value not larger in magnitude
//              kFloor         the next value not above
//   overflow   a result overflows if rounding with an unbounded exponent gives more than the
//   largest finite magnitude
//              kSaturate      the largest finite value of that sign; integers: the end of their
//              range kSymmetric     as kSaturate, but integers stop at -(2^(n-1) - 1) kSpecial
//              infinity; without infinities NaN; without either as kSaturate kTowardZero never
//              overflows to a special code, nor does kFloor of a positive value
//   zero       a result of zero keeps the sign of the input; integers have one zero
//   no zero    (e8m0fnu) what is positive and below the smallest value becomes the smallest value;
//   zero and negative
//              values become the smallest value (kSaturate, kSymmetric) or NaN (kSpecial)
//   NaN        encodes as the canonical NaN: sign 0, IEEE: quiet bit only; formats without NaN
//   throw base::InputError infinity   stays infinity where the format has it, whatever `overflow`
//   says; otherwise it is an overflow unsigned   a negative value is an overflow to 0 (integers:
//   unless it rounds to 0)
#pragma once

#include "models/base/error.hpp"
#include "models/num/dyadic.hpp"
#include "models/num/format.hpp"

namespace sumac::num {

enum class Class : std::uint8_t { kZero, kFinite, kInfinity, kNan };
enum class Round : std::uint8_t { kNearestEven, kTowardZero, kFloor };
enum class Overflow : std::uint8_t { kSaturate, kSymmetric, kSpecial };

/// What a code means.
struct Decoded {
  Class cls = Class::kZero;
  bool negative =
      false;       // sign bit of floats (zeros, infinities and NaN too); value < 0 of integers
  Dyadic value{};  // signed; {0, 0} unless kFinite

  [[nodiscard]] constexpr bool is_number() const {
    return cls == Class::kZero || cls == Class::kFinite;
  }
  friend constexpr bool operator==(const Decoded&, const Decoded&) = default;
};

/// A code with what was lost on the way.
struct Encoded {
  Code code = 0;
  bool inexact = false;   // the code's value is not the input's
  bool overflow = false;  // as defined above
  friend constexpr bool operator==(const Encoded&, const Encoded&) = default;
};

namespace detail {

[[nodiscard]] constexpr Code nan_code_or_zero(const Format& format) {
  switch (format.nan_codes) {
    case NanCodes::kNone: return 0;
    case NanCodes::kIeee:  // no mantissa bits, no NaN
      if (format.man_bits == 0) return 0;
      return max_finite_code(format) + 1 + (Code{1} << (format.man_bits - 1));
    case NanCodes::kAllOnes: return magnitude_mask(format);
  }
  return 0;
}

/// |value| shifted right by `shift` bits, rounded down or up by one unit.
struct Shifted {
  Uint128 quotient = 0;
  bool inexact = false;
  bool round_up = false;
};

[[nodiscard]] constexpr Shifted shift_and_round(Uint128 mag, std::int64_t shift, bool negative,
                                                Round round) {
  if (shift <= 0) return {.quotient = mag << static_cast<int>(-shift)};  // caller: no bit is lost
  Shifted result;
  // |mant| <= 2^127: from here on never more than half a unit, and a tie of 0 and 1 goes to 0.
  if (shift >= 128) {
    result.inexact = mag != 0;
    result.round_up = round == Round::kFloor && negative && result.inexact;
    return result;
  }
  result.quotient = mag >> static_cast<int>(shift);
  const Uint128 rest = mag - (result.quotient << static_cast<int>(shift));
  const Uint128 half = Uint128{1} << static_cast<int>(shift - 1);
  result.inexact = rest != 0;
  switch (round) {
    case Round::kNearestEven:
      result.round_up = rest > half || (rest == half && (result.quotient & 1) != 0);
      break;
    case Round::kTowardZero: break;
    case Round::kFloor: result.round_up = negative && result.inexact; break;
  }
  return result;
}

[[nodiscard]] constexpr Encoded encode_overflow(const Format& format, bool negative, Round round,
                                                Overflow overflow) {
  Encoded result{.inexact = true, .overflow = true};
  const Code sign = negative ? sign_mask(format) : 0;
  const bool keeps_finite = round == Round::kTowardZero || (round == Round::kFloor && !negative);
  if (overflow == Overflow::kSpecial && !keeps_finite && format.infinities) {
    result.code = sign | (max_finite_code(format) + 1);
  } else if (overflow == Overflow::kSpecial && !keeps_finite &&
             format.nan_codes == NanCodes::kAllOnes) {
    result.code = nan_code_or_zero(format);
  } else {
    result.code = sign | max_finite_code(format);
  }
  return result;
}

[[nodiscard]] constexpr Encoded encode_float(const Format& format, Dyadic value, bool negative,
                                             Round round, Overflow overflow) {
  const Uint128 mag = magnitude(value.mant);
  if (!format.has_zero && (mag == 0 || negative)) {
    return {.code = overflow == Overflow::kSpecial ? nan_code_or_zero(format) : 0,
            .inexact = true,
            .overflow = true};
  }
  if (negative && !format.has_sign) return {.inexact = mag != 0, .overflow = mag != 0};
  const Code sign = negative ? sign_mask(format) : 0;
  if (mag == 0) return {.code = sign};

  const std::int64_t top = std::int64_t{bit_length(mag)} - 1 + value.exp;  // 2^top <= |value|
  const std::int64_t top_min = format.has_zero ? 1 - format.bias : -format.bias;
  if (top < top_min && !format.subnormals) {
    if (!format.has_zero) return {.code = 0, .inexact = true};
    // Only zero and the smallest normal value are near; zero is the even one.
    const bool above_half = top == top_min - 1 && mag != Uint128{1} << (bit_length(mag) - 1);
    const bool up = round == Round::kNearestEven ? above_half : round == Round::kFloor && negative;
    return {.code = sign | (up ? Code{1} << format.man_bits : 0), .inexact = true};
  }

  // A magnitude code counts the values upward from zero, so a carry out of the mantissa lands in
  // the exponent.
  const std::int64_t quantum = (top < top_min ? top_min : top) - format.man_bits;
  const Shifted significand = shift_and_round(mag, quantum - value.exp, negative, round);
  std::int64_t code =
      static_cast<std::int64_t>(significand.quotient) + (significand.round_up ? 1 : 0);
  if (top >= top_min) {
    const std::int64_t field = top - top_min + (format.has_zero ? 1 : 0);
    code += (field - 1) * (std::int64_t{1} << format.man_bits);
  }
  if (code > std::int64_t{max_finite_code(format)}) {
    return encode_overflow(format, negative, round, overflow);
  }
  return {.code = sign | static_cast<Code>(code), .inexact = significand.inexact};
}

[[nodiscard]] constexpr Encoded encode_integer(const Format& format, Dyadic value, Round round,
                                               Overflow overflow) {
  const bool negative = value.mant < 0;
  const Uint128 mag = magnitude(value.mant);
  if (mag == 0) return {};
  Code limit = magnitude_mask(format);
  if (negative && format.kind == Kind::kUint) {
    limit = 0;
  } else if (negative && overflow != Overflow::kSymmetric) {
    limit += 1;
  }
  const std::int64_t top = std::int64_t{bit_length(mag)} - 1 + value.exp;
  Uint128 rounded = Uint128{limit} + 1;  // stands for every magnitude of 2^width and more
  bool inexact = false;
  if (top < format.width) {
    const Shifted shifted = shift_and_round(mag, -std::int64_t{value.exp}, negative, round);
    rounded = shifted.quotient + (shifted.round_up ? 1 : 0);
    inexact = shifted.inexact;
  }
  const bool out_of_range = rounded > limit;
  const Code result = out_of_range ? limit : static_cast<Code>(rounded);
  return {.code = (negative ? Code{0} - result : result) & code_mask(format),
          .inexact = inexact || out_of_range,
          .overflow = out_of_range};
}

}  // namespace detail

/// The exact value of a code.  Total: every code of the format has a meaning; bits above the width
/// are ignored.
[[nodiscard]] constexpr Decoded decode(const Format& format, Code code) {
  code &= code_mask(format);
  if (!is_float(format)) {
    const bool negative = (code & sign_mask(format)) != 0;
    const Int128 value = Int128{code} - (negative ? Int128{1} << format.width : Int128{0});
    if (value == 0) return {};
    return {.cls = Class::kFinite, .negative = negative, .value = {value, 0}};
  }
  const bool negative = (code & sign_mask(format)) != 0;
  const Code mag = code & magnitude_mask(format);
  if (mag > max_finite_code(format)) {
    const bool is_infinity = format.infinities && mag == max_finite_code(format) + 1;
    return {.cls = is_infinity ? Class::kInfinity : Class::kNan, .negative = negative};
  }
  const int field = static_cast<int>(mag >> format.man_bits);
  const Code hidden = Code{1} << format.man_bits;
  Code significand = mag & (hidden - 1);
  int exp = 1 - format.bias - format.man_bits;
  if (field > 0 || !format.has_zero) {
    significand += hidden;
    exp = field - format.bias - format.man_bits;
  } else if (!format.subnormals) {
    significand = 0;
  }
  if (significand == 0) return {.cls = Class::kZero, .negative = negative};
  return {.cls = Class::kFinite,
          .negative = negative,
          .value = {negative ? -Int128{significand} : Int128{significand}, exp}};
}

/// Rounds an exact value; `negative_zero` is the sign of a zero value (and ignored otherwise).
[[nodiscard]] constexpr Encoded round_to(const Format& format, Dyadic value, Round round,
                                         Overflow overflow, bool negative_zero = false) {
  if (!is_float(format)) return detail::encode_integer(format, value, round, overflow);
  const bool negative = value.mant < 0 || (value.mant == 0 && negative_zero);
  return detail::encode_float(format, value, negative, round, overflow);
}

/// round_to without the flags.
[[nodiscard]] constexpr Code encode(const Format& format, Dyadic value, Round round,
                                    Overflow overflow, bool negative_zero = false) {
  return round_to(format, value, round, overflow, negative_zero).code;
}

/// True if some code is NaN.
[[nodiscard]] constexpr bool has_nan(const Format& format) {
  return detail::nan_code_or_zero(format) != 0;
}

/// The canonical NaN; throws base::InputError if the format has none.
[[nodiscard]] constexpr Code nan_code(const Format& format) {
  if (!has_nan(format)) throw base::InputError("format " + name(format) + " has no NaN");
  return detail::nan_code_or_zero(format);
}

/// Rounds anything that decode can return.
[[nodiscard]] constexpr Encoded round_to(const Format& format, const Decoded& in, Round round,
                                         Overflow overflow) {
  switch (in.cls) {
    case Class::kNan: return {.code = nan_code(format)};
    case Class::kInfinity:
      if (format.infinities && (format.has_sign || !in.negative)) {
        return {.code = (in.negative ? sign_mask(format) : 0) | (max_finite_code(format) + 1)};
      }
      // Beyond every finite value of every format, and rounding away from zero in every mode.
      return round_to(format, Dyadic{in.negative ? -1 : 1, 1 << 20},
                      overflow == Overflow::kSpecial ? Round::kNearestEven : round, overflow);
    case Class::kZero:
    case Class::kFinite: return round_to(format, in.value, round, overflow, in.negative);
  }
  return {};
}

[[nodiscard]] constexpr Code encode(const Format& format, const Decoded& in, Round round,
                                    Overflow overflow) {
  return round_to(format, in, round, overflow).code;
}

/// The exact meaning of a double; a zero keeps its sign.
[[nodiscard]] constexpr Decoded from_double(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const bool negative = (bits >> 63) != 0;
  const int field = static_cast<int>((bits >> 52) & 0x7FF);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
  if (field == 0x7FF) {
    return {.cls = fraction == 0 ? Class::kInfinity : Class::kNan, .negative = negative};
  }
  const std::uint64_t significand = field == 0 ? fraction : fraction | std::uint64_t{1} << 52;
  if (significand == 0) return {.cls = Class::kZero, .negative = negative};
  return {.cls = Class::kFinite,
          .negative = negative,
          .value = {negative ? -Int128{significand} : Int128{significand},
                    (field == 0 ? 1 : field) - 1023 - 52}};
}

/// The exact meaning of a float; a zero keeps its sign.
[[nodiscard]] constexpr Decoded from_float(float value) {
  return decode(kFp32, std::bit_cast<std::uint32_t>(value));
}

/// For reports only, as to_double(Dyadic); infinities, NaN and signed zeros are kept.
[[nodiscard]] double to_double(const Decoded& value);

static_assert(decode(kE2M1Fn, 0b0'01'0).value == Dyadic{2, -1});  // +1.0
static_assert(decode(kE2M1Fn, 0b1'11'1).value == Dyadic{-3, 1});  // -6.0, the largest magnitude
static_assert(decode(kE2M1Fn, 0b0'00'1).value == Dyadic{1, -1});  // +0.5, the only subnormal
static_assert(decode(kE4M3Fn, 0x7E).value == Dyadic{14, 5});      // 448
static_assert(encode(kE4M3Fn, Dyadic{464, 0}, Round::kNearestEven, Overflow::kSpecial) == 0x7E);
static_assert(encode(kE4M3Fn, Dyadic{929, -1}, Round::kNearestEven, Overflow::kSpecial) == 0x7F);
static_assert(encode(kInt4, Dyadic{-9, 0}, Round::kFloor, Overflow::kSymmetric) == 0x9);

}  // namespace sumac::num
