// SPDX-License-Identifier: Apache-2.0
//
// Panels against the bit positions of sim/program/README.md 1, computed bit by bit; packing and unpacking are inverse.
#include "sim/program/panel.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/base/rng.hpp"
#include "sim/program/nest.hpp"

namespace sumac::program {
namespace {

TEST(WordShape, FollowsTheLaw) {
  // lanes 4 of 8 bits, 32 bytes: 8 slices a word in one beat
  EXPECT_EQ(WordShape(4, 8, 32).slices_per_word, 8);
  EXPECT_EQ(WordShape(4, 8, 32).beats_per_word, 1);
  // 4 lanes of 6 bits: 24 bits, 10 slices in 240 of 256 bits
  EXPECT_EQ(WordShape(4, 6, 32).slices_per_word, 10);
  EXPECT_EQ(WordShape(4, 6, 32).beats_per_word, 1);
  // 64 bits in 2-byte beats
  EXPECT_EQ(WordShape(4, 16, 2).slices_per_word, 1);
  EXPECT_EQ(WordShape(4, 16, 2).beats_per_word, 4);
  EXPECT_EQ(WordShape(5, 3, 1).beats_per_word, 2);
  EXPECT_EQ(WordShape(1, 3, 1).slices_per_word, 2);
  for (int lanes = 1; lanes <= 64; ++lanes)
    for (int bits = 1; bits <= 16; ++bits)
      for (int port = 1; port <= 64; port *= 2) {
        const WordShape w(lanes, bits, port);
        EXPECT_TRUE(w.slices_per_word == 1 || w.beats_per_word == 1);
        EXPECT_LE(w.slices_per_word * lanes * bits, 8 * port * w.beats_per_word);
        EXPECT_GT(w.slices_per_word * lanes * bits, 8 * port * (w.beats_per_word - 1));
      }
}

struct Case {
  Target t;
  Descriptor d;
  std::int64_t m = 0, n = 0, k = 0;
};

Case random_case(base::Rng& rng) {
  Case c;
  c.t.rows = static_cast<int>(rng.between(1, 5));
  c.t.cols = static_cast<int>(rng.between(1, 5));
  c.t.lanes = static_cast<int>(rng.between(1, 9));
  c.t.port_bytes = 4 << rng.below(5);
  c.t.act_bits = static_cast<int>(rng.between(1, 16));
  c.t.wgt_bits = static_cast<int>(rng.between(1, 16));
  c.t.act_ring_words = c.t.wgt_ring_words = 1 << 20;
  c.m = rng.between(1, 12);
  c.n = rng.between(1, 12);
  c.k = rng.between(1, 200);
  const std::int64_t slices = (c.k + c.t.lanes - 1) / c.t.lanes;
  const std::int64_t chunk = rng.between(1, slices);
  Descriptor& d = c.d;
  d.order = static_cast<Order>(rng.below(3));
  d.m_tiles = static_cast<std::uint16_t>((c.m + c.t.rows - 1) / c.t.rows);
  d.n_tiles = static_cast<std::uint16_t>((c.n + c.t.cols - 1) / c.t.cols);
  d.rows = static_cast<std::uint8_t>(c.t.rows);
  d.rows_last = static_cast<std::uint8_t>(c.m - (d.m_tiles - 1) * c.t.rows);
  d.cols_last = static_cast<std::uint8_t>(c.n - (d.n_tiles - 1) * c.t.cols);
  d.chunks = static_cast<std::uint16_t>((slices + chunk - 1) / chunk);
  d.last_slices = static_cast<std::uint16_t>(slices - (d.chunks - 1) * chunk);
  d.chunk_slices = d.chunks == 1 ? d.last_slices : static_cast<std::uint16_t>(chunk);
  d.act_words = static_cast<std::uint16_t>(c.t.act_word().words(d.chunk_slices));
  d.act_words_last = static_cast<std::uint16_t>(c.t.act_word().words(d.last_slices));
  d.wgt_words = static_cast<std::uint16_t>(c.t.wgt_word().words(d.chunk_slices));
  d.wgt_words_last = static_cast<std::uint16_t>(c.t.wgt_word().words(d.last_slices));
  d.batch = static_cast<std::uint16_t>(rng.between(1, 3));
  d.act_base = static_cast<std::uint32_t>(c.t.port_bytes * rng.between(0, 9));
  d.act_stride = rng.one_in(3) ? 0 : static_cast<std::uint32_t>(act_operand_bytes(d, c.t));
  d.wgt_stride = rng.one_in(3) ? 0 : static_cast<std::uint32_t>(wgt_operand_bytes(d, c.t));
  d.wgt_base = d.act_base + d.batch * static_cast<std::uint32_t>(act_operand_bytes(d, c.t));
  d.out_base = d.wgt_base + d.batch * static_cast<std::uint32_t>(wgt_operand_bytes(d, c.t));
  validate(d, c.t);
  return c;
}

/// Code of element k of a line, read bit by bit by the formulas of the page.
std::uint16_t bitwise(const Descriptor& d, const Target& t, std::span<const std::uint8_t> image,
                      bool act, int batch, std::int64_t line, std::int64_t k) {
  const int code_bits = act ? t.act_bits : t.wgt_bits;
  const int slice_bits = t.lanes * code_bits;
  const int beat_bits = 8 * t.port_bytes;
  const int spw = std::max(1, beat_bits / slice_bits);
  const int bpw = (slice_bits * spw + beat_bits - 1) / beat_bits;
  const auto words = [&](std::int64_t slices) { return (slices + spw - 1) / spw; };
  std::int64_t slice = k / t.lanes;
  const std::int64_t lane = k % t.lanes;
  const std::int64_t tile_lines = act ? t.rows : t.cols;
  const std::int64_t tile = line / tile_lines;
  // beats of panels before: [batch][tile][chunk]
  std::int64_t beats = 0;
  const auto lines_of = [&](std::int64_t x) {
    return act ? (x == d.m_tiles - 1 ? std::int64_t{d.rows_last} : std::int64_t{d.rows}) : t.cols;
  };
  const auto slices_of = [&](int c) {
    return std::int64_t{c == d.chunks - 1 ? d.last_slices : d.chunk_slices};
  };
  for (std::int64_t x = 0; x < tile; ++x)
    for (int c = 0; c < d.chunks; ++c)
      beats += lines_of(x) * words(slices_of(c)) * bpw;
  int chunk = 0;
  while (slice >= slices_of(chunk)) {
    beats += lines_of(tile) * words(slices_of(chunk)) * bpw;
    slice -= slices_of(chunk);
    ++chunk;
  }
  beats += ((line - tile * tile_lines) * words(slices_of(chunk)) + slice / spw) * bpw;
  const std::int64_t first_bit = (slice % spw) * slice_bits + lane * code_bits;
  const std::int64_t base = std::int64_t{act ? d.act_base : d.wgt_base} +
                            batch * std::int64_t{act ? d.act_stride : d.wgt_stride} +
                            beats * t.port_bytes;
  unsigned code = 0;
  for (int b = 0; b < code_bits; ++b) {
    const std::int64_t bit = first_bit + b;
    code |= static_cast<unsigned>(image[static_cast<std::size_t>(base + bit / 8)] >> (bit % 8) & 1)
            << b;
  }
  return static_cast<std::uint16_t>(code);
}

TEST(Panel, EveryCodeStandsWhereTheLawSays) {
  base::Rng rng(11);
  for (int trial = 0; trial < 300; ++trial) {
    const Case c = random_case(rng);
    std::vector<std::uint8_t> image(c.d.out_base, 0xEE);
    std::vector<std::vector<std::uint16_t>> act, wgt;
    const auto random_codes = [&](std::int64_t count, int bits) {
      std::vector<std::uint16_t> codes(static_cast<std::size_t>(count));
      for (auto& x : codes)
        x = static_cast<std::uint16_t>(rng.below(std::uint64_t{1} << bits));
      return codes;
    };
    for (int b = 0; b < c.d.batch; ++b) {
      if (b == 0 || c.d.act_stride != 0) act.push_back(random_codes(c.m * c.k, c.t.act_bits));
      if (b == 0 || c.d.wgt_stride != 0) wgt.push_back(random_codes(c.n * c.k, c.t.wgt_bits));
      pack_act(c.d, c.t, b, CodeView::row_major(act.back().data(), c.m, c.k), image);
      // a transposed weight matrix [K][N]
      std::vector<std::uint16_t> transposed(wgt.back().size());
      for (std::int64_t n = 0; n < c.n; ++n)
        for (std::int64_t k = 0; k < c.k; ++k)
          transposed[static_cast<std::size_t>(k * c.n + n)] =
              wgt.back()[static_cast<std::size_t>(n * c.k + k)];
      pack_wgt(c.d, c.t, b, CodeView{transposed.data(), c.n, c.k, 1, c.n}, image);
    }
    const std::int64_t padded_k = c.d.slices_all() * c.t.lanes;
    for (int b = 0; b < c.d.batch; ++b) {
      const auto& a = act[act.size() == 1 ? 0 : static_cast<std::size_t>(b)];
      const auto& w = wgt[wgt.size() == 1 ? 0 : static_cast<std::size_t>(b)];
      const auto got_a = unpack_act(c.d, c.t, b, image);
      const auto got_w = unpack_wgt(c.d, c.t, b, image);
      for (std::int64_t line = 0; line < c.m; ++line)
        for (std::int64_t k = 0; k < padded_k; ++k) {
          const std::uint16_t want =
              k < c.k ? a[static_cast<std::size_t>(line * c.k + k)] : std::uint16_t{0};
          ASSERT_EQ(bitwise(c.d, c.t, image, true, b, line, k), want);
          ASSERT_EQ(got_a[static_cast<std::size_t>(line * padded_k + k)], want);
        }
      for (std::int64_t line = 0; line < std::int64_t{c.d.n_tiles} * c.t.cols; ++line)
        for (std::int64_t k = 0; k < padded_k; ++k) {
          const std::uint16_t want = k < c.k && line < c.n
                                         ? w[static_cast<std::size_t>(line * c.k + k)]
                                         : std::uint16_t{0};
          ASSERT_EQ(bitwise(c.d, c.t, image, false, b, line, k), want);
          ASSERT_EQ(got_w[static_cast<std::size_t>(line * padded_k + k)], want);
        }
    }
  }
}

TEST(Panel, PlacesTileTheOperandWithoutGaps) {
  base::Rng rng(12);
  for (int trial = 0; trial < 300; ++trial) {
    const Case c = random_case(rng);
    for (const bool act : {true, false}) {
      std::int64_t address = act ? c.d.act_base : c.d.wgt_base;
      for (int tile = 0; tile < (act ? c.d.m_tiles : c.d.n_tiles); ++tile)
        for (int chunk = 0; chunk < c.d.chunks; ++chunk) {
          const PanelPlace p = place(c.d, c.t, Item{act, 0, tile, chunk});
          EXPECT_EQ(p.address, address);
          address += p.beats * c.t.port_bytes;
        }
      EXPECT_EQ(address - (act ? c.d.act_base : c.d.wgt_base),
                act ? act_operand_bytes(c.d, c.t) : wgt_operand_bytes(c.d, c.t));
    }
  }
}

TEST(Output, WordsComeBackInMatrixOrder) {
  base::Rng rng(13);
  for (int trial = 0; trial < 200; ++trial) {
    Case c = random_case(rng);
    c.d.block = c.d.order == Order::kStreamed ? std::uint16_t{1}
                                              : static_cast<std::uint16_t>(rng.between(1, 4));
    std::vector<std::uint8_t> image(c.d.out_base +
                                    static_cast<std::size_t>(output_bytes(c.d, c.t)));
    const auto word = [&](int b, std::int64_t m, std::int64_t n) {
      return static_cast<std::uint32_t>((b * 100 + m) * 1000 + n + 1);
    };
    for_each_output(c.d, c.t, [&](const OutputTile& tile) {
      const int line = (4 * c.t.cols + c.t.port_bytes - 1) / c.t.port_bytes * c.t.port_bytes;
      for (int r = 0; r < tile.rows; ++r)
        for (int col = 0; col < c.t.cols; ++col) {
          const std::uint32_t w = word(tile.batch, tile.m * c.t.rows + r, tile.n * c.t.cols + col);
          for (int byte = 0; byte < 4; ++byte)
            image[static_cast<std::size_t>(tile.address + r * line + 4 * col + byte)] =
                static_cast<std::uint8_t>(w >> (8 * byte));
        }
    });
    const auto words = unpack_output(c.d, c.t, image);
    std::size_t i = 0;
    for (int b = 0; b < c.d.batch; ++b)
      for (std::int64_t m = 0; m < c.m; ++m)
        for (std::int64_t n = 0; n < c.n; ++n)
          ASSERT_EQ(words.at(i++), word(b, m, n));
    EXPECT_EQ(i, words.size());
  }
}

}  // namespace
}  // namespace sumac::program
