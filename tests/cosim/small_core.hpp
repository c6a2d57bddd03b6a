// SPDX-License-Identifier: Apache-2.0
//
// The core of the tests of the core: few PEs, short rings, so that every queue and ring runs full.
#pragma once

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

}  // namespace sumac::exec
