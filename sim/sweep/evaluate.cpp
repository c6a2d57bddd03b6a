// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/evaluate.hpp"

#include "models/base/error.hpp"
#include "models/pe/pe_info.hpp"
#include "sim/array/events.hpp"
#include "sim/exec/cycle_executor.hpp"

namespace sumac::sweep {
namespace {

constexpr std::size_t kMostMachines = 512;

/// Every field of a core that time depends on, but for its output slots.
std::string fields_of(const array::CoreParams& c) {
  std::string text;
  const auto add = [&](std::int64_t n) {
    text.append(reinterpret_cast<const char*>(&n), sizeof n);
  };
  for (const int n : {c.rows, c.cols, c.lanes, c.hop_s, c.hop_e, c.port_bytes, c.burst_beats,
                      c.outstanding, c.desc_fifo, c.latency, c.write_latency})
    add(n);
  add(c.act_ring_words);
  add(c.wgt_ring_words);
  const pe::PeTiming& p = c.pe;
  for (const int n : {p.edge_latency, p.pe_latency, p.drain_latency, p.min_group_interval,
                      p.loop_drain, p.act_bits, p.wgt_bits})
    add(n);
  return text;
}

}  // namespace

Evaluator::Machine& Evaluator::machine_of(const array::CoreParams& core, const Point& point) {
  std::string fields = fields_of(core);
  // The longest sum that a PE holds is not in its core, and bounds K.
  const std::int64_t gmax = pe::info_of(core.pe_name, core.lanes).gmax;
  fields.append(reinterpret_cast<const char*>(&gmax), sizeof gmax);
  std::vector<Machine*>& alike = alike_[fields];
  fields.append(reinterpret_cast<const char*>(&core.out_slots), sizeof core.out_slots);
  Machine& machine = machines_[fields];
  if (machine.planner == nullptr) {
    machine.pe = core.pe_name;
    machine.out_slots = core.out_slots;
    machine.alike = &alike;
    alike.push_back(&machine);
    machine.planner = std::make_unique<plan::Planner>(point.array);
  }
  return machine;
}

Evaluator::Build& Evaluator::build_of(std::int64_t number, const Point& point) {
  const std::int64_t block = number / space_.block();
  if (block != block_) {
    block_ = block;
    builds_.clear();
    builds_.resize(space_.pes.size());
    if (machines_.size() > kMostMachines) {
      alike_.clear();
      machines_.clear();
    }
  }
  Build& build = builds_[point.pe];
  if (build.tried) return build;
  build.tried = true;
  build.costs.resize(space_.technologies.size());
  build.cost_impossible.resize(space_.technologies.size());
  try {
    build.core = array::make_core(point.array, space_.pes[point.pe]);
    build.machine = &machine_of(build.core, point);
  } catch (const base::InputError& error) {
    build.impossible = error.what();
  }
  return build;
}

const cost::ArrayCost* Evaluator::cost_of(Build& build, std::size_t technology) {
  std::optional<cost::ArrayCost>& cost = build.costs[technology];
  if (!cost && build.cost_impossible[technology].empty()) {
    try {
      ++work_.arrays;
      cost = cost::cost_of_core(catalog_.technologies()[technology], build.core,
                                space_.tech_options.stimulus);
    } catch (const base::InputError& error) {
      build.cost_impossible[technology] = error.what();
    }
  }
  return cost ? &*cost : nullptr;
}

const Evaluator::Timed& Evaluator::timed_of(const Build& build, const Point& point) {
  Machine& own = *build.machine;
  std::shared_ptr<const Timed>& timed = own.timed[point.workload];
  if (timed != nullptr) return *timed;
  for (const Machine* other : *own.alike) {
    const auto found = other->timed.find(point.workload);
    if (other->out_slots < own.out_slots && found != other->timed.end() &&
        !found->second->slots_bind) {
      timed = found->second;
      return *timed;
    }
  }
  ++work_.machines;
  timed = std::make_shared<const Timed>(time_of(own, point));
  return *timed;
}

Evaluator::Timed Evaluator::time_of(Machine& machine, const Point& point) const {
  Timed timed;
  const std::string& pe = machine.pe;
  try {
    for (const plan::Segment& segment :
         machine.planner->plan(space_.workloads[point.workload].graph, {{pe, pe, pe}}, false,
                               plan::Oversize::kSplit)) {
      const array::TimeResult time = exec::run_cycle(segment.compiled.program, segment.core);
      timed.slots_bind = timed.slots_bind || segment.slots_bind || time.counters.stall_slot > 0;
      for (const plan::Cost& cost : plan::costs_of(segment, time, point.array.clock_mhz, nullptr)) {
        timed.layer += cost;
        timed.ops.push_back(cost.events);
      }
    }
  } catch (const base::InputError& error) {
    timed.impossible = error.what();
    timed.slots_bind = true;
  }
  return timed;
}

Fate Evaluator::evaluate_new(std::int64_t number, const Point& point, int lanes, Row& row) {
  Build& build = build_of(number, point);
  const auto impossible = [&](const std::string& why) {
    why_not_ = why;
    return Fate::kImpossible;
  };
  if (!build.impossible.empty()) return impossible(build.impossible);
  const cost::ArrayCost* cost = nullptr;
  if (!space_.technologies.empty()) {
    cost = cost_of(build, point.technology);
    if (cost == nullptr) return impossible(build.cost_impossible[point.technology]);
  }
  for (const Constraint& constraint : space_.constraints) {
    if (!holds(constraint, point.array, lanes, cost)) return Fate::kPruned;
  }
  const Timed& timed = timed_of(build, point);
  if (!timed.impossible.empty()) return impossible(timed.impossible);

  const std::int64_t layers = space_.workloads[point.workload].layers;
  plan::Cost total = timed.layer;
  total *= layers;
  row.pe = static_cast<std::uint32_t>(point.pe);
  row.workload = static_cast<std::uint32_t>(point.workload);
  row.technology = static_cast<std::uint32_t>(point.technology);
  row.rows = point.array.rows;
  row.columns = point.array.cols;
  row.lanes = lanes;
  row.act_ring_bytes = point.array.act_ring_bytes;
  row.wgt_ring_bytes = point.array.wgt_ring_bytes;
  row.out_ring_bytes = point.array.out_ring_bytes;
  row.port_bytes = point.array.port_bytes;
  row.latency_cycles = point.array.memory_latency;
  row.cycles = total.counters.cycles;
  row.utilisation = total.utilisation();
  row.clock_ns = 1000.0 / point.array.clock_mhz;
  row.time_ns = total.time_ns;
  row.energy_pj.reset();
  row.area_um2.reset();
  row.provenance.reset();
  if (cost != nullptr) {
    plan::Expense expense;
    for (const cost::Events& events : timed.ops)
      expense += plan::expense_of(events, *cost);
    expense *= layers;
    const cost::Number area = cost->total_area();
    row.clock_ns = cost->cycle_ns().value;
    row.time_ns = expense.time_ns;
    row.energy_pj = expense.energy.total();
    row.area_um2 = area.value;
    row.provenance = cost::weaker(expense.energy.provenance(), area.provenance);
  }
  return Fate::kEvaluated;
}

}  // namespace sumac::sweep
