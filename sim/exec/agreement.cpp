// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/agreement.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"
#include "models/pe/explain.hpp"
#include "sim/array/stepped.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/exec/functional_executor.hpp"
#include "sim/program/nest.hpp"

namespace sumac::exec {
namespace {

constexpr std::size_t kShown = 8;  // differences in words
constexpr std::uint64_t kPatience =
    20;  // times the law's cycles, and some: a core that takes longer hangs
constexpr std::uint64_t kSome = 1000000;
constexpr const char* kStepped = "the stepped mode";

/// The operation that a descriptor belongs to, by its symbol.
std::string op_name(const program::Program& program, std::size_t descriptor) {
  for (const program::Symbol& symbol : program.symbols) {
    if (descriptor >= symbol.first_descriptor &&
        descriptor - symbol.first_descriptor < symbol.descriptors) {
      return "op '" + symbol.name + "'" +
             (symbol.descriptors > 1 ? " (descriptor " + std::to_string(descriptor) + ")" : "");
    }
  }
  return "descriptor " + std::to_string(descriptor);
}

/// The output word that a byte of memory belongs to.
struct Place {
  std::size_t descriptor = 0;
  program::OutputTile tile;
  std::int64_t row = 0;  // in the tile
  std::int64_t column = 0;
  std::int64_t word_at = 0;  // byte address
};

std::optional<Place> find_place(const program::Program& program, std::int64_t byte) {
  for (std::size_t d = 0; d < program.descriptors.size(); ++d) {
    const program::Descriptor& nest = program.descriptors[d];
    const std::int64_t base = nest.out_base;
    if (byte < base || byte >= base + program::output_bytes(nest, program.target)) continue;
    program::OutputWalker walker(nest, program.target);
    const std::int64_t line = walker.line_bytes();
    for (program::OutputTile tile; walker.next(tile);) {
      if (byte >= tile.address + tile.rows * line) continue;
      const std::int64_t in_tile = byte - tile.address;
      Place place{d, tile, in_tile / line, in_tile % line / 4, 0};
      place.word_at = tile.address + place.row * line + 4 * place.column;
      return place;
    }
  }
  return std::nullopt;
}

std::uint32_t word_at(std::span<const std::uint8_t> memory, std::int64_t at) {
  std::uint32_t word = 0;
  const std::size_t left = memory.size() - static_cast<std::size_t>(at);
  std::memcpy(&word, memory.data() + at, std::min(left, sizeof word));
  return word;
}

std::int64_t magnitude(std::int64_t difference) {
  return difference < 0 ? -difference : difference;
}

class Comparison {
 public:
  Comparison(const program::Program& program, Agreement& result)
      : program_(program), result_(result) {}

  void status() {
    if (result_.rtl.status == RtlStatus::kDone) return;
    add({"the core ended with '" + std::string(name(result_.rtl.status)) + "'",
         name(result_.rtl.status), "done", end()});
  }

  /// That the core is the one that was asked for, and that it keeps to the program's memory.
  void core(std::uint32_t hash) {
    if (result_.rtl.identification != hash) {
      ++result_.count_differences;
      add({"configuration hash of the core", pe::hex(result_.rtl.identification, 32),
           pe::hex(hash, 32), 0});
    }
    if (result_.rtl.outside != 0) {
      result_.count_differences += result_.rtl.outside;
      add({"beats read or written outside the program's memory",
           std::to_string(result_.rtl.outside), "0", end()});
    }
  }

  void bytes(std::span<const std::uint8_t> rtl) {
    const std::span<const std::uint8_t> want = result_.memory;
    result_.bytes_compared = static_cast<std::int64_t>(want.size());
    if (std::ranges::equal(want, rtl)) return;
    std::int64_t shown_word = -1;
    for (std::size_t i = 0; i < want.size(); ++i) {
      if (want[i] == rtl[i]) continue;
      ++result_.byte_differences;
      if (result_.differences.size() >= kShown) continue;
      const auto byte = static_cast<std::int64_t>(i);
      const std::optional<Place> place = find_place(program_, byte);
      if (!place) {
        add({"byte " + std::to_string(byte) + ", outside every output", std::to_string(rtl[i]),
             std::to_string(want[i]), end()});
      } else if (place->word_at != shown_word) {
        shown_word = place->word_at;
        add(word_difference(*place, rtl));
      }
    }
  }

  void time() {
    result_.time_compared = true;
    const array::TimeResult& law = result_.law;
    const RtlRun& rtl = result_.rtl;
    for (const array::CounterField& field : array::kCounterFields) {
      const std::int64_t have = rtl.counters.*field.value;
      const std::int64_t want = law.counters.*field.value;
      if (have == want) continue;
      (field.name == "cycles" ? result_.cycle_differences : result_.count_differences) +=
          magnitude(have - want);
      add({"counter " + std::string(field.name), std::to_string(have), std::to_string(want),
           end()});
    }
    for (std::size_t d = 0; d < law.ops.size(); ++d) {
      const std::int64_t have = d < rtl.op_ends.size() ? rtl.op_ends[d] : 0;
      if (have == law.ops[d].end) continue;
      result_.cycle_differences += magnitude(have - law.ops[d].end);
      add({"end of " + op_name(program_, d), std::to_string(have), std::to_string(law.ops[d].end),
           law.ops[d].end});
    }
    if (rtl.op_ends.size() > law.ops.size()) {
      result_.cycle_differences += static_cast<std::int64_t>(rtl.op_ends.size() - law.ops.size());
      add({"number of descriptors that ended", std::to_string(rtl.op_ends.size()),
           std::to_string(law.ops.size()), end()});
    }
  }

  /// The stepped mode against the recurrence, field by field.
  void stepped(const array::SteppedResult& result) {
    if (result.deadlock || result.collision) {
      ++result_.stepped_differences;
      add({"the program's end", result.deadlock ? "a deadlock" : "sums that collide",
           std::to_string(end()), end(), kStepped});
      return;
    }
    const array::TimeResult& law = result_.law;
    const auto compare = [&](const std::string& what, std::int64_t have, std::int64_t want) {
      if (have == want) return;
      result_.stepped_differences += magnitude(have - want);
      add({what, std::to_string(have), std::to_string(want), end(), kStepped});
    };
    for (const array::CounterField& f : array::kCounterFields)
      compare("counter " + std::string(f.name), result.time.counters.*f.value,
              law.counters.*f.value);
    for (std::size_t d = 0; d < law.ops.size(); ++d) {
      compare("end of " + op_name(program_, d), result.time.ops[d].end, law.ops[d].end);
      for (const array::CounterField& f : array::kCounterFields)
        compare(std::string(f.name) + " of " + op_name(program_, d),
                result.time.ops[d].counters.*f.value, law.ops[d].counters.*f.value);
    }
  }

  void flags(unsigned expected) {
    static constexpr const char* kNames[] = {"invalid", "overflow", "flushed", "saturated"};
    for (unsigned bit = 0; bit < 4; ++bit) {
      const bool have = (result_.rtl.flags >> bit & 1U) != 0;
      const bool want = (expected >> bit & 1U) != 0;
      if (have == want) continue;
      ++result_.count_differences;
      add({std::string("sticky flag ") + kNames[bit], have ? "1" : "0", want ? "1" : "0", end()});
    }
  }

 private:
  [[nodiscard]] std::int64_t end() const { return result_.law.counters.cycles; }

  Difference word_difference(const Place& place, std::span<const std::uint8_t> rtl) const {
    const program::Descriptor& d = program_.descriptors[place.descriptor];
    const std::int64_t row = place.tile.m * std::int64_t{d.rows} + place.row;
    const std::int64_t column = place.tile.n * std::int64_t{program_.target.cols} + place.column;
    return {op_name(program_, place.descriptor) + ", batch " + std::to_string(place.tile.batch) +
                ", row " + std::to_string(row) + ", column " + std::to_string(column) + " (byte " +
                std::to_string(place.word_at) + ")",
            describe_word(word_at(rtl, place.word_at), d.out_format),
            describe_word(word_at(result_.memory, place.word_at), d.out_format),
            result_.law.ops[place.descriptor].end};
  }

  void add(Difference difference) {
    if (result_.differences.size() < kShown) result_.differences.push_back(std::move(difference));
  }

  const program::Program& program_;
  Agreement& result_;
};

void set_plant(const Plant& plant, const program::Program& program, RtlOptions& options) {
  if (plant.what.empty() || plant.what == "stepped") return;
  if (plant.what == "byte") {
    options.plant = static_cast<std::uint32_t>(RtlPlant::kOutputByte);
    options.plant_at = program.descriptors.back().out_base;
    return;
  }
  if (plant.what == "op") {
    options.plant = static_cast<std::uint32_t>(RtlPlant::kOpEnd);
    options.plant_at = program.descriptors.size() / 2;
    return;
  }
  for (const auto& [word, fault] :
       {std::pair{"flags", RtlPlant::kFlags}, std::pair{"hash", RtlPlant::kHash},
        std::pair{"outside", RtlPlant::kOutside}}) {
    if (plant.what != word) continue;
    options.plant = static_cast<std::uint32_t>(fault);
    return;
  }
  for (std::size_t i = 0; i < array::kCounterFields.size(); ++i) {
    if (array::kCounterFields[i].name != plant.what) continue;
    options.plant = static_cast<std::uint32_t>(RtlPlant::kCounter0) + static_cast<std::uint32_t>(i);
    return;
  }
  throw base::InputError(
      "fault '" + plant.what +
      "' cannot be planted (byte, op, flags, hash, outside, stepped, or a counter)");
}

}  // namespace

std::string describe_word(std::uint32_t word, pe::OutFormat format) {
  switch (format) {
    case pe::OutFormat::kFp32:
      return pe::hex(word, 32) + " = " + pe::decimal(num::to_double(num::decode(num::kFp32, word)));
    case pe::OutFormat::kInt32:
      return pe::hex(word, 32) + " = " + std::to_string(static_cast<std::int32_t>(word));
    case pe::OutFormat::kFp16:
      return pe::hex(word, 32) + " = " +
             pe::decimal(num::to_double(num::decode(num::kFp16, word & 0xFFFF))) +
             (word >> 16 != 0 ? " (with upper bits)" : "");
  }
  return pe::hex(word, 32);
}

Agreement agree(const program::Program& program, const array::CoreParams& params,
                const pe::Kernel& kernel, RtlExecutor& rtl, const AgreementOptions& options) {
  check_target(program, params);
  Agreement result;
  result.law = run_cycle(program, params);
  result.memory = program::initial_memory(program);
  std::vector<std::uint8_t> rtl_memory = result.memory;
  const FunctionalResult functional = run_functional(program, kernel, result.memory);

  RtlOptions request;
  request.memory = options.memory;
  request.cycle_limit = kPatience * static_cast<std::uint64_t>(result.law.counters.cycles) + kSome;
  if (!options.wave_path.empty()) {
    request.trace_path = options.wave_path;
    request.trace_from = static_cast<std::uint64_t>(options.wave_from);
    request.trace_to =
        options.wave_to > 0 ? static_cast<std::uint64_t>(options.wave_to) : request.cycle_limit;
  }
  set_plant(options.plant, program, request);
  result.rtl = rtl.run(program.desc_base, rtl_memory, request);

  Comparison compare(program, result);
  compare.status();
  compare.core(options.hash.value_or(config_hash(params)));
  compare.bytes(rtl_memory);
  const MemoryParams ideal = ideal_memory(params);
  const bool is_ideal = options.memory.stall_permille == 0 && options.memory.jitter == 0 &&
                        options.memory.latency == ideal.latency &&
                        options.memory.write_latency == ideal.write_latency;
  if (is_ideal) compare.time();
  array::SteppedResult stepped = array::run_stepped(params, program.descriptors);
  if (options.plant.what == "stepped") ++stepped.time.ops.back().end;
  compare.stepped(stepped);
  compare.flags(functional.flags.bits());
  return result;
}

}  // namespace sumac::exec
