// SPDX-License-Identifier: Apache-2.0
//
// The programs of a layer on the Verilated core, each held to the functional and the cycle executor.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/exec/agreement.hpp"

namespace sumac::cli {

/// Cycles of which a waveform is written.
struct Wave {
  std::string path;  // empty: none
  std::int64_t from = 0;
  std::int64_t to = 0;  // 0: to the end
};

class RtlRunner {
 public:
  /// Builds a core for each segment, where the cache has none.  The segments must outlive this object.
  RtlRunner(const Console& console, const std::vector<Segment>& segments, const Wave& wave);

  /// Runs a segment's program on its image (zeros where it has none).
  ///   sums  what the outputs must be, [op][batch][M][N] as FP32; empty: not known
  ///   stalls  stalls and jitter of the port, and their seed; its latencies are the core's
  [[nodiscard]] exec::Agreement run(std::size_t segment,
                                    const std::vector<std::vector<float>>& sums = {},
                                    const exec::Plant& plant = {},
                                    const exec::MemoryParams& stalls = {});

 private:
  const Console& console_;
  const std::vector<Segment>& segments_;
  Wave wave_;
  std::vector<std::unique_ptr<exec::RtlExecutor>> executors_;
  std::vector<std::unique_ptr<pe::Kernel>> kernels_;
};

/// "op 'ffn.up', batch 0, row 3, column 17: 0x3fc00000 = 1.5 in RTL, 0x3fb00000 = 1.375 expected".
[[nodiscard]] std::string describe(const exec::Difference& difference);

}  // namespace sumac::cli
