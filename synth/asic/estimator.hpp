// SPDX-License-Identifier: Apache-2.0
//
// Energy of a netlist from counted changes and the power tables of its cells.
//
//   load       of a net: the capacitance of the input pins on it, and what is said of its port; no wires
//   slew       of a net, rising and falling apart: the worst over the arcs of the cell that drives it, from the slews of its inputs (NLDM); of input
//              ports and of the clock: `input_slew`
//   switching  1/2 C V^2 at each change of a net, by the block that drives it: nets of instances, and the clock (its pins; no clock tree)
//   internal   outputs: each rise (fall) costs the mean of the rise (fall) tables of its arcs, at the slew of `related` (mean of its two) and the net's
//              load, weighted by how often each arc's cause came with such a change (simulator.hpp); where none did, all alike.
//              Inputs: each arc's count times its table at the pin's slew
#pragma once

#include <cstddef>
#include <vector>

#include "synth/asic/simulator.hpp"

namespace sumac::asic {

struct Energy {
  double internal = 0, switching = 0;  // J
  [[nodiscard]] double total() const { return internal + switching; }
};

struct Slew {
  double rise = 0, fall = 0;  // s
  [[nodiscard]] double mean() const { return (rise + fall) / 2; }
};

/// The transition of the netlist's commonest register at four times the mean load that an input pin of the netlist is; without registers, of its
/// commonest cell.  s
double typical_slew(const Netlist& netlist, const Library& library);

class Estimator {
 public:
  /// `port_loads`: F on each net beside the pins; empty: none.  Throws base::InputError: a cell without power tables.
  Estimator(const Netlist& netlist, const Library& library, double input_slew,
            const std::vector<double>& port_loads = {});

  /// Of one stream: the mean over all of them.
  [[nodiscard]] Energy energy(const Counts& counts) const;
  /// Likewise, J of each instance: what it takes itself, the nets that it drives, its share of the clock's net by its pin.
  [[nodiscard]] std::vector<double> of_instances(const Counts& counts) const;

  [[nodiscard]] double load(int net) const { return loads_[static_cast<std::size_t>(net)]; }
  [[nodiscard]] Slew slew(int net) const { return slews_[static_cast<std::size_t>(net)]; }

 private:
  struct Output {
    int net;
    std::size_t instance, first_arc, arcs;
  };
  struct Input {
    std::size_t instance, arc;
  };
  template <typename Add>  // add(instance, energy of all streams, J)
  void each_internal(const Counts& counts, Add add) const;
  const Netlist& netlist_;
  const Library& library_;
  std::vector<double> loads_;
  std::vector<Slew> slews_;
  std::vector<double> switch_energy_;  // of each net: 1/2 C V^2 where the block drives it
  std::vector<double> rise_energy_, fall_energy_;  // of each arc
  std::vector<Output> outputs_;
  std::vector<Input> inputs_;
};

}  // namespace sumac::asic
