// SPDX-License-Identifier: Apache-2.0
//
// The Verilated core as a SystemC module.
//
//   time     a posedge of `clock` ends a cycle: inputs of that cycle go in, outputs of the next come out
//   counts   cycles since `busy` rose, the cycle in which each op_end pulse was seen; `idle` is notified when busy falls
#pragma once

#include <cstdint>
#include <vector>

#include <systemc>

#include "sim/cosim/dut_library.hpp"
#include "sim/cosim/port_signals.hpp"

namespace sumac::cosim {

class CoreShell : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clock{"clock"};
  sc_core::sc_in<MemoryOutputs> memory{"memory"};
  sc_core::sc_in<HostOutputs> host{"host"};
  sc_core::sc_out<CoreOutputs> core{"core"};
  sc_core::sc_event idle{"idle"};

  SC_HAS_PROCESS(CoreShell);
  CoreShell(sc_core::sc_module_name name, const DutLibrary& library, std::uint64_t seed);
  ~CoreShell() override;

  /// Cycle (0 = first busy one) of each op_end since the run began.
  [[nodiscard]] const std::vector<std::uint64_t>& op_ends() const { return op_ends_; }
  /// Notifies idle although the core is busy, once it has been busy for so many cycles.
  void set_cycle_limit(std::uint64_t cycles) { limit_ = cycles; }
  [[nodiscard]] bool busy() const { return out_.value.busy != 0; }
  [[nodiscard]] SumacDut* dut() const { return dut_; }

 private:
  void tick();

  const DutLibrary& library_;
  SumacDut* dut_;
  SumacDutIn in_{};
  CoreOutputs out_;
  std::uint64_t cycle_ = 0;
  std::uint64_t limit_ = 0;
  std::vector<std::uint64_t> op_ends_;
};

}  // namespace sumac::cosim
