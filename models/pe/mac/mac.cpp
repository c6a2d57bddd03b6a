// SPDX-License-Identifier: Apache-2.0
#include "models/pe/mac/mac.hpp"

#include <algorithm>

#include "models/base/error.hpp"
#include "models/pe/mac/mac_product.hpp"
#include "models/pe/pe_contract.hpp"
#include "models/pe/sum.hpp"

namespace sumac::pe::mac {
namespace {

const std::vector<Config>& table() {
  using namespace num;
  const auto exact = [](const char* name, const Format& act, const Format& wgt) {
    return Config{.name = name, .act = act, .wgt = wgt};
  };
  const auto fp32 = [](const char* name, const Format& both, bool subnormals) {
    return Config{
        .name = name, .act = both, .wgt = both, .fp32_sum = true, .subnormals = subnormals};
  };
  static const std::vector<Config> configs = {
      exact("int8", kInt8, kInt8),
      exact("int4", kInt8, kInt4),
      exact("int16", kInt16, kInt16),
      exact("fp8", kE4M3Fn, kE4M3Fn),
      exact("e5m2", kE5M2, kE5M2),
      exact("fp6", kE2M3Fn, kE2M3Fn),
      exact("fp4", kE2M1Fn, kE2M1Fn),
      fp32("fp8-fp32", kE4M3Fn, true),
      fp32("fp16", kFp16, true),
      fp32("bf16", kBf16, false),
      fp32("paper3", ieee_format(8, 3), false),
      fp32("paper4", ieee_format(8, 4), false),
  };
  return configs;
}

/// "eXmY" and "eXmYfn" of 3 to 8 bits, and nothing else that parse_format takes.
std::optional<num::Format> generic_format(std::string_view name) {
  if (!name.starts_with('e')) return std::nullopt;
  try {
    const num::Format format = num::parse_format(name);
    if (format.has_sign && format.width >= 3 && format.width <= 8) return format;
  } catch (const base::InputError&) {
  }
  return std::nullopt;
}

std::vector<Operand> operand_table(const num::Format& format, bool subnormals) {
  std::vector<Operand> operands(std::size_t{num::code_mask(format)} + 1);
  for (std::size_t code = 0; code < operands.size(); ++code) {
    operands[code] = unpack(format, subnormals, static_cast<num::Code>(code));
  }
  return operands;
}

int max_exp(const Config& config) {
  const auto top = [](const num::Format& f) {
    if (!num::is_float(f)) return 0;
    const int field = static_cast<int>(num::max_finite_code(f) >> f.man_bits);
    return std::max(field, 1) - f.bias - f.man_bits;
  };
  return top(config.act) + top(config.wgt);
}

class MacPe final : public Pe {
 public:
  MacPe(const Config& config, int lanes)
      : config_(config),
        act_(operand_table(config.act, config.subnormals)),
        wgt_(operand_table(config.wgt, config.subnormals)) {
    info_ = {
        .kind = "mac",
        .config = config.name,
        .act = config.act,
        .wgt = config.wgt,
        .lanes = lanes == 0 ? kLanes : lanes,
        .gmax = kGmax,
        .exact = !config.fp32_sum,
        .int32_output = !num::is_float(config.act) && config.act.width + config.wgt.width <= 16};
  }

  [[nodiscard]] const PeInfo& info() const override { return info_; }

  [[nodiscard]] Output dot(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
                           OutFormat format) const override {
    check_dot(info_, act.size(), wgt.size(), format);
    if (config_.fp32_sum) {
      Fp32Sum sum(info_.lanes);
      for (std::size_t k = 0; k < act.size(); ++k) {
        sum.add(multiply(operand(act_, act[k]), operand(wgt_, wgt[k])));
      }
      return sum.drain(format);
    }
    ExactSum sum(lsb_exp(config_), max_exp(config_));
    for (std::size_t k = 0; k < act.size(); ++k) {
      const Operand& a = operand(act_, act[k]);
      const Operand& w = operand(wgt_, wgt[k]);
      if (is_number(a.cls) && is_number(w.cls)) {
        sum.add(std::int64_t{a.mant} * w.mant, a.exp + w.exp);
      } else {
        sum.add(multiply(a, w));
      }
    }
    return sum.drain(format);
  }

 private:
  static const Operand& operand(const std::vector<Operand>& table, std::uint16_t code) {
    return table[code & (table.size() - 1)];
  }

  Config config_;
  PeInfo info_;
  std::vector<Operand> act_;
  std::vector<Operand> wgt_;
};

}  // namespace

std::optional<Config> find_config(std::string_view name) {
  for (const Config& config : table()) {
    if (config.name == name) return config;
  }
  const std::optional<num::Format> format = generic_format(name);
  if (!format) return std::nullopt;
  return Config{.name = std::string(name), .act = *format, .wgt = *format};
}

int lsb_exp(const Config& config) {
  const auto unit = [](const num::Format& f) {
    return num::is_float(f) ? 1 - f.bias - f.man_bits : 0;
  };
  return unit(config.act) + unit(config.wgt);
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
    names += config.name + ", ";
  return names + "eXmY and eXmYfn of 3 to 8 bits";
}

std::unique_ptr<Pe> Golden::make(std::string_view config, int lanes) {
  const std::optional<Config> found = find_config(config);
  if (!found) return nullptr;
  return std::make_unique<MacPe>(*found, lanes);
}

}  // namespace sumac::pe::mac

SUMAC_PE_KIND(mac)
