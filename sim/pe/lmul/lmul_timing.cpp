// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/lmul/lmul_timing.hpp"

#include "models/base/bits.hpp"
#include "models/base/error.hpp"

namespace sumac::pe::lmul {

std::uint64_t cfg_word(const Law& law, bool fp32_sum) {
  return fmt_word(law.format) << (kOffsetBits + 2) | static_cast<std::uint64_t>(law.offset) << 2 |
         std::uint64_t{law.normalise} << 1 | std::uint64_t{fp32_sum};
}

std::string scalar_cfg_word(std::string_view config, const ScalarOptions& options) {
  const std::unique_ptr<Scalar> scalar = Golden::make_scalar(config, options);
  SUMAC_CHECK(scalar != nullptr, "the registry knows the configuration");
  const Law& law = dynamic_cast<const LmulScalar&>(*scalar).law();
  if (law.formula)
    throw base::InputError("semantics 'formula' is in the golden model only (RTL has 'adder')");
  return verilog_literal(cfg_word(law, false), kCfgBits);
}

PeTiming timing(std::string_view config, int lanes) {
  const std::optional<Config> found = find_config(config);
  if (!found)
    throw base::InputError("PE kind 'lmul' has no configuration '" + std::string(config) + "'");
  // Placed products and lane sum, running sum; FP32: product, a stage per level of the lane tree, running sum.
  const int levels = base::ceil_log2(static_cast<std::uint64_t>(lanes));
  return {.edge_latency = 1,
          .pe_latency = found->fp32_sum ? 2 + levels : 2,
          .drain_latency = found->fp32_sum ? 1 : 2,
          .min_group_interval = 1,
          .loop_drain = 1,
          .act_bits = found->law.format.width,
          .wgt_bits = found->law.format.width,
          .cfg_word = verilog_literal(cfg_word(found->law, found->fp32_sum), kCfgBits)};
}

}  // namespace sumac::pe::lmul
