// SPDX-License-Identifier: Apache-2.0
//
// Time and energy of points, equal to what `sumac run --tech` says of each, with what points share computed once:
//
//   time     of one machine and one workload, whatever the technology, and whatever PE or ring has the same words, widths and latencies; where no output
//            slot delayed anything, not in the search either, of all machines with more of them
//   mapping  of one machine and one GEMM shape, in whichever workload it stands
//   prices   of one array and one technology, whatever it runs
//
// What was computed is kept while points of one neighbourhood are asked for (they differ in few axes when their numbers are near each other).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/plan/layer_cost.hpp"
#include "sim/sweep/catalog.hpp"
#include "sim/sweep/row.hpp"

namespace sumac::sweep {

/// Why a point has no row.
enum class Fate : std::uint8_t { kEvaluated, kKnown, kPruned, kImpossible };

/// For one thread.
class Evaluator {
 public:
  explicit Evaluator(const Catalog& catalog) : catalog_(catalog), space_(catalog.space()) {}

  /// `known(key)`: the point need not be evaluated. `row` is written where the answer is kEvaluated; `why_not()` says what makes one impossible.
  template <class Known>
  Fate evaluate(std::int64_t number, const Known& known, Row& row) {
    const Point point = point_at(space_, number);
    const int lanes = catalog_.lanes(point.pe, point.array.lanes);
    row.key = catalog_.key(point, lanes);
    if (known(row.key)) return Fate::kKnown;
    return evaluate_new(number, point, lanes, row);
  }
  [[nodiscard]] const std::string& why_not() const { return why_not_; }

  /// How often something was computed, not taken from what is kept.
  struct Work {
    std::int64_t machines = 0;  // pairs of machine and workload that were mapped and timed
    std::int64_t arrays = 0;    // arrays that were priced
  };
  [[nodiscard]] const Work& work() const { return work_; }

 private:
  /// A workload on a machine: one layer, without prices.
  struct Timed {
    plan::Cost layer;
    std::vector<cost::Events> ops;
    std::string impossible;   // why there is no time
    bool slots_bind = false;  // with more output slots it may be another
  };
  /// What decides over time: a core without the PE's name.
  struct Machine {
    std::string pe;  // the first that had it; all of them take the same time
    std::unique_ptr<plan::Planner> planner;
    int out_slots = 0;
    std::vector<Machine*>* alike = nullptr;  // machines that differ in their output slots only
    std::unordered_map<std::size_t, std::shared_ptr<const Timed>> timed;  // by workload
  };
  /// A PE in the array of the block that is being evaluated.
  struct Build {
    bool tried = false;
    std::string impossible;
    array::CoreParams core;
    Machine* machine = nullptr;
    std::vector<std::optional<cost::ArrayCost>> costs;  // by technology
    std::vector<std::string> cost_impossible;
  };

  Fate evaluate_new(std::int64_t number, const Point& point, int lanes, Row& row);
  Build& build_of(std::int64_t number, const Point& point);
  Machine& machine_of(const array::CoreParams& core, const Point& point);
  const Timed& timed_of(const Build& build, const Point& point);
  [[nodiscard]] Timed time_of(Machine& machine, const Point& point) const;
  const cost::ArrayCost* cost_of(Build& build, std::size_t technology);

  const Catalog& catalog_;
  const Space& space_;
  std::int64_t block_ = -1;  // number of the array whose builds are kept
  std::vector<Build> builds_;
  std::unordered_map<std::string, std::vector<Machine*>> alike_;  // by the fields but the slots
  std::unordered_map<std::string, Machine> machines_;             // by the fields of the core
  std::string why_not_;
  Work work_;
};

}  // namespace sumac::sweep
