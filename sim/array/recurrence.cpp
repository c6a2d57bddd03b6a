// SPDX-License-Identifier: Apache-2.0
#include "sim/array/recurrence.hpp"

#include <algorithm>
#include <limits>

#include "sim/array/load_engine.hpp"
#include "sim/array/ring_book.hpp"
#include "sim/program/nest.hpp"

namespace sumac::array {

namespace {

using program::Descriptor;
using program::Step;
using program::StepWalker;
using program::Target;

/// The last `size` values; before there are so many, the value is 0 (no time law waits for anything before cycle 0).
class Window {
 public:
  explicit Window(int size) : values_(static_cast<std::size_t>(size), 0) {}
  [[nodiscard]] std::int64_t oldest() const { return values_[next_]; }
  [[nodiscard]] bool full() const { return full_; }
  void push(std::int64_t value) {
    values_[next_] = value;
    if (++next_ == values_.size()) {
      next_ = 0;
      full_ = true;
    }
  }

 private:
  std::vector<std::int64_t> values_;
  std::size_t next_ = 0;
  bool full_ = false;
};

class Machine {
 public:
  explicit Machine(const CoreParams& p)
      : p_(p),
        c_(p.timing),
        target_(p.target()),
        act_beats_per_word_(target_.act_word().beats_per_word),
        wgt_beats_per_word_(target_.wgt_word().beats_per_word),
        free_act_(p.south_hops() + p.timing.c_free),
        free_wgt_(p.east_hops() + p.timing.c_free),
        drain_fixed_(p.south_hops() + p.east_hops() + p.pe.edge_latency + p.pe.pe_latency +
                     p.pe.drain_latency + p.timing.c_drain - 1),
        loads_(p.burst_beats, p.outstanding, p.latency),
        act_ring_(p.act_ring_words),
        wgt_ring_(p.wgt_ring_words),
        slots_(p.out_slots),
        prefetch_(p.desc_fifo >= 3),
        op_ends_(prefetch_ ? p.desc_fifo - 1 : p.desc_fifo) {}

  TimeResult run(std::span<const Descriptor> descriptors) {
    TimeResult result;
    result.ops.reserve(descriptors.size());
    std::int64_t decoded = 0;
    std::int64_t decoded_next = 0;
    for (std::size_t d = 0; d < descriptors.size(); ++d) {
      const Counters before = n_;
      const std::int64_t end_before = store_end_;
      decoded = prefetch_ && d > 0 ? decoded_next : fetch(decoded);
      if (prefetch_ && d + 1 < descriptors.size()) decoded_next = fetch(decoded);
      n_.desc_beats += target_.desc_beats();
      n_.bursts += (target_.desc_beats() + p_.burst_beats - 1) / p_.burst_beats;
      const std::int64_t fence = d == 0 ? 0 : store_end_ + p_.write_latency + c_.c_ack;
      run_descriptor(descriptors[d], decoded, descriptors[d].wait_store ? fence : 0);
      op_ends_.push(store_end_);
      OpTime op;
      op.end = store_end_;
      op.counters = difference(n_, before);
      op.counters.cycles = store_end_ - end_before;
      result.ops.push_back(op);
    }
    n_.cycles = store_end_ + p_.write_latency + c_.c_end;
    n_.tail = n_.cycles - cursor_;
    if (!result.ops.empty()) result.ops.back().counters.tail = n_.tail;
    result.counters = n_;
    return result;
  }

 private:
  static Counters difference(const Counters& a, const Counters& b) {
    Counters r;
    for (const CounterField& f : kCounterFields)
      r.*f.value = a.*f.value - b.*f.value;
    return r;
  }

  /// Fetch of the next descriptor, after the one before it was decoded; the time at which it is decoded itself.
  std::int64_t fetch(std::int64_t decoded_before) {
    const std::int64_t entry = op_ends_.full() ? op_ends_.oldest() + c_.c_dfree : 0;
    const std::int64_t go = std::max(decoded_before, entry);
    return loads_.load(target_.desc_beats(), go, 0) + c_.c_dec;
  }

  std::int64_t load_panel(RingBook& ring, std::int64_t words, std::int64_t beats, std::int64_t go) {
    const std::int64_t room = ring.reserve(words);
    const std::int64_t bursts = (beats + p_.burst_beats - 1) / p_.burst_beats;
    n_.bursts += bursts;
    const std::int64_t pause = pause_;
    pause_ = 0;
    return loads_.load(beats, std::max(room, go), pause) + c_.c_load;
  }

  std::int64_t load_act(std::int64_t lines, std::int64_t words, std::int64_t go) {
    const std::int64_t beats = lines * words * act_beats_per_word_;
    n_.act_beats += beats;
    n_.act_words += lines * words;
    return load_panel(act_ring_, words, beats, go);
  }

  std::int64_t load_wgt(std::int64_t words, std::int64_t go) {
    const std::int64_t beats = p_.cols * words * wgt_beats_per_word_;
    n_.wgt_beats += beats;
    n_.wgt_words += p_.cols * words;
    return load_panel(wgt_ring_, words, beats, go);
  }

  void run_descriptor(const Descriptor& d, std::int64_t decoded, std::int64_t fence) {
    const std::int64_t wgt_go = decoded + c_.c_init;
    const std::int64_t act_go = std::max(wgt_go, fence);
    const std::int64_t compute_go = decoded + c_.c_cdec;
    pause_ = c_.c_switch;
    for (int n = 0; n < d.ahead; ++n) {
      for (int chunk = 0; chunk < d.chunks; ++chunk)
        (void)load_wgt(d.wgt_words_of(chunk), wgt_go);
    }
    StepWalker walker(d);
    Step s;
    while (walker.next(s)) {
      // Panels used before are no later than the cursor; panels loaded ahead are no later than the act panel that follows them.
      const std::int64_t act_ready = s.loads_act ? load_act(s.rows, s.act_words, act_go) : 0;
      const std::int64_t wgt_ready = s.loads_wgt ? load_wgt(s.wgt_words, wgt_go) : 0;
      const std::int64_t start = std::max({cursor_, compute_go, act_ready, wgt_ready});
      if (start > cursor_) {
        std::int64_t at = cursor_;
        const auto stall = [&](std::int64_t& counter, std::int64_t until) {
          if (until > at) {
            counter += until - at;
            at = until;
          }
        };
        stall(n_.stall_desc, std::min(start, compute_go));
        stall(n_.stall_fence, std::min(start, fence));
        stall(n_.stall_act, std::min(start, act_ready));
        stall(n_.stall_wgt, start);
      }
      cursor_ = start + s.slices;
      n_.feed_beats += s.slices;
      n_.row_beats += std::int64_t{s.slices} * s.rows;
      if (s.ends_tile) end_tile(s.rows);
      if (s.frees_act) act_ring_.free(s.act_words, cursor_ + free_act_);
      if (s.frees_wgt) wgt_ring_.free(s.wgt_words, cursor_ + free_wgt_);
    }
  }

  /// Hand-off, drain and store of the tile whose last slice would be fed in the cycle before cursor_.
  void end_tile(int rows) {
    const std::int64_t wish = cursor_ - 1;
    const std::int64_t by_drain = std::max(wish, next_handoff_);
    std::int64_t handoff = by_drain;
    if (slots_.full()) handoff = std::max(handoff, slots_.oldest() + c_.c_slot);
    n_.stall_drain += by_drain - wish;
    n_.stall_slot += handoff - by_drain;
    cursor_ = handoff + 1;
    next_handoff_ = handoff + std::max({rows, p_.pe.min_group_interval, p_.pe.loop_drain});
    const std::int64_t beats = std::int64_t{rows} * target_.store_beats();
    const std::int64_t drain_end = handoff + drain_fixed_ + rows;
    store_end_ = std::max(drain_end, store_end_) + beats;
    slots_.push(store_end_);
    ++n_.tiles;
    n_.drain_rows += rows;
    n_.store_beats += beats;
  }

  const CoreParams& p_;
  const CoreTiming& c_;
  const Target target_;
  const int act_beats_per_word_;
  const int wgt_beats_per_word_;
  const std::int64_t free_act_;  // end of feed -> words free
  const std::int64_t free_wgt_;
  const std::int64_t drain_fixed_;  // hand-off of r rows -> drain end, less r

  LoadEngine loads_;
  RingBook act_ring_;
  RingBook wgt_ring_;
  Window slots_;         // store ends of the last OUT tiles
  const bool prefetch_;  // the fetch of d + 1 stands before the items of d
  Window op_ends_;       // oldest: the store end of d - DF when d is fetched
  std::int64_t pause_ = 0;
  std::int64_t cursor_ = 0;
  std::int64_t next_handoff_ = std::numeric_limits<std::int64_t>::min();  // h + D of the last tile
  std::int64_t store_end_ = 0;
  Counters n_;
};

}  // namespace

TimeResult run_recurrence(const CoreParams& params, std::span<const Descriptor> descriptors) {
  return Machine(params).run(descriptors);
}

}  // namespace sumac::array
