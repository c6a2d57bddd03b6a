// SPDX-License-Identifier: Apache-2.0
//
// State of the time law (README.md) between steps: load engine, rings, compute, drain and store, with their counters.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/array/counters.hpp"
#include "sim/array/load_engine.hpp"
#include "sim/array/ring_book.hpp"

namespace sumac::array {

/// No time law waits for it.
inline constexpr std::int64_t kLongAgo = std::numeric_limits<std::int64_t>::min() / 4;

/// The last `size` times; before there are so many, kLongAgo.
class TimeWindow {
 public:
  explicit TimeWindow(int size) : times_(static_cast<std::size_t>(size), kLongAgo) {}
  [[nodiscard]] std::int64_t oldest() const { return times_[next_]; }
  void push(std::int64_t time) {
    times_[next_] = time;
    if (++next_ == times_.size()) next_ = 0;
  }
  void shift(std::int64_t cycles) {
    for (std::int64_t& time : times_)
      time += cycles;
  }
  template <class See>
  bool see_state(std::int64_t now, std::int64_t earliest, See& see) const {
    for (std::size_t j = 0; j < times_.size(); ++j) {
      const std::size_t at = next_ + j < times_.size() ? next_ + j : next_ + j - times_.size();
      if (!see(std::max(times_[at], earliest) - now)) return false;
    }
    return true;
  }

 private:
  std::vector<std::int64_t> times_;
  std::size_t next_ = 0;
};

/// Times before which the items and steps of a descriptor cannot go.
struct Gates {
  std::int64_t wgt = 0;      // decoded + c_init
  std::int64_t act = 0;      // likewise, and the fence
  std::int64_t compute = 0;  // decoded + c_cdec
  std::int64_t fence = 0;    // 0 without wait_store
};

class CoreMachine {
 public:
  explicit CoreMachine(const CoreParams& p)
      : c_(p.timing),
        cols_(p.cols),
        burst_(p.burst_beats),
        act_bpw_(p.target().act_word().beats_per_word),
        wgt_bpw_(p.target().wgt_word().beats_per_word),
        store_beats_(p.target().store_beats()),
        least_interval_(std::max(p.pe.min_group_interval, p.pe.loop_drain)),
        free_act_(p.south_hops() + p.timing.c_free),
        free_wgt_(p.east_hops() + p.timing.c_free),
        drain_fixed_(p.south_hops() + p.east_hops() + p.pe.edge_latency + p.pe.pe_latency +
                     p.pe.drain_latency + p.timing.c_drain - 1),
        loads_(p.burst_beats, p.outstanding, p.latency),
        act_ring_(p.act_ring_words),
        wgt_ring_(p.wgt_ring_words),
        slots_(p.out_slots) {}

  /// A descriptor's fetch of `beats` beats; the time at which its last beat is in.
  std::int64_t fetch(std::int64_t beats, std::int64_t go) {
    n_.desc_beats += beats;
    n_.bursts += (beats + burst_ - 1) / burst_;
    return loads_.load(beats, go, 0);
  }

  void begin_descriptor(const Gates& gates) {
    gates_ = gates;
    pause_ = c_.c_switch;
  }

  /// The time at which the panel may be fed.
  std::int64_t load_act(std::int64_t lines, std::int64_t words) {
    n_.act_words += lines * words;
    n_.act_beats += lines * words * act_bpw_;
    return load(act_ring_, words, lines * words * act_bpw_, gates_.act);
  }
  std::int64_t load_wgt(std::int64_t words) {
    n_.wgt_words += cols_ * words;
    n_.wgt_beats += cols_ * words * wgt_bpw_;
    return load(wgt_ring_, words, cols_ * words * wgt_bpw_, gates_.wgt);
  }

  /// Feeds a step whose panels are ready at the times given (kLongAgo: an earlier step had them).
  void feed(std::int64_t slices, std::int64_t rows, std::int64_t act_ready,
            std::int64_t wgt_ready) {
    const std::int64_t start =
        std::max(std::max(cursor_, gates_.compute), std::max(act_ready, wgt_ready));
    if (start > cursor_) {
      std::int64_t at = cursor_;
      const auto stall = [&](std::int64_t& counter, std::int64_t until) {
        if (until > at) {
          counter += until - at;
          at = until;
        }
      };
      stall(n_.stall_desc, std::min(start, gates_.compute));
      stall(n_.stall_fence, std::min(start, gates_.fence));
      stall(n_.stall_act, std::min(start, act_ready));
      stall(n_.stall_wgt, start);
    }
    cursor_ = start + slices;
    n_.feed_beats += slices;
    n_.row_beats += slices * rows;
  }

  /// Hand-off, drain and store of the tile whose last slice would be fed in the cycle before the cursor.
  void end_tile(std::int64_t rows) {
    const std::int64_t wish = cursor_ - 1;
    const std::int64_t by_drain = std::max(wish, next_handoff_);
    const std::int64_t handoff = std::max(by_drain, slots_.oldest() + c_.c_slot);
    n_.stall_drain += by_drain - wish;
    n_.stall_slot += handoff - by_drain;
    cursor_ = handoff + 1;
    next_handoff_ = handoff + std::max<std::int64_t>(rows, least_interval_);
    store_end_ = std::max(handoff + drain_fixed_ + rows, store_end_) + rows * store_beats_;
    slots_.push(store_end_);
    ++n_.tiles;
    n_.drain_rows += rows;
    n_.store_beats += rows * store_beats_;
  }

  /// The oldest panel's last use has been fed up to the cursor.
  void free_act(std::int64_t words) { act_ring_.free(words, cursor_ + free_act_); }
  void free_wgt(std::int64_t words) { wgt_ring_.free(words, cursor_ + free_wgt_); }

  /// First cycle after the last feed.
  [[nodiscard]] std::int64_t now() const { return cursor_; }
  [[nodiscard]] std::int64_t store_end() const { return store_end_; }
  [[nodiscard]] const Counters& counters() const { return n_; }

  // ---- for RepeatFinder

  [[nodiscard]] std::array<std::int64_t, 3> glance() const {
    return {loads_.issued() - cursor_, std::max(next_handoff_ - cursor_, std::int64_t{0}),
            std::max(store_end_ - cursor_ - drain_fixed_, std::int64_t{1})};
  }

  /// Gives what the future depends on, relative to now(), to see(value) until that says false.
  template <class See>
  bool see_state(See& see) const {
    const std::int64_t next_issue = loads_.issued() + 1;
    // Gates do not move with time: one that is still ahead never gives an equal state later.
    return see(pause_) && see(std::max(gates_.wgt - next_issue, std::int64_t{0})) &&
           see(std::max(gates_.act - next_issue, std::int64_t{0})) && see_compute_state(see) &&
           loads_.see_state(cursor_, see) && act_ring_.see_state(cursor_, next_issue, see) &&
           wgt_ring_.see_state(cursor_, next_issue, see);
  }

  /// Repeats `times` times what has happened since `before` and took `cycles`.
  void shift(std::int64_t cycles, const Counters& before, std::int64_t times) {
    const std::int64_t later = cycles * times;
    loads_.shift(later);
    act_ring_.shift(later);
    wgt_ring_.shift(later);
    shift_compute(later, before, times);
  }

  // ---- the same of compute, drain and store alone, for loops that neither load nor free panels: there the rest stands still

  [[nodiscard]] std::array<std::int64_t, 2> compute_glance() const {
    return {std::max(next_handoff_ - cursor_, std::int64_t{0}),
            std::max(store_end_ - cursor_ - drain_fixed_, std::int64_t{1})};
  }
  template <class See>
  bool see_compute_state(See& see) const {
    return see(std::max(next_handoff_, cursor_) - cursor_) &&
           see(std::max(store_end_, cursor_ + drain_fixed_ + 1) - cursor_) &&
           see(std::max(gates_.compute - cursor_, std::int64_t{0})) &&
           see(std::max(gates_.fence - cursor_, std::int64_t{0})) &&
           slots_.see_state(cursor_, cursor_ - c_.c_slot, see);
  }
  void shift_compute(std::int64_t later, const Counters& before, std::int64_t times) {
    slots_.shift(later);
    cursor_ += later;
    next_handoff_ += later;
    store_end_ += later;
    for (const CounterField& f : kCounterFields)
      n_.*f.value += (n_.*f.value - before.*f.value) * times;
  }

 private:
  std::int64_t load(RingBook& ring, std::int64_t words, std::int64_t beats, std::int64_t go) {
    n_.bursts += (beats + burst_ - 1) / burst_;
    const std::int64_t room = ring.reserve(words, loads_.issued() + 1);
    const std::int64_t pause = pause_;
    pause_ = 0;
    return loads_.load(beats, std::max(room, go), pause) + c_.c_load;
  }

  const CoreTiming c_;
  const std::int64_t cols_;
  const std::int64_t burst_;
  const std::int64_t act_bpw_;
  const std::int64_t wgt_bpw_;
  const std::int64_t store_beats_;
  const std::int64_t least_interval_;
  const std::int64_t free_act_;  // end of feed -> words free
  const std::int64_t free_wgt_;
  const std::int64_t drain_fixed_;  // hand-off of r rows -> drain end, less r

  Gates gates_;
  LoadEngine loads_;
  RingBook act_ring_;
  RingBook wgt_ring_;
  TimeWindow slots_;  // store ends of the last OUT tiles
  std::int64_t pause_ = 0;
  std::int64_t cursor_ = 0;
  std::int64_t next_handoff_ = kLongAgo;  // h + D of the last tile
  std::int64_t store_end_ = 0;
  Counters n_;
};

/// The compute, drain and store part of a machine, for RepeatFinder.
class ComputePart {
 public:
  explicit ComputePart(CoreMachine& machine) : machine_(machine) {}
  [[nodiscard]] std::int64_t now() const { return machine_.now(); }
  [[nodiscard]] const Counters& counters() const { return machine_.counters(); }
  [[nodiscard]] auto glance() const { return machine_.compute_glance(); }
  template <class See>
  bool see_state(See& see) const {
    return machine_.see_compute_state(see);
  }
  void shift(std::int64_t cycles, const Counters& before, std::int64_t times) {
    machine_.shift_compute(cycles * times, before, times);
  }

 private:
  CoreMachine& machine_;
};

}  // namespace sumac::array
