// SPDX-License-Identifier: Apache-2.0
//
// Points a CPU second of a sweep on one thread, and the ratio to evaluating each point alone in the same run: a core, a mapping search, a run of the
// time law and prices of its own for each, as `sumac run --tech` does (technologies are loaded once in both).
#include <benchmark/benchmark.h>
#include <time.h>

#include <string>

#include "models/base/error.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/plan/layer_cost.hpp"
#include "sim/sweep/evaluate.hpp"

namespace {

using namespace sumac;

struct Named {
  const char* name;
  const char* space;
};
// One layer of MiniLM, 64 tokens.
const Named kSpaces[] = {
    {"PEs, technologies, rings",
     "pe: all\nrows: [16, 32]\ncolumns: [16, 32, 64]\nact_ring_bytes: {from: 65536, to: 262144, "
     "step: 32768}\n"
     "wgt_ring_bytes: {from: 65536, to: 262144, step: 32768}\nout_ring_bytes: {from: 65536, to: "
     "262144, step: 32768}\n"
     "technology: [unit]\nworkloads: {model: minilm, layer: 0, tokens: 64}\n"},
    {"measured PEs, technologies",
     "pe: [mac/int8, mac/fp8, mac/bf16, mac/fp16, lmul/fp8, lmul/bf16, lmul/fp16]\nrows: [16, "
     "32]\ncolumns: [16, 32]\n"
     "technology: [unit, osu018-small, nangate45-small]\nworkloads: {model: minilm, layer: 0, "
     "tokens: 64}\n"},
    {"all else fixed: arrays and latencies",
     "pe: mac/int8\nrows: [16, 24, 32]\ncolumns: [16, 24, 32]\nlatency_cycles: [50, 100, "
     "150]\ntechnology: unit\n"
     "workloads: {model: minilm, layer: 0, tokens: 64}\n"},
};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Energy of one point with nothing shared.
double alone(const sweep::Catalog& catalog, std::int64_t number) {
  const sweep::Space& space = catalog.space();
  const sweep::Point point = sweep::point_at(space, number);
  const std::string& pe = space.pes[point.pe];
  plan::Planner planner(point.array);
  plan::Expense all;
  for (const plan::Segment& segment : planner.plan(space.workloads[point.workload].graph,
                                                   {{pe, pe, pe}}, false, plan::Oversize::kSplit)) {
    const cost::ArrayCost price =
        cost::cost_of_core(catalog.technologies()[point.technology], segment.core, "minilm");
    const array::TimeResult time = exec::run_cycle(segment.compiled.program, segment.core);
    for (const plan::Cost& cost : plan::costs_of(segment, time, 1000, &price))
      all += *cost.expense;
  }
  return all.energy.total();
}

void sweep_points(benchmark::State& state) {
  const Named& named = kSpaces[state.range(0)];
  const sweep::Space space = sweep::read_space(named.space, named.name);
  const sweep::Catalog catalog(space);
  state.SetLabel(named.name);
  const auto none = [](std::uint64_t) { return false; };
  double together = 0;
  std::int64_t points = 0;
  sweep::Evaluator::Work work;
  for (auto _ : state) {
    const double begin = cpu_seconds();
    sweep::Evaluator evaluator(catalog);
    sweep::Row row;
    for (std::int64_t n = 0; n < space.count(); ++n)
      benchmark::DoNotOptimize(evaluator.evaluate(n, none, row));
    together += cpu_seconds() - begin;
    points += space.count();
    work = evaluator.work();
  }
  constexpr std::int64_t kAlone = 24;
  const double begin = cpu_seconds();
  for (std::int64_t i = 0; i < kAlone; ++i)
    benchmark::DoNotOptimize(alone(catalog, i * (space.count() / kAlone)));
  const double each = (cpu_seconds() - begin) / static_cast<double>(kAlone);
  const double rate = static_cast<double>(points) / together;
  state.counters["points"] = static_cast<double>(space.count());
  state.counters["machines"] = static_cast<double>(work.machines);
  state.counters["points_per_cpu_s"] = rate;
  state.counters["alone_per_cpu_s"] = 1 / each;
  state.counters["ratio"] = rate * each;
}
BENCHMARK(sweep_points)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

}  // namespace
