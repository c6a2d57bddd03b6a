// SPDX-License-Identifier: Apache-2.0
//
// What a point has to keep to before it is simulated: COLUMN OP NUMBER, or COLUMN OP COLUMN, over what is known of an array that has not run.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

#include "models/cost/technology.hpp"
#include "sim/array/array_config.hpp"
#include "sim/base/comparison.hpp"

namespace sumac::sweep {

/// Columns that a constraint may name.
enum class Column : std::uint8_t {
  kRows,
  kColumns,
  kLanes,
  kPes,          // rows * columns
  kMultipliers,  // rows * columns * lanes
  kActRingBytes,
  kWgtRingBytes,
  kOutRingBytes,
  kPortBytes,
  kLatencyCycles,
  kAreaUm2,  // from here on: of a technology
  kAreaMm2,
  kClockNs,
  kClockMhz,
  kLeakageMw,
};
inline constexpr std::array<std::string_view, 15> kColumnNames = {
    "rows",           "columns",        "lanes",          "pes",        "multipliers",
    "act_ring_bytes", "wgt_ring_bytes", "out_ring_bytes", "port_bytes", "latency_cycles",
    "area_um2",       "area_mm2",       "clock_ns",       "clock_mhz",  "leakage_mw"};

[[nodiscard]] constexpr bool needs_technology(Column column) {
  return column >= Column::kAreaUm2;
}

struct Constraint {
  Column left = Column::kRows;
  base::Relation relation = base::Relation::kLess;
  std::variant<double, Column> right = 0.0;

  [[nodiscard]] bool needs_technology() const;
};

/// "area_mm2 <= 2", "rows == columns".  InputError: not of that form, an unknown column (with the nearest), one that only a run knows.
[[nodiscard]] Constraint parse_constraint(std::string_view text);

/// The value of a column; `lanes` are those of the build, `cost` may be nullptr where the column needs none.
[[nodiscard]] double value_of(Column column, const array::ArrayConfig& config, int lanes,
                              const cost::ArrayCost* cost);
[[nodiscard]] bool holds(const Constraint& constraint, const array::ArrayConfig& config, int lanes,
                         const cost::ArrayCost* cost);

}  // namespace sumac::sweep
