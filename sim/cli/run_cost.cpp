// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_cost.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

#include "sim/cli/numbers.hpp"

namespace sumac::cli {
namespace {

using cost::Component;
using cost::Number;
using Json = nlohmann::ordered_json;

/// Figures that follow from a result as a whole.
struct Hardware {
  Number area;  // um2
  double tops = 0;
  double tops_per_watt = 0;
  double tops_per_mm2 = 0;
  double power_nw = 0;
};

Hardware hardware_of(const RunResult& result) {
  Hardware h;
  for (const cost::ArrayCost& array : result.array_costs) {
    const Number area = array.total_area();
    h.area.value += area.value;
    h.area.provenance = cost::weaker(h.area.provenance, area.provenance);
  }
  const Expense& expense = *result.total->expense;
  const double operations = 2.0 * static_cast<double>(result.total->macs);
  h.tops = 1e-3 * operations / expense.time_ns;  // operations a ns are 1e9 a second
  h.tops_per_watt = operations / expense.energy.total();
  h.tops_per_mm2 = h.tops / (1e-6 * h.area.value);
  h.power_nw = 1e6 * expense.energy.total() / expense.time_ns;
  return h;
}

Number component_area(const RunResult& result, std::size_t component) {
  Number area;
  for (const cost::ArrayCost& array : result.array_costs) {
    area.value += array.area[component].value;
    area.provenance = cost::weaker(area.provenance, array.area[component].provenance);
  }
  return area;
}

std::string clock_text(const RunResult& result) {
  std::string text;
  for (std::size_t i = 0; i < result.array_costs.size(); ++i) {
    const cost::ArrayCost& array = result.array_costs[i];
    text += (i == 0 ? "" : "; ") + four_digits(1e3 / array.cycle_ns().value) + " MHz" +
            (result.array_costs.size() == 1 ? "" : " of " + result.cores[i].pe_name) + " (set by " +
            std::string(to_string(array.limit())) + ", " +
            std::string(cost::to_string(array.cycle_ns().provenance)) + ")";
  }
  return text;
}

}  // namespace

void add_energy_columns(Table& table) {
  table.column("energy");
  table.column("pJ/MAC");
}

void append_energy(std::vector<std::string>& row, const std::optional<Cost>& cost) {
  if (!cost || !cost->expense) {
    row.resize(row.size() + 2);
    return;
  }
  const double pj = cost->expense->energy.total();
  row.push_back(energy_pj(pj));
  row.push_back(four_digits(pj / static_cast<double>(cost->macs)));
}

void add_expense_columns(Table& table) {
  for (const char* heading :
       {"energy", "pJ/MAC", "area", "clock", "time there", "power", "TOPS/W", "TOPS/mm2"})
    table.column(heading);
  table.column("provenance", Align::kLeft);
}

void append_expense(std::vector<std::string>& row, const RunResult& result) {
  append_energy(row, result.total);
  const Hardware h = hardware_of(result);
  const Expense& expense = *result.total->expense;
  row.push_back(area_um2(h.area.value));
  row.push_back(result.array_costs.size() == 1
                    ? four_digits(1e3 / result.array_costs[0].cycle_ns().value) + " MHz"
                    : "");
  row.push_back(time_ns(expense.time_ns));
  row.push_back(power_nw(h.power_nw));
  row.push_back(four_digits(h.tops_per_watt));
  row.push_back(four_digits(h.tops_per_mm2));
  row.emplace_back(cost::to_string(cost::weaker(expense.energy.provenance(), h.area.provenance)));
}

void print_expense(const Console& console, const TechSetting& tech, const RunResult& result) {
  const Expense& expense = *result.total->expense;
  const Hardware h = hardware_of(result);
  const double all = expense.energy.total();
  console.out() << '\n' << wrapped("technology " + tech.title(), console.width(), 2) << "\n\n";
  Table table;
  table.column("component", Align::kLeft);
  for (const char* heading : {"energy", "energy %", "pJ/MAC"})
    table.column(heading);
  table.column("from", Align::kLeft);
  for (const char* heading : {"area", "area %"})
    table.column(heading);
  table.column("area from", Align::kLeft);
  const auto macs = static_cast<double>(result.total->macs);
  for (std::size_t i = 0; i < cost::kComponentCount; ++i) {
    const double pj = expense.energy.component[i];
    const Number area = component_area(result, i);
    if (pj == 0 && area.value == 0) continue;
    table.row({std::string(to_string(static_cast<Component>(i))), energy_pj(pj), percent(pj / all),
               four_digits(pj / macs), std::string(cost::to_string(expense.energy.of[i])),
               area.value == 0 ? "" : area_um2(area.value),
               area.value == 0 ? "" : percent(area.value / h.area.value),
               area.value == 0 ? "" : std::string(cost::to_string(area.provenance))});
  }
  table.rule();
  table.row({"total", energy_pj(all), "100", four_digits(all / macs),
             std::string(cost::to_string(expense.energy.provenance())), area_um2(h.area.value),
             "100", std::string(cost::to_string(h.area.provenance))});
  table.print(console);
  console.out() << '\n'
                << wrapped("clock " + clock_text(result) + ": " + time_ns(expense.time_ns) +
                               ", average power " + power_nw(h.power_nw) + ", " +
                               four_digits(h.tops) + " TOPS, " + four_digits(h.tops_per_watt) +
                               " TOPS/W, " + four_digits(h.tops_per_mm2) + " TOPS/mm2",
                           console.width(), 2)
                << '\n';
}

Json expense_json(const Cost& cost) {
  const Expense& expense = *cost.expense;
  Json json;
  json["energy_pj"] = expense.energy.total();
  for (std::size_t i = 0; i < cost::kComponentCount; ++i) {
    json["energy_by_component"].push_back({{"name", to_string(static_cast<Component>(i))},
                                           {"energy_pj", expense.energy.component[i]},
                                           {"provenance", cost::to_string(expense.energy.of[i])}});
  }
  json["provenance"] = cost::to_string(expense.energy.provenance());
  json["time_ns"] = expense.time_ns;
  json["macs"] = cost.macs;
  Json events = Json::object();
  for (std::size_t e = 0; e < cost::kEventCount; ++e) {
    events[std::string(cost::kEvents[e].block) + "_" + std::string(cost::kEvents[e].event)] =
        cost.events.count[e];
  }
  json["events"] = events;
  return json;
}

Json hardware_json(const RunResult& result) {
  const Hardware h = hardware_of(result);
  Json json = {{"area_um2", h.area.value},
               {"area_provenance", cost::to_string(h.area.provenance)},
               {"average_power_mw", 1e-6 * h.power_nw},
               {"tops", h.tops},
               {"tops_per_w", h.tops_per_watt},
               {"tops_per_mm2", h.tops_per_mm2},
               {"clocks", Json::array()},
               {"area_by_component", Json::array()}};
  for (std::size_t i = 0; i < result.array_costs.size(); ++i) {
    const cost::ArrayCost& array = result.array_costs[i];
    json["clocks"].push_back({{"pe", result.cores[i].pe_name},
                              {"cycle_ns", array.cycle_ns().value},
                              {"set_by", to_string(array.limit())},
                              {"provenance", cost::to_string(array.cycle_ns().provenance)}});
  }
  for (std::size_t i = 0; i < cost::kComponentCount; ++i) {
    const Number area = component_area(result, i);
    if (area.value == 0) continue;
    json["area_by_component"].push_back({{"name", to_string(static_cast<Component>(i))},
                                         {"area_um2", area.value},
                                         {"provenance", cost::to_string(area.provenance)}});
  }
  return json;
}

}  // namespace sumac::cli
