// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/mac/mac_timing.hpp"

#include "models/base/bits.hpp"
#include "models/base/error.hpp"

namespace sumac::pe::mac {

std::uint64_t cfg_word(const Config& config) {
  const bool integers = !num::is_float(config.act);
  return fmt_word(config.act) << (kFmtBits + 2) | fmt_word(config.wgt) << 2 |
         std::uint64_t{config.fp32_sum} << 1 | std::uint64_t{config.subnormals && !integers};
}

std::string scalar_cfg_word(std::string_view config, const ScalarOptions& options) {
  const std::unique_ptr<Scalar> scalar = Golden::make_scalar(config, options);
  std::optional<Config> found = find_config(config);
  SUMAC_CHECK(scalar != nullptr && found.has_value(), "the registry knows the configuration");
  found->act = scalar->act();
  found->wgt = scalar->wgt();
  if (options.normalise) found->subnormals = *options.normalise;
  // Products that FP32 cannot hold are cut on the way into an FP32 sum, and only there.
  const bool wide = num::is_float(found->act) && found->act.exp_bits >= num::kFp32.exp_bits;
  if (!num::is_float(found->act)) found->fp32_sum = false;
  if (wide) found->fp32_sum = true;
  return verilog_literal(cfg_word(*found), kCfgBits);
}

PeTiming timing(std::string_view config, int lanes) {
  const std::optional<Config> found = find_config(config);
  if (!found)
    throw base::InputError("PE kind 'mac' has no configuration '" + std::string(config) + "'");
  // Product and lane sum, running sum; FP32: product, a stage per level of the lane tree, running sum.
  const int levels = base::ceil_log2(static_cast<std::uint64_t>(lanes));
  return {.edge_latency = 1,
          .pe_latency = found->fp32_sum ? 2 + levels : 2,
          .drain_latency = found->fp32_sum ? 1 : 2,
          .min_group_interval = 1,
          .loop_drain = 1,
          .act_bits = found->act.width,
          .wgt_bits = found->wgt.width,
          .cfg_word = verilog_literal(cfg_word(*found), kCfgBits)};
}

}  // namespace sumac::pe::mac
