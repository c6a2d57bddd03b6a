// SPDX-License-Identifier: Apache-2.0
//
// Events that cost energy: held to a walk through every beat, cell, bank and drain cycle of random programs, and to their conservation laws.
#include "sim/array/events.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "models/base/error.hpp"
#include "sim/array/recurrence.hpp"
#include "tests/unit/array/random_nests.hpp"

namespace sumac::array {
namespace {

using cost::Event;
using cost::Events;

/// What a feed beat is for the cells, rows and columns of a tile.
void walk_beat(const CoreParams& p, int rows, int cols, Events& e) {
  for (int r = 0; r < p.rows; ++r) {
    const bool real_row = r >= p.rows - rows;  // real rows are the bottom ones
    ++e[real_row ? Event::kRowBeat : Event::kRowPad];
    for (int c = 0; c < p.cols; ++c)
      ++e[!real_row ? Event::kCellPad : c < cols ? Event::kCellBeat : Event::kCellZero];
  }
  for (int c = 0; c < p.cols; ++c)
    ++e[c < cols ? Event::kColBeat : Event::kColZero];
}

/// The shift register of the drain control (rtl/array/sumac_drain_control.sv), clock by clock.
void walk_drain(const CoreParams& p, int rows, Events& e) {
  std::vector<bool> shift(static_cast<std::size_t>(p.rows));
  for (int r = 0; r < p.rows; ++r)
    shift[static_cast<std::size_t>(r)] = r + rows > p.rows;
  for (int word = 0; word < rows; ++word) {
    e[Event::kColDrain] += p.cols;
    e[Event::kOutWrite] += p.cols;
    e[Event::kOutRead] += p.cols;
    for (const bool cell : shift)
      e[Event::kCellShift] += cell ? p.cols : 0;
    for (std::size_t r = shift.size(); r-- > 0;)
      shift[r] = r > 0 && shift[r - 1];
  }
}

Events walk(const CoreParams& p, const std::vector<program::Descriptor>& list, std::int64_t time) {
  Events e;
  const int act_spw = p.target().act_word().slices_per_word;
  const int wgt_spw = p.target().wgt_word().slices_per_word;
  std::int64_t fed = 0;
  for (const program::Descriptor& d : list) {
    for (int b = 0; b < d.batch; ++b) {
      for (int m = 0; m < d.m_tiles; ++m) {
        for (int n = 0; n < d.n_tiles; ++n) {
          const int rows = d.tile_rows(m);
          for (int chunk = 0; chunk < d.chunks; ++chunk) {
            for (int s = 0; s < d.slices(chunk); ++s, ++fed) {
              walk_beat(p, rows, n == d.n_tiles - 1 ? d.cols_last : p.cols, e);
              if (s % act_spw == 0) e[Event::kActRead] += rows;
              if (s % wgt_spw == 0) e[Event::kWgtRead] += p.cols;
            }
          }
          e[Event::kCellHandoff] += std::int64_t{rows} * p.cols;
          ++e[Event::kArrayTile];
          walk_drain(p, rows, e);
        }
      }
    }
  }
  e[Event::kRowIdle] = (time - fed) * p.rows;
  e[Event::kColIdle] = (time - fed) * p.cols;
  e[Event::kCellIdle] = (time - fed) * p.rows * p.cols;
  e[Event::kArrayCycle] = time;
  return e;
}

void expect_conserved(const CoreParams& p, const Events& e) {
  const std::int64_t cycles = e[Event::kArrayCycle];
  EXPECT_EQ(e[Event::kCellBeat] + e[Event::kCellZero] + e[Event::kCellPad] + e[Event::kCellIdle],
            cycles * p.rows * p.cols);
  EXPECT_EQ(e[Event::kRowBeat] + e[Event::kRowPad] + e[Event::kRowIdle], cycles * p.rows);
  EXPECT_EQ(e[Event::kColBeat] + e[Event::kColZero] + e[Event::kColIdle], cycles * p.cols);
  EXPECT_EQ(e[Event::kCellHandoff], e[Event::kColDrain]);
  for (const std::int64_t n : e.count)
    EXPECT_GE(n, 0);
}

TEST(Events, EqualAWalkThroughEveryBeat) {
  base::Rng rng(1);
  for (int i = 0; i < 300; ++i) {
    const CoreParams p = random_core(rng);
    const std::vector<program::Descriptor> list = random_program(rng, p);
    const TimeResult time = run_recurrence(p, list);
    const Events events = events_of(p, list, time.counters);
    Events walked = walk(p, list, time.counters.cycles);
    // What the counters count themselves.
    walked[Event::kActWrite] = time.counters.act_words;
    walked[Event::kWgtWrite] = time.counters.wgt_words;
    walked[Event::kDramBit] = 8 * p.port_bytes *
                              (time.counters.desc_beats + time.counters.act_beats +
                               time.counters.wgt_beats + time.counters.store_beats);
    ASSERT_EQ(events.count, walked.count) << "program " << i;
    expect_conserved(p, events);
    EXPECT_EQ(events[Event::kArrayCycle], time.counters.cycles);
  }
}

/// A walk of one row, column or cycle more is another one, whatever the event.
TEST(Events, TheWalkSeesWhatIsOffByOne) {
  base::Rng rng(2);
  bool rows_seen = false;
  bool cols_seen = false;
  for (int i = 0; i < 50; ++i) {
    const CoreParams p = random_core(rng);
    std::vector<program::Descriptor> list = random_program(rng, p);
    const TimeResult time = run_recurrence(p, list);
    const Events events = events_of(p, list, time.counters);
    EXPECT_NE(events.count, walk(p, list, time.counters.cycles + 1).count);
    if (list[0].rows_last < p.rows) {
      ++list[0].rows_last;
      EXPECT_THROW((void)events_of(p, list, time.counters), base::InternalError);
      --list[0].rows_last;
      rows_seen = true;
    }
    if (list[0].cols_last < p.cols) {
      ++list[0].cols_last;
      const Events other = walk(p, list, time.counters.cycles);
      EXPECT_LT(other[Event::kCellZero], events[Event::kCellZero]);
      cols_seen = true;
    }
  }
  EXPECT_TRUE(rows_seen && cols_seen);
}

/// Each descriptor's events add up to the program's.
TEST(Events, AddUpOverDescriptors) {
  base::Rng rng(3);
  for (int i = 0; i < 200; ++i) {
    const CoreParams p = random_core(rng);
    const std::vector<program::Descriptor> list = random_program(rng, p);
    const TimeResult time = run_recurrence(p, list);
    Events sum;
    for (std::size_t d = 0; d < list.size(); ++d) {
      Counters own = time.ops[d].counters;
      const Events events = events_of(p, {&list[d], 1}, own);
      expect_conserved(p, events);
      sum += events;
    }
    EXPECT_EQ(sum.count, events_of(p, list, time.counters).count) << "program " << i;
  }
}

TEST(Events, BanksOfAnArray) {
  CoreParams p;
  p.pe_name = "mac/int8";
  p.rows = 16;
  p.cols = 8;
  p.lanes = 4;
  p.port_bytes = 32;
  p.pe.act_bits = 8;
  p.pe.wgt_bits = 8;
  p.act_ring_words = 128;
  p.wgt_ring_words = 256;
  p.out_slots = 3;
  const cost::ArrayShape shape = shape_of(p);
  EXPECT_EQ(shape.act, (cost::Bank{128, 256, 1}));
  EXPECT_EQ(shape.wgt, (cost::Bank{256, 256, 1}));
  EXPECT_EQ(shape.out, (cost::Bank{48, 32, 1}));
  p.port_bytes = 4;
  p.lanes = 16;
  EXPECT_EQ(shape_of(p).act, (cost::Bank{128, 32, 4})) << "a word of four beats";
}

}  // namespace
}  // namespace sumac::array
