// SPDX-License-Identifier: Apache-2.0
//
// What `sumac pareto` says of its fronts: tables, CSV, JSON (pareto_report.schema.json), a picture.
#pragma once

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"
#include "sim/pareto/results.hpp"

namespace sumac::cli {

struct ParetoSetting {
  std::string database;
  std::vector<const pareto::Objective*> objectives;
  pareto::Filter filter;
};

/// "energy and area".
[[nodiscard]] std::string objective_names(const ParetoSetting& setting);

/// A table a front.
void print_fronts(const Console& console, const ParetoSetting& setting,
                  const pareto::Fronts& fronts);

/// All columns of every point on a front, all digits, one line of names first.
void write_csv(std::ostream& out, const pareto::Fronts& fronts);

[[nodiscard]] nlohmann::ordered_json pareto_json(const ParetoSetting& setting,
                                                 const pareto::Fronts& fronts);

/// Draws the only front into `path` by gnuplot, as what the ending of `name` says (.svg or .png).
/// Throws ToolError: gnuplot is missing or failed.
void draw_front(const ParetoSetting& setting, const pareto::Front& front, const std::string& name,
                const std::string& path);

/// Throws UsageError: another ending than .svg and .png; fewer than two objectives.
void check_picture(const ParetoSetting& setting, const std::string& name);

}  // namespace sumac::cli
