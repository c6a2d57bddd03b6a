// SPDX-License-Identifier: Apache-2.0
//
// sumac sweep: the points of a design space into a results database.
#include <charconv>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/numbers.hpp"
#include "sim/sweep/gaussian_error.hpp"
#include "sim/sweep/team_sweep.hpp"

namespace sumac::cli {
namespace {

struct Options {
  std::string space;
  std::string database;
  std::int64_t sample = 0;  // 0: all
  std::uint64_t seed = 1;
  std::string shard;
  std::vector<std::string> taken;  // databases
  std::optional<int> threads;
  bool mpi = false;
  bool error = false;
  JsonOption json;
};

[[noreturn]] void refuse(const std::string& what) {
  throw base::UsageError("sweep: " + what);
}

/// "i/n", i in 1..n.
void parse_shard(const std::string& text, sweep::VisitOptions& visit) {
  const std::size_t slash = text.find('/');
  std::int64_t i = 0;
  std::int64_t n = 0;
  const auto number = [&](std::string_view part, std::int64_t& value) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    return error == std::errc() && end == part.data() + part.size();
  };
  if (slash == std::string::npos || !number(std::string_view(text).substr(0, slash), i) ||
      !number(std::string_view(text).substr(slash + 1), n) || i < 1 || n < i || n > 1'000'000) {
    refuse("--shard '" + text + "' is not I/N with I in 1..N");
  }
  visit.shard = i;
  visit.shards = n;
}

sweep::VisitOptions visit_options(const Options& o) {
  sweep::VisitOptions visit;
  if (o.sample < 0) refuse("--sample " + std::to_string(o.sample) + " (1 or more)");
  if (o.sample > 0) visit.sample = o.sample;
  visit.seed = o.seed;
  if (!o.shard.empty()) parse_shard(o.shard, visit);
  return visit;
}

std::string counted(std::int64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void print(const Console& console, const sweep::Tally& tally, const sweep::Database& database,
           std::int64_t rows, double seconds) {
  console.out() << counted(tally.points, "point", "points") << ": " << tally.added << " added, "
                << tally.known << " there already, " << tally.pruned << " pruned, "
                << tally.impossible << " impossible\n";
  console.out() << database.path() << ": " << counted(rows, "row", "rows") << "; "
                << four_digits(seconds) << " s, "
                << four_digits(static_cast<double>(tally.done()) / std::max(seconds, 1e-9))
                << " points/s\n";
}

/// As rank 0, or without a team.
int lead(const Console& console, const Options& o, sweep::Team* team) {
  if (o.threads && *o.threads < 1)
    refuse("--threads " + std::to_string(*o.threads) + " (1 or more)");
  const sweep::VisitOptions options = visit_options(o);
  const sweep::Space space = sweep::load_space(o.space);
  const sweep::Visit visit(space, options);
  const sweep::Catalog catalog(space);
  sweep::Database database(
      o.database.empty() ? std::filesystem::path(o.space).stem().string() + ".db" : o.database);
  database.begin(catalog);
  std::int64_t taken = 0;
  for (const std::string& path : o.taken) {
    base::check_interrupt();
    taken += database.take(path);
  }
  if (!o.taken.empty())
    console.note(counted(taken, "row", "rows") + " taken from " +
                 counted(static_cast<std::int64_t>(o.taken.size()), "database", "databases"));
  if (options.sample)
    console.note("sample of " + std::to_string(visit.points()) + " points, seed " +
                 std::to_string(o.seed));

  if (o.error) {
    for (const std::string& pe : space.pes) {
      base::check_interrupt();
      if (!database.has_error(pe)) database.set_error(pe, sweep::gaussian_error(pe));
    }
  }

  const auto start = std::chrono::steady_clock::now();
  Progress progress(console, "sweep", visit.points());
  const auto observer = [&](const sweep::Tally& now) {
    progress.at(now.done(), now.known, "points");
  };
  const sweep::Tally tally =
      team != nullptr ? sweep::lead_sweep(*team, catalog, options, database, observer)
                      : sweep::run_sweep(catalog, visit, database, o.threads.value_or(0), observer);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const std::int64_t rows = database.rows();
  if (tally.impossible > 0) {
    console.note(counted(tally.impossible, "point is", "points are") +
                 " impossible, the first of them: " + tally.first_impossible);
  }
  if (!o.json.replaces_table()) print(console, tally, database, rows, seconds.count());
  if (o.json.wanted()) {
    nlohmann::ordered_json json = {{"space", o.space},       {"database", database.path()},
                                   {"taken", taken},         {"points", tally.points},
                                   {"added", tally.added},   {"known", tally.known},
                                   {"pruned", tally.pruned}, {"impossible", tally.impossible},
                                   {"rows", rows},           {"seconds", seconds.count()}};
    if (tally.impossible > 0) json["first_impossible"] = tally.first_impossible;
    if (options.sample) json["seed"] = o.seed;
    o.json.write(console, json);
  }
  return 0;
}

int run(const Console& console, const Options& o) {
  if (!o.mpi) return lead(console, o, nullptr);
  if (o.threads) refuse("--threads contradicts --mpi (a rank is one thread: mpirun -n N)");
  const std::unique_ptr<sweep::Team> team = sweep::load_team();
  if (team->rank() != 0) {
    sweep::serve_sweep(*team);
    return 0;
  }
  if (team->size() == 1) refuse("--mpi needs two ranks or more (mpirun -n N sumac sweep ..)");
  try {
    return lead(console, o, team.get());
  } catch (...) {
    sweep::dismiss(*team);
    throw;
  }
}

}  // namespace

Command add_sweep(CLI::App& app) {
  CLI::App* command = add_command(
      app, "sweep",
      "Time, energy and area of every point of a design space, into a results database. The same "
      "command again goes on where it was stopped.",
      {"sumac sweep sim/sweep/examples/first.yaml -o first.db",
       "arrays of two PE kinds on one layer of a model, a row a point"},
      {"sumac sweep sim/sweep/examples/large.yaml --sample 1000 --seed 7 -o large.db",
       "a thousand points of a space of millions"});
  auto o = std::make_shared<Options>();
  command->add_option("SPACE", o->space, "Space file (YAML; sim/sweep/README.md)")->required();
  command
      ->add_option("-o,--output", o->database,
                   "Results database (default: the name of SPACE with .db)")
      ->type_name("FILE");
  command->add_option("--sample", o->sample, "Only so many points, drawn without repetition")
      ->type_name("N")
      ->check(whole_number());
  add_seed(*command, o->seed, "Of the sample (default: 1)");
  command
      ->add_option("--shard", o->shard,
                   "The I-th of N shares of the points, into a database of its own")
      ->type_name("I/N");
  command
      ->add_option("--take", o->taken,
                   "First the rows of this database (a shard's), where they are not there; several "
                   "times: of each")
      ->type_name("DB")
      ->allow_extra_args(false);
  command->add_option("--threads", o->threads, "Threads (default: all cores)")
      ->type_name("N")
      ->check(whole_number());
  command->add_flag("--error", o->error,
                    "Also the error of each PE configuration: a Gaussian GEMM against FP64");
  command->add_flag("--mpi", o->mpi, "Under mpirun: rank 0 writes, the others evaluate");
  o->json.add(*command);
  return [o](Console& console) { return run(console, *o); };
}

}  // namespace sumac::cli
