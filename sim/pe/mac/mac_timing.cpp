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
