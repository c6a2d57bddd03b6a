// SPDX-License-Identifier: Apache-2.0
//
// The cores of the tests of the core: few PEs, short rings, so that every queue and ring runs full.
//
//   small_core   the first PE kind: exact sum, three rows, two columns, descriptors prefetched
//   column_core  the last PE kind: one column, a wide port, one descriptor at a time
#pragma once

#include <cstdint>
#include <string>

#include "models/pe/pe.hpp"
#include "sim/array/core_params.hpp"
#include "sim/pe/pe_timing.hpp"

namespace sumac::exec {

inline array::CoreParams small_core() {
  array::CoreParams p;
  p.rows = 3;
  p.cols = 2;
  p.lanes = 2;
  p.port_bytes = 8;
  p.burst_beats = 4;
  p.outstanding = 3;
  p.out_slots = 2;
  p.desc_fifo = 4;
  p.act_ring_words = 16;
  p.wgt_ring_words = 16;
  p.latency = 9;
  p.write_latency = 5;
  const std::string kind = pe::kinds().front();
  p.pe_name = kind + "/" + pe::configurations(kind).front();
  p.pe = pe::timing_of(p.pe_name, p.lanes);
  return p;
}

inline array::CoreParams column_core() {
  array::CoreParams p;
  p.rows = 5;
  p.cols = 1;
  p.lanes = 2;
  p.port_bytes = 16;
  p.burst_beats = 16;
  p.outstanding = 3;
  p.out_slots = 3;
  p.desc_fifo = 1;
  p.act_ring_words = 64;
  p.wgt_ring_words = 16;
  p.latency = 13;
  p.write_latency = 8;
  p.pe_name = pe::kinds().back() + "/fp8";
  p.pe = pe::timing_of(p.pe_name, p.lanes);
  return p;
}

/// The core of that name: "small", "column".
inline array::CoreParams core_of(const std::string& name) {
  return name == "small" ? small_core() : column_core();
}

}  // namespace sumac::exec
