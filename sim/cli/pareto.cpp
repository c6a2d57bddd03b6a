// SPDX-License-Identifier: Apache-2.0
//
// sumac pareto: the front of a results database, as tables, CSV, JSON, a picture.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "models/base/error.hpp"
#include "sim/base/whole_file.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/pareto_report.hpp"

namespace sumac::cli {
namespace {

struct Options {
  std::string database;
  std::string objectives = "energy,area";
  std::vector<std::string> where;
  std::string csv;
  std::string plot;
  JsonOption json;
};

int run(const Console& console, const Options& o) {
  ParetoSetting setting;
  setting.database = o.database;
  setting.objectives = pareto::parse_objectives(o.objectives);
  for (const std::string& text : o.where)
    setting.filter.add(text);
  if (o.csv == "-" && o.json.replaces_table())
    throw base::UsageError("pareto: --csv - and --json - both want standard output");
  if (!o.plot.empty()) check_picture(setting, o.plot);

  const pareto::Fronts fronts =
      pareto::Results(o.database).fronts(setting.objectives, setting.filter);
  if (!o.plot.empty() && fronts.fronts.size() > 1) {
    throw base::InputError(o.database + ": a picture is of one workload, here are " +
                           std::to_string(fronts.fronts.size()) +
                           " (choose one: --where \"workload == " + fronts.fronts.front().workload +
                           "\", phase and tokens likewise)");
  }
  // Whatever can fail comes before the first line that is printed.
  std::unique_ptr<base::WholeFile> csv;
  if (!o.csv.empty() && o.csv != "-") {
    csv = std::make_unique<base::WholeFile>(o.csv);
    write_csv(csv->stream(), fronts);
  }
  std::unique_ptr<base::WholeFile> plot;
  if (!o.plot.empty()) {
    plot = std::make_unique<base::WholeFile>(o.plot);
    draw_front(setting, fronts.fronts.front(), o.plot, plot->unfinished().string());
  }
  if (csv) csv->commit();
  if (plot) plot->commit();
  if (o.csv == "-") {
    write_csv(console.out(), fronts);
  } else if (!o.json.replaces_table()) {
    print_fronts(console, setting, fronts);
  }
  if (o.json.wanted()) o.json.write(console, pareto_json(setting, fronts));
  return 0;
}

}  // namespace

Command add_pareto(CLI::App& app) {
  CLI::App* command = add_command(
      app, "pareto",
      "The Pareto front of a results database, one for each workload: as table, CSV, JSON, "
      "picture.",
      {"sumac pareto space.db --objectives energy,area",
       "the points that no other point beats in both, a table a workload"},
      {"sumac pareto space.db --objectives time,energy,error --where \"area_mm2 <= 2\" --where "
       "\"workload == minilm\" --plot front.svg",
       "three objectives under a constraint, and a picture of every pair of them"});
  auto o = std::make_shared<Options>();
  command->add_option("DB", o->database, "A results database, as 'sumac sweep' makes it")
      ->required();
  command
      ->add_option("--objectives", o->objectives,
                   "What is minimised, with commas between: cycles, time, energy, area, edp "
                   "(energy times time), error (default: energy,area)")
      ->type_name("A,B,..");
  command
      ->add_option("--where", o->where,
                   "COLUMN OP VALUE: only points that fit, by <=, <, >=, >, ==, !=; several "
                   "times: all of them. Columns: those of --csv")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  command
      ->add_option("--csv", o->csv,
                   "Write the points on the fronts, all columns, to a file, or to standard output "
                   "('-') instead of the table")
      ->type_name("FILE|-");
  command
      ->add_option("--plot", o->plot,
                   "Draw the front of one workload among all points: .svg or .png (by gnuplot)")
      ->type_name("FILE");
  o->json.add(*command);
  return [o](Console& console) { return run(console, *o); };
}

}  // namespace sumac::cli
