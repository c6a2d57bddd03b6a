// SPDX-License-Identifier: Apache-2.0
//
// What `sumac run` runs: model, layers; the programs that follow from them are sim/plan's.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sim/plan/layer_plan.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::cli {

using plan::Oversize;
using plan::Planner;
using plan::Segment;

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

}  // namespace sumac::cli
