// SPDX-License-Identifier: Apache-2.0
//
// The programs of a layer on the Verilated core, each held to the functional and the cycle executor.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/exec/verify.hpp"

namespace sumac::cli {

/// Cycles of which a waveform is written.
struct Wave {
  std::string path;  // empty: none
  std::int64_t from = 0;
  std::int64_t to = 0;  // 0: to the end

  /// Throws UsageError: a span without cycles, a span without a file.
  void check(const std::string& command) const;
  /// Into the options of a run; `end`: a cycle after the last.
  void apply(exec::VerifyOptions& options, std::uint64_t end) const;
};

/// A cycle that no program reaches.
inline constexpr std::uint64_t kNoEnd = std::uint64_t{1} << 62;

class RtlRunner {
 public:
  /// Builds a core for each segment, where the cache has none.  The segments must outlive this object.
  RtlRunner(const Console& console, const std::vector<Segment>& segments, bool trace);

  /// Runs a segment's program on its image and compares.
  ///   sums  what the outputs must be, [op][batch][M][N] as FP32; empty: not known
  [[nodiscard]] exec::Verified run(std::size_t segment, const std::vector<std::vector<float>>& sums,
                                   const exec::VerifyOptions& options);

 private:
  const Console& console_;
  const std::vector<Segment>& segments_;
  std::vector<std::unique_ptr<exec::RtlExecutor>> executors_;
  std::vector<std::unique_ptr<pe::Kernel>> kernels_;
};

}  // namespace sumac::cli
