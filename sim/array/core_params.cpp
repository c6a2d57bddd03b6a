// SPDX-License-Identifier: Apache-2.0
#include "sim/array/core_params.hpp"

#include "models/base/error.hpp"

namespace sumac::array {

program::Target CoreParams::target() const {
  program::Target t;
  t.pe = pe_name;
  t.rows = rows;
  t.cols = cols;
  t.lanes = lanes;
  t.port_bytes = port_bytes;
  t.act_bits = pe.act_bits;
  t.wgt_bits = pe.wgt_bits;
  t.act_ring_words = act_ring_words;
  t.wgt_ring_words = wgt_ring_words;
  return t;
}

void validate(const CoreParams& p) {
  program::validate(p.target());
  const auto in_range = [](const char* field, int value, int low, int high) {
    if (value < low || value > high) {
      throw base::InputError(std::string("array: ") + field + " is " + std::to_string(value) +
                             ", must be " + std::to_string(low) + ".." + std::to_string(high));
    }
  };
  in_range("hop_s", p.hop_s, 1, p.rows);
  in_range("hop_e", p.hop_e, 1, p.cols);
  in_range("burst beats", p.burst_beats, 1, 255);
  in_range("outstanding bursts", p.outstanding, 1, 256);
  in_range("out slots", p.out_slots, 1, 64);
  in_range("descriptor FIFO", p.desc_fifo, 1, 16);
  in_range("memory latency", p.latency, 1, 1'000'000);
  in_range("write latency", p.write_latency, 1, 1'000'000);
  in_range("edge latency", p.pe.edge_latency, 1, 255);
  in_range("PE latency", p.pe.pe_latency, 1, 255);
  in_range("drain latency", p.pe.drain_latency, 1, 255);
  in_range("min group interval", p.pe.min_group_interval, 1, 255);
  in_range("drain loop", p.pe.loop_drain, 1, 255);
}

}  // namespace sumac::array
