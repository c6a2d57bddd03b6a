// SPDX-License-Identifier: Apache-2.0
//
// Changes of a netlist's nets when its cells have delays: Icarus Verilog, cell models made from the library (Yosys), delays by OpenSTA (SDF).
//
//   time     a cycle is `period`; the clock rises at its begin and falls at its half; inputs change together, `input_delay` after the rise
//   delays   those of the SDF, without interconnect; a conditional one as if it always held, of several the last; without
//            SDF: none, and a net has one change a cycle at most
//   counts   of one stream; as those of simulator.hpp but for what delays make of them: an output's cause is what changed last before it; `when`
//            is read when the pin changes
//   values   X changes to 0 or 1 without being counted
//   law      without delays the counts are those of a Simulator whose 64 streams are all this one, divided by 64
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synth/asic/simulator.hpp"
#include "synth/asic/sta.hpp"

namespace sumac::asic {

/// Inputs of each cycle: bit i is the netlist's port i.
struct Vectors {
  std::vector<std::vector<bool>> cycles;
  std::size_t count_from = 0;  // changes of earlier cycles are not counted
};

/// How long things take.
struct Delays {
  std::string sdf;         // file in the folder, of plain_sdf; empty: no delays
  double period = 1;       // of the library's time units
  double input_delay = 0;  // likewise
};

/// Verilog of the library's cells, with paths that an SDF can fill.  `used`: their names.  Needs the tools environment.
std::string cell_models(const Library& library, const Netlist& used, const std::string& python,
                        const std::string& ys, const std::string& folder);

/// SDF of OpenSTA as Icarus understands it.
std::string plain_sdf(const std::string& text, const std::string& top);

/// Counts of a VCD of the nets n<i> of write_netlist.  `from`: time, in the VCD's unit, from which changes count.
Counts count_vcd(const std::string& file, std::uint64_t from, const Netlist& netlist,
                 const Library& library);

/// Icarus Verilog's version; empty: it is not installed.
std::string icarus_version();

/// Runs Icarus in `folder`, which has cells.v (cell_models).
Counts icarus(const Netlist& netlist, const Library& library, const Vectors& vectors,
              const Delays& delays, const std::string& folder);

}  // namespace sumac::asic
