// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_rtl.hpp"

#include <bit>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"

namespace sumac::cli {
namespace {

/// The first output of a program that is not what the model says.
void compare_sums(const Segment& segment, const std::vector<std::vector<float>>& sums,
                  exec::Agreement& agreement) {
  for (std::size_t op = 0; op < sums.size(); ++op) {
    const std::vector<std::uint32_t> words =
        mapping::read_op(segment.compiled, op, agreement.memory);
    SUMAC_CHECK(words.size() == sums[op].size(), "a GEMM has one output word for each sum");
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto want = std::bit_cast<std::uint32_t>(sums[op][i]);
      if (words[i] == want) continue;
      agreement.byte_differences += 4;
      agreement.differences.push_back(
          {"op '" + segment.compiled.program.symbols[op].name + "', output " + std::to_string(i),
           exec::describe_word(words[i], pe::OutFormat::kFp32),
           exec::describe_word(want, pe::OutFormat::kFp32), agreement.law.counters.cycles});
      return;
    }
  }
}

}  // namespace

RtlRunner::RtlRunner(const Console& console, const std::vector<Segment>& segments, const Wave& wave)
    : console_(console), segments_(segments), wave_(wave) {
  for (const Segment& segment : segments_) {
    base::check_interrupt();
    console_.detail("rtl: core for " + segment.core.pe_name +
                    " (built now if it is not in the cache)");
    executors_.push_back(std::make_unique<exec::RtlExecutor>(segment.core, 1, !wave_.path.empty()));
    kernels_.push_back(pe::make_kernel(segment.core.pe_name, segment.core.lanes));
  }
}

exec::Agreement RtlRunner::run(std::size_t s, const std::vector<std::vector<float>>& sums,
                               const exec::Plant& plant, const exec::MemoryParams& stalls) {
  base::check_interrupt();
  const Segment& segment = segments_[s];
  exec::AgreementOptions options;
  options.memory = exec::ideal_memory(segment.core);
  options.memory.stall_permille = stalls.stall_permille;
  options.memory.jitter = stalls.jitter;
  options.memory.seed = stalls.seed;
  options.wave_path = wave_.path;
  options.wave_from = wave_.from;
  options.wave_to = wave_.to;
  options.plant = plant;
  exec::Agreement agreement =
      exec::agree(segment.compiled.program, segment.core, *kernels_[s], *executors_[s], options);
  compare_sums(segment, sums, agreement);
  console_.detail("rtl: " + segment.core.pe_name + ": " +
                  std::to_string(agreement.rtl.counters.cycles) + " cycles in " +
                  std::to_string(agreement.rtl.cpu_seconds) + " s of CPU");
  return agreement;
}

std::string describe(const exec::Difference& difference) {
  return difference.place + ": " + difference.rtl + " in " + difference.machine + ", " +
         difference.expected + " expected";
}

}  // namespace sumac::cli
