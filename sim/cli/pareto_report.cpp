// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/pareto_report.hpp"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <ostream>

#include "sim/cli/numbers.hpp"
#include "sim/cli/table.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

using Json = nlohmann::ordered_json;
using pareto::Cell;
using pareto::Front;
using pareto::Point;

std::string counted(std::int64_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::string text_or_empty(const Point& point, std::string_view column,
                          std::string (*print)(double)) {
  const std::optional<double> number = point.number(column);
  return number ? print(*number) : "";
}

std::string as_count(double value) {
  return count(static_cast<std::int64_t>(value));
}
std::string as_bytes(double value) {
  return bytes(static_cast<std::int64_t>(value));
}
std::string as_edp(double value) {
  return four_digits(value * 1e-21) + " J s";  // pJ ns
}
std::string as_percent(double value) {
  return percent(value) + " %";
}

std::string integer(const Point& point, std::string_view column) {
  return text_or_empty(point, column,
                       [](double v) { return std::to_string(static_cast<std::int64_t>(v)); });
}

std::string left_out(const ParetoSetting& setting, const Front& front) {
  if (front.left_out == 0) return "";
  std::string text;
  for (std::size_t k = 0; k < setting.objectives.size(); ++k) {
    if (front.lacking[k] > 0) {
      text += (text.empty() ? "" : ", ") + std::to_string(front.lacking[k]) + " without " +
              std::string(setting.objectives[k]->name);
    }
  }
  return "; " + counted(front.left_out, "point") + " left out: " + text;
}

std::string csv_text(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&cell)) {
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.17g", *number);
    return buffer.data();
  }
  const auto* text = std::get_if<std::string>(&cell);
  if (text == nullptr) return "";
  if (text->find_first_of(",\"\r\n") == std::string::npos) return *text;
  std::string quoted = "\"";
  for (const char c : *text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

Json json_of(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return {};
}

}  // namespace

std::string objective_names(const ParetoSetting& setting) {
  std::string text;
  for (std::size_t k = 0; k < setting.objectives.size(); ++k) {
    const bool last = k + 1 == setting.objectives.size();
    text += (k == 0 ? "" : last ? " and " : ", ") + std::string(setting.objectives[k]->name);
  }
  return text;
}

void print_fronts(const Console& console, const ParetoSetting& setting,
                  const pareto::Fronts& fronts) {
  bool first = true;
  for (const Front& front : fronts.fronts) {
    if (!first) console.out() << '\n';
    first = false;
    const std::string title = front.title() + ": " + std::to_string(front.front.size()) + " of " +
                              counted(front.points, "point") + " on the front of " +
                              objective_names(setting) + left_out(setting, front);
    console.out() << console.styled(wrapped(title, console.width(), 2), Style::kHeading) << '\n';
    if (front.front.empty()) continue;
    Table table;
    table.column("PE", Align::kLeft);
    table.column("array", Align::kLeft);
    for (const char* heading : {"act ring", "wgt ring", "out ring", "port a cycle", "latency"})
      table.column(heading);
    table.column("technology", Align::kLeft);
    for (const char* heading :
         {"cycles", "clock", "time", "energy", "area", "EDP", "error", "utilisation"})
      table.column(heading);
    table.column("provenance", Align::kLeft);
    table.column("key", Align::kLeft);
    for (const Point& p : front.front) {
      table.row({one_line(p.text("pe")),
                 integer(p, "rows") + "x" + integer(p, "columns") + "x" + integer(p, "lanes"),
                 text_or_empty(p, "act_ring_bytes", as_bytes),
                 text_or_empty(p, "wgt_ring_bytes", as_bytes),
                 text_or_empty(p, "out_ring_bytes", as_bytes),
                 text_or_empty(p, "port_bytes", as_bytes), integer(p, "latency_cycles"),
                 one_line(p.text("technology")), text_or_empty(p, "cycles", as_count),
                 text_or_empty(p, "clock_ns", time_ns), text_or_empty(p, "time_ns", time_ns),
                 text_or_empty(p, "energy_pj", energy_pj), text_or_empty(p, "area_um2", area_um2),
                 text_or_empty(p, "edp", as_edp), text_or_empty(p, "error", four_digits),
                 text_or_empty(p, "utilisation", as_percent), one_line(p.text("provenance")),
                 one_line(p.text("key"))});
    }
    table.print(console);
  }
}

void write_csv(std::ostream& out, const pareto::Fronts& fronts) {
  const char* comma = "";
  for (const pareto::Column& column : pareto::columns()) {
    out << comma << column.name;
    comma = ",";
  }
  out << '\n';
  for (const Front& front : fronts.fronts) {
    for (const Point& point : front.front) {
      comma = "";
      for (const Cell& cell : point.cells) {
        out << comma << csv_text(cell);
        comma = ",";
      }
      out << '\n';
    }
  }
}

Json pareto_json(const ParetoSetting& setting, const pareto::Fronts& fronts) {
  Json json = {{"schema", "sumac-pareto"},    {"version", 1},
               {"sumac", kVersion},           {"database", setting.database},
               {"objectives", Json::array()}, {"where", setting.filter.texts()},
               {"points", fronts.points},     {"points_that_fit", fronts.fitting},
               {"fronts", Json::array()}};
  for (const pareto::Objective* objective : setting.objectives) {
    json["objectives"].push_back(
        {{"name", objective->name}, {"column", objective->column}, {"unit", objective->unit}});
  }
  for (const Front& front : fronts.fronts) {
    Json lacking = Json::object();
    for (std::size_t k = 0; k < setting.objectives.size(); ++k)
      lacking[std::string(setting.objectives[k]->name)] = front.lacking[k];
    Json one = {{"workload", front.workload},
                {"phase", front.phase.empty() ? Json() : Json(front.phase)},
                {"tokens", front.tokens ? Json(*front.tokens) : Json()},
                {"points_compared", front.points},
                {"points_left_out", front.left_out},
                {"points_without", lacking},
                {"front", Json::array()}};
    for (const Point& point : front.front) {
      Json row;
      for (std::size_t c = 0; c < pareto::columns().size(); ++c)
        row[std::string(pareto::columns()[c].name)] = json_of(point.cells[c]);
      one["front"].push_back(row);
    }
    json["fronts"].push_back(one);
  }
  return json;
}

}  // namespace sumac::cli
