// SPDX-License-Identifier: Apache-2.0
//
// Compiled together with one Verilated core (class Vcore) into a shared object. SUMAC_PORT_BYTES is a macro of the build,
// SUMAC_TRACE is 1 in builds that can write waveforms; VM_COVERAGE is 1 in builds that count what the RTL does, and a core that is deleted writes
// its counts into the folder that SUMAC_RTL_COVERAGE names.
#include "sim/cosim/dut/dut_abi.h"

#include <cstring>
#include <memory>
#include <new>
#include <string>

#include "Vcore.h"
#include "verilated.h"
#if SUMAC_TRACE
#include "verilated_fst_c.h"
#endif
#if VM_COVERAGE
#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "verilated_cov.h"
#endif

struct SumacDut {
  VerilatedContext context;
  std::unique_ptr<Vcore> core;
#if SUMAC_TRACE
  std::unique_ptr<VerilatedFstC> trace;
#endif
  std::uint64_t cycle = 0;
  std::uint64_t trace_from = 0;
  std::uint64_t trace_to = 0;
};

namespace {

static_assert(SUMAC_PORT_BYTES <= SUMAC_DUT_MAX_PORT_BYTES);

// Ports up to 64 bits are integers, wider ones arrays of 32-bit words; both are little-endian bytes here.
template <class T>
void put(T& port, const std::uint8_t* bytes) {
  std::memcpy(&port, bytes, SUMAC_PORT_BYTES);
}
template <class T>
void get(const T& port, std::uint8_t* bytes) {
  std::memcpy(bytes, &port, SUMAC_PORT_BYTES);
}

void dump(SumacDut* dut, [[maybe_unused]] unsigned half) {
#if SUMAC_TRACE
  if (dut->trace && dut->cycle >= dut->trace_from && dut->cycle < dut->trace_to)
    dut->trace->dump(2 * dut->cycle + half);
#else
  (void)dut;
#endif
}

void idle_inputs(Vcore& core) {
  core.host_write_i = 0;
  core.host_read_i = 0;
  core.host_addr_i = 0;
  core.host_wdata_i = 0;
  core.req_ready_i = 0;
  core.rd_valid_i = 0;
  core.rd_last_i = 0;
  core.wr_ready_i = 0;
  core.wr_ack_i = 0;
}

}  // namespace

extern "C" {

int sumac_dut_abi(void) {
  return SUMAC_DUT_ABI;
}
int sumac_dut_port_bytes(void) {
  return SUMAC_PORT_BYTES;
}

SumacDut* sumac_dut_new(std::uint64_t seed) {
  auto dut = std::make_unique<SumacDut>();
  dut->context.randReset(2);
  dut->context.randSeed(static_cast<int>(seed % 2147483647U) + 1);
#if SUMAC_TRACE
  dut->context.traceEverOn(true);
#endif
  dut->core = std::make_unique<Vcore>(&dut->context, "core");
  idle_inputs(*dut->core);
  dut->core->rst_ni = 1;
  dut->core->clk_i = 0;
  dut->core->eval();
  dut->core->rst_ni = 0;
  for (int i = 0; i < 4; ++i) {
    dut->core->clk_i = 1;
    dut->core->eval();
    dut->core->clk_i = 0;
    dut->core->eval();
  }
  dut->core->rst_ni = 1;
  dut->core->eval();
  return dut.release();
}

void sumac_dut_delete(SumacDut* dut) {
  if (dut == nullptr) return;
  sumac_dut_trace_close(dut);
  dut->core->final();
#if VM_COVERAGE
  static std::atomic<unsigned> written{0};
  if (const char* folder = std::getenv("SUMAC_RTL_COVERAGE"))
    dut->context.coveragep()->write(std::string(folder) + "/" + std::to_string(getpid()) + "-" +
                                    std::to_string(written++) + ".dat");
#endif
  delete dut;
}

void sumac_dut_clock(SumacDut* dut, const SumacDutIn* in, SumacDutOut* out) {
  Vcore& core = *dut->core;
  core.host_write_i = in->host_write;
  core.host_read_i = in->host_read;
  core.host_addr_i = in->host_addr;
  core.host_wdata_i = in->host_wdata;
  core.req_ready_i = in->req_ready;
  core.rd_valid_i = in->rd_valid;
  core.rd_last_i = in->rd_last;
  if (in->rd_valid) put(core.rd_data_i, in->rd_data);
  core.wr_ready_i = in->wr_ready;
  core.wr_ack_i = in->wr_ack;
#if SUMAC_TRACE
  if (dut->trace) {
    core.eval();
    dump(dut, 0);
  }
#endif
  core.clk_i = 1;
  core.eval();
  dump(dut, 1);
  core.clk_i = 0;
  core.eval();
  ++dut->cycle;
  out->busy = core.busy_o;
  out->op_end = core.op_end_o;
  out->host_rdata = core.host_rdata_o;
  out->req_valid = core.req_valid_o;
  out->req_beats = core.req_beats_o;
  out->req_addr = core.req_addr_o;
  out->wr_valid = core.wr_valid_o;
  out->wr_addr = core.wr_addr_o;
  if (core.wr_valid_o) get(core.wr_data_o, out->wr_data);
}

int sumac_dut_trace([[maybe_unused]] SumacDut* dut, [[maybe_unused]] const char* path,
                    [[maybe_unused]] std::uint64_t from, [[maybe_unused]] std::uint64_t to) {
#if SUMAC_TRACE
  sumac_dut_trace_close(dut);
  dut->trace = std::make_unique<VerilatedFstC>();
  dut->core->trace(dut->trace.get(), 99);
  dut->trace->open(path);
  dut->cycle = 0;
  dut->trace_from = from;
  dut->trace_to = to;
  return dut->trace->isOpen() ? 1 : 0;
#else
  return 0;
#endif
}

void sumac_dut_trace_close([[maybe_unused]] SumacDut* dut) {
#if SUMAC_TRACE
  if (dut->trace) dut->trace->close();
  dut->trace.reset();
#endif
}

}  // extern "C"
