// SPDX-License-Identifier: Apache-2.0
//
// Steps and items of a descriptor's loop nest, in the order in which compute and load engine walk them.
// Law: README.md section 4. No allocation; O(1) state.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/program/descriptor.hpp"

namespace sumac::program {

/// One chunk of K of one tile.
struct Step {
  int batch = 0;
  int m = 0;
  int n = 0;
  int chunk = 0;
  int rows = 0;       // real rows of the tile
  int slices = 0;     // fed, one a cycle
  int act_words = 0;  // a line, of this chunk
  int wgt_words = 0;
  bool ends_tile = false;  // last chunk of K
  bool loads_act = false;  // needs a panel that no earlier step used (act item, then wgt item)
  bool loads_wgt = false;  // likewise; false where `ahead` has loaded it
  bool frees_act = false;  // last use of its panel
  bool frees_wgt = false;
  friend bool operator==(const Step&, const Step&) = default;
};

/// Walks the steps: `StepWalker w(d); Step s; while (w.next(s)) ...`.
class StepWalker {
 public:
  explicit StepWalker(const Descriptor& d)
      : d_(d),
        act_resident_(d.order != Order::kWgtStationary),
        streamed_(d.order == Order::kStreamed),
        resident_tiles_(act_resident_ ? d.m_tiles : d.n_tiles),
        streamed_tiles_(act_resident_ ? d.n_tiles : d.m_tiles),
        size_(std::min<int>(d.block, resident_tiles_)) {}

  /// False after the last step.
  bool next(Step& s) {
    if (batch_ == d_.batch) return false;
    const int resident = block_ + index_;
    s.batch = batch_;
    s.m = act_resident_ ? resident : streamed_tile_;
    s.n = act_resident_ ? streamed_tile_ : resident;
    s.chunk = chunk_;
    s.rows = d_.tile_rows(s.m);
    s.slices = d_.slices(chunk_);
    s.act_words = d_.act_words_of(chunk_);
    s.wgt_words = d_.wgt_words_of(chunk_);
    s.ends_tile = chunk_ == d_.chunks - 1;
    const bool loads_resident = streamed_ || streamed_tile_ == 0;
    const bool loads_streamed = streamed_ || index_ == 0;
    const bool frees_resident = streamed_ || streamed_tile_ == streamed_tiles_ - 1;
    const bool frees_streamed = streamed_ || index_ == size_ - 1;
    s.loads_act = act_resident_ ? loads_resident : loads_streamed;
    s.loads_wgt = act_resident_ ? loads_streamed : loads_resident;
    s.frees_act = act_resident_ ? frees_resident : frees_streamed;
    s.frees_wgt = act_resident_ ? frees_streamed : frees_resident;
    if (batch_ == 0 && block_ == 0 && s.n < d_.ahead) s.loads_wgt = false;
    advance();
    return true;
  }

 private:
  void advance() {
    if (++chunk_ < d_.chunks) return;
    chunk_ = 0;
    if (++index_ < size_) return;
    index_ = 0;
    if (++streamed_tile_ < streamed_tiles_) return;
    streamed_tile_ = 0;
    block_ += size_;
    if (block_ < resident_tiles_) {
      size_ = std::min<int>(d_.block, resident_tiles_ - block_);
      return;
    }
    block_ = 0;
    size_ = std::min<int>(d_.block, resident_tiles_);
    ++batch_;
  }

  Descriptor d_;
  bool act_resident_;  // the outer tile loop is over m
  bool streamed_;
  int resident_tiles_;
  int streamed_tiles_;
  int size_;  // b of this block
  int batch_ = 0;
  int block_ = 0;          // B
  int streamed_tile_ = 0;  // t
  int index_ = 0;          // i
  int chunk_ = 0;          // c
};

/// One panel to load.
struct Item {
  bool is_act = false;
  int batch = 0;
  int tile = 0;  // m of an act panel, n of a wgt panel
  int chunk = 0;
  friend bool operator==(const Item&, const Item&) = default;
};

/// Walks the items in need order, the `ahead` ones first.
class ItemWalker {
 public:
  explicit ItemWalker(const Descriptor& d) : d_(d), steps_(d) {}

  bool next(Item& item) {
    if (ahead_tile_ < d_.ahead) {
      item = {false, 0, ahead_tile_, ahead_chunk_};
      if (++ahead_chunk_ == d_.chunks) {
        ahead_chunk_ = 0;
        ++ahead_tile_;
      }
      return true;
    }
    while (!act_pending_ && !wgt_pending_) {
      if (!steps_.next(step_)) return false;
      act_pending_ = step_.loads_act;
      wgt_pending_ = step_.loads_wgt;
    }
    if (act_pending_) {
      act_pending_ = false;
      item = {true, step_.batch, step_.m, step_.chunk};
    } else {
      wgt_pending_ = false;
      item = {false, step_.batch, step_.n, step_.chunk};
    }
    return true;
  }

 private:
  Descriptor d_;
  StepWalker steps_;
  Step step_;
  bool act_pending_ = false;
  bool wgt_pending_ = false;
  int ahead_tile_ = 0;
  int ahead_chunk_ = 0;
};

/// Where a panel stands and what it holds.
struct PanelPlace {
  std::int64_t address = 0;  // bytes
  int lines = 0;
  std::int64_t words = 0;  // a line, = ring words
  std::int64_t beats = 0;  // of the port
};

[[nodiscard]] inline PanelPlace place(const Descriptor& d, const Target& t, const Item& item) {
  const WordShape word = item.is_act ? t.act_word() : t.wgt_word();
  const std::int64_t line_words = item.is_act ? d.act_words_all() : d.wgt_words_all();
  const std::int64_t chunk_words = item.is_act ? d.act_words : d.wgt_words;
  PanelPlace p;
  p.lines = item.is_act ? d.tile_rows(item.tile) : t.cols;
  p.words = item.is_act ? d.act_words_of(item.chunk) : d.wgt_words_of(item.chunk);
  p.beats = p.lines * p.words * word.beats_per_word;
  const std::int64_t full_lines = item.is_act ? d.rows : t.cols;
  const std::int64_t words_before =
      item.tile * full_lines * line_words + item.chunk * p.lines * chunk_words;
  p.address = std::int64_t{item.is_act ? d.act_base : d.wgt_base} +
              item.batch * std::int64_t{item.is_act ? d.act_stride : d.wgt_stride} +
              words_before * word.word_bytes();
  return p;
}

/// Byte address of the first output line of a tile: what OutputWalker counts up, in closed form.
[[nodiscard]] inline std::int64_t output_address(const Descriptor& d, const Target& t, int batch,
                                                 int m, int n) {
  std::int64_t lines = batch * d.rows_all() * d.n_tiles;
  if (d.order == Order::kWgtStationary) {
    const int first = n / d.block * d.block;
    const int size = std::min<int>(d.block, d.n_tiles - first);
    lines += first * d.rows_all() + std::int64_t{m} * d.rows * size +
             std::int64_t{n - first} * d.tile_rows(m);
  } else {
    const int first = m / d.block * d.block;
    const int size = std::min<int>(d.block, d.m_tiles - first);
    const std::int64_t block_rows =
        std::int64_t{d.rows} * (size - 1) + d.tile_rows(first + size - 1);
    lines += std::int64_t{first} * d.rows * d.n_tiles + n * block_rows +
             std::int64_t{m - first} * d.rows;
  }
  return d.out_base + lines * t.store_beats() * t.port_bytes;
}

/// Tile after tile in nest order, with the address of its first output line.
struct OutputTile {
  int batch = 0;
  int m = 0;
  int n = 0;
  int rows = 0;
  std::int64_t address = 0;
};

class OutputWalker {
 public:
  OutputWalker(const Descriptor& d, const Target& t)
      : steps_(d),
        address_(d.out_base),
        line_bytes_(std::int64_t{t.store_beats()} * t.port_bytes) {}

  bool next(OutputTile& tile) {
    Step s;
    do {
      if (!steps_.next(s)) return false;
    } while (!s.ends_tile);
    tile = {s.batch, s.m, s.n, s.rows, address_};
    address_ += s.rows * line_bytes_;
    return true;
  }
  [[nodiscard]] std::int64_t line_bytes() const { return line_bytes_; }

 private:
  StepWalker steps_;
  std::int64_t address_;
  std::int64_t line_bytes_;
};

template <class F>
void for_each_step(const Descriptor& d, F&& f) {
  StepWalker walker(d);
  Step step;
  while (walker.next(step))
    f(step);
}

template <class F>
void for_each_item(const Descriptor& d, F&& f) {
  ItemWalker walker(d);
  Item item;
  while (walker.next(item))
    f(item);
}

template <class F>
void for_each_output(const Descriptor& d, const Target& t, F&& f) {
  OutputWalker walker(d, t);
  OutputTile tile;
  while (walker.next(tile))
    f(tile);
}

}  // namespace sumac::program
