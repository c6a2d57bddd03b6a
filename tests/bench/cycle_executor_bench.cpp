// SPDX-License-Identifier: Apache-2.0
//
// Speed of mapping search and cycle executor on one layer of the workload zoo, mac/int8 on 32x32. Nothing is kept from one iteration to the
// next: each builds the core, searches all GEMMs and runs the program.
// Yardstick: CPU seconds of ONNXim, the fastest compiled peer, on a machine like the one named in the page on anchors: 0.20, 2.4, 9.3, 48.6.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "sim/array/array_config.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/array/stepped.hpp"
#include "sim/mapping/search.hpp"

namespace {

using sumac::array::Repeats;
using sumac::mapping::GemmTask;

struct Workload {
  const char* name;
  double onnxim_seconds;
  std::vector<GemmTask> gemms;
};

void repeat(std::vector<GemmTask>& list, const GemmTask& task, int times) {
  list.insert(list.end(), static_cast<std::size_t>(times), task);
}

Workload workload(int index) {
  Workload w{};
  auto& g = w.gemms;
  switch (index) {
    case 0:
      w = {"deit-s", 0.20, {}};
      repeat(g, {.m = 197, .n = 384, .k = 384}, 4);
      g.push_back({.batch = 6, .m = 197, .n = 197, .k = 64});
      g.push_back({.batch = 6, .m = 197, .n = 64, .k = 197});
      g.push_back({.m = 197, .n = 1536, .k = 384});
      g.push_back({.m = 197, .n = 384, .k = 1536});
      break;
    case 1:
    case 3: {
      const std::int64_t s = index == 1 ? 128 : 2048;
      w = {index == 1 ? "opt-1.3b seq 128" : "opt-1.3b seq 2048", index == 1 ? 2.4 : 48.6, {}};
      repeat(g, {.m = s, .n = 2048, .k = 2048}, 4);
      g.push_back({.batch = 32, .m = s, .n = s, .k = 64});
      g.push_back({.batch = 32, .m = s, .n = 64, .k = s});
      g.push_back({.m = s, .n = 8192, .k = 2048});
      g.push_back({.m = s, .n = 2048, .k = 8192});
      break;
    }
    default:
      w = {"llama-2-7b seq 128", 9.3, {}};
      repeat(g, {.m = 128, .n = 4096, .k = 4096}, 4);
      g.push_back({.batch = 32, .m = 128, .n = 128, .k = 128});
      g.push_back({.batch = 32, .m = 128, .n = 128, .k = 128});
      repeat(g, {.m = 128, .n = 11008, .k = 4096}, 2);
      g.push_back({.m = 128, .n = 4096, .k = 11008});
  }
  return w;
}

std::vector<sumac::program::Descriptor> map_all(const Workload& w,
                                                const sumac::array::CoreParams& core) {
  sumac::mapping::Mapper mapper(core);
  std::vector<sumac::program::Descriptor> nests;
  for (const GemmTask& task : w.gemms)
    nests.push_back(mapper.map(task).nest);
  return nests;
}

void report(benchmark::State& state, const Workload& w, std::int64_t cycles) {
  state.SetLabel(w.name);
  state.counters["cycles"] = static_cast<double>(cycles);
  state.counters["cycles_per_second"] = benchmark::Counter(
      static_cast<double>(cycles), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["times_onnxim"] =
      benchmark::Counter(w.onnxim_seconds, benchmark::Counter::kIsIterationInvariantRate);
}

void LayerWithSearch(benchmark::State& state) {
  const Workload w = workload(static_cast<int>(state.range(0)));
  std::int64_t cycles = 0;
  for (auto _ : state) {
    const auto core = sumac::array::make_core(sumac::array::load_array("32x32"), "mac/int8");
    cycles = sumac::array::run_recurrence(core, map_all(w, core)).counters.cycles;
  }
  report(state, w, cycles);
}
BENCHMARK(LayerWithSearch)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

void LayerWithoutSkipping(benchmark::State& state) {
  const Workload w = workload(static_cast<int>(state.range(0)));
  const auto core = sumac::array::make_core(sumac::array::load_array("32x32"), "mac/int8");
  const auto nests = map_all(w, core);
  std::int64_t cycles = 0;
  for (auto _ : state)
    cycles = sumac::array::run_recurrence(core, nests, Repeats::kNone).counters.cycles;
  report(state, w, cycles);
}
BENCHMARK(LayerWithoutSkipping)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

/// The stepped mode: cycles_per_second is of array cycles a CPU second; asked for: 5 million.
void LayerStepped(benchmark::State& state) {
  const Workload w = workload(static_cast<int>(state.range(0)));
  const auto core = sumac::array::make_core(sumac::array::load_array("32x32"), "mac/int8");
  const auto nests = map_all(w, core);
  std::int64_t cycles = 0;
  for (auto _ : state)
    cycles = sumac::array::run_stepped(core, nests).time.counters.cycles;
  if (cycles != sumac::array::run_recurrence(core, nests).counters.cycles)
    state.SkipWithError("the stepped mode differs from the recurrence");
  report(state, w, cycles);
}
BENCHMARK(LayerStepped)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);

}  // namespace
