// SPDX-License-Identifier: Apache-2.0
#include "sim/pareto/columns.hpp"

#include <algorithm>
#include <array>

#include "models/base/error.hpp"

namespace sumac::pareto {
namespace {

using Kind = Column::Kind;
constexpr std::array kColumns = {
    Column{"key", Kind::kText},
    Column{"pe", Kind::kText},
    Column{"technology", Kind::kText},
    Column{"workload", Kind::kText},
    Column{"phase", Kind::kText},
    Column{"tokens", Kind::kInteger},
    Column{"rows", Kind::kInteger},
    Column{"columns", Kind::kInteger},
    Column{"lanes", Kind::kInteger},
    Column{"act_ring_bytes", Kind::kInteger},
    Column{"wgt_ring_bytes", Kind::kInteger},
    Column{"out_ring_bytes", Kind::kInteger},
    Column{"port_bytes", Kind::kInteger},
    Column{"latency_cycles", Kind::kInteger},
    Column{"cycles", Kind::kInteger},
    Column{"clock_ns", Kind::kReal},
    Column{"time_ns", Kind::kReal},
    Column{"energy_pj", Kind::kReal},
    Column{"area_um2", Kind::kReal},
    Column{"error", Kind::kReal},
    Column{"utilisation", Kind::kReal},
    Column{"provenance", Kind::kText},
    Column{"edp", Kind::kReal, "(energy_pj * time_ns)"},
    Column{"area_mm2", Kind::kReal, "(area_um2 / 1e6)"},
    Column{"clock_mhz", Kind::kReal, "(1e3 / clock_ns)"},
    Column{"pes", Kind::kInteger, "(rows * columns)"},
    Column{"multipliers", Kind::kInteger, "(rows * columns * lanes)"},
};

constexpr std::array kObjectives = {
    Objective{"cycles", "cycles", ""},      Objective{"time", "time_ns", "ns"},
    Objective{"energy", "energy_pj", "pJ"}, Objective{"area", "area_um2", "um2"},
    Objective{"edp", "edp", "pJ ns"},       Objective{"error", "error", ""},
};

}  // namespace

std::span<const Column> columns() {
  return kColumns;
}

const Column* find_column(std::string_view name) {
  const auto found = std::ranges::find(kColumns, name, &Column::name);
  return found == kColumns.end() ? nullptr : &*found;
}

std::string column_names(bool derived_too) {
  std::string text;
  for (const Column& column : kColumns) {
    if (derived_too || !column.is_derived())
      text += (text.empty() ? "" : ", ") + std::string(column.name);
  }
  return text;
}

std::span<const Objective> objectives() {
  return kObjectives;
}

std::vector<const Objective*> parse_objectives(std::string_view text) {
  std::vector<const Objective*> chosen;
  while (true) {
    const std::string_view name = text.substr(0, text.find(','));
    const auto found = std::ranges::find(kObjectives, name, &Objective::name);
    if (found == kObjectives.end()) {
      throw base::InputError("--objectives: '" + std::string(name) +
                             "' is no objective (cycles, time, energy, area, edp, error)");
    }
    if (std::ranges::find(chosen, &*found) != chosen.end())
      throw base::InputError("--objectives: '" + std::string(name) + "' comes twice");
    chosen.push_back(&*found);
    if (name.size() == text.size()) return chosen;
    text.remove_prefix(name.size() + 1);
  }
}

}  // namespace sumac::pareto
