// SPDX-License-Identifier: Apache-2.0
//
// sumac-rtl CORE.so SEED: worker process of the rtl executor. Requests on standard input, replies on standard output
// (sim/exec/rtl_protocol.hpp). One worker serves one core: SystemC cannot take on a module once simulation has begun.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <systemc>

#include "models/base/error.hpp"
#include "sim/cosim/core_shell.hpp"
#include "sim/cosim/host.hpp"
#include "sim/cosim/memory_model.hpp"

int sc_main(int argc, char** argv) {
  using namespace sumac;
  try {
    if (argc != 3)
      throw base::UsageError(
          "sumac-rtl is started by `sumac verify`; usage: sumac-rtl CORE.so SEED");
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    const cosim::DutLibrary library(argv[1]);
    // Replies go where standard output was; whatever else prints, prints to standard error.
    const int out = dup(STDOUT_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);

    sc_core::sc_clock clock("clock", 1, sc_core::SC_NS);
    sc_core::sc_signal<cosim::CoreOutputs> core_outputs("core_outputs");
    sc_core::sc_signal<cosim::MemoryOutputs> memory_outputs("memory_outputs");
    sc_core::sc_signal<cosim::HostOutputs> host_outputs("host_outputs");
    cosim::CoreShell core("core", library, std::strtoull(argv[2], nullptr, 0));
    cosim::MemoryModel memory("memory", library.port_bytes());
    cosim::Host host("host", core, memory, library, STDIN_FILENO, out);
    core.clock(clock);
    core.memory(memory_outputs);
    core.host(host_outputs);
    core.core(core_outputs);
    memory.clock(clock);
    memory.core(core_outputs);
    memory.memory(memory_outputs);
    host.clock(clock);
    host.core(core_outputs);
    host.host(host_outputs);
    sc_core::sc_start();
    return 0;
  } catch (const base::Error& error) {
    std::fprintf(stderr, "sumac-rtl: %s\n", error.what());
    return error.exit_code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sumac-rtl: %s\n", error.what());
    return 70;
  }
}

int main(int argc, char** argv) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}
