// SPDX-License-Identifier: Apache-2.0
//
// Random cores and legal descriptor lists for the time law: small sizes, every parameter drawn, addresses left at 0 (time does not see them).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/base/rng.hpp"
#include "sim/array/core_params.hpp"
#include "sim/program/descriptor.hpp"

namespace sumac::array {

inline CoreParams random_core(base::Rng& rng) {
  const auto pick = [&](int low, int high) { return static_cast<int>(rng.between(low, high)); };
  CoreParams p;
  p.rows = pick(1, 9);
  p.cols = pick(1, 9);
  p.lanes = pick(1, 5);
  p.hop_s = pick(1, p.rows);
  p.hop_e = pick(1, p.cols);
  p.port_bytes = 1 << pick(2, 6);
  p.burst_beats = pick(1, 16);
  p.outstanding = rng.one_in(6) ? 1 : pick(1, 8);
  p.out_slots = pick(1, 4);
  p.desc_fifo = pick(1, 4);
  p.act_ring_words = 1 << (rng.one_in(4) ? pick(7, 10) : pick(2, 7));
  p.wgt_ring_words = 1 << (rng.one_in(4) ? pick(7, 10) : pick(2, 7));
  p.latency = rng.one_in(2) ? pick(1, 12) : pick(1, 90);
  p.write_latency = pick(1, 30);
  p.pe.act_bits = pick(2, 16);
  p.pe.wgt_bits = pick(2, 16);
  p.pe.edge_latency = pick(1, 4);
  p.pe.pe_latency = pick(1, 6);
  p.pe.drain_latency = pick(1, 5);
  p.pe.min_group_interval = rng.one_in(3) ? pick(1, 12) : 1;
  p.pe.loop_drain = rng.one_in(4) ? pick(1, 6) : 1;
  p.timing = {.c_load = pick(0, 3),
              .c_dec = pick(0, 3),
              .c_init = pick(0, 3),
              .c_switch = pick(0, 3),
              .c_dfree = pick(0, 3),
              .c_free = pick(0, 3),
              .c_cdec = pick(0, 3),
              .c_slot = pick(0, 3),
              .c_ack = pick(0, 3),
              .c_drain = pick(0, 4),
              .c_end = pick(0, 3)};
  if (rng.one_in(2)) p.timing = kCoreTiming;
  return p;
}

/// One descriptor without regard to the rings.
inline program::Descriptor random_nest(base::Rng& rng, const CoreParams& p, int max_tiles = 5,
                                       int max_slices = 40) {
  const auto pick = [&](int low, int high) {
    return static_cast<std::uint16_t>(rng.between(low, high));
  };
  program::Descriptor d;
  d.order = static_cast<program::Order>(rng.below(3));
  d.wait_store = rng.one_in(3);
  d.m_tiles = pick(1, max_tiles);
  d.n_tiles = pick(1, max_tiles);
  d.batch = rng.one_in(3) ? pick(1, 1 + max_tiles / 2) : std::uint16_t{1};
  d.block =
      d.order == program::Order::kStreamed ? std::uint16_t{1} : pick(1, std::max(5, max_tiles / 2));
  d.rows = static_cast<std::uint8_t>(rng.between(1, p.rows));
  d.rows_last = static_cast<std::uint8_t>(rng.between(1, p.rows));
  d.cols_last = static_cast<std::uint8_t>(rng.between(1, p.cols));
  const int slices = pick(1, max_slices);
  const int chunk = rng.one_in(2) ? slices : pick(1, slices);
  d.chunks = static_cast<std::uint16_t>((slices + chunk - 1) / chunk);
  d.last_slices = static_cast<std::uint16_t>(slices - (d.chunks - 1) * chunk);
  d.chunk_slices = d.chunks == 1 ? d.last_slices : static_cast<std::uint16_t>(chunk);
  const program::Target t = p.target();
  d.act_words = static_cast<std::uint16_t>(t.act_word().words(d.chunk_slices));
  d.act_words_last = static_cast<std::uint16_t>(t.act_word().words(d.last_slices));
  d.wgt_words = static_cast<std::uint16_t>(t.wgt_word().words(d.chunk_slices));
  d.wgt_words_last = static_cast<std::uint16_t>(t.wgt_word().words(d.last_slices));
  const int limit =
      d.order == program::Order::kWgtStationary ? std::min<int>(d.n_tiles, d.block) : d.n_tiles;
  if (rng.one_in(2)) d.ahead = pick(0, limit);
  return d;
}

inline bool fits(const program::Descriptor& d, const CoreParams& p) {
  const program::RingNeed need = program::ring_need(d);
  return need.act <= p.act_ring_words && need.wgt <= p.wgt_ring_words;
}

/// 1..6 legal descriptors.
inline std::vector<program::Descriptor> random_program(base::Rng& rng, const CoreParams& p,
                                                       int max_tiles = 5, int max_slices = 40) {
  std::vector<program::Descriptor> list;
  const std::size_t count = 1 + rng.below(6);
  while (list.size() < count) {
    const program::Descriptor d = random_nest(rng, p, max_tiles, max_slices);
    if (fits(d, p)) list.push_back(d);
  }
  list.back().last = true;
  return list;
}

}  // namespace sumac::array
