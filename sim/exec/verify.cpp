// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/verify.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/exec/functional_executor.hpp"

namespace sumac::exec {
namespace {

std::string number(std::int64_t value) {
  return std::to_string(value);
}

std::string hex(std::uint32_t word) {
  char text[11];
  std::snprintf(text, sizeof text, "0x%08x", word);
  return text;
}

std::string decoded(std::uint32_t word, pe::OutFormat format) {
  char text[48];
  switch (format) {
    case pe::OutFormat::kFp32:
      std::snprintf(text, sizeof text, "%s (%.9g)", hex(word).c_str(),
                    static_cast<double>(std::bit_cast<float>(word)));
      break;
    case pe::OutFormat::kInt32:
      std::snprintf(text, sizeof text, "%s (%d)", hex(word).c_str(),
                    static_cast<std::int32_t>(word));
      break;
    case pe::OutFormat::kFp16:
      std::snprintf(text, sizeof text, "%s (fp16)", hex(word).c_str());
      break;
  }
  return text;
}

std::uint32_t word_at(const std::vector<std::uint8_t>& memory, std::uint64_t at) {
  std::uint32_t word = 0;
  std::memcpy(&word, memory.data() + at, std::min<std::uint64_t>(4, memory.size() - at));
  return word;
}

/// Which output word a byte of memory belongs to.
std::string place_of(const program::Program& program, std::uint64_t byte, pe::OutFormat& format) {
  const program::Target& t = program.target;
  for (std::size_t i = 0; i < program.descriptors.size(); ++i) {
    const program::Descriptor& d = program.descriptors[i];
    const auto bytes = static_cast<std::uint64_t>(program::output_bytes(d, t));
    if (byte < d.out_base || byte >= d.out_base + bytes) continue;
    format = d.out_format;
    const auto line_bytes =
        static_cast<std::uint64_t>(t.store_beats()) * static_cast<std::uint64_t>(t.port_bytes);
    const std::uint64_t line = (byte - d.out_base) / line_bytes;
    const std::uint64_t column = (byte - d.out_base) % line_bytes / 4;
    std::string name = "op " + std::to_string(i);
    for (const program::Symbol& s : program.symbols)
      if (i >= s.first_descriptor && i < s.first_descriptor + s.descriptors)
        name += " (" + s.name + ")";
    return name + ", output line " + std::to_string(line) + ", column " + std::to_string(column);
  }
  return "no output (a stray write)";
}

void compare_bytes(const program::Program& program, const std::vector<std::uint8_t>& expected,
                   const std::vector<std::uint8_t>& got, Differences& out) {
  for (std::size_t b = 0; b < expected.size(); ++b) {
    if (expected[b] == got[b]) continue;
    if (out.bytes++ > 0) continue;
    pe::OutFormat format = pe::OutFormat::kFp32;
    const std::string place = place_of(program, b, format);
    const std::uint64_t word = b / 4 * 4;
    out.first.push_back("byte " + std::to_string(b) + ", " + place + ": functional " +
                        decoded(word_at(expected, word), format) + ", rtl " +
                        decoded(word_at(got, word), format));
  }
}

void compare_time(const array::TimeResult& law, const RtlRun& run, Differences& out) {
  for (std::size_t i = 0; i < array::kCounterFields.size(); ++i) {
    const array::CounterField& field = array::kCounterFields[i];
    const std::int64_t expected = law.counters.*field.value;
    const std::int64_t got = run.counters.*field.value;
    if (expected == got) continue;
    std::int64_t& tally = i == 0 ? out.cycles : out.counts;
    if (tally++ == 0)
      out.first.push_back(std::string(field.name) + ": cycle " + number(expected) + ", rtl " +
                          number(got));
  }
  if (law.ops.size() != run.op_ends.size()) {
    if (out.cycles++ == 0)
      out.first.push_back("op ends: cycle has " + std::to_string(law.ops.size()) + ", rtl " +
                          std::to_string(run.op_ends.size()));
    return;
  }
  for (std::size_t i = 0; i < law.ops.size(); ++i) {
    if (law.ops[i].end == run.op_ends[i]) continue;
    if (out.cycles++ == 0)
      out.first.push_back("end of op " + std::to_string(i) + ": cycle " + number(law.ops[i].end) +
                          ", rtl " + number(run.op_ends[i]));
  }
}

void plant_fault(const Plant& plant, const program::Program& program, RtlRun& run,
                 std::vector<std::uint8_t>& memory) {
  switch (plant.kind) {
    case Plant::Kind::kNone: break;
    case Plant::Kind::kByte: memory[program.descriptors.back().out_base] ^= 1; break;
    case Plant::Kind::kFlag: run.flags ^= 1; break;
    case Plant::Kind::kOpEnd:
      if (!run.op_ends.empty()) run.op_ends.back() += 1;
      break;
    case Plant::Kind::kCounter:
      run.counters.*array::kCounterFields[plant.counter].value += 1;
      break;
  }
}

}  // namespace

Plant parse_plant(std::string_view text) {
  if (text.empty()) return {};
  if (text == "byte") return {Plant::Kind::kByte, 0};
  if (text == "flag") return {Plant::Kind::kFlag, 0};
  if (text == "op_end") return {Plant::Kind::kOpEnd, 0};
  std::string known = "byte, flag, op_end";
  for (std::size_t i = 0; i < array::kCounterFields.size(); ++i) {
    if (array::kCounterFields[i].name == text) return {Plant::Kind::kCounter, i};
    known += ", " + std::string(array::kCounterFields[i].name);
  }
  throw base::UsageError("--plant: unknown fault '" + std::string(text) + "' (known: " + known +
                         ")");
}

Differences& Differences::operator+=(const Differences& other) {
  bytes += other.bytes;
  cycles += other.cycles;
  counts += other.counts;
  failed += other.failed;
  first.insert(first.end(), other.first.begin(), other.first.end());
  return *this;
}

Verified verify_program(const program::Program& program, const array::CoreParams& params,
                        const pe::Kernel& kernel, RtlExecutor& rtl, const VerifyOptions& options) {
  if (!program.has_image())
    throw base::InputError(
        "the program has no memory image: there are no values to compare (compile it with "
        "weights)");
  check_target(program, params);
  Verified result;
  result.time = run_cycle(program, params);

  std::vector<std::uint8_t> expected = program::initial_memory(program);
  std::vector<std::uint8_t> memory = expected;
  const FunctionalResult functional = run_functional(program, kernel, expected, 1);

  RtlOptions request;
  request.memory = ideal_memory(params);
  request.memory.stall_permille = options.stall_permille;
  request.memory.jitter = options.stall_permille > 0 ? 20 : 0;
  request.memory.seed = options.memory_seed;
  // A run is given up when it takes far longer than it may: stalls of p/1000 stretch it by 1000/(1000 - p), jitter by 20 a burst.
  const auto cycles = static_cast<std::uint64_t>(result.time.counters.cycles);
  request.cycle_limit = 100'000 + 2 * cycles;
  if (options.stall_permille > 0)
    request.cycle_limit =
        100'000 +
        4000 * cycles / static_cast<std::uint64_t>(1000 - std::min(options.stall_permille, 990)) +
        100 * static_cast<std::uint64_t>(result.time.counters.bursts);
  request.trace_path = options.wave;
  request.trace_from = options.wave_from;
  request.trace_to = options.wave_to;
  RtlRun run = rtl.run(program.desc_base, memory, request);
  result.rtl_cpu_seconds = run.cpu_seconds;
  plant_fault(options.plant, program, run, memory);

  Differences& out = result.differences;
  if (run.status != RtlStatus::kDone) {
    out.failed = 1;
    out.first.push_back("the core did not finish: " + std::string(name(run.status)) + " after " +
                        number(run.counters.cycles) + " cycles");
    return result;
  }
  compare_bytes(program, expected, memory, out);
  if (functional.flags.bits() != run.flags && out.counts++ == 0)
    out.first.push_back("sticky flags (saturated flushed overflow invalid): functional " +
                        number(functional.flags.bits()) + ", rtl " + number(run.flags));
  if (options.stall_permille == 0) compare_time(result.time, run, out);
  return result;
}

}  // namespace sumac::exec
