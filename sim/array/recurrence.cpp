// SPDX-License-Identifier: Apache-2.0
#include "sim/array/recurrence.hpp"

#include <algorithm>

#include "sim/array/core_machine.hpp"
#include "sim/array/repeat.hpp"

namespace sumac::array {

namespace {

using program::Descriptor;
using program::Order;

/// The loop nest of one descriptor (../program/README.md 4) on a machine.
class NestRunner {
 public:
  NestRunner(CoreMachine& machine, const Descriptor& d, Repeats repeats)
      : machine_(machine),
        d_(d),
        skip_(repeats == Repeats::kSkip),
        act_resident_(d.order != Order::kWgtStationary),
        streamed_(d.order == Order::kStreamed),
        resident_tiles_(act_resident_ ? d.m_tiles : d.n_tiles),
        streamed_tiles_(act_resident_ ? d.n_tiles : d.m_tiles),
        block_(std::min<int>(d.block, resident_tiles_)) {}

  /// Tiles that were evaluated one by one.
  [[nodiscard]] std::int64_t evaluated() const { return evaluated_; }

  void run() {
    for (int n = 0; n < d_.ahead; ++n) {
      for (int c = 0; c < d_.chunks; ++c)
        (void)machine_.load_wgt(d_.wgt_words_of(c));
    }
    // Batch 0 is like the others unless panels were loaded ahead.
    batches_.reset();
    const int first_like = d_.ahead > 0 ? 1 : 0;
    for (std::int64_t batch = 0; batch < d_.batch; ++batch) {
      if (skip_ && batch >= first_like) {
        batch += batches_.skip(machine_, batch, d_.batch - batch);
        if (batch == d_.batch) break;
      }
      run_batch(batch == 0 && d_.ahead > 0);
    }
  }

 private:
  /// All blocks of one batch. Blocks are alike from the first (the second where it has panels loaded ahead) to the last whole one
  /// that does not hold the last act tile.
  void run_batch(bool ahead) {
    blocks_.reset();
    const std::int64_t count = (resident_tiles_ + block_ - 1) / block_;
    const std::int64_t first_like = ahead ? 1 : 0;
    const bool all_whole = resident_tiles_ % block_ == 0;
    const bool all_rows = !act_resident_ || d_.rows_last == d_.rows;
    const std::int64_t end_like = all_whole && all_rows ? count : count - 1;
    for (std::int64_t b = 0; b < count; ++b) {
      if (skip_ && b >= first_like && b < end_like) {
        b += blocks_.skip(machine_, b, end_like - b);
        if (b == count) break;
      }
      const int first = static_cast<int>(b) * block_;
      run_block(first, std::min(block_, resident_tiles_ - first), ahead && b == 0);
    }
  }

  /// All streamed tiles of one block. They are alike where they neither load nor free the resident panels, have all rows, and were
  /// not loaded ahead.
  void run_block(int first, int size, bool ahead) {
    rows_.reset();
    std::int64_t first_like = streamed_ ? 0 : 1;
    if (ahead && act_resident_) first_like = std::max<std::int64_t>(first_like, d_.ahead);
    const std::int64_t end_like = streamed_ ? streamed_tiles_ : streamed_tiles_ - 1;
    for (std::int64_t t = 0; t < streamed_tiles_; ++t) {
      if (skip_ && t >= first_like && t < end_like) {
        t += rows_.skip(machine_, t, end_like - t);
        if (t == streamed_tiles_) break;
      }
      run_row(first, size, static_cast<int>(t), ahead);
    }
  }

  /// One streamed tile against all resident ones of the block. Resident tiles are alike from the second on (the first loads the
  /// streamed panels; those loaded ahead load none) to the last but one (the last frees them, and may have fewer rows).
  void run_row(int first, int size, int t, bool ahead) {
    const bool loads_resident = streamed_ || t == 0;
    const bool frees_resident = streamed_ || t == streamed_tiles_ - 1;
    const bool skip = skip_ && size >= kLongBlock;
    const bool only_compute = !loads_resident && !frees_resident;
    std::int64_t first_like = 1;
    if (ahead && !act_resident_) first_like = std::max<std::int64_t>(first_like, d_.ahead);
    if (skip) only_compute ? fed_tiles_.reset() : tiles_.reset();
    for (std::int64_t i = 0; i < size; ++i) {
      if (skip && i >= first_like && i < size - 1) {
        const std::int64_t left = size - 1 - i;
        i +=
            only_compute ? fed_tiles_.skip(compute_part_, i, left) : tiles_.skip(machine_, i, left);
      }
      run_tile(first + static_cast<int>(i), t, streamed_ || i == 0, streamed_ || i == size - 1,
               loads_resident, frees_resident, ahead);
    }
  }

  /// One tile.
  void run_tile(int resident, int t, bool loads_streamed, bool frees_streamed, bool loads_resident,
                bool frees_resident, bool ahead) {
    ++evaluated_;
    const int n = act_resident_ ? t : resident;
    const int rows = d_.tile_rows(act_resident_ ? resident : t);
    const bool loads_act = act_resident_ ? loads_resident : loads_streamed;
    const bool frees_act = act_resident_ ? frees_resident : frees_streamed;
    const bool loads_wgt =
        (act_resident_ ? loads_streamed : loads_resident) && !(ahead && n < d_.ahead);
    const bool frees_wgt = act_resident_ ? frees_streamed : frees_resident;
    for (int c = 0; c < d_.chunks; ++c) {
      // A panel that an earlier step used is no later than the cursor; one loaded ahead no later than the act panel after it.
      const std::int64_t act_ready =
          loads_act ? machine_.load_act(rows, d_.act_words_of(c)) : kLongAgo;
      const std::int64_t wgt_ready = loads_wgt ? machine_.load_wgt(d_.wgt_words_of(c)) : kLongAgo;
      machine_.feed(d_.slices(c), rows, act_ready, wgt_ready);
      if (c == d_.chunks - 1) machine_.end_tile(rows);
      if (frees_act) machine_.free_act(d_.act_words_of(c));
      if (frees_wgt) machine_.free_wgt(d_.wgt_words_of(c));
    }
  }

  static constexpr int kLongBlock = 16;  // shorter ones are not worth a search for repeats

  CoreMachine& machine_;
  const Descriptor& d_;
  const bool skip_;
  const bool act_resident_;  // the outer tile loop is over m
  const bool streamed_;
  const int resident_tiles_;
  const int streamed_tiles_;
  const int block_;
  std::int64_t evaluated_ = 0;
  RepeatFinder<CoreMachine> batches_;
  RepeatFinder<CoreMachine> blocks_;
  RepeatFinder<CoreMachine> rows_;
  RepeatFinder<CoreMachine> tiles_;
  ComputePart compute_part_{machine_};
  RepeatFinder<ComputePart> fed_tiles_;
};

Counters difference(const Counters& a, const Counters& b) {
  Counters r;
  for (const CounterField& f : kCounterFields)
    r.*f.value = a.*f.value - b.*f.value;
  return r;
}

}  // namespace

TimeResult run_recurrence(const CoreParams& p, std::span<const Descriptor> descriptors,
                          Repeats repeats, Work* work) {
  CoreMachine machine(p);
  const CoreTiming& c = p.timing;
  const std::int64_t desc_beats = p.target().desc_beats();
  const std::int64_t desc_bursts = (desc_beats + p.burst_beats - 1) / p.burst_beats;
  // The fetch of d + 1 stands before the items of d where the FIFO has room for it; then the oldest of DF - 1 ends is that of d + 1 - DF.
  const bool prefetch = p.desc_fifo >= 3;
  TimeWindow op_ends(prefetch ? p.desc_fifo - 1 : p.desc_fifo);
  std::int64_t decoded_last = kLongAgo;
  const auto fetch = [&] {
    const std::int64_t go = std::max({decoded_last, op_ends.oldest() + c.c_dfree, std::int64_t{0}});
    decoded_last = machine.fetch(desc_beats, go) + c.c_dec;
    return decoded_last;
  };

  TimeResult result;
  result.ops.reserve(descriptors.size());
  std::int64_t decoded_next = 0;
  for (std::size_t d = 0; d < descriptors.size(); ++d) {
    const std::int64_t end_before = machine.store_end();
    const std::int64_t decoded = prefetch && d > 0 ? decoded_next : fetch();
    if (prefetch && d + 1 < descriptors.size()) decoded_next = fetch();
    Gates gates;
    gates.wgt = decoded + c.c_init;
    gates.compute = decoded + c.c_cdec;
    if (descriptors[d].wait_store && d > 0) gates.fence = end_before + p.write_latency + c.c_ack;
    gates.act = std::max(gates.wgt, gates.fence);
    machine.begin_descriptor(gates);
    const Counters before = machine.counters();
    NestRunner runner(machine, descriptors[d], repeats);
    runner.run();
    if (work != nullptr) work->tiles += runner.evaluated();
    op_ends.push(machine.store_end());

    OpTime op;
    op.end = machine.store_end();
    op.counters = difference(machine.counters(), before);
    op.counters.cycles = op.end - end_before;
    op.counters.desc_beats = desc_beats;  // its own fetch, wherever that stood
    op.counters.bursts += desc_bursts;
    result.ops.push_back(op);
  }
  result.counters = machine.counters();
  result.counters.cycles = machine.store_end() + p.write_latency + c.c_end;
  result.counters.tail = result.counters.cycles - machine.now();
  if (!result.ops.empty()) result.ops.back().counters.tail = result.counters.tail;
  return result;
}

}  // namespace sumac::array
