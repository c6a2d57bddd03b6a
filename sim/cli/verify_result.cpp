// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/verify_result.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "models/base/error.hpp"
#include "sim/cli/numbers.hpp"
#include "sim/cli/run_rtl.hpp"
#include "sim/cli/table.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShown = 5;
constexpr std::int64_t kBefore = 200;  // cycles of a waveform before and after the place
constexpr std::int64_t kAfter = 50;

std::string waveform_command(const VerifiedProgram& program) {
  const std::int64_t at =
      program.agreement.differences.empty() ? 0 : program.agreement.differences.front().cycle;
  return program.waveform + " --from " + std::to_string(std::max<std::int64_t>(0, at - kBefore)) +
         " --to " + std::to_string(at + kAfter);
}

}  // namespace

void VerifyResult::add(VerifiedProgram program, std::size_t descriptor_count) {
  const exec::Agreement& a = program.agreement;
  ++programs;
  descriptors += static_cast<std::int64_t>(descriptor_count);
  byte_differences += a.byte_differences;
  cycle_differences += a.cycle_differences;
  count_differences += a.count_differences;
  stepped_differences += a.stepped_differences;
  bytes_compared += a.bytes_compared;
  cycles += a.rtl.counters.cycles;
  time_compared += a.time_compared ? 1 : 0;
  rtl_seconds += a.rtl.cpu_seconds;
  if (a.agrees()) return;
  ++differing;
  if (shown.size() < kShown) shown.push_back(std::move(program));
}

void print_verify(const Console& console, const std::string& title, const VerifyResult& r) {
  std::ostream& out = console.out();
  out << wrapped(title, console.width(), 2) << "\n\n";
  const auto zero = [&](std::int64_t value) {
    return console.styled(std::to_string(value), value == 0 ? Style::kGood : Style::kBad);
  };
  const bool timed = r.time_compared > 0;
  out << "differences in bytes   " << zero(r.byte_differences) << "   of "
      << bytes(r.bytes_compared) << " of memory\n";
  if (timed) {
    out << "differences in cycles  " << zero(r.cycle_differences) << "   of " << count(r.cycles)
        << " cycles and " << r.descriptors << " ends of operations\n";
    out << "differences in counts  " << zero(r.count_differences) << "   of "
        << array::kCounterFields.size() - 1 << " counters and 4 flags a program\n";
  } else {
    out << "differences in flags   " << zero(r.count_differences)
        << "   cycles and counts are those of the ideal port only\n";
  }
  out << "differences, stepped   " << zero(r.stepped_differences)
      << "   of the time law's figures against the machine advanced clock by clock\n";
  if (r.coverage) {
    out << '\n';
    Table table;
    table.column("of " + std::to_string(r.coverage->programs) + " programs", Align::kLeft);
    table.column("show it");
    for (const exec::CoverageField& field : exec::kCoverageFields)
      table.row({std::string(field.name), std::to_string(*r.coverage.*field.value)});
    table.print(console);
  }
  for (const VerifiedProgram& program : r.shown) {
    out << '\n'
        << wrapped(console.styled(program.name + ", " + program.core + ":", Style::kBad),
                   console.width(), 2)
        << '\n';
    for (const exec::Difference& difference : program.agreement.differences)
      out << "  " << wrapped(describe(difference), console.width(), 4) << '\n';
    out << "  again:    " << program.repeat << '\n';
    if (!program.waveform.empty()) out << "  waveform: " << waveform_command(program) << '\n';
  }
  if (static_cast<std::size_t>(r.differing) > r.shown.size()) {
    out << "\nand " << static_cast<std::size_t>(r.differing) - r.shown.size()
        << " more programs that differ\n";
  }
}

nlohmann::ordered_json verify_json(const std::string& title, const VerifyResult& r) {
  Json json = {{"schema", "sumac-verify"}, {"version", 1}, {"sumac", kVersion}, {"what", title}};
  json["programs"] = r.programs;
  json["cores"] = r.cores;
  json["differences"] = {{"bytes", r.byte_differences},
                         {"cycles", r.cycle_differences},
                         {"counts", r.count_differences},
                         {"stepped", r.stepped_differences}};
  json["compared"] = {{"bytes", r.bytes_compared},
                      {"cycles", r.cycles},
                      {"descriptors", r.descriptors},
                      {"programs_with_time", r.time_compared}};
  if (r.coverage) {
    for (const exec::CoverageField& field : exec::kCoverageFields)
      json["coverage"][std::string(field.name)] = *r.coverage.*field.value;
  }
  json["rtl_cpu_seconds"] = r.rtl_seconds;
  json["mismatches"] = Json::array();
  for (const VerifiedProgram& program : r.shown) {
    Json entry = {{"program", program.name}, {"core", program.core}, {"again", program.repeat}};
    if (!program.waveform.empty()) entry["waveform"] = waveform_command(program);
    for (const exec::Difference& d : program.agreement.differences) {
      entry["differences"].push_back({{"place", d.place},
                                      {"machine", d.machine},
                                      {"rtl", d.rtl},
                                      {"expected", d.expected},
                                      {"cycle", d.cycle}});
    }
    json["mismatches"].push_back(entry);
  }
  return json;
}

void judge(const VerifyResult& r) {
  if (!r.agrees()) {
    const VerifiedProgram& first = r.shown.front();
    throw base::MismatchError("verify: " + std::to_string(r.differing) + " of " +
                              std::to_string(r.programs) + " programs differ; " + first.name +
                              ": " + describe(first.agreement.differences.front()));
  }
  if (!r.coverage || r.programs < kCoveragePrograms) return;
  for (const exec::CoverageField& field : exec::kCoverageFields) {
    const std::int64_t have = *r.coverage.*field.value;
    if (have < kLeastCoverage) {
      throw base::MismatchError("verify: '" + std::string(field.name) + "' is in " +
                                std::to_string(have) + " of " + std::to_string(r.programs) +
                                " programs, at least " + std::to_string(kLeastCoverage) +
                                " are asked for");
    }
  }
}

}  // namespace sumac::cli
