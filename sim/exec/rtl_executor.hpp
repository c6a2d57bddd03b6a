// SPDX-License-Identifier: Apache-2.0
//
// The rtl executor: a program on the Verilated core under SystemC. The truth that the other two are held to.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "sim/array/core_params.hpp"
#include "sim/exec/dut_build.hpp"
#include "sim/exec/rtl_worker.hpp"

namespace sumac::exec {

/// What is to be Verilated for a core. The memory's latencies do not enter.
[[nodiscard]] DutBuild core_build(const array::CoreParams& params, bool trace);

/// What a core built for `params` says in its register ConfigHash: the low 32 bits of program::target_hash.
[[nodiscard]] std::uint32_t config_hash(const array::CoreParams& params);

/// A worker on the core for `params`, built now if it is not in the cache.
///   seed  what the core's registers hold before reset
/// ToolError: Verilator, compiler or sumac-rtl missing.
class RtlExecutor {
 public:
  explicit RtlExecutor(const array::CoreParams& params, std::uint64_t seed = 1, bool trace = false);
  /// The same for any module with the core's ports: a netlist of it.
  RtlExecutor(const DutBuild& build, std::uint64_t seed);

  /// Runs the descriptor list at byte program_address of the image, in place.
  [[nodiscard]] RtlRun run(std::uint32_t program_address, std::span<std::uint8_t> image,
                           const RtlOptions& options) {
    return worker_->run(program_address, image, options);
  }
  [[nodiscard]] const Dut& dut() const { return dut_; }

 private:
  Dut dut_;
  std::unique_ptr<RtlWorker> worker_;
};

/// The ideal memory of a core's parameters.
[[nodiscard]] MemoryParams ideal_memory(const array::CoreParams& params);

}  // namespace sumac::exec
