// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/verify_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "models/base/error.hpp"
#include "sim/cli/numbers.hpp"
#include "sim/cli/table.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShown = 10;  // differences in words

}  // namespace

void print_verify(const Console& console, const VerifyReport& r) {
  std::ostream& out = console.out();
  out << wrapped(r.title, console.width(), 2) << '\n';
  if (r.seed) out << "seed " << *r.seed << '\n';
  if (console.verbose) {
    for (const std::string& build : r.builds)
      out << wrapped(build, console.width(), 2) << '\n';
  }
  out << '\n';
  const auto difference = [&](const char* what, std::int64_t value) {
    out << "differences in " << what
        << console.styled(std::to_string(value), value == 0 ? Style::kGood : Style::kBad) << '\n';
  };
  difference("bytes   ", r.differences.bytes);
  if (r.time_compared) difference("cycles  ", r.differences.cycles);
  difference("counts  ", r.differences.counts);
  if (r.differences.failed != 0) {
    out << "did not finish          "
        << console.styled(std::to_string(r.differences.failed), Style::kBad) << '\n';
  }
  const std::string what = r.time_compared
                               ? "Compared: all of memory, cycles in total and at the end of every "
                                 "operation, every counter, the sticky flags"
                               : "Compared: all of memory and the sticky flags (cycles and "
                                 "counters are those of a port that never stalls)";
  const std::string rate = r.rtl_cpu_seconds > 0
                               ? ", " +
                                     count(static_cast<std::int64_t>(static_cast<double>(r.cycles) /
                                                                     r.rtl_cpu_seconds)) +
                                     " a CPU second in RTL"
                               : "";
  out << '\n'
      << wrapped(what + ". " + std::to_string(r.programs) +
                     (r.programs == 1 ? " program, " : " programs, ") + count(r.cycles) +
                     " cycles" + rate + ".",
                 console.width(), 0)
      << '\n';
  if (r.coverage) {
    out << '\n';
    Table table;
    table.column("of " + std::to_string(r.programs) + " programs", Align::kLeft);
    table.column("show it");
    for (const exec::CoverageField& field : exec::kCoverageFields)
      table.row({std::string(field.name), std::to_string(*r.coverage.*field.value)});
    table.print(console);
  }
  const std::vector<std::string>& first = r.differences.first;
  for (std::size_t i = 0; i < std::min(first.size(), kShown); ++i)
    out << '\n' << wrapped(first[i], console.width(), 2) << '\n';
  if (first.size() > kShown) out << "\nand " << first.size() - kShown << " more\n";
}

nlohmann::ordered_json verify_json(const VerifyReport& r) {
  Json json = {{"schema", "sumac-verify"}, {"version", 1}, {"sumac", kVersion}, {"what", r.title}};
  if (r.seed) json["seed"] = *r.seed;
  json["programs"] = r.programs;
  json["builds"] = r.builds;
  json["time_compared"] = r.time_compared;
  json["differences"] = {{"bytes", r.differences.bytes},
                         {"cycles", r.differences.cycles},
                         {"counts", r.differences.counts},
                         {"failed", r.differences.failed},
                         {"first", r.differences.first}};
  json["cycles"] = r.cycles;
  json["rtl_cpu_seconds"] = r.rtl_cpu_seconds;
  if (r.coverage) {
    for (const exec::CoverageField& field : exec::kCoverageFields)
      json["coverage"][std::string(field.name)] = *r.coverage.*field.value;
  }
  return json;
}

void judge(const VerifyReport& r) {
  if (r.differences.any()) {
    std::string text = "verify: " + std::to_string(r.differences.bytes) + " bytes, " +
                       std::to_string(r.differences.cycles) + " cycles, " +
                       std::to_string(r.differences.counts) + " counts differ";
    if (r.differences.failed > 0) {
      text += ", " + std::to_string(r.differences.failed) + " did not finish";
    }
    if (!r.differences.first.empty()) text += ": " + r.differences.first.front();
    throw base::MismatchError(text);
  }
  if (r.uncovered.empty()) return;
  std::string names;
  for (const std::string& name : r.uncovered)
    names += (names.empty() ? "'" : ", '") + name + "'";
  throw base::MismatchError("verify: too few programs show " + names + " (at least " +
                            std::to_string(exec::kLeastCovered) + " of " +
                            std::to_string(r.programs) + " are asked for)");
}

}  // namespace sumac::cli
