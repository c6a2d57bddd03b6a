// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_rtl.hpp"

#include <bit>

#include "models/base/error.hpp"
#include "models/pe/explain.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/exec/functional_executor.hpp"

namespace sumac::cli {
namespace {

/// Outputs of a program that are not what the model says.
void compare_sums(const Segment& segment, const pe::Kernel& kernel,
                  const std::vector<std::vector<float>>& sums, exec::Differences& out) {
  if (sums.empty()) return;
  std::vector<std::uint8_t> memory = program::initial_memory(segment.compiled.program);
  (void)exec::run_functional(segment.compiled.program, kernel, memory);
  for (std::size_t op = 0; op < sums.size(); ++op) {
    const std::vector<std::uint32_t> words = mapping::read_op(segment.compiled, op, memory);
    SUMAC_CHECK(words.size() == sums[op].size(), "a GEMM has one output word for each sum");
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto want = std::bit_cast<std::uint32_t>(sums[op][i]);
      if (words[i] == want) continue;
      if (out.bytes == 0) {
        out.first.push_back("op '" + segment.compiled.program.symbols[op].name + "', output " +
                            std::to_string(i) + ": functional " + pe::hex(words[i], 32) +
                            ", the model " + pe::hex(want, 32));
      }
      out.bytes += 4;
    }
  }
}

}  // namespace

void Wave::check(const std::string& command) const {
  if (path.empty() && (from != 0 || to != 0)) {
    throw base::UsageError(command + ": --from and --to belong to --wave");
  }
  if (from < 0 || to < 0 || (to > 0 && to <= from)) {
    throw base::UsageError(command + ": --from " + std::to_string(from) + " --to " +
                           std::to_string(to) + " is no span of cycles");
  }
}

void Wave::apply(exec::VerifyOptions& options, std::uint64_t end) const {
  if (path.empty()) return;
  options.wave = path;
  options.wave_from = static_cast<std::uint64_t>(from);
  options.wave_to = to > 0 ? static_cast<std::uint64_t>(to) : end;
}

RtlRunner::RtlRunner(const Console& console, const std::vector<Segment>& segments, bool trace)
    : console_(console), segments_(segments) {
  for (const Segment& segment : segments_) {
    base::check_interrupt();
    console_.detail("rtl: core for " + segment.core.pe_name +
                    " (built now if it is not in the cache)");
    executors_.push_back(std::make_unique<exec::RtlExecutor>(segment.core, 1, trace));
    kernels_.push_back(pe::make_kernel(segment.core.pe_name, segment.core.lanes));
  }
}

exec::Verified RtlRunner::run(std::size_t s, const std::vector<std::vector<float>>& sums,
                              const exec::VerifyOptions& options) {
  base::check_interrupt();
  const Segment& segment = segments_[s];
  exec::Verified verified = exec::verify_program(segment.compiled.program, segment.core,
                                                 *kernels_[s], *executors_[s], options);
  compare_sums(segment, *kernels_[s], sums, verified.differences);
  console_.detail("rtl: " + segment.core.pe_name + ": " +
                  std::to_string(verified.time.counters.cycles) + " cycles in " +
                  std::to_string(verified.rtl_cpu_seconds) + " s of CPU");
  return verified;
}

}  // namespace sumac::cli
