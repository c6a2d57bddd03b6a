// SPDX-License-Identifier: Apache-2.0
//
// The host of the simulated core: answers requests of the rtl executor from a pipe by driving the host port.
#pragma once

#include <cstdint>
#include <vector>

#include <systemc>

#include "sim/cosim/core_shell.hpp"
#include "sim/cosim/memory_model.hpp"
#include "sim/exec/rtl_protocol.hpp"

namespace sumac::cosim {

class Host : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clock{"clock"};
  sc_core::sc_in<CoreOutputs> core{"core"};
  sc_core::sc_out<HostOutputs> host{"host"};

  SC_HAS_PROCESS(Host);
  /// Requests come from the file descriptor `in`, replies go to `out`; the simulation stops at the end of input.
  Host(sc_core::sc_module_name name, CoreShell& shell, MemoryModel& memory,
       const DutLibrary& library, int in, int out);

 private:
  void serve();
  void answer(const exec::RtlRequest& request);
  [[nodiscard]] exec::RtlReply run(const exec::RtlRequest& request);
  void write(std::uint8_t addr, std::uint32_t data);
  [[nodiscard]] std::uint32_t read(std::uint8_t addr);
  void wait_cycle() { wait(clock.posedge_event()); }
  /// Resets the core and waits until nothing is in flight. Returns what is then not 0: status and counters, or-ed.
  std::uint64_t reset_core();
  [[nodiscard]] std::uint64_t counter(std::size_t i);
  void start(std::uint32_t program_address);

  CoreShell& shell_;
  MemoryModel& memory_;
  const DutLibrary& library_;
  int in_;
  int out_;
  std::vector<std::uint8_t> image_;
  std::string trace_path_;
};

}  // namespace sumac::cosim
