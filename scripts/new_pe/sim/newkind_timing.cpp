// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/newkind/newkind_timing.hpp"

#include "models/base/error.hpp"
#include "models/pe/newkind/newkind.hpp"

namespace sumac::pe::newkind {

std::string scalar_cfg_word(std::string_view config, const ScalarOptions& options) {
  SUMAC_CHECK(Golden::make_scalar(config, options) != nullptr,
              "the registry knows the configuration");
  return verilog_literal(0, 1);
}

PeTiming timing(std::string_view config, int /*lanes*/) {
  if (config != "int8") {
    throw base::InputError("PE kind 'newkind' has no configuration '" + std::string(config) + "'");
  }
  return {.edge_latency = 1,
          .pe_latency = 2,  // product and lane sum, running sum
          .drain_latency = 2,
          .min_group_interval = 1,
          .loop_drain = 1,
          .act_bits = 8,
          .wgt_bits = 8,
          .cfg_word = verilog_literal(0, 1)};
}

}  // namespace sumac::pe::newkind
