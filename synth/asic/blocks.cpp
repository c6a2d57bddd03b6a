// SPDX-License-Identifier: Apache-2.0
//
// What is around a block in an array (characterise.hpp): who drives whom, loads of outputs, widths of banks.
#include <algorithm>

#include "models/base/error.hpp"
#include "synth/asic/characterise.hpp"

namespace sumac::asic {

Characteriser::Characteriser(const std::map<std::string, Netlist>& netlists, const Library& library,
                             const pe::PeInfo& pe)
    : netlists_(netlists), library_(library), pe_(pe) {
  for (const auto& [block, netlist] : netlists) {
    slews_[block] = typical_slew(netlist, library);
    loads_[block].assign(netlist.nets.size(), 0);
  }
  // From an output to the inputs that it drives in an array.
  constexpr const char* kLinks[][4] = {{"row", "beat_o", "cell", "valid_i"},
                                       {"row", "group_first_o", "cell", "first_i"},
                                       {"row", "group_last_o", "cell", "last_i"},
                                       {"row", "east_o", "cell", "east_i"},
                                       {"row", "shift_o", "cell", "shift_i"},
                                       {"row", "shift_o", "row", "shift_i"},
                                       {"row", "valid_o", "row", "valid_i"},
                                       {"row", "first_o", "row", "first_i"},
                                       {"row", "last_o", "row", "last_i"},
                                       {"row", "free_o", "row", "free_i"},
                                       {"row", "rows_o", "row", "rows_i"},
                                       {"row", "pos_o", "row", "pos_i"},
                                       {"row", "sub_o", "row", "sub_i"},
                                       {"col", "valid_o", "col", "valid_i"},
                                       {"col", "free_o", "col", "free_i"},
                                       {"col", "pos_o", "col", "pos_i"},
                                       {"col", "sub_o", "col", "sub_i"},
                                       {"col", "south_o", "cell", "south_i"},
                                       {"col", "pop_o", "col", "pop_i"},
                                       {"col", "pop_last_o", "col", "pop_last_i"},
                                       {"col", "pop_addr_o", "col", "pop_addr_i"},
                                       {"col", "pop_cols_o", "col", "pop_cols_i"},
                                       {"col", "pop_format_o", "col", "pop_format_i"},
                                       {"col", "flags_o", "col", "flags_i"},
                                       {"hop_e", "valid_o", "cell", "valid_i"},
                                       {"hop_e", "first_o", "cell", "first_i"},
                                       {"hop_e", "last_o", "cell", "last_i"},
                                       {"hop_e", "east_o", "cell", "east_i"},
                                       {"hop_e", "shift_o", "cell", "shift_i"},
                                       {"hop_s", "south_o", "cell", "south_i"},
                                       {"hop_pop", "pop_o", "col", "pop_i"},
                                       {"cell", "valid_o", "cell", "valid_i"},
                                       {"cell", "first_o", "cell", "first_i"},
                                       {"cell", "last_o", "cell", "last_i"},
                                       {"cell", "east_o", "cell", "east_i"},
                                       {"cell", "south_o", "cell", "south_i"},
                                       {"cell", "shift_o", "cell", "shift_i"},
                                       {"cell", "shadow_o", "cell", "above_i"},
                                       {"array", "pop_o", "col", "pop_i"},
                                       {"array", "pop_last_o", "col", "pop_last_i"},
                                       {"array", "pop_addr_o", "col", "pop_addr_i"},
                                       {"act_edge", "east_o", "cell", "east_i"},
                                       {"wgt_edge", "south_o", "cell", "south_i"},
                                       {"pe", "sum_o", "cell", "above_i"}};
  std::map<std::string, std::vector<double>> pins;
  for (const auto& [block, netlist] : netlists) {
    const Estimator plain(netlist, library, slews_[block]);
    for (std::size_t n = 0; n < netlist.nets.size(); ++n)
      pins[block].push_back(plain.load(static_cast<int>(n)));
  }
  for (const auto& [from, output, to, input] : kLinks) {
    if (netlists.count(from) == 0 || netlists.count(to) == 0) continue;
    const std::vector<int> out = netlists.at(from).bus(output), in = netlists.at(to).bus(input);
    for (std::size_t i = 0; i < std::min(out.size(), in.size()); ++i) {
      if (out[i] > 1 && in[i] > 1)
        loads_[from][static_cast<std::size_t>(out[i])] += pins[to][static_cast<std::size_t>(in[i])];
    }
  }
}

int block_port_bytes(const pe::PeInfo& pe) {
  const int bits = pe.lanes * std::max(pe.act.width, pe.wgt.width);
  int bytes = 32;
  while (8 * bytes < bits)
    bytes *= 2;
  if (bytes > 64)
    throw base::InputError(pe.kind + "/" + pe.config + ": " + std::to_string(pe.lanes) +
                           " lanes need more than 64 bytes a beat (fewer lanes)");
  return bytes;
}

}  // namespace sumac::asic
