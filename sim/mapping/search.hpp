// SPDX-License-Identifier: Apache-2.0
//
// The nest of a GEMM: order, resident block and chunk of K with the least time by the time law, among the legal ones.
//
//   orders  all three
//   blocks  for every number of blocks up to 8, and then for each about a ninth larger, the smallest block that gives it and fits the ring
//           (a larger one loads the same and waits longer)
//   chunks  the whole K, and its parts by 2, 3, 4, 6, 8, 12, ... that end on whole words of both rings; the longest that each ring holds once,
//           twice and four times; equal parts where K has few words
//   cost    cycles of the descriptor alone (array::run_recurrence), then beats read, then the lower bound, then longer chunks
//   pruned  choices are run in order of their lower bounds (bound.hpp), until no bound is better than the best cycles found by more than
//           one part in 2048
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/array/counters.hpp"
#include "sim/mapping/bound.hpp"
#include "sim/mapping/nest_choice.hpp"

namespace sumac::mapping {

/// A choice that was run.
struct Tried {
  NestChoice choice;
  Bound bound;
  std::int64_t cycles = 0;
};

struct Mapped {
  NestChoice choice;
  program::Descriptor nest;  // without bases
  std::int64_t cycles = 0;   // of the nest alone
  Bound bound;
  array::Counters counters;     // of the nest alone
  std::vector<Tried> tried;     // best first
  std::int64_t candidates = 0;  // legal ones
  bool slots_bind = false;      // an output slot delayed one that was run
};

/// Several lines: what was chosen, what bounds it, how far from the bound it is and why, and the next best.
[[nodiscard]] std::string explain(const GemmTask& task, const Mapped& mapped, int others = 3);

class Mapper {
 public:
  explicit Mapper(const array::CoreParams& params);

  /// Equal tasks are searched once. InputError with the sizes: a dimension of 0, K longer than the sum of the PE holds, counts that no
  /// descriptor holds.
  const Mapped& map(const GemmTask& task) &;
  const Mapped& map(const GemmTask& task) && = delete;  // the answer lives in the mapper

  [[nodiscard]] const array::CoreParams& params() const { return params_; }
  /// Of any search so far: an output slot delayed something. Where it is false, a machine with more slots gets the same answers.
  [[nodiscard]] bool slots_bind() const { return slots_bind_; }

 private:
  [[nodiscard]] Mapped search(const GemmTask& task) const;
  void load_ahead(const GemmTask& task, Mapped& mapped) const;

  array::CoreParams params_;
  program::Target target_;
  std::int64_t gmax_;
  std::map<GemmTask, Mapped> known_;
  bool slots_bind_ = false;
};

}  // namespace sumac::mapping
