// SPDX-License-Identifier: Apache-2.0
//
// One engine's place in a descriptor's loops (sim/program/README.md 4), for the stepped mode: counters that are advanced step by step, as
// the load and the compute engine of the core have them.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/program/descriptor.hpp"

namespace sumac::array {

class NestCursor {
 public:
  NestCursor() = default;
  explicit NestCursor(const program::Descriptor& d)
      : d_(&d),
        act_stays_(d.order == program::Order::kActStationary),
        stays_(d.order != program::Order::kStreamed),
        outer_(d.order == program::Order::kWgtStationary ? d.n_tiles : d.m_tiles),
        inner_(d.order == program::Order::kWgtStationary ? d.m_tiles : d.n_tiles),
        most_(stays_ ? d.block : 1) {
    open_block();
  }

  [[nodiscard]] bool at_end() const { return batch_ == d_->batch; }
  [[nodiscard]] int m() const {
    return d_->order == program::Order::kWgtStationary ? t_ : resident();
  }
  [[nodiscard]] int n() const {
    return d_->order == program::Order::kWgtStationary ? resident() : t_;
  }
  [[nodiscard]] int chunk() const { return c_; }
  [[nodiscard]] bool ends_tile() const { return c_ + 1 == d_->chunks; }
  [[nodiscard]] int rows() const { return m() + 1 == d_->m_tiles ? d_->rows_last : d_->rows; }

  /// The step is the first to use its panel: it is loaded for it.
  [[nodiscard]] bool first_act_use() const { return !stays_ || (act_stays_ ? t_ == 0 : i_ == 0); }
  [[nodiscard]] bool first_wgt_use() const { return !stays_ || (act_stays_ ? i_ == 0 : t_ == 0); }
  /// ... the last: its words are given back.
  [[nodiscard]] bool last_act_use() const {
    return !stays_ || (act_stays_ ? t_ + 1 == inner_ : i_ + 1 == size_);
  }
  [[nodiscard]] bool last_wgt_use() const {
    return !stays_ || (act_stays_ ? i_ + 1 == size_ : t_ + 1 == inner_);
  }
  /// The wgt panel is one of those that go before the first act panel.
  [[nodiscard]] bool loaded_ahead() const { return batch_ == 0 && first_ == 0 && n() < d_->ahead; }

  void next() {
    if (++c_ < d_->chunks) return;
    c_ = 0;
    if (++i_ < size_) return;
    i_ = 0;
    if (++t_ < inner_) return;
    t_ = 0;
    first_ += size_;
    if (first_ == outer_) {
      first_ = 0;
      ++batch_;
    }
    open_block();
  }

 private:
  [[nodiscard]] int resident() const { return first_ + i_; }
  void open_block() { size_ = std::min(most_, outer_ - first_); }

  const program::Descriptor* d_ = nullptr;
  bool act_stays_ = false;
  bool stays_ = false;  // one operand is resident
  int outer_ = 0;       // tiles of the operand whose loop is outside
  int inner_ = 0;
  int most_ = 1;  // tiles of a whole block
  int batch_ = 0;
  int first_ = 0;  // first tile of the block
  int size_ = 0;   // tiles of the block
  int t_ = 0;
  int i_ = 0;
  int c_ = 0;
};

}  // namespace sumac::array
