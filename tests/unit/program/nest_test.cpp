// SPDX-License-Identifier: Apache-2.0
//
// Steps and items against the loops of sim/program/README.md 4 written out with lists, and against what panels are loaded, live and freed.
#include "sim/program/nest.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "models/base/rng.hpp"

namespace sumac::program {
namespace {

Descriptor random_descriptor(base::Rng& rng) {
  const auto pick = [&](int low, int high) {
    return static_cast<std::uint16_t>(rng.between(low, high));
  };
  Descriptor d;
  d.order = static_cast<Order>(rng.below(3));
  d.m_tiles = pick(1, 5);
  d.n_tiles = pick(1, 5);
  d.batch = pick(1, 3);
  d.block = d.order == Order::kStreamed ? std::uint16_t{1} : pick(1, 6);
  d.chunks = pick(1, 4);
  d.rows = static_cast<std::uint8_t>(rng.between(1, 9));
  d.rows_last = static_cast<std::uint8_t>(rng.between(1, 9));
  d.last_slices = pick(1, 20);
  d.chunk_slices = d.chunks == 1 ? d.last_slices : pick(1, 20);
  d.act_words_last = pick(1, 9);
  d.act_words = d.chunks == 1 ? d.act_words_last : pick(1, 9);
  d.wgt_words_last = pick(1, 9);
  d.wgt_words = d.chunks == 1 ? d.wgt_words_last : pick(1, 9);
  int limit = d.n_tiles;
  if (d.order == Order::kWgtStationary) limit = std::min<int>(limit, d.block);
  if (rng.one_in(2)) d.ahead = pick(0, limit);
  return d;
}

/// (batch, m, n, chunk) of the README's table.
std::vector<std::array<int, 4>> table_order(const Descriptor& d) {
  std::vector<std::array<int, 4>> out;
  for (int batch = 0; batch < d.batch; ++batch) {
    if (d.order == Order::kStreamed) {
      for (int m = 0; m < d.m_tiles; ++m)
        for (int n = 0; n < d.n_tiles; ++n)
          for (int c = 0; c < d.chunks; ++c)
            out.push_back({batch, m, n, c});
      continue;
    }
    const bool act = d.order == Order::kActStationary;
    const int resident = act ? d.m_tiles : d.n_tiles;
    const int streamed = act ? d.n_tiles : d.m_tiles;
    for (int first = 0; first < resident; first += d.block)
      for (int t = 0; t < streamed; ++t)
        for (int i = 0; i < std::min<int>(d.block, resident - first); ++i)
          for (int c = 0; c < d.chunks; ++c) {
            if (act)
              out.push_back({batch, first + i, t, c});
            else
              out.push_back({batch, t, first + i, c});
          }
  }
  return out;
}

TEST(Nest, StepsFollowTheTable) {
  base::Rng rng(1);
  for (int trial = 0; trial < 2000; ++trial) {
    const Descriptor d = random_descriptor(rng);
    std::vector<std::array<int, 4>> got;
    for_each_step(d, [&](const Step& s) {
      got.push_back({s.batch, s.m, s.n, s.chunk});
      EXPECT_EQ(s.ends_tile, s.chunk == d.chunks - 1);
      EXPECT_EQ(s.rows, s.m == d.m_tiles - 1 ? d.rows_last : d.rows);
      EXPECT_EQ(s.slices, s.ends_tile ? d.last_slices : d.chunk_slices);
      EXPECT_EQ(s.act_words, s.ends_tile ? d.act_words_last : d.act_words);
      EXPECT_EQ(s.wgt_words, s.ends_tile ? d.wgt_words_last : d.wgt_words);
    });
    EXPECT_EQ(got, table_order(d));
  }
}

/// Every step finds its two panels loaded and not freed; frees are first-in first-out; at the end all are freed; ahead panels are
/// loaded once in block 0 of batch 0.
TEST(Nest, PanelsAreLoadedBeforeUseAndFreedInOrder) {
  using Key = std::tuple<bool, int, int, int>;  // act, batch, tile, chunk
  base::Rng rng(2);
  for (int trial = 0; trial < 2000; ++trial) {
    const Descriptor d = random_descriptor(rng);
    std::vector<Item> items;
    for_each_item(d, [&](const Item& item) { items.push_back(item); });
    for (int n = 0; n < d.ahead; ++n)
      for (int c = 0; c < d.chunks; ++c)
        EXPECT_EQ(items.at(static_cast<std::size_t>(n * d.chunks + c)), (Item{false, 0, n, c}));
    std::size_t next = static_cast<std::size_t>(d.ahead) * d.chunks;
    std::vector<Key> live[2];  // wgt, act, in order of load
    std::map<Key, int> loads;
    for (std::size_t i = 0; i < next; ++i) {
      const Key key{false, 0, items[i].tile, items[i].chunk};
      live[0].push_back(key);
      ++loads[key];
    }
    for_each_step(d, [&](const Step& s) {
      for (const bool act : {true, false}) {
        const Key key{act, s.batch, act ? s.m : s.n, s.chunk};
        if (act ? s.loads_act : s.loads_wgt) {
          ASSERT_LT(next, items.size());
          EXPECT_EQ(items[next], (Item{act, s.batch, act ? s.m : s.n, s.chunk}));
          ++next;
          live[act].push_back(key);
          ++loads[key];
        }
        EXPECT_EQ(std::count(live[act].begin(), live[act].end(), key), 1);
        if (act ? s.frees_act : s.frees_wgt) {
          ASSERT_FALSE(live[act].empty());
          EXPECT_EQ(live[act].front(), key);
          live[act].erase(live[act].begin());
        }
      }
    });
    EXPECT_EQ(next, items.size());
    EXPECT_TRUE(live[0].empty() && live[1].empty());
    for (const auto& [key, count] : loads) {
      const bool act = std::get<0>(key);
      const int blocks_m = (d.m_tiles + d.block - 1) / d.block;
      const int blocks_n = (d.n_tiles + d.block - 1) / d.block;
      int expected = 1;
      if (d.order == Order::kStreamed) expected = act ? d.n_tiles : d.m_tiles;
      if (d.order == Order::kActStationary && !act) expected = blocks_m;
      if (d.order == Order::kWgtStationary && act) expected = blocks_n;
      EXPECT_EQ(count, expected);
    }
  }
}

TEST(Nest, OutputTilesFollowEachOther) {
  base::Rng rng(3);
  Target t;
  t.rows = t.cols = 9;
  t.port_bytes = 8;
  for (int trial = 0; trial < 500; ++trial) {
    const Descriptor d = random_descriptor(rng);
    std::int64_t address = d.out_base;
    std::set<std::tuple<int, int, int>> seen;
    for_each_output(d, t, [&](const OutputTile& tile) {
      EXPECT_EQ(tile.address, address);
      EXPECT_EQ(output_address(d, t, tile.batch, tile.m, tile.n), address);
      address += tile.rows * 5 * 8;  // 36 bytes in beats of 8
      EXPECT_TRUE(seen.insert({tile.batch, tile.m, tile.n}).second);
    });
    EXPECT_EQ(static_cast<std::int64_t>(seen.size()), d.tiles());
    EXPECT_EQ(address - d.out_base, output_bytes(d, t));
  }
}

}  // namespace
}  // namespace sumac::program
