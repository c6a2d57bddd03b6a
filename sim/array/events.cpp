// SPDX-License-Identifier: Apache-2.0
#include "sim/array/events.hpp"

#include "models/base/error.hpp"

namespace sumac::array {

using cost::Event;

cost::Events events_of(const CoreParams& core, std::span<const program::Descriptor> descriptors,
                       const Counters& n) {
  const std::int64_t rows = core.rows;
  const std::int64_t cols = core.cols;
  std::int64_t row_beats = 0;
  std::int64_t feed_beats = 0;
  std::int64_t drain_rows = 0;
  std::int64_t tiles = 0;
  std::int64_t zero_cells = 0;  // beats of a real row past the GEMM's columns
  std::int64_t zero_cols = 0;   // feed beats of a column past the GEMM
  std::int64_t shifts = 0;      // of one column
  std::int64_t act_reads = 0;
  std::int64_t wgt_reads = 0;
  for (const program::Descriptor& d : descriptors) {
    const std::int64_t slices = d.slices_all();
    const std::int64_t batch_rows = d.batch * d.rows_all();  // of one n tile
    const std::int64_t past = cols - d.cols_last;            // columns of the last n tile
    row_beats += batch_rows * d.n_tiles * slices;
    feed_beats += d.tiles() * slices;
    drain_rows += batch_rows * d.n_tiles;
    tiles += d.tiles();
    zero_cells += batch_rows * slices * past;
    zero_cols += std::int64_t{d.batch} * d.m_tiles * slices * past;
    const auto triangle = [](std::int64_t r) { return r * (r - 1) / 2; };
    shifts += std::int64_t{d.batch} * d.n_tiles *
              (triangle(d.rows) * (d.m_tiles - 1) + triangle(d.rows_last));
    act_reads += batch_rows * d.n_tiles * d.act_words_all();
    wgt_reads += d.tiles() * cols * d.wgt_words_all();
  }
  SUMAC_CHECK(row_beats == n.row_beats && feed_beats == n.feed_beats &&
                  drain_rows == n.drain_rows && tiles == n.tiles,
              "counters are those of the descriptors");

  const std::int64_t time = n.feed_beats + n.stall_desc + n.stall_fence + n.stall_act +
                            n.stall_wgt + n.stall_drain + n.stall_slot + n.tail;
  const std::int64_t idle = time - feed_beats;
  cost::Events e;
  e[Event::kCellZero] = zero_cells;
  e[Event::kCellBeat] = row_beats * cols - zero_cells;
  e[Event::kCellPad] = (rows * feed_beats - row_beats) * cols;
  e[Event::kCellIdle] = idle * rows * cols;
  e[Event::kCellHandoff] = drain_rows * cols;
  e[Event::kCellShift] = shifts * cols;
  e[Event::kRowBeat] = row_beats;
  e[Event::kRowPad] = rows * feed_beats - row_beats;
  e[Event::kRowIdle] = idle * rows;
  e[Event::kColZero] = zero_cols;
  e[Event::kColBeat] = feed_beats * cols - zero_cols;
  e[Event::kColIdle] = idle * cols;
  e[Event::kColDrain] = drain_rows * cols;
  e[Event::kArrayCycle] = time;
  e[Event::kArrayTile] = tiles;
  e[Event::kActRead] = act_reads;
  e[Event::kActWrite] = n.act_words;
  e[Event::kWgtRead] = wgt_reads;
  e[Event::kWgtWrite] = n.wgt_words;
  e[Event::kOutRead] = drain_rows * cols;
  e[Event::kOutWrite] = drain_rows * cols;
  e[Event::kDramBit] =
      8 * core.port_bytes * (n.desc_beats + n.act_beats + n.wgt_beats + n.store_beats);
  return e;
}

cost::ArrayShape shape_of(const CoreParams& core) {
  const program::Target t = core.target();
  const int beat_bits = 8 * core.port_bytes;
  cost::ArrayShape shape;
  shape.pe = core.pe_name;
  shape.lanes = core.lanes;
  shape.rows = core.rows;
  shape.cols = core.cols;
  shape.act = {core.act_ring_words, beat_bits, t.act_word().beats_per_word};
  shape.wgt = {core.wgt_ring_words, beat_bits, t.wgt_word().beats_per_word};
  shape.out = {std::int64_t{core.out_slots} * core.rows, 32, 1};
  return shape;
}

}  // namespace sumac::array
