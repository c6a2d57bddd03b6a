// SPDX-License-Identifier: Apache-2.0
//
// Bit-parallel simulation of a netlist: 64 independent streams, one bit of a word each; changes of nets and pins counted.
//
//   time     one step() is one clock cycle: registers take what their inputs held at the end of the cycle before, inputs the words given for this one,
//            then everything settles without delay; what is settled is compared with what was settled the cycle before
//   clock    ideal: rises and falls once a cycle; its net counts both
//   reset    clear and preset act at once, in the cycle in which they hold
//   values   everything is 0 at first, registers too
//   counts   per net: rises, falls.  Per power arc of each instance (liberty.hpp): an output's arc counts where the output changed, `related` changed
//            (a clock: always) and `when` holds; an input's arc counts where the input changed and `when` holds.  `when` is read from the
//            settled values; for a rising clock inputs are those of the cycle before (what the register took); a clock inside of `when` is high
//            for half of the cycle and low for the other: such a count is in halves
#pragma once

#include <cstdint>
#include <vector>

#include "synth/asic/netlist.hpp"

namespace sumac::asic {

inline constexpr int kStreams = 64;

/// Changes since the counters were cleared, over all streams.
struct Counts {
  std::int64_t cycles = 0;                  // steps; a step is kStreams cycles of one instance
  std::vector<std::uint64_t> rises, falls;  // of each net
  std::vector<std::uint64_t> arc_rises, arc_falls;  // of each arc, in halves
};

class Simulator {
 public:
  /// Throws base::InputError: a loop without a register, a clock that is not a port, two clocks.
  Simulator(const Netlist& netlist, const Library& library);

  /// The word of an input net for the next step.
  void set(int net, std::uint64_t word) { next_[static_cast<std::size_t>(net)] = word; }
  [[nodiscard]] std::uint64_t get(int net) const { return now_[static_cast<std::size_t>(net)]; }
  /// Registers take their values and show them: the first half of a step, for inputs that depend on them.  step() does it where it was not done.
  void clock();
  void step();

  [[nodiscard]] const Counts& counts() const { return counts_; }
  void clear_counts();
  void count(bool on) { counting_ = on; }

  /// First arc of an instance; its arcs stand in the order of pins and of their power arcs.
  [[nodiscard]] std::size_t first_arc(std::size_t instance) const { return first_arc_[instance]; }
  [[nodiscard]] int clock_net() const { return clock_net_; }

 private:
  struct Gate {  // one output pin
    std::size_t instance;
    int net;
    const Expression* function;
  };
  void gather(std::size_t instance, const std::vector<std::uint64_t>& nets,
              const std::vector<std::uint64_t>& states, std::uint64_t* signals) const;
  void settle();
  [[nodiscard]] bool apply_clears();
  void count_instance(std::size_t instance);

  const Netlist& netlist_;
  const Library& library_;
  std::vector<Gate> gates_;  // registers' outputs, then the others in order of their levels
  std::vector<std::size_t> registers_;  // instances
  std::vector<std::size_t> first_arc_;
  std::vector<std::uint64_t> next_, now_, before_;    // of nets
  std::vector<std::uint64_t> states_, state_before_;  // of instances
  Counts counts_;
  int clock_net_ = -1;
  bool counting_ = true, clocked_ = false;
};

}  // namespace sumac::asic
