// SPDX-License-Identifier: Apache-2.0
//
// The recurrence against the cycle-stepped machine: total, every counter and every op end, difference 0.
#include "sim/array/recurrence.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string_view>
#include <vector>

#include "tests/unit/array/compare_stepped.hpp"

namespace sumac::array {
namespace {

/// 20,000 programs in the nightly test; these are the first of them.
TEST(Recurrence, EqualsTheSteppedMachineOnRandomPrograms) {
  compare_random_programs(2000);
}

/// A machine with one property that is off by one is found out by some of 400 programs, whatever the property.
TEST(Recurrence, SteppedMachineThatIsOffByOneIsNoticed) {
  struct Fault {
    std::string_view name;
    std::function<void(CoreParams&)> plant;
  };
  const auto constant = [](int CoreTiming::* c) { return [c](CoreParams& p) { ++(p.timing.*c); }; };
  const auto field = [](int CoreParams::* f) { return [f](CoreParams& p) { ++(p.*f); }; };
  const auto pe_field = [](int pe::PeTiming::* f) { return [f](CoreParams& p) { ++(p.pe.*f); }; };
  const Fault faults[] = {
      {"c_load", constant(&CoreTiming::c_load)},
      {"c_dec", constant(&CoreTiming::c_dec)},
      {"c_init", constant(&CoreTiming::c_init)},
      {"c_switch", constant(&CoreTiming::c_switch)},
      {"c_dfree", constant(&CoreTiming::c_dfree)},
      {"c_free", constant(&CoreTiming::c_free)},
      {"c_cdec", constant(&CoreTiming::c_cdec)},
      {"c_slot", constant(&CoreTiming::c_slot)},
      {"c_ack", constant(&CoreTiming::c_ack)},
      {"c_drain", constant(&CoreTiming::c_drain)},
      {"c_end", constant(&CoreTiming::c_end)},
      {"latency", field(&CoreParams::latency)},
      {"write_latency", field(&CoreParams::write_latency)},
      {"outstanding", field(&CoreParams::outstanding)},
      {"burst_beats", field(&CoreParams::burst_beats)},
      {"out_slots", field(&CoreParams::out_slots)},
      {"desc_fifo", field(&CoreParams::desc_fifo)},
      {"hop_s", field(&CoreParams::hop_s)},
      {"hop_e", field(&CoreParams::hop_e)},
      {"edge_latency", pe_field(&pe::PeTiming::edge_latency)},
      {"pe_latency", pe_field(&pe::PeTiming::pe_latency)},
      {"drain_latency", pe_field(&pe::PeTiming::drain_latency)},
      {"min_group_interval", pe_field(&pe::PeTiming::min_group_interval)},
      {"loop_drain", pe_field(&pe::PeTiming::loop_drain)},
      {"act_ring_words", [](CoreParams& p) { ++p.act_ring_words; }},
      {"wgt_ring_words", [](CoreParams& p) { ++p.wgt_ring_words; }},
  };
  for (const Fault& fault : faults) {
    int noticed = 0;
    for (std::uint64_t seed = 0; seed < 400 && noticed < 3; ++seed) {
      base::Rng rng(seed);
      const CoreParams p = random_core(rng);
      const std::vector<program::Descriptor> list = random_program(rng, p);
      CoreParams faulty = p;
      fault.plant(faulty);
      noticed += run_stepped(faulty, list).time == run_recurrence(p, list) ? 0 : 1;
    }
    EXPECT_GE(noticed, 3) << fault.name;
  }
}

TEST(Recurrence, CountersAreConserved) {
  for (std::uint64_t seed = 100000; seed < 103000; ++seed) {
    base::Rng rng(seed);
    const CoreParams p = random_core(rng);
    const std::vector<program::Descriptor> list = random_program(rng, p);
    const TimeResult r = run_recurrence(p, list);
    const Counters& n = r.counters;
    EXPECT_EQ(n.cycles, n.feed_beats + n.stall_desc + n.stall_fence + n.stall_act + n.stall_wgt +
                            n.stall_drain + n.stall_slot + n.tail);
    Counters sum;
    for (const OpTime& op : r.ops) {
      for (const CounterField& f : kCounterFields)
        sum.*f.value += op.counters.*f.value;
    }
    EXPECT_EQ(sum.cycles, r.ops.back().end);
    sum.cycles = n.cycles;
    EXPECT_EQ(sum, n);
  }
}

/// Skipping repeats changes nothing: nests of up to 80 x 80 tiles and 41 batches, all counters and ends.
TEST(Recurrence, SkippingRepeatsChangesNothing) {
  for (std::uint64_t seed = 200000; seed < 201500; ++seed) {
    base::Rng rng(seed);
    const CoreParams p = random_core(rng);
    const std::vector<program::Descriptor> list =
        random_program(rng, p, seed % 2 == 0 ? 80 : 20, 20);
    ASSERT_EQ(run_recurrence(p, list, Repeats::kSkip), run_recurrence(p, list, Repeats::kNone))
        << "seed " << seed;
  }
}

/// 65535 x 65535 tiles of 1000 batches: only possible where rows, blocks and batches are skipped. The counts are products.
TEST(Recurrence, SkipsRowsBlocksAndBatches) {
  for (const program::Order order : {program::Order::kActStationary, program::Order::kWgtStationary,
                                     program::Order::kStreamed}) {
    CoreParams p;
    p.rows = p.cols = p.lanes = 4;
    p.pe.act_bits = p.pe.wgt_bits = 8;
    p.port_bytes = 16;
    p.act_ring_words = p.wgt_ring_words = 64;
    p.out_slots = 4;
    program::Descriptor d;
    d.order = order;
    d.m_tiles = d.n_tiles = 65535;
    d.batch = 1000;
    d.block = order == program::Order::kStreamed ? std::uint16_t{1} : std::uint16_t{3};
    d.rows = 4;
    d.rows_last = 2;
    d.cols_last = 1;
    d.chunks = 2;
    d.chunk_slices = 8;
    d.last_slices = 5;
    d.act_words = d.wgt_words = d.act_words_last = d.wgt_words_last = 2;
    const TimeResult r = run_recurrence(p, {&d, 1});
    const std::int64_t tiles = std::int64_t{1000} * 65535 * 65535;
    EXPECT_EQ(r.counters.tiles, tiles);
    EXPECT_EQ(r.counters.feed_beats, 13 * tiles);
    EXPECT_EQ(r.counters.drain_rows, std::int64_t{1000} * 65535 * (65534 * 4 + 2));
  }
}

/// What the recurrence costs: tiles evaluated one by one, counted. Without skipping it is every tile, whatever a tile's cycles; with
/// skipping it stops growing with the tiles once a row repeats.
TEST(Recurrence, CostGrowsWithTilesNotCyclesAndWithPeriodsNotTiles) {
  CoreParams p;
  p.rows = p.cols = p.lanes = 4;
  p.pe.act_bits = p.pe.wgt_bits = 8;
  p.port_bytes = 16;
  p.out_slots = 2;
  for (const program::Order order : {program::Order::kActStationary, program::Order::kWgtStationary,
                                     program::Order::kStreamed}) {
    SCOPED_TRACE(name(order));
    const auto run = [&](int tiles, int slices, Repeats repeats) {
      program::Descriptor d;
      d.order = order;
      d.m_tiles = d.n_tiles = static_cast<std::uint16_t>(tiles);
      d.block = order == program::Order::kStreamed ? std::uint16_t{1} : std::uint16_t{2};
      d.rows = d.rows_last = d.cols_last = 4;
      d.chunk_slices = d.last_slices = static_cast<std::uint16_t>(slices);
      d.act_words = d.act_words_last =
          static_cast<std::uint16_t>(p.target().act_word().words(slices));
      d.wgt_words = d.wgt_words_last =
          static_cast<std::uint16_t>(p.target().wgt_word().words(slices));
      p.act_ring_words = p.wgt_ring_words =
          4 * d.act_words;  // room for four panels: the transient is short
      EXPECT_TRUE(fits(d, p));
      Work work;
      const TimeResult r = run_recurrence(p, {&d, 1}, repeats, &work);
      EXPECT_EQ(r.counters.tiles, std::int64_t{tiles} * tiles);
      EXPECT_GE(r.counters.cycles, r.counters.tiles * slices);
      return work.tiles;
    };
    for (const int slices : {8, 128, 2048}) {
      EXPECT_EQ(run(24, slices, Repeats::kNone), 24 * 24) << slices;
      EXPECT_EQ(run(96, slices, Repeats::kNone), 96 * 96) << slices;
      const std::int64_t few = run(96, slices, Repeats::kSkip);
      EXPECT_LT(few, 96 * 96 / 4) << slices;
      EXPECT_LE(run(6000, slices, Repeats::kSkip), 2 * few) << slices;
    }
  }
}

/// The ring rules of sim/program/README.md 5: a nest that has its words never stops; one that is a word short stops for ever (but where
/// the streamed operand has one tile only: its resident panels go as they come, and the rule asks for more than it must).
TEST(RingRules, OneWordLessDeadlocks) {
  int tried = 0;
  for (std::uint64_t seed = 0; tried < 1500; ++seed) {
    base::Rng rng(seed);
    CoreParams p = random_core(rng);
    const program::Descriptor d = random_nest(rng, p);
    const program::RingNeed need = program::ring_need(d);
    p.act_ring_words = need.act;
    p.wgt_ring_words = need.wgt;
    ++tried;
    EXPECT_FALSE(run_stepped(p, {&d, 1}).deadlock) << "seed " << seed;
    const bool act_resident = d.order == program::Order::kActStationary;
    if (d.order != program::Order::kStreamed && (act_resident ? d.n_tiles : d.m_tiles) == 1)
      continue;
    const bool act = rng.one_in(2);
    (act ? p.act_ring_words : p.wgt_ring_words) -= 1;
    EXPECT_TRUE(run_stepped(p, {&d, 1}).deadlock) << "seed " << seed << (act ? " act" : " wgt");
  }
}

}  // namespace
}  // namespace sumac::array
