// SPDX-License-Identifier: Apache-2.0
//
// Glitch factor: energy of the beats of a block with the delays of its cells, by that without.
//
//   beats    one stream of codes through the blocks act_edge and wgt_edge into the block, groups of 384 elements back to back; the first group warms
//            up; no hand-off, no shift
//   energy   both by the Estimator: with delays from Icarus (glitch.hpp), without from the Simulator, the same vectors
//   clock    slow enough that everything settles: twice the longest path; inputs change a tenth of that path after the clock
#pragma once

#include <map>
#include <string>

#include "models/pe/pe.hpp"
#include "synth/asic/characterise.hpp"
#include "synth/asic/glitch.hpp"

namespace sumac::asic {

/// Inputs of `block` (cell or pe) for `groups` counted groups.
[[nodiscard]] Vectors beats(const Netlist& block, const Netlist& act_edge, const Netlist& wgt_edge,
                            const Library& library, const pe::PeInfo& pe, Operands operands,
                            int groups);

/// What a Simulator counts of one stream, each change 64 times.
[[nodiscard]] Counts settled(const Netlist& netlist, const Library& library,
                             const Vectors& vectors);

/// Throws base::ToolError.  `delay`: the block's longest path, s.
[[nodiscard]] double glitch_factor(const Netlist& netlist, const Library& library, const Sta& sta,
                                   const Vectors& vectors, double delay, double slew,
                                   const std::vector<double>& port_loads,
                                   const std::string& tools_folder, const std::string& folder);

}  // namespace sumac::asic
