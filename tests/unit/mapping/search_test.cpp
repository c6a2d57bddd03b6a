// SPDX-License-Identifier: Apache-2.0
//
// Bounds never pass the time law; the search finds what trying everything finds, or nearly; it refuses with the sizes.
#include "sim/mapping/search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <numeric>
#include <tuple>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "sim/array/array_config.hpp"
#include "sim/array/recurrence.hpp"

namespace sumac::mapping {
namespace {

array::CoreParams random_build(base::Rng& rng) {
  array::ArrayConfig c;
  c.rows = static_cast<int>(rng.between(1, 9));
  c.cols = static_cast<int>(rng.between(1, 9));
  c.port_bytes = 4 << rng.below(5);
  c.act_ring_bytes = c.rows * rng.between(64, 2048);
  c.wgt_ring_bytes = c.cols * rng.between(64, 2048);
  c.out_ring_bytes = 4 * c.rows * c.cols * rng.between(1, 4);
  c.burst_beats = 1 << rng.below(5);
  c.outstanding = static_cast<int>(rng.between(1, 16));
  c.memory_latency = static_cast<int>(rng.between(1, 100));
  c.write_latency = static_cast<int>(rng.between(1, 50));
  return array::make_core(c, rng.one_in(2) ? "mac/int8" : "mac/int4");
}

GemmTask random_task(base::Rng& rng, std::int64_t most) {
  GemmTask t;
  t.batch = rng.one_in(3) ? rng.between(1, 4) : 1;
  t.m = rng.between(1, most);
  t.n = rng.between(1, most);
  t.k = rng.between(1, 4 * most);
  t.act_shared = rng.one_in(4);
  t.wgt_shared = rng.one_in(4);
  return t;
}

TEST(Bound, NeverPassesTheTimeLaw) {
  std::int64_t tried = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    base::Rng rng(seed);
    const array::CoreParams p = random_build(rng);
    const GemmTask task = random_task(rng, 60);
    NestChoice choice;
    choice.order = static_cast<program::Order>(rng.below(3));
    choice.block = choice.order == program::Order::kStreamed ? 1 : rng.between(1, 6);
    choice.chunk_slices = rng.between(1, slices_of(task, p.target()));
    const auto nest = make_nest(task, choice, p.target());
    if (!nest) continue;
    ++tried;
    const Bound bound = lower_bound(*nest, p);
    const array::Counters n = array::run_recurrence(p, {&*nest, 1}).counters;
    EXPECT_LE(bound.cycles, n.cycles)
        << "seed " << seed << " " << describe(choice) << " " << name(bound.engine);
    EXPECT_EQ(bound.read_beats, n.act_beats + n.wgt_beats) << "seed " << seed;
  }
  EXPECT_GT(tried, 1000);
}

/// One tile whose K is one chunk: nothing overlaps, so the bound is the time, both where every burst is in flight at once and where one
/// whole burst at a time is.
TEST(Bound, IsTheTimeOfOneStep) {
  int together = 0;
  int one_by_one = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    base::Rng rng(seed);
    array::CoreParams p = random_build(rng);
    if (rng.one_in(2)) p.outstanding = 1;
    const GemmTask task{
        .m = rng.between(1, p.rows), .n = rng.between(1, p.cols), .k = rng.between(1, 300)};
    const program::Target t = p.target();
    const std::int64_t slices = slices_of(task, t);
    const auto nest = make_nest(task, {program::Order::kStreamed, 1, slices, 0}, t);
    if (!nest) continue;
    const std::int64_t act = task.m * t.act_word().words(slices) * t.act_word().beats_per_word;
    const std::int64_t wgt = t.cols * t.wgt_word().words(slices) * t.wgt_word().beats_per_word;
    const auto bursts = [&](std::int64_t beats) {
      return (beats + p.burst_beats - 1) / p.burst_beats;
    };
    if (bursts(t.desc_beats()) > p.outstanding) continue;
    if (bursts(act) + bursts(wgt) <= p.outstanding) {
      ++together;
    } else if (p.outstanding == 1 && act % p.burst_beats == 0 && wgt % p.burst_beats == 0) {
      ++one_by_one;
    } else {
      continue;
    }
    EXPECT_EQ(lower_bound(*nest, p).cycles, array::run_recurrence(p, {&*nest, 1}).counters.cycles)
        << "seed " << seed << " " << program::describe(t);
  }
  EXPECT_GT(together, 100);
  EXPECT_GT(one_by_one, 100);
}

TEST(Bound, NamesTheEngineThatSetsIt) {
  const auto bound = [](const GemmTask& task, int port_bytes) {
    array::ArrayConfig config;
    config.rows = config.cols = config.lanes = 4;
    config.port_bytes = port_bytes;
    config.act_ring_bytes = config.wgt_ring_bytes = 1 << 16;
    config.memory_latency = 1;
    const array::CoreParams params = array::make_core(config, "mac/int8");
    Mapper mapper(params);
    const Mapped& mapped = mapper.map(task);
    const Bound again = lower_bound(mapped.nest, params);
    EXPECT_EQ(mapped.bound.cycles, again.cycles);
    EXPECT_EQ(mapped.bound.read_beats, again.read_beats);
    EXPECT_EQ(mapped.bound.engine, again.engine);
    EXPECT_LE(again.cycles, mapped.cycles);
    return again;
  };
  // 64^3 products on 64 lanes; 4 bytes a beat of a matrix that is used four times; 64 x 64 outputs of a beat each.
  const Bound compute = bound({.m = 64, .n = 64, .k = 64}, 64);
  EXPECT_EQ(compute.engine, Engine::kCompute);
  EXPECT_GE(compute.cycles, 64 * 64 * 64 / 64);
  const Bound port = bound({.m = 4, .n = 400, .k = 400}, 4);
  EXPECT_EQ(port.engine, Engine::kPort);
  EXPECT_GE(port.cycles, port.read_beats);
  EXPECT_GE(port.read_beats, 400 * 400 / 4);
  const Bound store = bound({.m = 64, .n = 64, .k = 1}, 4);
  EXPECT_EQ(store.engine, Engine::kStore);
  EXPECT_GE(store.cycles, 64 * 64);
}

TEST(Search, FindsWhatTryingEverythingFinds) {
  std::int64_t searched = 0;
  std::int64_t best = 0;
  double worst = 1;
  int equal = 0;
  constexpr int kTasks = 150;
  for (std::uint64_t seed = 0; seed < kTasks; ++seed) {
    base::Rng rng(seed);
    const array::CoreParams p = random_build(rng);
    const GemmTask task = random_task(rng, 40);
    Mapper mapper(p);
    const Mapped& mapped = mapper.map(task);
    EXPECT_NO_THROW(program::validate(mapped.nest));
    std::int64_t least = mapped.cycles;
    NestChoice best_choice;
    const program::Target t = p.target();
    for (const program::Order order : {program::Order::kActStationary,
                                       program::Order::kWgtStationary, program::Order::kStreamed}) {
      const std::int64_t tiles = order == program::Order::kStreamed        ? 1
                                 : order == program::Order::kActStationary ? m_tiles_of(task, t)
                                                                           : n_tiles_of(task, t);
      for (std::int64_t b = 1; b <= tiles; ++b) {
        for (std::int64_t chunk = 1; chunk <= slices_of(task, t); ++chunk) {
          const auto nest = make_nest(task, {order, b, chunk, 0}, t);
          if (!nest) continue;
          const std::int64_t cycles = array::run_recurrence(p, {&*nest, 1}).counters.cycles;
          if (cycles < least) {
            least = cycles;
            best_choice = {order, b, chunk, 0};
          }
        }
      }
    }
    searched += mapped.cycles;
    best += least;
    equal += mapped.cycles == least;
    const double ratio = static_cast<double>(mapped.cycles) / static_cast<double>(least);
    worst = std::max(worst, ratio);
    EXPECT_LT(ratio, 1.05) << "seed " << seed << " least " << least << " " << describe(best_choice)
                           << "\n"
                           << explain(task, mapped) << program::describe(t) << " O "
                           << p.outstanding << " BURST " << p.burst_beats << " LAT " << p.latency;
  }
  std::cout << equal << " of " << kTasks << " equal, worst " << worst << ", sum " << searched
            << " against " << best << "\n";
  EXPECT_LT(static_cast<double>(searched), 1.01 * static_cast<double>(best));
}

/// No nest of the orders, blocks and chunks that search.hpp lists is faster than the one found by more than one part in 2048. K is long
/// and rings are short, so that chunks matter.
TEST(Search, LeavesOutNothingOfItsList) {
  const auto divide_up = [](std::int64_t a, std::int64_t b) { return (a + b - 1) / b; };
  std::int64_t others = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    base::Rng rng(seed);
    array::CoreParams p = random_build(rng);
    p.act_ring_words = std::int64_t{4} << rng.below(5);
    p.wgt_ring_words = std::int64_t{4} << rng.below(5);
    const program::Target t = p.target();
    const GemmTask task{.m = rng.between(1, 6 * t.rows),
                        .n = rng.between(1, 6 * t.cols),
                        .k = rng.between(1, 3000)};
    Mapper mapper(p);
    const std::int64_t found = mapper.map(task).cycles;
    const std::int64_t slices = slices_of(task, t);
    const std::int64_t words = std::lcm(t.act_word().slices_per_word, t.wgt_word().slices_per_word);
    for (const std::int64_t parts : {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128}) {
      const std::int64_t chunk = divide_up(divide_up(slices, parts), words) * words;
      for (const program::Order order :
           {program::Order::kActStationary, program::Order::kWgtStationary,
            program::Order::kStreamed}) {
        const std::int64_t tiles = order == program::Order::kStreamed        ? 1
                                   : order == program::Order::kActStationary ? m_tiles_of(task, t)
                                                                             : n_tiles_of(task, t);
        for (std::int64_t blocks = 1; blocks <= std::min<std::int64_t>(tiles, 8); ++blocks) {
          const NestChoice choice{order, divide_up(tiles, blocks), std::min(chunk, slices), 0};
          const auto nest = make_nest(task, choice, t);
          if (!nest || lower_bound(*nest, p).cycles >= found) continue;
          const std::int64_t cycles = array::run_recurrence(p, {&*nest, 1}).counters.cycles;
          EXPECT_GE(cycles, found - found / 2048) << "seed " << seed << " " << describe(choice);
          ++others;
        }
      }
    }
  }
  EXPECT_GT(others, 100);
}

/// What was run stands best first: fewest cycles, then beats read, then the lower bound, then longer chunks; the first is the choice.
TEST(Search, OrdersWhatWasRun) {
  const auto cost = [](const Tried& t) {
    return std::tuple(t.cycles, t.bound.read_beats, t.bound.cycles, -t.choice.chunk_slices);
  };
  int ties = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    base::Rng rng(seed);
    Mapper mapper(random_build(rng));
    const Mapped& mapped = mapper.map(random_task(rng, 40));
    ASSERT_FALSE(mapped.tried.empty());
    EXPECT_EQ(mapped.tried.front().choice, mapped.choice) << "seed " << seed;
    EXPECT_EQ(mapped.tried.front().cycles, mapped.cycles) << "seed " << seed;
    for (std::size_t i = 1; i < mapped.tried.size(); ++i) {
      const Tried& before = mapped.tried[i - 1];
      const Tried& after = mapped.tried[i];
      EXPECT_LE(cost(before), cost(after)) << "seed " << seed << " at " << i;
      ties += before.cycles == after.cycles && before.bound.read_beats == after.bound.read_beats;
    }
  }
  EXPECT_GT(ties, 100);
}

TEST(Search, TakesEveryShape) {
  const array::CoreParams p = array::make_core(array::load_array("4x4"), "mac/int8");
  Mapper mapper(p);
  for (const std::int64_t m : {1, 3, 4, 5, 300}) {
    for (const std::int64_t n : {1, 4, 7, 301}) {
      for (const std::int64_t k : {1, 2, 4, 9, 300, 32768}) {
        for (const std::int64_t batch : {1, 5}) {
          const GemmTask task{.batch = batch, .m = m, .n = n, .k = k};
          const Mapped& mapped = mapper.map(task);
          EXPECT_EQ(mapped.counters.feed_beats,
                    batch * ((m + 3) / 4) * ((n + 3) / 4) * ((k + 3) / 4));
          EXPECT_EQ(mapped.nest.cols_last, (n - 1) % 4 + 1);
        }
      }
    }
  }
}

TEST(Search, WorksInTheSmallestRings) {
  array::CoreParams p = array::make_core(array::load_array("4x4"), "mac/int8");
  p.act_ring_words = p.wgt_ring_words = 1;
  const GemmTask task{.m = 9, .n = 9, .k = 1000};
  Mapper mapper(p);
  const Mapped& mapped = mapper.map(task);
  EXPECT_EQ(mapped.choice.order, program::Order::kStreamed);
  EXPECT_LE(mapped.choice.chunk_slices, 8);
}

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (const base::InputError& e) {
    return e.what();
  }
  return "accepted";
}

TEST(Search, RefusesWithTheSizes) {
  Mapper mapper(array::make_core(array::load_array("1x1"), "mac/int8"));
  EXPECT_EQ(refusal([&] { (void)mapper.map({.m = 0}); }),
            "GEMM 1 x 0 x 1 x 1: every dimension must be at least 1");
  EXPECT_EQ(refusal([&] { (void)mapper.map({.k = 32769}); }),
            "GEMM 1 x 1 x 32769 x 1: K = 32769, a sum of mac/int8 holds at most 32768 products");
  EXPECT_TRUE(refusal([&] {
                (void)mapper.map({.m = 70000});
              }).starts_with("GEMM 1 x 70000 x 1 x 1: no nest fits "));
}

TEST(Search, ExplainsInOneLook) {
  const array::CoreParams p = array::make_core(array::load_array("32x32"), "mac/int8");
  const GemmTask task{.m = 197, .n = 1536, .k = 384};
  Mapper mapper(p);
  const std::string text = explain(task, mapper.map(task));
  std::cout << text;
  EXPECT_NE(text.find("1 x 197 x 384 x 1536: "), std::string::npos);
  EXPECT_NE(text.find("alone takes at least"), std::string::npos);
  // Two lines of the choice, and one of each of the next best.
  const auto run = static_cast<std::int64_t>(mapper.map(task).tried.size());
  EXPECT_GE(run, 3);
  for (const int others : {0, 1, 2, 3, 1000}) {
    const std::string lines = explain(task, mapper.map(task), others);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'),
              2 + std::min<std::int64_t>(others, run - 1));
  }
}

}  // namespace
}  // namespace sumac::mapping
