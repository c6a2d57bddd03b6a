// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/layer_cost.hpp"

#include <span>

#include "sim/array/events.hpp"

namespace sumac::plan {

Expense& Expense::operator+=(const Expense& other) {
  energy += other.energy;
  time_ns += other.time_ns;
  return *this;
}

Expense& Expense::operator*=(std::int64_t times) {
  energy *= static_cast<double>(times);
  time_ns *= static_cast<double>(times);
  return *this;
}

Cost& Cost::operator+=(const Cost& other) {
  for (const array::CounterField& field : array::kCounterFields)
    counters.*field.value += other.counters.*field.value;
  read_bytes += other.read_bytes;
  written_bytes += other.written_bytes;
  ideal_cycles += other.ideal_cycles;
  time_ns += other.time_ns;
  macs += other.macs;
  events += other.events;
  if (other.expense) {
    if (!expense) expense.emplace();
    *expense += *other.expense;
  }
  return *this;
}

Cost& Cost::operator*=(std::int64_t times) {
  for (const array::CounterField& field : array::kCounterFields)
    counters.*field.value *= times;
  read_bytes *= times;
  written_bytes *= times;
  ideal_cycles *= static_cast<double>(times);
  time_ns *= static_cast<double>(times);
  macs *= times;
  events *= times;
  if (expense) *expense *= times;
  return *this;
}

Expense expense_of(const cost::Events& events, const cost::ArrayCost& array_cost) {
  const double cycle_ns = array_cost.cycle_ns().value;
  const auto cycles = static_cast<double>(events[cost::Event::kArrayCycle]);
  return {cost::energy_of(events, array_cost, cycle_ns), cycles * cycle_ns};
}

std::vector<Cost> costs_of(const Segment& segment, const array::TimeResult& time, int clock_mhz,
                           const cost::ArrayCost* array_cost) {
  const array::CoreParams& core = segment.core;
  const double products_a_cycle = static_cast<double>(core.rows) * core.cols * core.lanes;
  std::vector<Cost> costs;
  for (std::size_t i = 0; i < segment.ops.size(); ++i) {
    Cost cost;
    const program::Symbol& symbol = segment.compiled.program.symbols[i];
    for (std::uint32_t d = 0; d < symbol.descriptors; ++d) {
      Cost part;
      part.counters = time.ops[symbol.first_descriptor + d].counters;
      cost += part;
    }
    cost.events = array::events_of(core,
                                   std::span(segment.compiled.program.descriptors)
                                       .subspan(symbol.first_descriptor, symbol.descriptors),
                                   cost.counters);
    // What follows the last store, until it is acknowledged, is the last op's: rows add up to the program.
    if (i + 1 == segment.ops.size())
      cost.counters.cycles += time.counters.cycles - time.ops.back().end;
    const array::Counters& c = cost.counters;
    cost.read_bytes = (c.desc_beats + c.act_beats + c.wgt_beats) * core.port_bytes;
    cost.written_bytes = c.store_beats * core.port_bytes;
    cost.macs = segment.compiled.ops[i].task.macs();
    cost.ideal_cycles = static_cast<double>(cost.macs) / products_a_cycle;
    cost.time_ns = static_cast<double>(c.cycles) * 1000.0 / clock_mhz;
    if (array_cost != nullptr) cost.expense = expense_of(cost.events, *array_cost);
    costs.push_back(cost);
  }
  return costs;
}

}  // namespace sumac::plan
