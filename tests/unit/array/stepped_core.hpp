// SPDX-License-Identifier: Apache-2.0
//
// The machine of sim/array/README.md stepped cycle by cycle: slow, obvious, and sharing nothing with the recurrence but the types of its
// inputs and results. Every engine looks at the state of the beginning of a cycle; what it causes is seen from the next cycle on.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <span>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/array/counters.hpp"
#include "sim/program/descriptor.hpp"

namespace sumac::array::stepped {

struct Outcome {
  bool deadlock = false;
  bool collision = false;  // two tiles' sums would meet in the shadow chains
  Counters counters;
  std::vector<std::int64_t> op_end;
};

class SteppedCore {
 public:
  SteppedCore(const CoreParams& p, std::span<const program::Descriptor> descriptors)
      : p_(p), descriptors_(descriptors.begin(), descriptors.end()) {
    ring_room_[kAct] = p.act_ring_words;
    ring_room_[kWgt] = p.wgt_ring_words;
    slots_free_ = p.out_slots;
    build();
  }

  Outcome run() {
    for (now_ = 0;; ++now_) {
      moved_ = false;
      take_what_is_due();
      compute();
      const std::size_t in_flight = flights_.size();
      deliver();
      request(in_flight);
      store();
      if (finished_at_ == now_ + 1) {
        out_.counters.cycles = now_ + 1;
        return out_;
      }
      if (!moved_ && now_ > horizon_) {
        out_.deadlock = true;
        return out_;
      }
    }
  }

 private:
  enum Kind { kAct = 0, kWgt = 1, kDesc = 2 };
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max() / 2;

  struct ItemEntry {
    Kind kind;
    std::size_t desc;
    std::int64_t beats;
    std::int64_t words;
    bool first_of_desc = false;
    std::int64_t ready = kNever;
  };
  struct StepEntry {
    std::size_t desc;
    std::size_t act;  // index of the item that brings the panel
    std::size_t wgt;
    int slices;
    int rows;
    bool ends_tile;
    bool last_act_use = false;
    bool last_wgt_use = false;
  };
  struct Flight {
    std::size_t item;
    std::int64_t beats_left;
    std::int64_t earliest;
    bool ends_item;
  };
  struct Due {
    std::int64_t at;
    std::int64_t words;
  };
  struct Drained {
    std::int64_t at;
    std::size_t desc;
    int rows;
  };

  // ---- the lists of items and steps, from the loops of sim/program/README.md 4
  void build() {
    std::vector<std::vector<std::size_t>> items_of(descriptors_.size());
    for (std::size_t d = 0; d < descriptors_.size(); ++d)
      build_nest(d, items_of[d]);
    // Queue order with the descriptor fetches.
    std::vector<std::size_t> fetch(descriptors_.size());
    for (std::size_t d = 0; d < descriptors_.size(); ++d) {
      fetch[d] = items_.size();
      items_.push_back({kDesc, d, (64 + p_.port_bytes - 1) / p_.port_bytes, 0});
    }
    const bool early = p_.desc_fifo >= 3;
    for (std::size_t d = 0; d < descriptors_.size(); ++d) {
      if (!early || d == 0) queue_.push_back(fetch[d]);
      if (early && d + 1 < descriptors_.size()) queue_.push_back(fetch[d + 1]);
      bool first = true;
      for (const std::size_t i : items_of[d]) {
        items_[i].first_of_desc = first;
        first = false;
        queue_.push_back(i);
      }
    }
    decoded_.assign(descriptors_.size(), kNever);
    fence_.assign(descriptors_.size(), kNever);
    fence_[0] = 0;
    tiles_left_.assign(descriptors_.size(), 0);
    fifo_open_.assign(descriptors_.size(), kNever);
    for (std::size_t d = 0; d < descriptors_.size(); ++d) {
      if (d < static_cast<std::size_t>(p_.desc_fifo)) fifo_open_[d] = 0;
      tiles_left_[d] =
          int{descriptors_[d].batch} * descriptors_[d].m_tiles * descriptors_[d].n_tiles;
    }
    out_.op_end.assign(descriptors_.size(), -1);
    std::vector<bool> act_seen(items_.size(), false), wgt_seen(items_.size(), false);
    for (std::size_t s = steps_.size(); s-- > 0;) {
      steps_[s].last_act_use = !act_seen[steps_[s].act];
      act_seen[steps_[s].act] = true;
      steps_[s].last_wgt_use = !wgt_seen[steps_[s].wgt];
      wgt_seen[steps_[s].wgt] = true;
    }
  }

  void build_nest(std::size_t di, std::vector<std::size_t>& order) {
    const program::Descriptor& d = descriptors_[di];
    const auto bits_to_bpw = [&](int bits) {
      const int slice = p_.lanes * bits;
      const int port = 8 * p_.port_bytes;
      const int per_word = slice > port ? 1 : port / slice;
      return (slice * per_word + port - 1) / port;
    };
    const auto rows_of = [&](int m) { return m + 1 == d.m_tiles ? int{d.rows_last} : int{d.rows}; };
    const auto final_chunk = [&](int c) { return c + 1 == d.chunks; };
    const auto new_item = [&](Kind kind, int tile, int c) {
      const int words = kind == kAct ? (final_chunk(c) ? d.act_words_last : d.act_words)
                                     : (final_chunk(c) ? d.wgt_words_last : d.wgt_words);
      const int lines = kind == kAct ? rows_of(tile) : p_.cols;
      const int bpw = bits_to_bpw(kind == kAct ? p_.pe.act_bits : p_.pe.wgt_bits);
      items_.push_back({kind, di, std::int64_t{lines} * words * bpw, words});
      order.push_back(items_.size() - 1);
      return items_.size() - 1;
    };
    const auto new_step = [&](int m, int c, std::size_t act, std::size_t wgt) {
      steps_.push_back({di, act, wgt, final_chunk(c) ? d.last_slices : d.chunk_slices, rows_of(m),
                        final_chunk(c)});
    };
    std::vector<std::vector<std::size_t>> early(d.ahead);
    for (int n = 0; n < d.ahead; ++n)
      for (int c = 0; c < d.chunks; ++c)
        early[static_cast<std::size_t>(n)].push_back(new_item(kWgt, n, c));
    for (int batch = 0; batch < d.batch; ++batch) {
      if (d.order == program::Order::kStreamed) {
        for (int m = 0; m < d.m_tiles; ++m)
          for (int n = 0; n < d.n_tiles; ++n)
            for (int c = 0; c < d.chunks; ++c) {
              const std::size_t act = new_item(kAct, m, c);
              const bool loaded = batch == 0 && m == 0 && n < d.ahead;
              const std::size_t wgt =
                  loaded ? early[static_cast<std::size_t>(n)][static_cast<std::size_t>(c)]
                         : new_item(kWgt, n, c);
              new_step(m, c, act, wgt);
            }
        continue;
      }
      const bool act_stays = d.order == program::Order::kActStationary;
      const int resident = act_stays ? d.m_tiles : d.n_tiles;
      const int streamed = act_stays ? d.n_tiles : d.m_tiles;
      for (int first = 0; first < resident; first += d.block) {
        const int b = std::min<int>(d.block, resident - first);
        std::vector<std::vector<std::size_t>> held(static_cast<std::size_t>(b),
                                                   std::vector<std::size_t>(d.chunks));
        for (int t = 0; t < streamed; ++t) {
          std::vector<std::size_t> passing(d.chunks);
          for (int i = 0; i < b; ++i)
            for (int c = 0; c < d.chunks; ++c) {
              const auto ci = static_cast<std::size_t>(c);
              std::size_t& stays = held[static_cast<std::size_t>(i)][ci];
              const int m = act_stays ? first + i : t;
              const int n = act_stays ? t : first + i;
              const bool loaded = batch == 0 && first == 0 && n < d.ahead;
              const auto get_wgt = [&] {
                return loaded ? early[static_cast<std::size_t>(n)][ci] : new_item(kWgt, n, c);
              };
              if (act_stays) {
                if (t == 0) stays = new_item(kAct, m, c);
                if (i == 0) passing[ci] = get_wgt();
                new_step(m, c, stays, passing[ci]);
              } else {
                if (i == 0) passing[ci] = new_item(kAct, m, c);
                if (t == 0) stays = get_wgt();
                new_step(m, c, passing[ci], stays);
              }
            }
        }
      }
    }
  }

  /// Remembers that something happens by itself at `at`.
  std::int64_t due(std::int64_t at) {
    horizon_ = std::max(horizon_, at);
    return at;
  }

  // ---- one cycle
  void take_what_is_due() {
    for (const int k : {kAct, kWgt}) {
      auto& ring = ring_due_[static_cast<std::size_t>(k)];
      while (!ring.empty() && ring.front().at <= now_) {
        ring_room_[static_cast<std::size_t>(k)] += ring.front().words;
        ring.pop_front();
        moved_ = true;
      }
    }
    while (!slot_due_.empty() && slot_due_.front() <= now_) {
      ++slots_free_;
      slot_due_.pop_front();
      moved_ = true;
    }
  }

  void compute() {
    Counters& n = out_.counters;
    if (step_ == steps_.size()) {
      ++n.tail;
      return;
    }
    const StepEntry& s = steps_[step_];
    if (!feeding_) {
      const bool act = items_[s.act].ready <= now_;
      const bool wgt = items_[s.wgt].ready <= now_;
      const bool desc = decoded_[s.desc] < kNever && decoded_[s.desc] + p_.timing.c_cdec <= now_;
      if (!(act && wgt && desc)) {
        if (!desc)
          ++n.stall_desc;
        else if (descriptors_[s.desc].wait_store && now_ < fence_[s.desc])
          ++n.stall_fence;
        else if (!act)
          ++n.stall_act;
        else
          ++n.stall_wgt;
        return;
      }
      feeding_ = true;
      fed_ = 0;
    }
    if (fed_ == s.slices - 1 && s.ends_tile) {
      if (now_ < next_handoff_) {
        ++n.stall_drain;
        return;
      }
      if (slots_free_ == 0) {
        ++n.stall_slot;
        return;
      }
      --slots_free_;
      hand_off(s);
    }
    moved_ = true;
    ++n.feed_beats;
    n.row_beats += s.rows;
    if (++fed_ == s.slices) {
      const auto far = [](int size, int hop) { return (size + hop - 1) / hop - 1; };
      if (s.last_act_use) {
        ring_due_[kAct].push_back(
            {due(now_ + 1 + far(p_.rows, p_.hop_s) + p_.timing.c_free), items_[s.act].words});
      }
      if (s.last_wgt_use) {
        ring_due_[kWgt].push_back(
            {due(now_ + 1 + far(p_.cols, p_.hop_e) + p_.timing.c_free), items_[s.wgt].words});
      }
      feeding_ = false;
      ++step_;
    }
  }

  void hand_off(const StepEntry& s) {
    int interval = s.rows;
    if (p_.pe.min_group_interval > interval) interval = p_.pe.min_group_interval;
    if (p_.pe.loop_drain > interval) interval = p_.pe.loop_drain;
    next_handoff_ = due(now_ + interval);
    ++out_.counters.tiles;
    out_.counters.drain_rows += s.rows;
    // The sums travel: edge, hops to the far corner, PE; then one row a cycle leaves the chain.
    const auto far = [](int size, int hop) { return (size + hop - 1) / hop - 1; };
    const std::int64_t first_row = now_ + p_.pe.edge_latency + far(p_.rows, p_.hop_s) +
                                   far(p_.cols, p_.hop_e) + p_.pe.pe_latency;
    if (first_row <= chain_busy_until_) out_.collision = true;
    chain_busy_until_ = first_row + s.rows - 1;
    drained_.push_back(
        {due(chain_busy_until_ + p_.pe.drain_latency + p_.timing.c_drain), s.desc, s.rows});
  }

  void deliver() {
    if (flights_.empty() || flights_.front().earliest > now_) return;
    moved_ = true;
    Flight& f = flights_.front();
    ItemEntry& item = items_[f.item];
    Counters& n = out_.counters;
    (item.kind == kAct ? n.act_beats : item.kind == kWgt ? n.wgt_beats : n.desc_beats) += 1;
    if (--f.beats_left > 0) return;
    if (f.ends_item) {
      if (item.kind == kDesc) {
        decoded_[item.desc] = due(now_ + 1 + p_.timing.c_dec);
        due(now_ + 1 + p_.timing.c_dec + p_.timing.c_cdec + p_.timing.c_init + p_.timing.c_switch);
      } else {
        item.ready = due(now_ + 1 + p_.timing.c_load);
      }
      if (item.kind == kAct) n.act_words += item.beats / bpw(p_.pe.act_bits);
      if (item.kind == kWgt) n.wgt_words += item.beats / bpw(p_.pe.wgt_bits);
    }
    flights_.pop_front();
  }

  int bpw(int bits) const {
    const int slice = p_.lanes * bits;
    const int port = 8 * p_.port_bytes;
    return slice <= port ? 1 : (slice + port - 1) / port;
  }

  void request(std::size_t in_flight) {
    if (head_ == queue_.size() || in_flight >= static_cast<std::size_t>(p_.outstanding)) return;
    ItemEntry& item = items_[queue_[head_]];
    if (requested_ == 0) {
      if (item.kind == kDesc) {
        if (now_ < fifo_open_[item.desc]) return;
        if (item.desc > 0 && now_ < decoded_[item.desc - 1]) return;
      } else {
        if (now_ < decoded_[item.desc] + p_.timing.c_init) return;
        if (ring_room_[static_cast<std::size_t>(item.kind)] < item.words) return;
        if (item.kind == kAct && descriptors_[item.desc].wait_store && now_ < fence_[item.desc])
          return;
        if (item.first_of_desc && now_ < last_request_ + 1 + p_.timing.c_switch) return;
        ring_room_[static_cast<std::size_t>(item.kind)] -= item.words;
      }
    }
    moved_ = true;
    const std::int64_t beats = std::min<std::int64_t>(p_.burst_beats, item.beats - requested_);
    requested_ += beats;
    const bool ends = requested_ == item.beats;
    flights_.push_back({queue_[head_], beats, due(now_ + p_.latency), ends});
    ++out_.counters.bursts;
    last_request_ = now_;
    due(now_ + 1 + p_.timing.c_switch);
    if (ends) {
      ++head_;
      requested_ = 0;
    }
  }

  void store() {
    if (storing_ == 0) {
      if (drained_.empty() || drained_.front().at > now_) return;
      storing_ = drained_.front().rows * ((4 * p_.cols + p_.port_bytes - 1) / p_.port_bytes);
      storing_desc_ = drained_.front().desc;
      drained_.pop_front();
    }
    moved_ = true;
    ++out_.counters.store_beats;
    if (--storing_ > 0) return;
    const std::int64_t end = now_ + 1;
    slot_due_.push_back(due(end + p_.timing.c_slot));
    if (--tiles_left_[storing_desc_] > 0) return;
    out_.op_end[storing_desc_] = end;
    const std::size_t freed = storing_desc_ + static_cast<std::size_t>(p_.desc_fifo);
    if (freed < descriptors_.size()) fifo_open_[freed] = due(end + p_.timing.c_dfree);
    if (storing_desc_ + 1 < descriptors_.size()) {
      fence_[storing_desc_ + 1] = due(end + p_.write_latency + p_.timing.c_ack);
    } else {
      finished_at_ = due(end + p_.write_latency + p_.timing.c_end);
    }
  }

  CoreParams p_;
  std::vector<program::Descriptor> descriptors_;
  std::vector<ItemEntry> items_;
  std::vector<StepEntry> steps_;
  std::vector<std::size_t> queue_;
  Outcome out_;
  std::int64_t now_ = 0;
  std::int64_t horizon_ = 0;  // latest time at which something happens by itself
  bool moved_ = false;
  // load engine and memory
  std::size_t head_ = 0;
  std::int64_t requested_ = 0;
  std::int64_t last_request_ = -1;
  std::deque<Flight> flights_;
  std::array<std::int64_t, 2> ring_room_{};
  std::array<std::deque<Due>, 2> ring_due_;
  std::vector<std::int64_t> decoded_;
  std::vector<std::int64_t> fence_;
  std::vector<std::int64_t> fifo_open_;
  // compute
  std::size_t step_ = 0;
  bool feeding_ = false;
  int fed_ = 0;
  std::int64_t next_handoff_ = 0;
  int slots_free_ = 0;
  std::deque<std::int64_t> slot_due_;
  // drain and store
  std::int64_t chain_busy_until_ = -1;
  std::deque<Drained> drained_;
  int storing_ = 0;
  std::size_t storing_desc_ = 0;
  std::vector<int> tiles_left_;
  std::int64_t finished_at_ = -1;
};

}  // namespace sumac::array::stepped
