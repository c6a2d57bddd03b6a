// SPDX-License-Identifier: Apache-2.0
//
// One exact product: integers as they are, floats as the FP32 bits that enter the sum.
#include "models/base/bits.hpp"
#include "models/base/error.hpp"
#include "models/pe/explain.hpp"
#include "models/pe/mac/mac.hpp"
#include "models/pe/mac/mac_product.hpp"

namespace sumac::pe::mac {
namespace {

class MacScalar final : public Scalar {
 public:
  explicit MacScalar(const Config& config) : config_(config) {}

  [[nodiscard]] num::Format act() const override { return config_.act; }
  [[nodiscard]] num::Format wgt() const override { return config_.wgt; }
  [[nodiscard]] int result_width() const override {
    return is_integer() ? config_.act.width + config_.wgt.width : 32;
  }

  [[nodiscard]] std::uint32_t result_bits(num::Code act, num::Code wgt) const override {
    if (is_integer()) {
      const std::int64_t product =
          base::sign_extend(act, config_.act.width) * base::sign_extend(wgt, config_.wgt.width);
      return static_cast<std::uint32_t>(static_cast<std::uint64_t>(product) &
                                        base::low_mask(result_width()));
    }
    return pack_product(product(act, wgt)).bits;
  }

  [[nodiscard]] ResultClass classify(num::Code act, num::Code wgt) const override {
    if (is_integer()) {
      return result_bits(act, wgt) == 0 ? ResultClass::kZero : ResultClass::kNormal;
    }
    const Packed packed = pack_product(product(act, wgt));
    if (packed.flags.saturated) return ResultClass::kSaturated;
    switch (num::decode(num::kFp32, packed.bits).cls) {
      case num::Class::kZero: return ResultClass::kZero;
      case num::Class::kFinite: return ResultClass::kNormal;
      case num::Class::kInfinity: return ResultClass::kInf;
      case num::Class::kNan: return ResultClass::kNan;
    }
    return ResultClass::kNan;
  }

  [[nodiscard]] num::Decoded meaning(std::uint32_t result) const override {
    if (!is_integer()) return num::decode(num::kFp32, result);
    const std::int64_t value = base::sign_extend(result, result_width());
    if (value == 0) return {};
    return {.cls = num::Class::kFinite, .negative = value < 0, .value = {value, 0}};
  }

  [[nodiscard]] Explanation explain(num::Code act, num::Code wgt) const override {
    Explanation e{.result = result_bits(act, wgt), .cls = classify(act, wgt)};
    e.fields.push_back({"activation", describe(config_.act, act)});
    e.fields.push_back({"weight", describe(config_.wgt, wgt)});
    const Operand a = act_operand(act);
    const Operand w = wgt_operand(wgt);
    if (!is_integer() && is_number(a.cls) && is_number(w.cls)) {
      e.fields.push_back(
          {"significands", significand(a.mant, a.exp) + ", " + significand(w.mant, w.exp)});
      e.fields.push_back({"product", significand(std::int64_t{a.mant} * w.mant, a.exp + w.exp)});
    }
    e.fields.push_back({"result", is_integer() ? hex(e.result, result_width()) + " = " +
                                                     decimal(num::to_double(meaning(e.result)))
                                               : describe(num::kFp32, e.result)});
    set_values(e, meaning(e.result), num::decode(config_.act, act), num::decode(config_.wgt, wgt));
    return e;
  }

 private:
  [[nodiscard]] bool is_integer() const { return !num::is_float(config_.act); }

  [[nodiscard]] Operand act_operand(num::Code code) const {
    return unpack(config_.act, config_.subnormals, code);
  }
  [[nodiscard]] Operand wgt_operand(num::Code code) const {
    return unpack(config_.wgt, config_.subnormals, code);
  }
  [[nodiscard]] Product product(num::Code act, num::Code wgt) const {
    return multiply(act_operand(act), wgt_operand(wgt));
  }
  static std::string significand(std::int64_t mant, int exp) {
    return std::to_string(mant) + " * 2^" + std::to_string(exp);
  }

  Config config_;
};

}  // namespace

std::unique_ptr<Scalar> Golden::make_scalar(std::string_view config, const ScalarOptions& options) {
  std::optional<Config> found = find_config(config);
  if (!found) return nullptr;
  if (options.offset || options.published_offset || options.formula) {
    throw base::InputError(
        "PE kind 'mac' multiplies exactly: it has no offset and no semantics to choose");
  }
  if (options.format) {
    const num::Format& format = *options.format;
    if (num::is_float(format) && format.has_sign && format.width <= 16 && format.man_bits <= 11) {
      found->act = found->wgt = format;
    } else if (const auto named = find_config(num::name(format)); named) {
      found = named;
    } else {
      throw base::InputError("PE kind 'mac' cannot take format " + num::name(format) +
                             " (it takes int4, int8, int16 and signed floats of up to 16 bits with "
                             "up to 11 mantissa bits)");
    }
  }
  if (options.normalise) found->subnormals = *options.normalise;
  return std::make_unique<MacScalar>(*found);
}

}  // namespace sumac::pe::mac
