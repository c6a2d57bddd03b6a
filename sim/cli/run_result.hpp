// SPDX-License-Identifier: Apache-2.0
//
// What a run found: one row a GEMM of a layer, totals over the layers that ran, errors where there are values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/cost/technology.hpp"
#include "sim/array/counters.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/model/quantised.hpp"
#include "sim/workload/graph.hpp"

namespace sumac::cli {

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

struct OpResult {
  std::string name;
  workload::OpClass op_class = workload::OpClass::kLinear;
  workload::Gemm shape;
  std::string pe;
  std::optional<Cost> cost;                 // of one layer
  std::vector<model::OpAccuracy> accuracy;  // a layer each; empty: no values
};

struct RunResult {
  PeChoice choice;
  std::vector<array::CoreParams>
      cores;  // one for each PE configuration in the layer; empty: no time
  std::vector<cost::ArrayCost> array_costs;  // of the cores, in their order; empty without --tech
  std::vector<OpResult> ops;
  std::optional<Cost> total;  // of all layers that ran
  std::optional<model::Accuracy> accuracy;
  bool rtl_checked = false;  // the Verilated core ran it, and nothing differed
};

/// The cost of each op of a segment, from the time of its descriptors; in a technology where there is one.
[[nodiscard]] std::vector<Cost> costs_of(const Segment& segment, const array::TimeResult& time,
                                         int clock_mhz, const cost::ArrayCost* array_cost);

}  // namespace sumac::cli
