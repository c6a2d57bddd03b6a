// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>

#include "models/pe/pe.hpp"
#include "sim/cli/honesty.hpp"
#include "sim/cli/numbers.hpp"
#include "sim/cli/run_cost.hpp"
#include "sim/cli/table.hpp"

namespace sumac::cli {
namespace {

struct Stall {
  const char* heading;
  std::int64_t array::Counters::* counter;
};
constexpr std::array<Stall, 7> kStalls = {{{"fence", &array::Counters::stall_fence},
                                           {"act", &array::Counters::stall_act},
                                           {"wgt", &array::Counters::stall_wgt},
                                           {"drain", &array::Counters::stall_drain},
                                           {"slot", &array::Counters::stall_slot},
                                           {"desc", &array::Counters::stall_desc},
                                           {"tail", &array::Counters::tail}}};

std::string share(std::int64_t part, std::int64_t whole) {
  return part == 0 || whole == 0 ? ""
                                 : percent(static_cast<double>(part) / static_cast<double>(whole));
}

std::string shape_text(const workload::Gemm& gemm) {
  return std::to_string(gemm.m) + " x " + std::to_string(gemm.k) + " x " + std::to_string(gemm.n);
}

/// The worst of the layers.
std::string worst(const OpResult& op, double model::OpAccuracy::* value) {
  if (op.accuracy.empty()) return "";
  double least = INFINITY;
  for (const model::OpAccuracy& a : op.accuracy)
    least = std::min(least, a.*value);
  return decibel(least);
}

void add_cost_columns(Table& table) {
  for (const char* heading : {"cycles", "util %"})
    table.column(heading);
  for (const Stall& stall : kStalls)
    table.column(std::string(stall.heading) + " %");
  for (const char* heading : {"read", "written"})
    table.column(heading);
}

void append_cost(std::vector<std::string>& row, const std::optional<Cost>& cost) {
  if (!cost) {
    row.resize(row.size() + 2 + kStalls.size() + 2);
    return;
  }
  row.push_back(count(cost->counters.cycles));
  row.push_back(percent(cost->utilisation()));
  for (const Stall& stall : kStalls)
    row.push_back(share(cost->counters.*stall.counter, cost->feed_and_stalls()));
  row.push_back(bytes(cost->read_bytes));
  row.push_back(bytes(cost->written_bytes));
}

std::string layers_text(const RunSetting& setting) {
  const int all = setting.graph.spec.layers;
  if (setting.layers.count() == all) return "all " + std::to_string(all) + " layers";
  return "layer " + std::to_string(setting.layers.first) + " of " + std::to_string(all);
}

std::string phase_text(const RunSetting& setting) {
  const workload::Phase& phase = setting.graph.phase;
  if (phase.kind == workload::Phase::Kind::kDecode) {
    return "decode of 1 token, context " + std::to_string(phase.context);
  }
  return "prefill of " + std::to_string(phase.tokens) + " tokens";
}

std::string array_text(const RunSetting& setting, const PeChoice& choice) {
  const array::ArrayConfig& a = setting.array;
  const int lanes = a.lanes > 0 ? a.lanes : pe::make_pe(choice.pes[0])->info().lanes;
  const std::string size =
      std::to_string(a.rows) + "x" + std::to_string(a.cols) + "x" + std::to_string(lanes);
  const bool named = a.name.find_first_not_of("0123456789x") != std::string::npos;
  return "array " + (named ? a.name + " (" + size + ")" : size);
}

void print_line(const Console& console, const std::string& text, int indent = 2) {
  console.out() << wrapped(text, console.width(), indent) << '\n';
}

void print_honesty(const Console& console, const RunSetting& setting, bool rtl_checked) {
  const Honesty honesty = honesty_of(setting, rtl_checked);
  console.out() << '\n';
  print_line(console, "exact         " + honesty.exact, 14);
  print_line(console, "modelled      " + honesty.modelled, 14);
  print_line(console, "not modelled  " + honesty.not_modelled, 14);
}

std::string embedding_text(const model::Accuracy& accuracy) {
  return "sentence embedding against FP32: SQNR " + decibel(accuracy.embedding_db) +
         (std::isinf(accuracy.embedding_db) ? "" : " dB") + ", cosine " +
         four_digits(accuracy.embedding_cosine);
}

}  // namespace

void print_run(const Console& console, const RunSetting& setting, const RunResult& result) {
  print_line(console, console.styled(setting.model.name, Style::kHeading) + ", " +
                          layers_text(setting) + ", " + phase_text(setting) + ", " +
                          array_text(setting, result.choice) + ", PE " + result.choice.text() +
                          ", executor " + setting.executor);
  console.out() << '\n';
  Table table;
  table.column("GEMM", Align::kLeft);
  table.column(result.choice.is_mixed() ? "PE" : "", Align::kLeft);
  table.column("M x K x N");
  table.column("count");
  add_cost_columns(table);
  if (setting.tech) add_energy_columns(table);
  const std::string of_layers = setting.layers.count() > 1 ? " (worst)" : "";
  table.column("local dB" + of_layers);
  table.column("cumul. dB" + of_layers);
  const int layers = setting.layers.count();
  for (const OpResult& op : result.ops) {
    std::vector<std::string> row = {op.name, result.choice.is_mixed() ? op.pe : "",
                                    shape_text(op.shape),
                                    "x" + std::to_string(op.shape.batch * layers)};
    std::optional<Cost> cost = op.cost;
    if (cost) *cost *= layers;
    append_cost(row, cost);
    if (setting.tech) append_energy(row, cost);
    row.push_back(worst(op, &model::OpAccuracy::local_db));
    row.push_back(worst(op, &model::OpAccuracy::cumulative_db));
    table.row(row);
  }
  if (result.total) {
    table.rule();
    std::vector<std::string> row = {"total", "", "", ""};
    append_cost(row, result.total);
    if (setting.tech) append_energy(row, result.total);
    table.row(row);
  }
  table.print(console);
  console.out() << '\n';
  if (result.total) {
    print_line(console, count(result.total->counters.cycles) + " cycles are " +
                            time_ns(result.total->time_ns) + " at " +
                            std::to_string(setting.array.clock_mhz) +
                            " MHz. Shares are of the time in which the array feeds or waits: what "
                            "it waits for, and the tail of a program.");
  }
  if (result.accuracy)
    print_line(console, "local, cumul.: SQNR on the operands of the FP32 run, and on its own. " +
                            embedding_text(*result.accuracy));
  if (!setting.no_values.empty()) print_line(console, "no values: " + setting.no_values);
  if (setting.tech) print_expense(console, *setting.tech, result);
  print_honesty(console, setting, result.rtl_checked);
}

void print_comparison(const Console& console, const RunSetting& setting,
                      const std::vector<RunResult>& results) {
  print_line(console, console.styled(setting.model.name, Style::kHeading) + ", " +
                          layers_text(setting) + ", " + phase_text(setting) + ", " +
                          array_text(setting, results.front().choice) + ", executor " +
                          setting.executor);
  console.out() << '\n';
  Table table;
  table.column("PE", Align::kLeft);
  add_cost_columns(table);
  table.column("time");
  table.column("to the first");
  if (setting.tech) add_expense_columns(table);
  table.column("least local dB");
  table.column("embedding dB");
  table.column("cosine");
  bool checked = true;
  for (const RunResult& result : results) {
    checked = checked && result.rtl_checked;
    std::vector<std::string> row = {result.choice.text()};
    append_cost(row, result.total);
    row.push_back(result.total ? time_ns(result.total->time_ns) : "");
    const bool both = result.total && results.front().total;
    row.push_back(both ? four_digits(result.total->time_ns / results.front().total->time_ns) : "");
    if (setting.tech) append_expense(row, result);
    double least = INFINITY;
    for (const OpResult& op : result.ops) {
      for (const model::OpAccuracy& a : op.accuracy)
        least = std::min(least, a.local_db);
    }
    row.push_back(result.accuracy ? decibel(least) : "");
    row.push_back(result.accuracy ? decibel(result.accuracy->embedding_db) : "");
    row.push_back(result.accuracy ? four_digits(result.accuracy->embedding_cosine) : "");
    table.row(row);
  }
  table.print(console);
  if (setting.tech) {
    console.out() << '\n';
    print_line(console, "technology " + setting.tech->title());
  }
  if (!setting.no_values.empty()) {
    console.out() << '\n';
    print_line(console, "no values: " + setting.no_values);
  }
  print_honesty(console, setting, checked);
}

}  // namespace sumac::cli
