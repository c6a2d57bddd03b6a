// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/verify_core.hpp"

#include "models/base/error.hpp"
#include "sim/array/array_config.hpp"
#include "sim/cli/pe_choice.hpp"

namespace sumac::cli {

array::CoreParams core_for(const std::string& where, const program::Program& program,
                           const std::string& array, const std::string& pe) {
  const program::Target& t = program.target;
  std::string own = t.pe;
  if (own.empty()) {
    if (pe.empty()) throw base::InputError(where + ": names no PE (say which with --pe)");
    own = full_pe_name(pe);
  } else if (!pe.empty() && full_pe_name(pe) != own) {
    throw base::InputError(where + ": is for " + own + ", not for " + pe);
  }
  if (!array.empty()) return array::make_core(array::load_array(array), own);
  const std::string size =
      std::to_string(t.rows) + "x" + std::to_string(t.cols) + "x" + std::to_string(t.lanes);
  array::CoreParams core = array::make_core(array::load_array(size), own);
  core.port_bytes = t.port_bytes;
  core.act_ring_words = t.act_ring_words;
  core.wgt_ring_words = t.wgt_ring_words;
  array::validate(core);
  return core;
}

}  // namespace sumac::cli
