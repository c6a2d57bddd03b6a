// SPDX-License-Identifier: Apache-2.0
//
// One core build and the memory behind it, as the time law (README.md) takes them.
#pragma once

#include <cstdint>
#include <string>

#include "sim/array/core_timing.hpp"
#include "sim/pe/pe_timing.hpp"
#include "sim/program/target.hpp"

namespace sumac::array {

/// Build parameters (RTL parameters) and the ideal memory's latencies.
struct CoreParams {
  int rows = 1;                     // R
  int cols = 1;                     // C
  int lanes = 1;                    // LANES
  int hop_s = 1;                    // PE rows that share one southward hop register
  int hop_e = 1;                    // PE columns that share one eastward hop register
  int port_bytes = 32;              // PB
  int burst_beats = 16;             // BURST
  int outstanding = 16;             // O: read bursts in flight
  int out_slots = 1;                // OUT: tiles in the out ring
  int desc_fifo = 4;                // DF
  std::int64_t act_ring_words = 1;  // a bank, power of two
  std::int64_t wgt_ring_words = 1;
  int latency = 100;        // LAT: request -> first beat, cycles, >= 1
  int write_latency = 100;  // WLAT: last write beat -> acknowledge, cycles, >= 1
  std::string pe_name;      // "kind/config"
  pe::PeTiming pe;          // with the bits of its codes
  CoreTiming timing = kCoreTiming;

  /// ceil(R / HOP_S) - 1 and ceil(C / HOP_E) - 1: hops to the farthest row and column.
  [[nodiscard]] int south_hops() const { return (rows + hop_s - 1) / hop_s - 1; }
  [[nodiscard]] int east_hops() const { return (cols + hop_e - 1) / hop_e - 1; }

  [[nodiscard]] program::Target target() const;
  friend bool operator==(const CoreParams&, const CoreParams&) = default;
};

/// Sizes outside their law: InputError naming the parameter.
void validate(const CoreParams& params);

}  // namespace sumac::array
