// SPDX-License-Identifier: Apache-2.0
//
// The recurrence against the cycle-stepped machine: total, every counter and every op end, difference 0.
#include "sim/array/recurrence.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <string>

#include "tests/unit/array/random_nests.hpp"
#include "tests/unit/array/stepped_core.hpp"

namespace sumac::array {
namespace {

std::string differences(const stepped::Outcome& want, const TimeResult& got) {
  std::string text;
  for (const CounterField& f : kCounterFields) {
    if (want.counters.*f.value != got.counters.*f.value) {
      text += std::string(f.name) + " " + std::to_string(got.counters.*f.value) + ", stepped " +
              std::to_string(want.counters.*f.value) + "; ";
    }
  }
  for (std::size_t d = 0; d < want.op_end.size(); ++d) {
    if (want.op_end[d] != got.ops.at(d).end) {
      text += "end of op " + std::to_string(d) + " " + std::to_string(got.ops[d].end) +
              ", stepped " + std::to_string(want.op_end[d]) + "; ";
    }
  }
  return text;
}

TEST(Recurrence, EqualsTheSteppedMachineOnRandomPrograms) {
  constexpr std::uint64_t kPrograms = 20000;
  std::map<std::string, int> seen;
  int failures = 0;
  std::int64_t cycles = 0;
  for (std::uint64_t seed = 0; seed < kPrograms && failures < 5; ++seed) {
    base::Rng rng(seed);
    const CoreParams p = random_core(rng);
    // One in eight is long enough for repeats to be skipped.
    const std::vector<program::Descriptor> list =
        seed % 8 == 0 ? random_program(rng, p, 24, 6) : random_program(rng, p);
    stepped::SteppedCore machine(p, list);
    const stepped::Outcome want = machine.run();
    ASSERT_FALSE(want.deadlock) << "seed " << seed;
    ASSERT_FALSE(want.collision) << "seed " << seed;
    const TimeResult got = run_recurrence(p, list);
    const std::string text = differences(want, got);
    if (!text.empty()) {
      ADD_FAILURE() << "seed " << seed << ": " << text;
      ++failures;
    }
    cycles += want.counters.cycles;
    for (const CounterField& f : kCounterFields)
      seen[std::string(f.name)] += want.counters.*f.value > 0;
    ++seen["descriptor FIFO " + std::to_string(p.desc_fifo)];
    seen["one burst in flight"] += p.outstanding == 1;
    bool fence = false, chunked = false, ahead = false, block = false, batch = false,
         ragged = false;
    bool orders[3] = {};
    for (std::size_t d = 0; d < list.size(); ++d) {
      orders[static_cast<int>(list[d].order)] = true;
      fence |= list[d].wait_store && d > 0;
      chunked |= list[d].chunks > 1;
      ahead |= list[d].ahead > 0;
      block |= list[d].block > 1 && list[d].m_tiles > 1 && list[d].n_tiles > 1;
      batch |= list[d].batch > 1;
      ragged |= list[d].m_tiles > 1 && list[d].rows != list[d].rows_last;
    }
    seen["fence"] += fence;
    seen["chunked K"] += chunked;
    seen["ahead"] += ahead;
    seen["block > 1"] += block;
    seen["batch"] += batch;
    seen["ragged rows"] += ragged;
    for (int o = 0; o < 3; ++o)
      seen[std::string(name(static_cast<program::Order>(o)))] += orders[o];
  }
  for (const auto& [what, count] : seen) {
    std::cout << what << ": " << count << '\n';
    EXPECT_GT(count, 500) << what;
  }
  std::cout << kPrograms << " programs, " << cycles << " cycles\n";
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
    EXPECT_FALSE(stepped::SteppedCore(p, {&d, 1}).run().deadlock) << "seed " << seed;
    const bool act_resident = d.order == program::Order::kActStationary;
    if (d.order != program::Order::kStreamed && (act_resident ? d.n_tiles : d.m_tiles) == 1)
      continue;
    const bool act = rng.one_in(2);
    (act ? p.act_ring_words : p.wgt_ring_words) -= 1;
    EXPECT_TRUE(stepped::SteppedCore(p, {&d, 1}).run().deadlock)
        << "seed " << seed << (act ? " act" : " wgt");
  }
}

}  // namespace
}  // namespace sumac::array
