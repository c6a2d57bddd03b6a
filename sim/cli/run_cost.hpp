// SPDX-License-Identifier: Apache-2.0
//
// Energy, area and power in the reports of `sumac run --tech`.
//
//   time     at the clock that the longest path allows; power, TOPS and leakage are of that time
//   TOPS     multiply and add are two operations; multiplications of the GEMMs only, without padding
//   mixed    a layer on several arrays: their areas add up, and an array that waits for another is off
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"
#include "sim/cli/run_result.hpp"
#include "sim/cli/table.hpp"
#include "sim/cli/tech_option.hpp"

namespace sumac::cli {

// A row a GEMM: energy, and energy a multiplication.
void add_energy_columns(Table& table);
void append_energy(std::vector<std::string>& row, const std::optional<Cost>& cost);

// A row a result of a comparison.
void add_expense_columns(Table& table);
void append_expense(std::vector<std::string>& row, const RunResult& result);

/// Energy and area by component; power, clock and efficiency.
void print_expense(const Console& console, const TechSetting& tech, const RunResult& result);

/// Of a cost that has an expense.
[[nodiscard]] nlohmann::ordered_json expense_json(const Cost& cost);
/// Area, clock and efficiency of a result.
[[nodiscard]] nlohmann::ordered_json hardware_json(const RunResult& result);

}  // namespace sumac::cli
