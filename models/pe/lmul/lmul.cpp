// SPDX-License-Identifier: Apache-2.0
#include "models/pe/lmul/lmul.hpp"

#include <bit>

#include "models/base/bits.hpp"
#include "models/pe/pe_contract.hpp"
#include "models/pe/sum.hpp"

namespace sumac::pe::lmul {
namespace {

const std::vector<Config>& table() {
  using namespace num;
  const auto exact = [](const char* name, const Format& format, bool normalise, float gain) {
    return Config{
        .name = name, .law = {.format = format, .normalise = normalise}, .host_gain = gain};
  };
  const auto fp32 = [](const char* name, const Format& format) {
    return Config{.name = name,
                  .law = {.format = format, .offset = published_offset(format.man_bits)},
                  .fp32_sum = true};
  };
  static const std::vector<Config> configs = {
      fp32("bf16", kBf16),
      fp32("fp16", kFp16),
      exact("fp8", kE4M3Fn, false, 1.038F),
      exact("e5m2", kE5M2, false, 1.036F),
      exact("fp8-subn", kE4M3Fn, true, 1.038F),
      exact("e5m2-subn", kE5M2, true, 1.036F),
      exact("fp6", kE2M3Fn, true, 1.0F),
      exact("fp4", kE2M1Fn, true, 1.0F),
      fp32("paper3", ieee_format(8, 3)),
      fp32("paper4", ieee_format(8, 4)),
  };
  return configs;
}

std::vector<Operand> operand_table(const Law& law) {
  std::vector<Operand> operands(std::size_t{num::code_mask(law.format)} + 1);
  for (std::size_t code = 0; code < operands.size(); ++code) {
    operands[code] = unpack(law, static_cast<num::Code>(code));
  }
  return operands;
}

/// The lane's product: unpacked, no range handling.
Product lane_product(const Law& law, int k, const Operand& a, const Operand& w) {
  Product product{.negative = a.negative != w.negative};
  if (a.cls == num::Class::kFinite && w.cls == num::Class::kFinite) {
    const int z = a.mag + w.mag - k;
    const int hidden = 1 << law.format.man_bits;
    product.cls = num::Class::kFinite;
    product.mant = static_cast<std::uint32_t>(hidden | (z & (hidden - 1)));
    product.exp = (z >> law.format.man_bits) - law.format.bias - law.format.man_bits;
    return product;
  }
  const auto is_number = [](num::Class cls) {
    return cls == num::Class::kZero || cls == num::Class::kFinite;
  };
  if (!is_number(a.cls) || !is_number(w.cls)) product.cls = special_product(a.cls, w.cls);
  return product;
}

class LmulPe final : public Pe {
 public:
  LmulPe(const Config& config, int lanes)
      : config_(config), k_(constant_k(config.law)), operands_(operand_table(config.law)) {
    info_ = {.kind = "lmul",
             .config = config.name,
             .act = config.law.format,
             .wgt = config.law.format,
             .lanes = lanes == 0 ? kLanes : lanes,
             .gmax = kGmax,
             .exact = !config.fp32_sum,
             .int32_output = false,
             .host_gain = config.host_gain};
  }

  [[nodiscard]] const PeInfo& info() const override { return info_; }

  [[nodiscard]] Output dot(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
                           OutFormat format) const override {
    check_dot(info_, act.size(), wgt.size(), format);
    if (config_.fp32_sum) {
      Fp32Sum sum(info_.lanes);
      add_products(act, wgt, sum);
      return sum.drain(format);
    }
    // A product's own last place may lie below the grid, where its bits are 0: the buckets begin there.
    const Law& law = config_.law;
    ExactSum sum((min_z(law) >> law.format.man_bits) - law.format.bias - law.format.man_bits,
                 (max_z(law) >> law.format.man_bits) - law.format.bias - law.format.man_bits);
    add_products(act, wgt, sum);
    return sum.drain(format);
  }

 private:
  template <class Sum>
  void add_products(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
                    Sum& sum) const {
    const std::size_t mask = operands_.size() - 1;
    for (std::size_t k = 0; k < act.size(); ++k) {
      sum.add(lane_product(config_.law, k_, operands_[act[k] & mask], operands_[wgt[k] & mask]));
    }
  }

  Config config_;
  int k_;
  PeInfo info_;
  std::vector<Operand> operands_;
};

}  // namespace

std::optional<Config> find_config(std::string_view name) {
  for (const Config& config : table()) {
    if (config.name == name) return config;
  }
  return std::nullopt;
}

Operand unpack(const Law& law, num::Code code) {
  const num::Format& format = law.format;
  const num::Decoded decoded = num::decode(format, code);
  Operand operand{.cls = decoded.cls, .negative = decoded.negative};
  if (decoded.cls != num::Class::kFinite) return operand;
  const auto mag = static_cast<std::int32_t>(code & num::magnitude_mask(format));
  const int hidden = 1 << format.man_bits;
  if (mag >= hidden) {
    operand.mag = mag;
  } else if (law.normalise) {
    // The leading one becomes the hidden bit, the exponent field goes below 1.
    const int shift = format.man_bits + 1 - base::bit_length(static_cast<std::uint32_t>(mag));
    operand.mag = (1 - shift) * hidden + (mag << shift) - hidden;
  } else {
    operand.cls = num::Class::kZero;
  }
  return operand;
}

int min_z(const Law& law) {
  const int hidden = 1 << law.format.man_bits;
  const int least = law.normalise ? (1 - law.format.man_bits) * hidden : hidden;
  return 2 * least - constant_k(law);
}

int max_z(const Law& law) {
  return 2 * static_cast<int>(num::max_finite_code(law.format)) - constant_k(law);
}

int lsb_exp(const Law& law) {
  const int m = law.format.man_bits;
  const int own = (min_z(law) >> m) - law.format.bias - m;  // last place of the smallest product
  if (!law.normalise) return own;
  // Normalised operands have zeros below 2^(1 - bias - m): a product has no bits below the square of that but the offset's.
  const int zeros = law.offset == 0 ? m : std::countr_zero(static_cast<unsigned>(law.offset));
  return own + zeros;
}

std::vector<std::string> Golden::configurations() {
  std::vector<std::string> names;
  for (const Config& config : table())
    names.push_back(config.name);
  return names;
}

std::string Golden::known() {
  std::string names;
  for (const Config& config : table())
    names += (names.empty() ? "" : ", ") + config.name;
  return names;
}

std::unique_ptr<Pe> Golden::make(std::string_view config, int lanes) {
  const std::optional<Config> found = find_config(config);
  if (!found) return nullptr;
  return std::make_unique<LmulPe>(*found, lanes);
}

}  // namespace sumac::pe::lmul

SUMAC_PE_KIND(lmul)
