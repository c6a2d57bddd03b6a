// SPDX-License-Identifier: Apache-2.0
//
// Tables and JSON of `sumac cost`. The JSON's schema is cost_report.schema.json, its version kCostReportVersion.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/cli/console.hpp"
#include "sim/cli/table.hpp"
#include "sim/cli/tech_option.hpp"

namespace sumac::cli {

inline constexpr int kCostReportVersion = 1;

/// A printed table and the same as JSON rows.
struct CostReport {
  std::string title;
  Table table;
  std::vector<std::string> remarks;  // lines below the table
  nlohmann::ordered_json json;       // without schema and version
};

/// Which numbers of a configuration; an empty text: all.
struct CostQuery {
  std::string pe;
  int lanes = 0;
  std::string block;
  std::string event;
};

/// Every number of one configuration.  InputError: none of that block and event, or not characterised.
[[nodiscard]] CostReport query_report(const TechSetting& tech, const CostQuery& query);

/// Configurations that there are, a row each.
[[nodiscard]] CostReport list_report(const std::vector<cost::Technology>& technologies);

/// Two configurations, number by number.
[[nodiscard]] CostReport compare_report(const TechSetting& tech, const CostQuery& a,
                                        const CostQuery& b);

/// An array build: area, leakage and delay by component, prices of its events, and what it does at its peak.
[[nodiscard]] CostReport array_report(const TechSetting& tech, const array::CoreParams& core,
                                      const std::string& array_name);

void print_report(const Console& console, const CostReport& report);
/// The document with schema, version and program.
[[nodiscard]] nlohmann::ordered_json document_of(const CostReport& report);

}  // namespace sumac::cli
