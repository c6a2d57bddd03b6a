// SPDX-License-Identifier: Apache-2.0
//
// What `sumac run` runs: model, phase, layers, array, PE kinds; and the programs that follow from them.
//
//   program   consecutive GEMMs of a layer on one PE configuration; a layer on one kind is one program, a mixed layer several, run in sequence
//   size      a core addresses 4 GiB: where only time is asked for, a layer that needs more is several programs, and a GEMM that needs
//             more alone is cut into pieces of its batches or rows
//   fence     a GEMM that needs the result of an earlier GEMM of its program (through the host) waits for all stores before it
//   layers    equal in shape: the programs are those of one layer, their time that of every layer
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/array/array_config.hpp"
#include "sim/array/core_params.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/cli/pe_choice.hpp"
#include "sim/mapping/compile.hpp"
#include "sim/workload/graph.hpp"

namespace sumac::cli {

/// A model as the command line names it.
struct ModelChoice {
  std::string name;  // as it was given
  workload::ModelSpec spec;
  std::optional<std::filesystem::path> folder;  // with weights that values can be computed from
  std::string no_values;                        // why there are none
};

/// A name of `sumac list models`, or a folder with config.json.  Throws InputError.
[[nodiscard]] ModelChoice find_model_choice(const std::string& text);

struct Layers {
  int first = 0;
  int last = 0;  // included
  [[nodiscard]] int count() const { return last - first + 1; }
};

/// "all" or a number.  Throws UsageError or InputError.
[[nodiscard]] Layers parse_layers(const std::string& text, const workload::ModelSpec& spec);

/// One program and the array build that it runs on.
struct Segment {
  array::CoreParams core;
  std::vector<std::size_t>
      ops;  // indices into Graph::layer, GEMMs only; a GEMM in pieces comes several times
  mapping::Compiled compiled;
  std::vector<std::string> choices;  // why each nest was chosen (-v)
};

/// What becomes of a layer that is too large for one program: an error, or several programs.
enum class Oversize : std::uint8_t { kRefuse, kSplit };

/// Builds cores and programs; searches each GEMM shape of each PE once.
class Planner {
 public:
  explicit Planner(array::ArrayConfig config) : config_(std::move(config)) {}

  /// The programs of one layer.  `explain` fills Segment::choices.
  [[nodiscard]] std::vector<Segment> plan(const workload::Graph& graph, const PeChoice& choice,
                                          bool explain = false,
                                          Oversize oversize = Oversize::kRefuse);
  [[nodiscard]] const array::ArrayConfig& config() const { return config_; }

 private:
  mapping::Mapper& mapper(const std::string& pe);

  array::ArrayConfig config_;
  std::map<std::string, std::unique_ptr<mapping::Mapper>> mappers_;
};

}  // namespace sumac::cli
