// SPDX-License-Identifier: Apache-2.0
//
// The table and the JSON of `sumac run`. The JSON's schema is run_report.schema.json, its version kRunReportVersion.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/cli/run_result.hpp"
#include "sim/cli/tech_option.hpp"

namespace sumac::cli {

inline constexpr int kRunReportVersion = 1;

/// What all results of one command share.
struct RunSetting {
  ModelChoice model;
  workload::Graph graph;
  Layers layers;
  array::ArrayConfig array;
  std::string executor;   // cycle, stepped, functional, rtl
  std::string text;       // of the sentence, where values were computed; empty: the built-in one
  std::string no_values;  // why there are no errors in the table; empty: there are
  std::optional<TechSetting> tech;
};

/// One result: a row a GEMM, a total, three lines of what stands behind the numbers.
void print_run(const Console& console, const RunSetting& setting, const RunResult& result);

/// Several choices of PE: a row each.
void print_comparison(const Console& console, const RunSetting& setting,
                      const std::vector<RunResult>& results);

/// One document for one or several results.
[[nodiscard]] nlohmann::ordered_json run_json(const RunSetting& setting,
                                              const std::vector<RunResult>& results);

}  // namespace sumac::cli
