// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/search.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "models/base/error.hpp"
#include "models/pe/pe_info.hpp"
#include "sim/array/recurrence.hpp"

namespace sumac::mapping {

namespace {

using program::Order;

constexpr std::int64_t kMaxField = 65535;
constexpr std::int64_t kWorthwhile = 2048;  // a bound must be better by one part in so many

std::int64_t divide_up(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

std::string shape(const GemmTask& t) {
  return std::to_string(t.batch) + " x " + std::to_string(t.m) + " x " + std::to_string(t.k) +
         " x " + std::to_string(t.n);
}

/// Chunk lengths in slices, longest first.
std::vector<std::int64_t> chunk_lengths(std::int64_t slices, const program::Target& t) {
  const std::int64_t whole_words =
      std::lcm(t.act_word().slices_per_word, t.wgt_word().slices_per_word);
  std::set<std::int64_t, std::greater<>> lengths;
  const auto add = [&](std::int64_t length) {
    if (length < 1) return;
    const std::int64_t rounded = divide_up(length, whole_words) * whole_words;
    if (rounded >= slices) {
      lengths.insert(slices);
    } else if (divide_up(slices, rounded) <= kMaxField && rounded <= kMaxField) {
      lengths.insert(rounded);
    }
  };
  add(slices);
  for (std::int64_t parts = 2; parts <= slices && parts <= 256; parts *= 2) {
    add(divide_up(slices, parts));
    add(divide_up(slices, parts + parts / 2));
  }
  for (const std::int64_t ring : {t.act_ring_words * t.act_word().slices_per_word,
                                  t.wgt_ring_words * t.wgt_word().slices_per_word}) {
    for (const std::int64_t share : {1, 2, 4})
      add(ring / share / whole_words * whole_words);
  }
  // Where K has few words, parts that do not end on one may still be better than parts of unequal length.
  for (std::int64_t parts = 2; parts <= 8 && slices <= 8 * whole_words; ++parts)
    lengths.insert(divide_up(slices, parts));
  // Rings of less than a whole common word: whatever they hold.
  for (const std::int64_t words : {std::int64_t{1}, std::min(t.act_ring_words, t.wgt_ring_words)}) {
    const std::int64_t length = std::min({words * t.act_word().slices_per_word,
                                          words * t.wgt_word().slices_per_word, slices, kMaxField});
    if (length < whole_words) lengths.insert(length);
  }
  return {lengths.begin(), lengths.end()};
}

/// For numbers of blocks up to 8, and then for each about a ninth larger, the smallest block that gives it.
std::vector<std::int64_t> block_sizes(std::int64_t tiles, std::int64_t most) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t b = 1; b <= std::min({tiles, most, kMaxField});) {
    sizes.push_back(b);
    const std::int64_t blocks = divide_up(tiles, b);
    if (blocks == 1) break;
    b = divide_up(tiles, blocks - 1 - (blocks - 1) / 9);
  }
  return sizes;
}

struct Candidate {
  NestChoice choice;
  program::Descriptor nest;
  Bound bound;
};

}  // namespace

Mapper::Mapper(const array::CoreParams& params)
    : params_(params),
      target_(params.target()),
      gmax_(pe::info_of(params.pe_name, params.lanes).gmax) {}

const Mapped& Mapper::map(const GemmTask& task) & {
  const auto found = known_.find(task);
  if (found != known_.end()) return found->second;
  if (!task.wait_store) {
    const Mapped& mapped = known_.emplace(task, search(task)).first->second;
    slots_bind_ = slots_bind_ || mapped.slots_bind;
    return mapped;
  }
  // Alone, a nest has nothing to wait for: the search is that of the task without a fence.
  GemmTask free = task;
  free.wait_store = false;
  Mapped mapped = map(free);
  mapped.nest.wait_store = true;
  load_ahead(task, mapped);
  return known_.emplace(task, std::move(mapped)).first->second;
}

Mapped Mapper::search(const GemmTask& task) const {
  if (task.batch < 1 || task.m < 1 || task.n < 1 || task.k < 1) {
    throw base::InputError("GEMM " + shape(task) + ": every dimension must be at least 1");
  }
  if (task.k > gmax_) {
    throw base::InputError("GEMM " + shape(task) + ": K = " + std::to_string(task.k) +
                           ", a sum of " + params_.pe_name + " holds at most " +
                           std::to_string(gmax_) + " products");
  }
  const std::int64_t slices = slices_of(task, target_);
  const std::int64_t m_tiles = m_tiles_of(task, target_);
  const std::int64_t n_tiles = n_tiles_of(task, target_);

  std::vector<Candidate> candidates;
  const auto add = [&](const NestChoice& choice) {
    const std::optional<program::Descriptor> nest = make_nest(task, choice, target_);
    if (nest) candidates.push_back({choice, *nest, lower_bound(*nest, params_)});
  };
  for (const std::int64_t chunk : chunk_lengths(slices, target_)) {
    const std::int64_t chunks = divide_up(slices, chunk);
    const std::int64_t last = slices - (chunks - 1) * chunk;
    const auto panels = [&](std::int64_t ring, const program::WordShape& word) {
      return ring / ((chunks - 1) * word.words(chunk) + word.words(last));
    };
    for (const std::int64_t b :
         block_sizes(m_tiles, panels(target_.act_ring_words, target_.act_word()))) {
      add({Order::kActStationary, b, chunk, 0});
    }
    for (const std::int64_t b :
         block_sizes(n_tiles, panels(target_.wgt_ring_words, target_.wgt_word()))) {
      add({Order::kWgtStationary, b, chunk, 0});
    }
    add({Order::kStreamed, 1, chunk, 0});
  }
  if (candidates.empty()) {
    throw base::InputError(
        "GEMM " + shape(task) + ": no nest fits " + program::describe(target_) +
        ": a descriptor holds 65535 batches, tiles of M, tiles of N, and chunks of K");
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) {
                     return std::pair(a.bound.cycles, a.bound.read_beats) <
                            std::pair(b.bound.cycles, b.bound.read_beats);
                   });

  Mapped mapped;
  mapped.candidates = static_cast<std::int64_t>(candidates.size());
  for (const Candidate& c : candidates) {
    if (!mapped.tried.empty() && c.bound.cycles >= mapped.cycles - mapped.cycles / kWorthwhile)
      break;
    const array::TimeResult time = array::run_recurrence(params_, {&c.nest, 1});
    const std::int64_t cycles = time.counters.cycles;
    mapped.tried.push_back({c.choice, c.bound, cycles});
    mapped.slots_bind = mapped.slots_bind || time.counters.stall_slot > 0;
    if (mapped.tried.size() == 1 ||
        std::pair(cycles, c.bound.read_beats) < std::pair(mapped.cycles, mapped.bound.read_beats)) {
      mapped.choice = c.choice;
      mapped.nest = c.nest;
      mapped.cycles = cycles;
      mapped.bound = c.bound;
      mapped.counters = time.counters;
    }
  }
  std::stable_sort(mapped.tried.begin(), mapped.tried.end(), [](const Tried& a, const Tried& b) {
    return std::pair(a.cycles, a.bound.read_beats) < std::pair(b.cycles, b.bound.read_beats);
  });
  return mapped;
}

/// While the fence waits for the last stores, the port loads weights: as many tiles as that time takes and the ring holds.
void Mapper::load_ahead(const GemmTask& task, Mapped& mapped) const {
  const std::int64_t wait =
      params_.write_latency + params_.latency + std::int64_t{params_.rows} * target_.store_beats();
  const std::int64_t tile_beats =
      mapped.nest.wgt_words_all() * target_.wgt_word().beats_per_word * target_.cols;
  for (std::int64_t ahead = divide_up(wait, tile_beats); ahead > 0; --ahead) {
    NestChoice choice = mapped.choice;
    choice.ahead = ahead;
    if (const std::optional<program::Descriptor> nest = make_nest(task, choice, target_)) {
      mapped.choice = choice;
      mapped.nest = *nest;
      return;
    }
  }
}

std::string explain(const GemmTask& task, const Mapped& mapped, int others) {
  const auto percent = [&](std::int64_t part) {
    const std::int64_t tenths =
        mapped.cycles == 0 ? 0 : (part * 1000 + mapped.cycles / 2) / mapped.cycles;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
  };
  std::string text = shape(task) + ": " + describe(mapped.choice) + ": " +
                     std::to_string(mapped.cycles) + " cycles; the " +
                     std::string(name(mapped.bound.engine)) + " alone takes at least " +
                     std::to_string(mapped.bound.cycles) + "\n  waits: ";
  const array::Counters& n = mapped.counters;
  text += "panels " + percent(n.stall_act + n.stall_wgt) + ", drain " + percent(n.stall_drain) +
          ", output slots " + percent(n.stall_slot) + ", start " + percent(n.stall_desc) +
          ", tail " + percent(n.tail) + "; " + std::to_string(mapped.tried.size()) + " of " +
          std::to_string(mapped.candidates) +
          " legal nests were run, the bounds of the others are no better";
  int shown = 0;
  for (const Tried& t : mapped.tried) {
    if (t.choice == mapped.choice) continue;
    if (shown++ == others) break;
    text += "\n  " + describe(t.choice) + ": " + std::to_string(t.cycles) + " cycles, " +
            std::to_string(t.bound.read_beats) + " beats read, bound by " +
            std::string(name(t.bound.engine));
  }
  return text + "\n";
}

}  // namespace sumac::mapping
