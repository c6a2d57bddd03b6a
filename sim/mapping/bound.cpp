// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/bound.hpp"

#include <algorithm>

namespace sumac::mapping {

std::string_view name(Engine engine) {
  switch (engine) {
    case Engine::kCompute: return "compute";
    case Engine::kPort: return "port";
    case Engine::kStore: return "store";
  }
  return "?";
}

Bound lower_bound(const program::Descriptor& d, const array::CoreParams& p) {
  const program::Target t = p.target();
  const std::int64_t batch = d.batch;
  const std::int64_t m_tiles = d.m_tiles;
  const std::int64_t n_tiles = d.n_tiles;
  const std::int64_t rows_all = d.rows_all();
  const std::int64_t slices = d.slices_all();
  const std::int64_t act_line = d.act_words_all() * t.act_word().beats_per_word;
  const std::int64_t wgt_tile = d.wgt_words_all() * t.wgt_word().beats_per_word * t.cols;

  // How often each operand is read, sim/program/README.md 4.
  const auto blocks = [&](std::int64_t tiles) { return (tiles + d.block - 1) / d.block; };
  std::int64_t act_times = 1;
  std::int64_t wgt_times = 1;
  switch (d.order) {
    case program::Order::kActStationary: wgt_times = blocks(m_tiles); break;
    case program::Order::kWgtStationary: act_times = blocks(n_tiles); break;
    case program::Order::kStreamed: act_times = n_tiles, wgt_times = m_tiles; break;
  }
  Bound bound;
  // Panels loaded ahead are not loaded again.
  bound.read_beats = batch * (act_times * rows_all * act_line + wgt_times * n_tiles * wgt_tile);

  // First operand request, first panels, first feed.
  const auto& c = p.timing;
  const std::int64_t decoded = p.latency + t.desc_beats() + c.c_dec;
  const std::int64_t request = decoded + c.c_init;
  const std::int64_t rows_first = d.tile_rows(0);
  const std::int64_t first_panels =
      rows_first * d.act_words_of(0) * t.act_word().beats_per_word +
      std::int64_t{t.cols} * d.wgt_words_of(0) * t.wgt_word().beats_per_word;
  const std::int64_t start = request + p.latency + first_panels + c.c_load;

  // After the last hand-off: sums travel, are drained and stored. The least rows of a tile is what the last tile has at least.
  const std::int64_t rows_least =
      std::min<std::int64_t>(d.rows_last, m_tiles == 1 ? d.rows_last : d.rows);
  const std::int64_t drain = p.south_hops() + p.east_hops() + p.pe.edge_latency + p.pe.pe_latency +
                             p.pe.drain_latency + c.c_drain - 1;
  const std::int64_t finish = p.write_latency + c.c_end;
  const std::int64_t tail = drain + rows_least * (1 + t.store_beats()) + finish;

  const auto interval = [&](std::int64_t rows) {
    return std::max(
        {slices, rows, std::int64_t{p.pe.min_group_interval}, std::int64_t{p.pe.loop_drain}});
  };
  const std::int64_t intervals =
      batch * n_tiles * ((m_tiles - 1) * interval(d.rows) + interval(d.rows_last));
  const std::int64_t longest = std::max(interval(d.rows), interval(d.rows_last));
  const std::int64_t compute = start + intervals - longest + slices - 1 + tail;

  // The port moves a beat a cycle, or one window of bursts per round trip where that is less. The step that needs the last panel follows.
  const std::int64_t window = std::int64_t{p.outstanding} * p.burst_beats;
  const std::int64_t trip = std::int64_t{p.latency} + p.burst_beats;
  const std::int64_t moved =
      std::max(p.latency + bound.read_beats, bound.read_beats / window * trip);
  const std::int64_t last_step = std::min(d.chunk_slices, d.last_slices);
  const std::int64_t port = request + moved + c.c_load + last_step - 1 + tail;

  const std::int64_t stores = batch * n_tiles * rows_all * t.store_beats();
  const std::int64_t store = start + slices - 1 + drain + rows_first + stores + finish;

  bound.cycles = compute;
  if (port > bound.cycles) bound.cycles = port, bound.engine = Engine::kPort;
  if (store > bound.cycles) bound.cycles = store, bound.engine = Engine::kStore;
  return bound;
}

}  // namespace sumac::mapping
