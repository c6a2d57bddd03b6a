// SPDX-License-Identifier: Apache-2.0
//
// Speed of the rtl executor: core cycles per CPU second of the worker process (Verilated core, memory model, SystemC), on one GEMM
// that keeps the array busy: 8x8, the first PE kind's first configuration, M = N = K = 512, acts resident.
#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "sim/array/array_config.hpp"
#include "sim/exec/rtl_executor.hpp"
#include "sim/mapping/search.hpp"
#include "sim/program/descriptor.hpp"

namespace {

using namespace sumac;

void BM_RtlCycles(benchmark::State& state) {
  const std::string kind = pe::kinds().front();
  const array::CoreParams params = array::make_core(array::load_array("8x8"), kind);
  mapping::Mapper mapper(params);
  mapping::GemmTask task;
  task.m = task.n = task.k = 512;
  program::Descriptor d = mapper.map(task).nest;
  const program::Target target = params.target();
  d.act_base = 64;
  d.wgt_base = d.act_base + static_cast<std::uint32_t>(program::act_operand_bytes(d, target));
  d.out_base = d.wgt_base + static_cast<std::uint32_t>(program::wgt_operand_bytes(d, target));
  d.last = true;
  std::vector<std::uint8_t> image(d.out_base +
                                  static_cast<std::size_t>(program::output_bytes(d, target)));
  base::Rng rng(1);
  for (std::uint8_t& byte : image)
    byte = static_cast<std::uint8_t>(rng.next());
  const auto code = program::encode(d);
  std::memcpy(image.data(), code.data(), code.size());

  exec::RtlExecutor executor(params);
  exec::RtlOptions options;
  options.memory = exec::ideal_memory(params);
  options.cycle_limit = 100'000'000;
  double cycles = 0;
  double seconds = 0;
  double beats = 0;
  for (auto _ : state) {
    const exec::RtlRun run = executor.run(0, image, options);
    if (run.status != exec::RtlStatus::kDone) state.SkipWithError(exec::name(run.status));
    cycles += static_cast<double>(run.counters.cycles);
    beats += static_cast<double>(run.counters.feed_beats);
    seconds += run.cpu_seconds;
    state.SetIterationTime(run.cpu_seconds);
  }
  state.counters["core_cycles_per_cpu_s"] = cycles / seconds;
  state.counters["utilisation"] = beats / cycles;
}
BENCHMARK(BM_RtlCycles)->UseManualTime()->Unit(benchmark::kMillisecond)->MinTime(2);

}  // namespace
