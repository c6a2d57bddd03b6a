// SPDX-License-Identifier: Apache-2.0
//
// A model's config.json: as `sumac run FOLDER` reads it, and the graph of a prefill and of a decode that follows.
#include "sim/workload/graph.hpp"
#include "sim/workload/model_spec.hpp"
#include "tests/fuzz/harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sumac;
  static const std::filesystem::path path = fuzz::scratch() / "config.json";
  fuzz::write_file(path, fuzz::text_of(data, size));
  workload::ModelSpec spec;
  if (!fuzz::accepted([&] { spec = workload::read_config(path); })) return 0;
  (void)fuzz::accepted([&] {
    const workload::Graph g =
        workload::build_graph(spec, workload::Phase::prefill(spec.default_tokens));
    (void)g.not_modelled_share();
  });
  (void)fuzz::accepted([&] {
    const workload::Graph g =
        workload::build_graph(spec, workload::Phase::decode(spec.default_tokens));
    (void)g.not_modelled_share();
  });
  fuzz::plant(spec.layers != 2);
  return 0;
}
