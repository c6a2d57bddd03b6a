// SPDX-License-Identifier: Apache-2.0
//
// One exact product.
#include "models/base/bits.hpp"
#include "models/base/error.hpp"
#include "models/pe/explain.hpp"
#include "models/pe/newkind/newkind.hpp"

namespace sumac::pe::newkind {
namespace {

class NewkindScalar final : public Scalar {
 public:
  [[nodiscard]] num::Format act() const override { return num::kInt8; }
  [[nodiscard]] num::Format wgt() const override { return num::kInt8; }
  [[nodiscard]] int result_width() const override { return 16; }

  [[nodiscard]] std::uint32_t result_bits(num::Code act, num::Code wgt) const override {
    const std::int64_t product = base::sign_extend(act, 8) * base::sign_extend(wgt, 8);
    return static_cast<std::uint32_t>(product & 0xFFFF);
  }

  [[nodiscard]] ResultClass classify(num::Code act, num::Code wgt) const override {
    return result_bits(act, wgt) == 0 ? ResultClass::kZero : ResultClass::kNormal;
  }

  [[nodiscard]] num::Decoded meaning(std::uint32_t result) const override {
    const std::int64_t value = base::sign_extend(result, 16);
    if (value == 0) return {};
    return {.cls = num::Class::kFinite, .negative = value < 0, .value = {value, 0}};
  }

  [[nodiscard]] Explanation explain(num::Code act, num::Code wgt) const override {
    Explanation e{.result = result_bits(act, wgt), .cls = classify(act, wgt)};
    e.fields.push_back({"activation", describe(num::kInt8, act)});
    e.fields.push_back({"weight", describe(num::kInt8, wgt)});
    e.fields.push_back({"result", hex(e.result, 16)});
    set_values(e, meaning(e.result), num::decode(num::kInt8, act), num::decode(num::kInt8, wgt));
    return e;
  }
};

}  // namespace

std::unique_ptr<Scalar> Golden::make_scalar(std::string_view config, const ScalarOptions& options) {
  if (config != "int8") return nullptr;
  if (options.offset || options.published_offset || options.formula || options.normalise ||
      options.format) {
    throw base::InputError("PE kind 'newkind' has one scalar law and no options");
  }
  return std::make_unique<NewkindScalar>();
}

}  // namespace sumac::pe::newkind
