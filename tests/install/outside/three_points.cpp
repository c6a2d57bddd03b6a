// SPDX-License-Identifier: Apache-2.0
//
// Three design points: a layer of MiniLM on three arrays. A line each: array, cycles, energy in pJ, area in um2.
#include <cstdio>

#include "models/base/error.hpp"
#include "models/cost/technology.hpp"
#include "sim/array/array_config.hpp"
#include "sim/array/events.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/base/root.hpp"
#include "sim/cost/technologies.hpp"
#include "sim/mapping/compile.hpp"
#include "sim/workload/graph.hpp"

int main() try {
  using namespace sumac;
  base::set_root(SUMAC_DATA_DIR);
  const auto graph =
      workload::build_graph(workload::find_model("minilm"), workload::Phase::prefill(128));
  const auto technology = cost::load_technology("nangate45-small");
  for (const char* name : {"8x8", "16x16", "32x32x4"}) {
    mapping::Mapper mapper(array::make_core(array::load_array(name), "lmul/fp8"));
    std::vector<mapping::NamedTask> tasks;
    for (const workload::Op& op : graph.layer) {
      if (!op.is_gemm()) continue;
      tasks.push_back({op.name, mapping::task_of(op.gemm, pe::OutFormat::kFp32)});
      tasks.back().task.wait_store =
          !op.inputs.empty();  // all but those that read the layer's input
    }
    const auto list = mapping::compile(tasks, mapper).program.descriptors;
    const array::TimeResult time = array::run_recurrence(mapper.params(), list);
    const cost::ArrayCost price = cost::cost_of_core(technology, mapper.params(), "minilm");
    const cost::Events events = array::events_of(mapper.params(), list, time.counters);
    const cost::Energy energy = cost::energy_of(events, price, price.cycle_ns().value);
    std::printf("%s %lld %.17g %.17g\n", name, static_cast<long long>(time.counters.cycles),
                energy.total(), price.total_area().value);
  }
} catch (const sumac::base::Error& error) {
  std::fprintf(stderr, "three_points: %s\n", error.what());
  return error.exit_code();
}
