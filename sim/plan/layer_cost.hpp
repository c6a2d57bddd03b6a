// SPDX-License-Identifier: Apache-2.0
//
// What the programs of a layer take: counters, traffic, events, and in a technology energy and time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/cost/technology.hpp"
#include "sim/array/counters.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/plan/layer_plan.hpp"

namespace sumac::plan {

/// What it takes in a technology.
struct Expense {
  cost::Energy energy;
  double time_ns = 0;  // at the clock that the technology allows

  Expense& operator+=(const Expense& other);
  Expense& operator*=(std::int64_t times);
};

/// Cycles, stalls and traffic of one layer's GEMM, or of a sum of them.
struct Cost {
  array::Counters counters;
  std::int64_t read_bytes = 0;
  std::int64_t written_bytes = 0;
  double ideal_cycles = 0;  // every PE multiplies in every cycle
  double time_ns = 0;
  std::int64_t macs = 0;  // multiplications of the GEMM
  cost::Events events;
  std::optional<Expense> expense;  // nothing without --tech

  Cost& operator+=(const Cost& other);
  Cost& operator*=(std::int64_t times);
  /// Cycles in which the edges fed or waited, and the tail; of a whole program: its cycles.
  [[nodiscard]] std::int64_t feed_and_stalls() const {
    const array::Counters& c = counters;
    return c.feed_beats + c.stall_desc + c.stall_fence + c.stall_act + c.stall_wgt + c.stall_drain +
           c.stall_slot + c.tail;
  }
  /// Share of the PEs' multiplications that were used.
  [[nodiscard]] double utilisation() const {
    return counters.cycles == 0 ? 0 : ideal_cycles / static_cast<double>(counters.cycles);
  }
};

/// What the events of an op take on an array.
[[nodiscard]] Expense expense_of(const cost::Events& events, const cost::ArrayCost& array_cost);

/// The cost of each op of a segment, from the time of its descriptors; in a technology where there is one.
[[nodiscard]] std::vector<Cost> costs_of(const Segment& segment, const array::TimeResult& time,
                                         int clock_mhz, const cost::ArrayCost* array_cost);

}  // namespace sumac::plan
