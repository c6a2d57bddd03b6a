// SPDX-License-Identifier: Apache-2.0
//
// The C interface of a Verilated core in a shared object: what the SystemC shell needs to clock it, and nothing of Verilator.
//
//   time   sumac_dut_clock() is one cycle: `in` holds the inputs of the cycle that ends, `out` gets the outputs of the next one
#ifndef SUMAC_SIM_COSIM_DUT_DUT_ABI_H_
#define SUMAC_SIM_COSIM_DUT_DUT_ABI_H_

#include <stdint.h>

#define SUMAC_DUT_ABI 1
#define SUMAC_DUT_MAX_PORT_BYTES 64

#ifdef __cplusplus
extern "C" {
#endif

typedef struct SumacDutIn {
  uint8_t host_write;
  uint8_t host_read;
  uint8_t host_addr;  // word address
  uint8_t req_ready;
  uint8_t rd_valid;
  uint8_t rd_last;
  uint8_t wr_ready;
  uint8_t wr_ack;
  uint32_t host_wdata;
  uint8_t rd_data[SUMAC_DUT_MAX_PORT_BYTES];
} SumacDutIn;

typedef struct SumacDutOut {
  uint8_t busy;
  uint8_t op_end;
  uint8_t req_valid;
  uint8_t req_beats;
  uint8_t wr_valid;
  uint32_t host_rdata;
  uint32_t req_addr;  // in beats
  uint32_t wr_addr;   // in beats
  uint8_t wr_data[SUMAC_DUT_MAX_PORT_BYTES];
} SumacDutOut;

typedef struct SumacDut SumacDut;

int sumac_dut_abi(void);
int sumac_dut_port_bytes(void);
/// A core with every register at a value drawn from `seed`, then reset. NULL if it cannot be made.
SumacDut* sumac_dut_new(uint64_t seed);
void sumac_dut_delete(SumacDut* dut);
void sumac_dut_clock(SumacDut* dut, const SumacDutIn* in, SumacDutOut* out);
/// Dumps cycles from..to-1 (counted by sumac_dut_clock since now) to an FST file. 0 if this build has no tracing.
int sumac_dut_trace(SumacDut* dut, const char* path, uint64_t from, uint64_t to);
void sumac_dut_trace_close(SumacDut* dut);

#ifdef __cplusplus
}
#endif
#endif  // SUMAC_SIM_COSIM_DUT_DUT_ABI_H_
