// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/constraint.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "models/base/error.hpp"
#include "sim/base/nearest.hpp"

namespace sumac::sweep {
namespace {

constexpr std::array<std::string_view, 6> kOfARun = {"cycles", "time_ns",     "energy_pj",
                                                     "error",  "utilisation", "edp"};

std::optional<Column> find_column(std::string_view name) {
  const auto found = std::ranges::find(kColumnNames, name);
  if (found == kColumnNames.end()) return std::nullopt;
  return static_cast<Column>(found - kColumnNames.begin());
}

Column column_of(std::string_view name) {
  if (const std::optional<Column> column = find_column(name)) return *column;
  if (std::ranges::find(kOfARun, name) != kOfARun.end()) {
    throw base::InputError("constraint over '" + std::string(name) +
                           "', which only a run knows (choose among the results instead)");
  }
  throw base::InputError("constraint over the unknown column '" + std::string(name) +
                         "' (nearest: " + base::nearest(name, kColumnNames) + ")");
}

}  // namespace

bool Constraint::needs_technology() const {
  const Column* other = std::get_if<Column>(&right);
  return sweep::needs_technology(left) || (other != nullptr && sweep::needs_technology(*other));
}

Constraint parse_constraint(std::string_view text) {
  const base::Comparison comparison = base::parse_comparison(text);
  Constraint c;
  c.left = column_of(comparison.left);
  c.relation = comparison.relation;
  const std::string_view right = comparison.right;
  double number = 0;
  const auto [end, error] = std::from_chars(right.data(), right.data() + right.size(), number);
  if (error == std::errc() && end == right.data() + right.size() && std::isfinite(number)) {
    c.right = number;
  } else {
    c.right = column_of(right);
  }
  return c;
}

double value_of(Column column, const array::ArrayConfig& config, int lanes,
                const cost::ArrayCost* cost) {
  SUMAC_CHECK(cost != nullptr || !needs_technology(column), "a column of a technology has one");
  switch (column) {
    case Column::kRows: return config.rows;
    case Column::kColumns: return config.cols;
    case Column::kLanes: return lanes;
    case Column::kPes: return config.rows * config.cols;
    case Column::kMultipliers: return config.rows * config.cols * lanes;
    case Column::kActRingBytes: return static_cast<double>(config.act_ring_bytes);
    case Column::kWgtRingBytes: return static_cast<double>(config.wgt_ring_bytes);
    case Column::kOutRingBytes: return static_cast<double>(config.out_ring_bytes);
    case Column::kPortBytes: return config.port_bytes;
    case Column::kLatencyCycles: return config.memory_latency;
    case Column::kAreaUm2: return cost->total_area().value;
    case Column::kAreaMm2: return 1e-6 * cost->total_area().value;
    case Column::kClockNs: return cost->cycle_ns().value;
    case Column::kClockMhz: return 1e3 / cost->cycle_ns().value;
    case Column::kLeakageMw: return 1e-6 * cost->total_leakage().value;
  }
  SUMAC_CHECK(false, "column is one of the enumerators");
}

bool holds(const Constraint& constraint, const array::ArrayConfig& config, int lanes,
           const cost::ArrayCost* cost) {
  const double left = value_of(constraint.left, config, lanes, cost);
  const Column* column = std::get_if<Column>(&constraint.right);
  const double right = column != nullptr ? value_of(*column, config, lanes, cost)
                                         : std::get<double>(constraint.right);
  return base::holds(left, constraint.relation, right);
}

}  // namespace sumac::sweep
