// SPDX-License-Identifier: Apache-2.0
//
// sumac cost: what an event, a PE and an array cost in a technology, and where each number comes from.
#include <nlohmann/json.hpp>
#include <optional>

#include "models/base/error.hpp"
#include "models/cost/table.hpp"
#include "models/pe/pe.hpp"
#include "sim/array/array_config.hpp"
#include "sim/cli/characterise.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/cost_report.hpp"
#include "sim/cli/pe_choice.hpp"

namespace sumac::cli {
namespace {

struct Options {
  std::vector<std::string> words;  // list, or compare A B
  std::string pe;
  std::optional<int> lanes;
  std::string block;
  std::string event;
  std::string array;
  TechOption tech;
  bool characterise = false;
  std::string liberty;
  JsonOption json;
};

[[noreturn]] void refuse(const std::string& what) {
  throw base::UsageError("cost: " + what);
}

/// The configuration with its lanes; nothing: its own.
CostQuery query_of(const Options& o, const std::string& name) {
  const auto golden = pe::make_pe(full_pe_name(name), o.lanes.value_or(0));
  const pe::PeInfo& info = golden->info();
  return {info.kind + "/" + info.config, info.lanes, o.block, o.event};
}

void check_usage(const Options& o) {
  if (o.lanes && *o.lanes < 1) refuse("--lanes " + std::to_string(*o.lanes) + " (1 or more)");
  if (!o.words.empty()) {
    const bool list = o.words.size() == 1 && o.words[0] == "list";
    const bool compare = o.words.size() == 3 && o.words[0] == "compare";
    if (!list && !compare) refuse("'" + o.words[0] + "' is neither list nor compare A B");
    if (!o.pe.empty()) refuse("--pe belongs to neither list nor compare");
    if (o.characterise) refuse("--characterise takes one --pe");
    if (list) {
      if (o.tech.given() || !o.array.empty()) refuse("list takes neither --tech nor --array");
      return;
    }
    if (!o.array.empty()) refuse("compare takes no --array");
  } else if (o.pe.empty()) {
    refuse("--pe is missing (or list, or compare A B)");
  }
  if (!o.tech.given()) refuse("--tech is missing ('sumac list technologies')");
  if (!o.array.empty() && (!o.block.empty() || !o.event.empty() || o.lanes))
    refuse("--array takes no --block, --event or --lanes (lanes: RxCxL)");
  if (!o.liberty.empty() && !o.characterise) refuse("--library belongs to --characterise");
}

/// Measures the configuration where no table has it.
void characterise_if_missing(const Console& console, const Options& o, const CostQuery& query) {
  const TechSetting tech = o.tech.load();
  if (tech.technology.is_unit()) throw base::InputError("unit: needs no characterisation");
  if (!o.liberty.empty()) check_liberty(o.liberty);
  if (const cost::Table* table = tech.technology.table_of(query.pe, query.lanes);
      table != nullptr) {
    console.note(query.pe + " with " + std::to_string(query.lanes) + " lanes is in " +
                 table->name());
    return;
  }
  // The specification of the technology itself: scaling comes after measuring.
  for (const cost::TechnologySpec& spec : cost::technology_specs()) {
    if (spec.name == tech.technology.spec().name)
      characterise(console, spec, query.pe, query.lanes, o.liberty);
  }
}

CostReport report_of(const Console& console, const Options& o) {
  if (!o.words.empty() && o.words[0] == "list") {
    std::vector<cost::Technology> technologies;
    for (const cost::TechnologySpec& spec : cost::technology_specs())
      technologies.push_back(cost::load_technology(spec.name));
    return list_report(technologies);
  }
  if (!o.words.empty()) {
    const CostQuery a = query_of(o, o.words[1]);
    const CostQuery b = query_of(o, o.words[2]);
    return compare_report(o.tech.load(), a, b);
  }
  if (!o.array.empty()) {
    const array::ArrayConfig config = array::load_array(o.array);
    const array::CoreParams core = array::make_core(config, full_pe_name(o.pe));
    if (o.characterise) characterise_if_missing(console, o, {core.pe_name, core.lanes, "", ""});
    return array_report(o.tech.load(), core, config.name);
  }
  const CostQuery query = query_of(o, o.pe);
  if (o.characterise) characterise_if_missing(console, o, query);
  return query_report(o.tech.load(), query);
}

int run(const Console& console, const Options& o) {
  check_usage(o);
  const CostReport report = report_of(console, o);
  if (!o.json.replaces_table()) print_report(console, report);
  o.json.write(console, document_of(report));
  return 0;
}

}  // namespace

Command add_cost(CLI::App& app) {
  CLI::App* command = add_command(
      app, "cost",
      "What an event, a PE and an array cost in a technology, and where each number comes from.",
      {"sumac cost --pe lmul/fp8 --tech unit --array 16x16x4",
       "area, leakage, clock and energies of an array, component by component"},
      {"sumac cost compare mac/fp8 lmul/fp8 --tech nangate45-small --block cell",
       "two configurations, number by number"});
  auto o = std::make_shared<Options>();
  command->add_option("WHAT", o->words,
                      "list: what was characterised; compare A B: two PEs; nothing: see --pe");
  command->add_option("--pe", o->pe, "KIND[/CONFIG]: its numbers")->type_name("PE");
  command->add_option("--lanes", o->lanes, "Elements of K a beat (default: the configuration's)")
      ->type_name("N")
      ->check(whole_number());
  command
      ->add_option("--block", o->block,
                   "Of these only: cell, row, col, array; pe, act_edge, wgt_edge, drain, "
                   "multiplier (the PE's "
                   "parts, inside of those)")
      ->type_name("BLOCK");
  command->add_option("--event", o->event, "Energies of this event only: beat, zero, pad, idle, ..")
      ->type_name("EVENT");
  command
      ->add_option("--array", o->array,
                   "Totals of an array: RxC[xL], a name of 'sumac list arrays', or a .yaml file")
      ->type_name("ARRAY");
  o->tech.add(*command);
  command->add_flag("--characterise", o->characterise,
                    "Measure a configuration that no table has (minutes), and keep its numbers");
  command
      ->add_option("--library", o->liberty,
                   "Liberty file to measure on (default: where Debian puts it, if it does)")
      ->type_name("FILE");
  o->json.add(*command);
  return [o](Console& console) { return run(console, *o); };
}

}  // namespace sumac::cli
