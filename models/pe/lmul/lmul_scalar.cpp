// SPDX-License-Identifier: Apache-2.0
//
// The scalar law: packed codes in, packed code out; profile LMUL-DAZ-SAT.
#include "models/base/error.hpp"
#include "models/pe/explain.hpp"
#include "models/pe/lmul/lmul.hpp"

namespace sumac::pe::lmul {

using num::Class;
using num::Code;

namespace {

int sum_of_magnitudes(const Law& law, const Operand& a, const Operand& b) {
  return a.mag + b.mag - constant_k(law);
}

}  // namespace

num::Dyadic adder_value(const Law& law, const Operand& a, const Operand& b) {
  const int m = law.format.man_bits;
  const int z = sum_of_magnitudes(law, a, b);
  const int hidden = 1 << m;
  return {hidden + (z & (hidden - 1)), (z >> m) - law.format.bias - m};
}

num::Dyadic formula_value(const Law& law, const Operand& a, const Operand& b) {
  const int m = law.format.man_bits;
  const int hidden = 1 << m;
  const int exp = (a.mag >> m) + (b.mag >> m) - 2 * law.format.bias;
  return {hidden + (a.mag & (hidden - 1)) + (b.mag & (hidden - 1)) + law.offset, exp - m};
}

LmulScalar::LmulScalar(const Law& law) : law_(law) {
  const num::Format& f = law.format;
  if (!num::is_float(f) || !f.has_sign || f.man_bits < 1 || f.width > 16) {
    throw base::InputError("PE kind 'lmul' cannot take format " + num::name(f) +
                           " (it takes signed floats of up to 16 bits with mantissa bits)");
  }
  if (law.offset < 0 || law.offset >= 1 << f.man_bits) {
    throw base::InputError("offset " + std::to_string(law.offset) + " (" + num::name(f) +
                           " takes 0 to " + std::to_string((1 << f.man_bits) - 1) + " ulps)");
  }
}

LmulScalar::Result LmulScalar::multiply(Code a, Code b) const {
  const num::Format& f = law_.format;
  const Operand x = unpack(law_, a);
  const Operand y = unpack(law_, b);
  const Code sign = x.negative != y.negative ? num::sign_mask(f) : 0;
  const bool any_inf = x.cls == Class::kInfinity || y.cls == Class::kInfinity;
  const bool any_zero = x.cls == Class::kZero || y.cls == Class::kZero;
  if (x.cls == Class::kNan || y.cls == Class::kNan || (any_inf && any_zero)) {
    return {.code = num::nan_code(f), .flags = {.nan = true}};
  }
  if (any_inf) return {.code = sign | (num::max_finite_code(f) + 1), .flags = {.inf = true}};
  if (any_zero) return {.code = 0, .flags = {.zero = true}};

  std::int64_t z = sum_of_magnitudes(law_, x, y);
  if (law_.formula) {
    // The formula's value to the nearest code, the exponent unbounded: the same reading of z, range handling below.
    const num::Dyadic value = formula_value(law_, x, y);
    const int m = f.man_bits;
    const int top = num::bit_length(num::magnitude(value.mant)) - 1;
    const int drop = top - m;  // 0 or 1: the formula's significand is below 4
    auto mant = static_cast<std::int64_t>(value.mant);
    if (drop == 1) mant = (mant >> 1) + ((mant & 1) & ((mant >> 1) & 1));  // RNE
    z = (std::int64_t{value.exp + top + f.bias} << m) + mant - (std::int64_t{1} << m);
  }
  if (z < std::int64_t{1} << f.man_bits) return {.code = 0, .flags = {.underflow = true}};
  if (z > std::int64_t{num::max_finite_code(f)}) {
    return {.code = sign | num::max_finite_code(f), .flags = {.overflow = true}};
  }
  return {.code = sign | static_cast<Code>(z)};
}

std::uint32_t LmulScalar::result_bits(Code a, Code b) const {
  return multiply(a, b).code;
}

ResultClass LmulScalar::classify(Code a, Code b) const {
  const Flags flags = multiply(a, b).flags;
  if (flags.nan) return ResultClass::kNan;
  if (flags.inf) return ResultClass::kInf;
  if (flags.zero || flags.underflow) return ResultClass::kZero;
  if (flags.overflow) return ResultClass::kSaturated;
  return ResultClass::kNormal;
}

Explanation LmulScalar::explain(Code a, Code b) const {
  const num::Format& f = law_.format;
  const Result result = multiply(a, b);
  Explanation e{.result = result.code, .cls = classify(a, b)};
  const int k = constant_k(law_);
  e.fields.push_back({"a", describe(f, a)});
  e.fields.push_back({"b", describe(f, b)});
  e.fields.push_back({"offset", std::to_string(law_.offset) + " ulp"});
  e.fields.push_back(
      {"K", hex(static_cast<std::uint32_t>(k), f.width) + " (" + std::to_string(k) + ")"});
  const Operand x = unpack(law_, a);
  const Operand y = unpack(law_, b);
  if (x.cls == Class::kFinite && y.cls == Class::kFinite) {
    const std::string sum = std::to_string(x.mag) + " + " + std::to_string(y.mag);
    if (law_.formula) {
      const num::Dyadic value = formula_value(law_, x, y);
      e.fields.push_back({"formula", std::to_string(static_cast<std::int64_t>(value.mant)) +
                                         " * 2^" + std::to_string(value.exp)});
    } else {
      e.fields.push_back({"z", sum + " - K = " + std::to_string(sum_of_magnitudes(law_, x, y))});
    }
  }
  std::string event;
  if (result.flags.nan) event = "NaN operand, or infinity x zero";
  if (result.flags.inf) event = "infinity";
  if (result.flags.zero) event = law_.normalise ? "zero operand" : "zero or subnormal operand";
  if (result.flags.underflow) event = "below the smallest normal value: +0";
  if (result.flags.overflow) event = "above the largest finite value: saturated";
  if (!event.empty()) e.fields.push_back({"event", event});
  e.fields.push_back({"result", describe(f, result.code)});
  set_values(e, meaning(result.code), num::decode(f, a), num::decode(f, b));
  return e;
}

std::unique_ptr<Scalar> Golden::make_scalar(std::string_view config, const ScalarOptions& options) {
  const std::optional<Config> found = find_config(config);
  if (!found) return nullptr;
  Law law = found->law;
  if (options.format) {
    // The configuration's choice between the paper's offset and 0 goes with it.
    const bool published = law.offset == published_offset(law.format.man_bits);
    law.format = *options.format;
    law.offset = published ? published_offset(law.format.man_bits) : 0;
  }
  if (options.offset && options.published_offset) {
    throw base::UsageError("an offset is a number or 'published', not both");
  }
  if (options.published_offset) law.offset = published_offset(law.format.man_bits);
  if (options.offset) {
    if (*options.offset < 0 || *options.offset > 0xFFFF) {
      throw base::InputError("offset " + std::to_string(*options.offset) + " (0 or more ulps)");
    }
    law.offset = static_cast<int>(*options.offset);
  }
  if (options.normalise) law.normalise = *options.normalise;
  law.formula = options.formula;
  return std::make_unique<LmulScalar>(law);
}

}  // namespace sumac::pe::lmul
