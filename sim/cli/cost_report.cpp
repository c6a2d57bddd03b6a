// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/cost_report.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <set>

#include "models/base/error.hpp"
#include "sim/cli/numbers.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

using cost::Component;
using cost::Key;
using cost::Number;
using cost::Row;
using Json = nlohmann::ordered_json;

std::string value_text(double value, const std::string& unit) {
  return four_digits(value) + (unit == "ratio" ? "" : " " + unit);
}

/// The rows of `unit`: what every configuration has there.
std::vector<Row> unit_rows(const CostQuery& query, const cost::Technology& technology) {
  std::vector<Row> rows;
  const auto add = [&](Key key) {
    Row row;
    row.value = technology.number(key).value;
    row.unit = cost::unit_of(key.quantity);
    row.key = std::move(key);
    row.provenance = cost::Provenance::kDefined;
    row.source = "unit";
    row.conditions = "-";
    rows.push_back(std::move(row));
  };
  for (const char* block : {"cell", "row", "col", "array"}) {
    for (const char* quantity : {"area", "leakage", "delay"})
      add({query.pe, query.lanes, block, quantity, "-", "-"});
    for (const cost::EventName& event : cost::kEvents) {
      if (event.block == block)
        add({query.pe, query.lanes, block, "energy", std::string(event.event), "-"});
    }
  }
  return rows;
}

bool wanted(const TechSetting& tech, const CostQuery& query, const Key& key) {
  return key.pe == query.pe && key.lanes == query.lanes &&
         (query.block.empty() || key.block == query.block) &&
         (query.event.empty() || key.event == query.event) &&
         (key.stimulus == "-" || key.stimulus == tech.choice.stimulus);
}

/// Rows of a configuration, with the values of this technology (scaled where it is).
std::vector<Row> rows_of(const TechSetting& tech, const CostQuery& query) {
  const cost::Technology& technology = tech.technology;
  std::vector<Row> rows;
  std::vector<Row> all;
  if (technology.is_unit()) {
    all = unit_rows(query, technology);
  } else {
    const cost::Table* table = technology.table_of(query.pe, query.lanes);
    if (table == nullptr) {
      (void)cost::with_command(
          technology, [&] { return technology.number({query.pe, query.lanes, "cell", "area"}); });
    }
    all = table->rows();
  }
  for (Row& row : all) {
    if (!wanted(tech, query, row.key)) continue;
    const Number number = technology.number(row.key);
    row.value = number.value;
    row.provenance = number.provenance;
    rows.push_back(std::move(row));
  }
  if (rows.empty()) {
    throw base::InputError(technology.spec().name + ": " + query.pe + ": no number of" +
                           (query.block.empty() ? "" : " block '" + query.block + "'") +
                           (query.event.empty() ? "" : " event '" + query.event + "'") +
                           " (without --block and --event all are printed)");
  }
  return rows;
}

Json row_json(const Row& row) {
  return {{"block", row.key.block},
          {"quantity", row.key.quantity},
          {"event", row.key.event},
          {"stimulus", row.key.stimulus},
          {"value", row.value},
          {"unit", row.unit},
          {"provenance", cost::to_string(row.provenance)},
          {"source", row.source},
          {"conditions", row.conditions}};
}

std::string what_text(const Key& key) {
  return key.event == "-" ? key.quantity : key.quantity + " " + key.event;
}

/// The strings of a column where they are all one, else nothing.
std::string common(const std::vector<Row>& rows, std::string Row::* field) {
  for (const Row& row : rows) {
    if (row.*field != rows.front().*field) return "";
  }
  return rows.front().*field;
}

/// By how much delays raise the energy of a cell's beat, where a table has it; no energy is multiplied by it.
std::optional<Number> glitch_factor(const TechSetting& tech, const std::string& pe, int lanes) {
  if (tech.technology.is_unit()) return std::nullopt;
  const cost::Table* table = tech.technology.table_of(pe, lanes);
  const Key key = {pe, lanes, "cell", "glitch", "beat", tech.choice.stimulus};
  if (table == nullptr || table->find_for(key) == nullptr) return std::nullopt;
  return tech.technology.number(key);
}

}  // namespace

CostReport query_report(const TechSetting& tech, const CostQuery& query) {
  const std::vector<Row> rows = rows_of(tech, query);
  CostReport report;
  report.title = query.pe + ", " + std::to_string(query.lanes) +
                 (query.lanes == 1 ? " lane, " : " lanes, ") + tech.title();
  report.table.column("block", Align::kLeft);
  report.table.column("quantity", Align::kLeft);
  report.table.column("value");
  report.table.column("provenance", Align::kLeft);
  report.table.column("source", Align::kLeft);
  report.table.column("conditions", Align::kLeft);
  const std::string source = common(rows, &Row::source);
  const std::string conditions = common(rows, &Row::conditions);
  report.json = {{"technology", technology_json(tech)},
                 {"pe", query.pe},
                 {"lanes", query.lanes},
                 {"rows", Json::array()}};
  std::string block;
  for (const Row& row : rows) {
    if (!block.empty() && row.key.block != block) report.table.rule();
    block = row.key.block;
    report.table.row({row.key.block, what_text(row.key), value_text(row.value, row.unit),
                      std::string(cost::to_string(row.provenance)),
                      source.empty() ? row.source : "", conditions.empty() ? row.conditions : ""});
    report.json["rows"].push_back(row_json(row));
  }
  if (!source.empty()) report.remarks.push_back("source: " + source);
  if (!conditions.empty() && conditions != "-")
    report.remarks.push_back("conditions: " + conditions);
  return report;
}

CostReport list_report(const std::vector<cost::Technology>& technologies) {
  CostReport report;
  report.table.column("PE", Align::kLeft);
  report.table.column("lanes");
  report.table.column("technology", Align::kLeft);
  for (const char* heading : {"cell area", "delay", "beat (minilm)", "idle (minilm)"})
    report.table.column(heading);
  report.table.column("provenance", Align::kLeft);
  report.table.column("table", Align::kLeft);
  report.json = {{"configurations", Json::array()}};
  std::size_t count = 0;
  for (const cost::Technology& technology : technologies) {
    std::set<std::pair<std::string, int>> seen;
    for (const cost::Table& table : technology.tables()) {
      for (const Row& first : table.rows()) {
        if (!seen.emplace(first.key.pe, first.key.lanes).second) continue;
        ++count;
        Json json = {{"pe", first.key.pe},
                     {"lanes", first.key.lanes},
                     {"technology", technology.spec().name},
                     {"table", table.name()}};
        cost::Provenance weakest = cost::Provenance::kMeasured;
        std::vector<std::string> cells = {first.key.pe, std::to_string(first.key.lanes),
                                          technology.spec().name};
        const auto number = [&](const char* key, Key of) {
          of.pe = first.key.pe;
          of.lanes = first.key.lanes;
          const Row* row = table.find_for(of);
          cells.push_back(row == nullptr ? "" : value_text(row->value, row->unit));
          if (row == nullptr) return;
          json[key] = row->value;
          weakest = cost::weaker(weakest, row->provenance);
        };
        number("cell_area_um2", {"", 0, "cell", "area"});
        number("cell_delay_ns", {"", 0, "cell", "delay"});
        number("cell_beat_pj", {"", 0, "cell", "energy", "beat", "minilm"});
        number("cell_idle_pj", {"", 0, "cell", "energy", "idle", "minilm"});
        cells.emplace_back(cost::to_string(weakest));
        cells.push_back(table.name().substr(table.name().rfind('/') + 1));
        json["provenance"] = cost::to_string(weakest);
        report.table.row(cells);
        report.json["configurations"].push_back(json);
      }
    }
  }
  report.title = std::to_string(count) + (count == 1 ? " configuration" : " configurations") +
                 " characterised";
  report.remarks.emplace_back(
      "Others: sumac cost --characterise --pe PE --tech T. The technology `unit` has every "
      "configuration.");
  return report;
}

CostReport compare_report(const TechSetting& tech, const CostQuery& a, const CostQuery& b) {
  CostReport report;
  report.title = a.pe + " with " + std::to_string(a.lanes) + " and " + b.pe + " with " +
                 std::to_string(b.lanes) + " lanes, " + tech.title();
  report.table.column("block", Align::kLeft);
  report.table.column("quantity", Align::kLeft);
  report.table.column(a.pe);
  report.table.column(b.pe);
  report.table.column("ratio");
  report.table.column("provenance", Align::kLeft);
  report.json = {{"technology", technology_json(tech)},
                 {"a", {{"pe", a.pe}, {"lanes", a.lanes}}},
                 {"b", {{"pe", b.pe}, {"lanes", b.lanes}}},
                 {"rows", Json::array()}};
  const std::vector<Row> others = rows_of(tech, b);
  std::string block;
  for (const Row& row : rows_of(tech, a)) {
    Key key = row.key;
    key.pe = b.pe;
    key.lanes = b.lanes;
    const auto other = std::ranges::find(others, key, &Row::key);
    if (other == others.end()) continue;
    if (!block.empty() && row.key.block != block) report.table.rule();
    block = row.key.block;
    const cost::Provenance weakest = cost::weaker(row.provenance, other->provenance);
    report.table.row({row.key.block, what_text(row.key), value_text(row.value, row.unit),
                      value_text(other->value, row.unit),
                      row.value == 0 ? "" : four_digits(other->value / row.value),
                      std::string(cost::to_string(weakest))});
    report.json["rows"].push_back({{"block", row.key.block},
                                   {"quantity", row.key.quantity},
                                   {"event", row.key.event},
                                   {"a", row.value},
                                   {"b", other->value},
                                   {"unit", row.unit},
                                   {"provenance", cost::to_string(weakest)}});
  }
  return report;
}

CostReport array_report(const TechSetting& tech, const array::CoreParams& core,
                        const std::string& array_name) {
  const cost::ArrayCost cost = cost_of_core(tech.technology, core, tech.choice.stimulus);
  const double cells = static_cast<double>(core.rows) * core.cols;
  CostReport report;
  const std::string size = std::to_string(core.rows) + "x" + std::to_string(core.cols) + "x" +
                           std::to_string(core.lanes);
  report.title = core.pe_name + ", array " +
                 (array_name.find_first_not_of("0123456789x") == std::string::npos
                      ? size
                      : array_name + " (" + size + ")") +
                 ", " + tech.title();
  for (const char* heading : {"component", "area", "area %", "leakage", "delay"})
    report.table.column(heading,
                        heading == std::string_view("component") ? Align::kLeft : Align::kRight);
  report.table.column("provenance", Align::kLeft);
  std::string prices_text;
  const Number area = cost.total_area();
  const Number leakage = cost.total_leakage();
  const Number cycle = cost.cycle_ns();
  Json components = Json::array();
  for (std::size_t i = 0; i + 1 < cost::kComponentCount; ++i) {
    const auto component = static_cast<Component>(i);
    const bool ring = component >= Component::kActRing && component <= Component::kOutRing;
    if (ring && !cost.has_memories) continue;
    std::string events;
    Json prices = Json::object();
    cost::Provenance weakest = cost::Provenance::kMeasured;
    for (std::size_t e = 0; e < cost::kEventCount; ++e) {
      if (cost::kEvents[e].component != component) continue;
      const Number& price = cost.price[e];
      events += (events.empty() ? "" : ", ") + std::string(cost::kEvents[e].event) + " " +
                four_digits(price.value);
      prices[std::string(cost::kEvents[e].event) + "_pj"] = price.value;
      weakest = cost::weaker(weakest, price.provenance);
    }
    const bool off_chip = component == Component::kDram;
    if (!off_chip) weakest = cost::weaker(weakest, cost.area[i].provenance);
    prices_text +=
        (prices_text.empty() ? "" : "; ") + std::string(to_string(component)) + " " + events;
    report.table.row({std::string(to_string(component)),
                      off_chip ? "" : area_um2(cost.area[i].value),
                      off_chip ? "" : percent(cost.area[i].value / area.value),
                      off_chip ? "" : power_nw(cost.leakage[i].value),
                      off_chip ? "" : four_digits(cost.delay[i].value) + " ns",
                      std::string(cost::to_string(weakest))});
    Json json = {{"name", to_string(component)}};
    if (!off_chip) {
      json["area_um2"] = cost.area[i].value;
      json["leakage_nw"] = cost.leakage[i].value;
      json["delay_ns"] = cost.delay[i].value;
    }
    json["energy"] = prices;
    json["provenance"] = cost::to_string(weakest);
    components.push_back(json);
  }
  report.table.rule();
  report.table.row({"total", area_um2(area.value), "100", power_nw(leakage.value),
                    four_digits(cycle.value) + " ns",
                    std::string(cost::to_string(cost::weaker(area.provenance, cycle.provenance)))});

  report.remarks.push_back("energy of an event in " + std::string(cost::unit_of("energy")) + ": " +
                           prices_text);
  // Every cell multiplies in every cycle.
  const double macs_a_cycle = cells * core.lanes;
  const double peak_tops = 2e-3 * macs_a_cycle / cycle.value;
  const auto price = [&](cost::Event e) { return cost.price[static_cast<std::size_t>(e)].value; };
  const double busy_pj = cells * price(cost::Event::kCellBeat) +
                         core.rows * price(cost::Event::kRowBeat) +
                         core.cols * price(cost::Event::kColBeat) +
                         price(cost::Event::kArrayCycle) + 1e-6 * leakage.value * cycle.value;
  report.remarks.push_back("clock " + four_digits(1e3 / cycle.value) + " MHz (set by " +
                           std::string(to_string(cost.limit())) + "), peak " +
                           four_digits(peak_tops) + " TOPS, " +
                           four_digits(peak_tops / (area.value * 1e-6)) +
                           " TOPS/mm2 (1 multiply and add: 2 operations)");
  report.remarks.push_back("a cycle in which every cell has a beat: " + energy_pj(busy_pj) + ", " +
                           four_digits(busy_pj / macs_a_cycle) +
                           " pJ a multiplication, leakage included, rings and DRAM not");
  const std::optional<Number> glitch = glitch_factor(tech, core.pe_name, core.lanes);
  if (glitch) {
    report.remarks.push_back("glitches: delays raise a cell's beat " + four_digits(glitch->value) +
                             " times (" + std::string(cost::to_string(glitch->provenance)) +
                             "; not in totals)");
  }
  report.remarks.push_back("modelled: " + tech.modelled(true));
  report.json = {{"technology", technology_json(tech)},
                 {"pe", core.pe_name},
                 {"array", {{"rows", core.rows}, {"cols", core.cols}, {"lanes", core.lanes}}},
                 {"components", components},
                 {"total",
                  {{"area_um2", area.value},
                   {"leakage_nw", leakage.value},
                   {"cycle_ns", cycle.value},
                   {"cycle_set_by", to_string(cost.limit())},
                   {"peak_tops", peak_tops},
                   {"busy_cycle_pj", busy_pj},
                   {"area_provenance", cost::to_string(area.provenance)},
                   {"cycle_provenance", cost::to_string(cycle.provenance)}}},
                 {"modelled", tech.modelled(true)}};
  if (glitch) {
    report.json["glitch"] = {{"cell_beat", glitch->value},
                             {"in_totals", false},
                             {"provenance", cost::to_string(glitch->provenance)}};
  }
  return report;
}

void print_report(const Console& console, const CostReport& report) {
  console.out() << wrapped(report.title, console.width(), 2) << "\n\n";
  report.table.print(console);
  if (report.remarks.empty() || console.quiet) return;
  console.out() << '\n';
  for (const std::string& remark : report.remarks)
    console.out() << wrapped(remark, console.width(), 2) << '\n';
}

Json document_of(const CostReport& report) {
  Json document = {{"schema", "sumac-cost"}, {"version", kCostReportVersion}, {"sumac", kVersion}};
  document.update(report.json);
  return document;
}

}  // namespace sumac::cli
