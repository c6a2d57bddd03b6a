// SPDX-License-Identifier: Apache-2.0
#include "sim/array/stepped.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <vector>

#include "models/base/error.hpp"
#include "sim/array/nest_cursor.hpp"
#include "sim/base/interrupt.hpp"

namespace sumac::array {
namespace {

using program::Descriptor;

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max() / 2;
constexpr std::int64_t kAskInterrupt = 1 << 20;  // cycles

enum Kind { kAct = 0, kWgt = 1, kDesc = 2 };

int ceil_div(int a, int b) {
  return (a + b - 1) / b;
}

/// Ports that a word of a panel takes; a slice wider than the port has a word of its own.
int beats_per_word(const CoreParams& p, int bits) {
  return std::max(1, ceil_div(p.lanes * bits, 8 * p.port_bytes));
}

/// What the load engine has to bring next.
struct Item {
  Kind kind = kDesc;
  std::size_t desc = 0;
  std::int64_t beats = 0;
  std::int64_t words = 0;  // of a ring line
  bool first_of_desc = false;
};

/// The queue of the load engine in need order, made item by item.
class ItemQueue {
 public:
  ItemQueue(const CoreParams& p, std::span<const Descriptor> descriptors)
      : p_(p), descriptors_(descriptors), early_fetch_(p.desc_fifo >= 3) {
    bpw_ = {beats_per_word(p, p.pe.act_bits), beats_per_word(p, p.pe.wgt_bits)};
    push_fetch(0);
    if (early_fetch_) push_fetch(1);
    open(0);
    advance();
  }
  [[nodiscard]] bool empty() const { return !has_item_; }
  [[nodiscard]] const Item& head() const { return item_; }
  void pop() { advance(); }

 private:
  void push_fetch(std::size_t d) {
    if (d < descriptors_.size())
      pending_.push_back({kDesc, d, ceil_div(program::kDescriptorBytes, p_.port_bytes), 0, false});
  }
  void open(std::size_t d) {
    desc_ = d;
    cursor_ = NestCursor(descriptors_[d]);
    ahead_tile_ = ahead_chunk_ = 0;
    first_ = true;
  }
  void push_panel(Kind kind, int rows, int chunk) {
    const Descriptor& d = descriptors_[desc_];
    const bool last = chunk + 1 == d.chunks;
    const int words = kind == kAct ? (last ? d.act_words_last : d.act_words)
                                   : (last ? d.wgt_words_last : d.wgt_words);
    const int lines = kind == kAct ? rows : p_.cols;
    pending_.push_back({kind, desc_, std::int64_t{lines} * words * bpw_[kind], words, first_});
    first_ = false;
  }
  void advance() {
    while (pending_.empty()) {
      const Descriptor& d = descriptors_[desc_];
      if (ahead_tile_ < d.ahead) {
        push_panel(kWgt, 0, ahead_chunk_);
        if (++ahead_chunk_ == d.chunks) {
          ahead_chunk_ = 0;
          ++ahead_tile_;
        }
      } else if (!cursor_.at_end()) {
        if (cursor_.first_act_use()) push_panel(kAct, cursor_.rows(), cursor_.chunk());
        if (cursor_.first_wgt_use() && !cursor_.loaded_ahead())
          push_panel(kWgt, 0, cursor_.chunk());
        cursor_.next();
      } else if (desc_ + 1 < descriptors_.size()) {
        push_fetch(early_fetch_ ? desc_ + 2 : desc_ + 1);
        open(desc_ + 1);
      } else {
        has_item_ = false;
        return;
      }
    }
    item_ = pending_.front();
    pending_.pop_front();
  }

  const CoreParams& p_;
  std::span<const Descriptor> descriptors_;
  const bool early_fetch_;  // d + 1 is fetched before the panels of d
  std::array<int, 2> bpw_{};
  NestCursor cursor_;
  std::size_t desc_ = 0;
  int ahead_tile_ = 0;
  int ahead_chunk_ = 0;
  bool first_ = true;
  std::deque<Item> pending_;  // two at most
  Item item_;
  bool has_item_ = true;
};

class SteppedCore {
 public:
  SteppedCore(const CoreParams& p, std::span<const Descriptor> descriptors)
      : p_(p),
        descriptors_(descriptors),
        south_(ceil_div(p.rows, p.hop_s) - 1),
        east_(ceil_div(p.cols, p.hop_e) - 1),
        store_beats_(ceil_div(4 * p.cols, p.port_bytes)),
        bpw_{beats_per_word(p, p.pe.act_bits), beats_per_word(p, p.pe.wgt_bits)},
        queue_(p, descriptors),
        ring_room_{p.act_ring_words, p.wgt_ring_words},
        decoded_(descriptors.size(), kNever),
        fence_(descriptors.size(), kNever),
        fifo_open_(descriptors.size(), kNever),
        slots_free_(p.out_slots) {
    fence_[0] = 0;
    for (std::size_t d = 0; d < descriptors.size() && d < static_cast<std::size_t>(p.desc_fifo);
         ++d)
      fifo_open_[d] = 0;
    out_.time.ops.resize(descriptors.size());
    step_ = NestCursor(descriptors_[0]);
    tiles_left_ = descriptors_[0].tiles();
  }

  SteppedResult run() {
    for (now_ = 0;; ++now_) {
      if (now_ % kAskInterrupt == 0) base::check_interrupt();
      moved_ = false;
      take_what_is_due();
      compute();
      const std::size_t in_flight = flights_.size();
      deliver();
      request(in_flight);
      store();
      if (finished_at_ == now_ + 1) break;
      if (!moved_ && now_ > horizon_) {
        out_.deadlock = true;
        break;
      }
    }
    sum_up();
    return std::move(out_);
  }

 private:
  struct Flight {
    Item item;
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

  /// Remembers that something happens by itself at `at`.
  std::int64_t due(std::int64_t at) {
    horizon_ = std::max(horizon_, at);
    return at;
  }
  Counters& of(std::size_t desc) { return out_.time.ops[desc].counters; }

  void take_what_is_due() {
    for (const Kind k : {kAct, kWgt}) {
      while (!freed_[k].empty() && freed_[k].front().at <= now_) {
        ring_room_[k] += freed_[k].front().words;
        freed_[k].pop_front();
      }
      while (!loaded_[k].empty() && loaded_[k].front() <= now_) {
        ++panels_[k];
        loaded_[k].pop_front();
      }
    }
    while (!slot_due_.empty() && slot_due_.front() <= now_) {
      ++slots_free_;
      slot_due_.pop_front();
    }
  }

  // ---- compute: panels_[k] counts the panels of a kind that are there and not yet used for the last time; a resident panel is as many
  // places behind the oldest as the step says.

  void compute() {
    if (compute_desc_ == descriptors_.size()) {
      ++of(descriptors_.size() - 1).tail;
      return;
    }
    const Descriptor& d = descriptors_[compute_desc_];
    Counters& n = of(compute_desc_);
    if (!feeding_) {
      const bool act = !step_.first_act_use() || panels_[kAct] > used_[kAct];
      const bool wgt = !step_.first_wgt_use() || panels_[kWgt] > used_[kWgt];
      const bool desc = decoded_[compute_desc_] + p_.timing.c_cdec <= now_;
      if (!(act && wgt && desc)) {
        if (!desc)
          ++n.stall_desc;
        else if (d.wait_store && now_ < fence_[compute_desc_])
          ++n.stall_fence;
        else if (!act)
          ++n.stall_act;
        else
          ++n.stall_wgt;
        return;
      }
      used_[kAct] += step_.first_act_use() ? 1 : 0;
      used_[kWgt] += step_.first_wgt_use() ? 1 : 0;
      feeding_ = true;
      left_ = step_.ends_tile() ? d.last_slices : d.chunk_slices;
      rows_ = step_.rows();
    }
    if (left_ == 1 && step_.ends_tile()) {
      if (now_ < next_handoff_) {
        ++n.stall_drain;
        return;
      }
      if (slots_free_ == 0) {
        ++n.stall_slot;
        return;
      }
      --slots_free_;
      hand_off(n);
    }
    moved_ = true;
    ++n.feed_beats;
    n.row_beats += rows_;
    if (--left_ == 0) end_step(d);
  }

  void end_step(const Descriptor& d) {
    const bool last = step_.ends_tile();
    if (step_.last_act_use())
      freed_[kAct].push_back(
          {due(now_ + 1 + south_ + p_.timing.c_free), last ? d.act_words_last : d.act_words});
    if (step_.last_wgt_use())
      freed_[kWgt].push_back(
          {due(now_ + 1 + east_ + p_.timing.c_free), last ? d.wgt_words_last : d.wgt_words});
    feeding_ = false;
    step_.next();
    if (!step_.at_end()) return;
    if (++compute_desc_ < descriptors_.size()) step_ = NestCursor(descriptors_[compute_desc_]);
  }

  void hand_off(Counters& n) {
    next_handoff_ = due(now_ + std::max({rows_, p_.pe.min_group_interval, p_.pe.loop_drain}));
    ++n.tiles;
    n.drain_rows += rows_;
    // The sums travel: edge, hops to the far corner, PE; then one row a cycle leaves the chain.
    const std::int64_t first_row = now_ + p_.pe.edge_latency + south_ + east_ + p_.pe.pe_latency;
    if (first_row <= chain_busy_until_) out_.collision = true;
    chain_busy_until_ = first_row + rows_ - 1;
    drained_.push_back(
        {due(chain_busy_until_ + p_.pe.drain_latency + p_.timing.c_drain), compute_desc_, rows_});
  }

  // ---- read channel

  void deliver() {
    if (flights_.empty() || flights_.front().earliest > now_) return;
    moved_ = true;
    Flight& f = flights_.front();
    const Item& item = f.item;
    Counters& n = of(item.desc);
    ++(item.kind == kAct ? n.act_beats : item.kind == kWgt ? n.wgt_beats : n.desc_beats);
    if (--f.beats_left > 0) return;
    if (f.ends_item) {
      const std::int64_t done = now_ + 1;
      if (item.kind == kDesc) {
        decoded_[item.desc] = done + p_.timing.c_dec;
        due(decoded_[item.desc] + p_.timing.c_cdec + p_.timing.c_init + p_.timing.c_switch);
      } else {
        loaded_[item.kind].push_back(due(done + p_.timing.c_load));
        (item.kind == kAct ? n.act_words : n.wgt_words) += item.beats / bpw_[item.kind];
      }
    }
    flights_.pop_front();
  }

  bool may_begin(const Item& item) const {
    if (item.kind == kDesc) {
      return now_ >= fifo_open_[item.desc] && (item.desc == 0 || now_ >= decoded_[item.desc - 1]);
    }
    if (now_ < decoded_[item.desc] + p_.timing.c_init) return false;
    if (ring_room_[item.kind] < item.words) return false;
    if (item.kind == kAct && descriptors_[item.desc].wait_store && now_ < fence_[item.desc])
      return false;
    return !item.first_of_desc || now_ >= last_request_ + 1 + p_.timing.c_switch;
  }

  void request(std::size_t in_flight) {
    if (queue_.empty() || in_flight >= static_cast<std::size_t>(p_.outstanding)) return;
    const Item& item = queue_.head();
    if (requested_ == 0) {
      if (!may_begin(item)) return;
      if (item.kind != kDesc) ring_room_[item.kind] -= item.words;
    }
    const std::int64_t beats = std::min<std::int64_t>(p_.burst_beats, item.beats - requested_);
    requested_ += beats;
    const bool ends = requested_ == item.beats;
    flights_.push_back({item, beats, due(now_ + p_.latency), ends});
    ++of(item.desc).bursts;
    last_request_ = now_;
    due(now_ + 1 + p_.timing.c_switch);
    if (!ends) return;
    queue_.pop();
    requested_ = 0;
  }

  // ---- write channel

  void store() {
    if (storing_ == 0) {
      if (drained_.empty() || drained_.front().at > now_) return;
      storing_ = drained_.front().rows * store_beats_;
      store_desc_ = drained_.front().desc;
      drained_.pop_front();
    }
    moved_ = true;
    ++of(store_desc_).store_beats;
    if (--storing_ > 0) return;
    const std::int64_t end = now_ + 1;
    slot_due_.push_back(due(end + p_.timing.c_slot));
    if (--tiles_left_ > 0) return;
    out_.time.ops[store_desc_].end = end;
    const std::size_t opened = store_desc_ + static_cast<std::size_t>(p_.desc_fifo);
    if (opened < descriptors_.size()) fifo_open_[opened] = due(end + p_.timing.c_dfree);
    if (store_desc_ + 1 < descriptors_.size()) {
      fence_[store_desc_ + 1] = due(end + p_.write_latency + p_.timing.c_ack);
      tiles_left_ = descriptors_[store_desc_ + 1].tiles();
    } else {
      finished_at_ = due(end + p_.write_latency + p_.timing.c_end);
    }
  }

  void sum_up() {
    std::int64_t end_before = 0;
    for (OpTime& op : out_.time.ops) {
      for (const CounterField& f : kCounterFields)
        out_.time.counters.*f.value += op.counters.*f.value;
      op.counters.cycles = op.end - end_before;
      end_before = op.end;
    }
    out_.time.counters.cycles = now_ + 1;
  }

  const CoreParams& p_;
  const std::span<const Descriptor> descriptors_;
  const int south_;  // hops to the farthest row and column
  const int east_;
  const int store_beats_;
  const std::array<int, 2> bpw_;
  SteppedResult out_;
  std::int64_t now_ = 0;
  std::int64_t horizon_ = 0;  // latest time at which something happens by itself
  bool moved_ = false;        // a beat was fed, delivered or stored in this cycle
  // load engine and memory
  ItemQueue queue_;
  std::int64_t requested_ = 0;  // beats of the head item
  std::int64_t last_request_ = -1;
  std::deque<Flight> flights_;
  std::array<std::int64_t, 2> ring_room_;
  std::array<std::deque<Due>, 2> freed_;
  std::array<std::deque<std::int64_t>, 2> loaded_;
  std::array<std::int64_t, 2> panels_{};  // loaded since the start
  std::vector<std::int64_t> decoded_;
  std::vector<std::int64_t> fence_;
  std::vector<std::int64_t> fifo_open_;
  // compute
  std::size_t compute_desc_ = 0;
  NestCursor step_;
  std::array<std::int64_t, 2> used_{};  // panels that some step has begun to use, since the start
  bool feeding_ = false;
  int left_ = 0;  // slices of the step
  int rows_ = 0;
  std::int64_t next_handoff_ = 0;
  int slots_free_;
  std::deque<std::int64_t> slot_due_;
  std::int64_t chain_busy_until_ = -1;
  // store
  std::deque<Drained> drained_;
  int storing_ = 0;  // beats of the tile on the port
  std::size_t store_desc_ = 0;
  std::int64_t tiles_left_ = 0;
  std::int64_t finished_at_ = -1;
};

}  // namespace

SteppedResult run_stepped(const CoreParams& params, std::span<const Descriptor> descriptors) {
  SUMAC_CHECK(!descriptors.empty(), "a program has a descriptor");
  return SteppedCore(params, descriptors).run();
}

}  // namespace sumac::array
