// SPDX-License-Identifier: Apache-2.0
//
// Number formats as data: one description for integers, unsigned integers and floats of up to 32
// bits.
//
//   code     the lowest `width` bits of a Code; float fields from the top: sign (if any), exponent,
//   mantissa int      two's complement; uint: plain binary float    exponent field e > 0, or no
//   subnormals and no zero:  (1 + m / 2^man_bits) * 2^(e - bias)
//            exponent field 0 of a format with subnormals:        (m / 2^man_bits) * 2^(1 - bias)
//            exponent field 0, has_zero, no subnormals:           zero, whatever m is
//   names    cli.md 2 of the design: eXmY is IEEE (all-ones exponent is infinity or NaN), eXmYfn
//   has no infinity, no NaN
//            up to 6 bits, and from 7 bits only S.1..1 as NaN
//   source   IEEE 754-2019; OCP 8-bit floating point 1.0 (e4m3fn, e5m2); OCP MX 1.0 (e2m3fn,
//   e3m2fn, e2m1fn, e8m0fnu)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sumac::num {

/// The bits of a value, right aligned; the bits above the format's width are 0.
using Code = std::uint32_t;

enum class Kind : std::uint8_t { kInt, kUint, kFloat };

enum class NanCodes : std::uint8_t {
  kNone,     // every code is a number (or an infinity)
  kIeee,     // all-ones exponent; mantissa 0 is infinity, all others NaN
  kAllOnes,  // exponent and mantissa all ones, and nothing else
};

struct Format {
  Kind kind = Kind::kInt;
  int width = 8;         // bits of a code
  bool has_sign = true;  // floats: a sign bit on top
  int exp_bits = 0;      // floats only, as are all that follow
  int man_bits = 0;      // stored fraction bits
  int bias = 0;
  bool has_zero = true;     // false: exponent field 0 is an ordinary binade (e8m0fnu)
  bool subnormals = true;   // false: nothing between zero and the smallest normal value
  bool infinities = false;  // true exactly with NanCodes::kIeee
  NanCodes nan_codes = NanCodes::kNone;

  friend constexpr bool operator==(const Format&, const Format&) = default;
};

/// INT of n bits, two's complement.  Range: 1..16, and 32.
[[nodiscard]] constexpr Format int_format(int bits) {
  return {.kind = Kind::kInt, .width = bits};
}

/// UINT of n bits.  Range: 1..16.
[[nodiscard]] constexpr Format uint_format(int bits) {
  return {.kind = Kind::kUint, .width = bits, .has_sign = false};
}

/// eXmY: IEEE fields, bias 2^(X-1) - 1.  Range: X >= 1, Y >= 0, 3..16 bits, and e8m23.
[[nodiscard]] constexpr Format ieee_format(int exp_bits, int man_bits) {
  return {.kind = Kind::kFloat,
          .width = 1 + exp_bits + man_bits,
          .exp_bits = exp_bits,
          .man_bits = man_bits,
          .bias = (1 << (exp_bits - 1)) - 1,
          .infinities = true,
          .nan_codes = NanCodes::kIeee};
}

/// eXmYfn: no infinity; NaN only as S.1..1 and only from 7 bits.  Range and bias as ieee_format.
[[nodiscard]] constexpr Format fn_format(int exp_bits, int man_bits) {
  Format format = ieee_format(exp_bits, man_bits);
  format.infinities = false;
  format.nan_codes = format.width >= 7 ? NanCodes::kAllOnes : NanCodes::kNone;
  return format;
}

inline constexpr Format kInt4 = int_format(4);
inline constexpr Format kInt8 = int_format(8);
inline constexpr Format kInt16 = int_format(16);
inline constexpr Format kInt32 = int_format(32);
inline constexpr Format kFp32 = ieee_format(8, 23);
inline constexpr Format kFp16 = ieee_format(5, 10);
inline constexpr Format kBf16 = ieee_format(8, 7);
inline constexpr Format kE5M2 = ieee_format(5, 2);
inline constexpr Format kE4M3Fn = fn_format(4, 3);  // fp8
inline constexpr Format kE2M3Fn = fn_format(2, 3);  // fp6
inline constexpr Format kE3M2Fn = fn_format(3, 2);
inline constexpr Format kE2M1Fn = fn_format(2, 1);  // fp4
inline constexpr Format kE8M0Fnu = {.kind = Kind::kFloat,
                                    .width = 8,
                                    .has_sign = false,
                                    .exp_bits = 8,
                                    .man_bits = 0,
                                    .bias = 127,
                                    .has_zero = false,
                                    .subnormals = false,
                                    .infinities = false,
                                    .nan_codes = NanCodes::kAllOnes};

[[nodiscard]] constexpr bool is_float(const Format& format) {
  return format.kind == Kind::kFloat;
}

/// All bits of a code.
[[nodiscard]] constexpr Code code_mask(const Format& format) {
  return format.width >= 32 ? ~Code{0} : (Code{1} << format.width) - 1;
}

/// The sign bit of a signed format, 0 where there is none.
[[nodiscard]] constexpr Code sign_mask(const Format& format) {
  const bool has_sign = format.kind == Kind::kInt || (is_float(format) && format.has_sign);
  return has_sign ? Code{1} << (format.width - 1) : 0;
}

/// Exponent and mantissa fields of a float: everything below the sign.
[[nodiscard]] constexpr Code magnitude_mask(const Format& format) {
  return code_mask(format) & ~sign_mask(format);
}

/// The code of the largest finite positive value.
[[nodiscard]] constexpr Code max_finite_code(const Format& format) {
  switch (format.nan_codes) {
    case NanCodes::kNone: return magnitude_mask(format);
    case NanCodes::kIeee: return magnitude_mask(format) - (Code{1} << format.man_bits);
    case NanCodes::kAllOnes: return magnitude_mask(format) - 1;
  }
  return 0;
}

/// True if the fields belong together: widths add up, NaN and infinity rules are a pair that
/// exists.
[[nodiscard]] bool is_valid(const Format& format);

/// The format with this name: int1..int16, int32, uint1..uint16, fp16, bf16, fp32, e8m0fnu, any
/// eXmY and eXmYfn of 3 to 16 bits (X >= 1), the aliases fp8, fp6, fp4.  Throws base::InputError
/// that says what is known.
[[nodiscard]] Format parse_format(std::string_view name);

/// The name that parse_format takes; for other formats the fields in words.
[[nodiscard]] std::string name(const Format& format);

static_assert(max_finite_code(kE4M3Fn) == 0x7E && max_finite_code(kE5M2) == 0x7B);
static_assert(max_finite_code(kBf16) == 0x7F7F && max_finite_code(kE2M1Fn) == 0x7);
static_assert(max_finite_code(kE8M0Fnu) == 0xFE && max_finite_code(kInt8) == 0x7F);

}  // namespace sumac::num
