// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/core_shell.hpp"

#include <cstring>

#include "models/base/error.hpp"

namespace sumac::cosim {

CoreShell::CoreShell(sc_core::sc_module_name name, const DutLibrary& library, std::uint64_t seed)
    : sc_module(name), library_(library), dut_(library.create(seed)) {
  SUMAC_CHECK(dut_ != nullptr, "the Verilated core could not be made");
  op_ends_.reserve(65536);
  SC_METHOD(tick);
  sensitive << clock.pos();
  dont_initialize();
}

CoreShell::~CoreShell() {
  library_.destroy(dut_);
}

void CoreShell::tick() {
  const MemoryOutputs& m = memory.read();
  const HostOutputs& h = host.read();
  in_.host_write = h.write ? 1 : 0;
  in_.host_read = h.read ? 1 : 0;
  in_.host_addr = h.addr;
  in_.host_wdata = h.wdata;
  in_.req_ready = m.req_ready;
  in_.rd_valid = m.rd_valid;
  in_.rd_last = m.rd_last;
  in_.wr_ready = m.wr_ready;
  in_.wr_ack = m.wr_ack;
  if (m.rd_valid != 0) std::memcpy(in_.rd_data, m.rd_data, sizeof in_.rd_data);

  const bool was_busy = out_.value.busy != 0;
  library_.clock(dut_, &in_, &out_.value);
  const bool busy = out_.value.busy != 0;
  if (busy && !was_busy) {
    cycle_ = 0;
    op_ends_.clear();
  } else {
    ++cycle_;
  }
  if (out_.value.op_end != 0) op_ends_.push_back(cycle_);
  if (was_busy && (!busy || cycle_ == limit_)) idle.notify(sc_core::SC_ZERO_TIME);
  core.write(out_);
}

}  // namespace sumac::cosim
