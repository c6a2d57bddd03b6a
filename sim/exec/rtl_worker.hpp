// SPDX-License-Identifier: Apache-2.0
//
// A worker process that runs programs on one Verilated core.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "sim/array/counters.hpp"
#include "sim/exec/rtl_protocol.hpp"

namespace sumac::exec {

struct RtlRun {
  RtlStatus status = RtlStatus::kDone;
  std::uint32_t flags = 0;
  std::uint32_t identification = 0;          // hash of its configuration, as the core reports it
  std::array<std::uint32_t, 8> registers{};  // words 0..7 of the host port
  std::uint64_t after_reset = 0;             // status and counters after each reset, or-ed
  std::int64_t outside = 0;                  // beats that it read or wrote outside the image
  array::Counters counters;
  std::vector<std::int64_t> op_ends;
  double cpu_seconds = 0;
};

/// What a request asks for beside program and memory.
struct RtlOptions {
  MemoryParams memory;
  std::uint64_t cycle_limit = 0;
  std::uint64_t abort_at = 0;
  bool no_reset = false;
  std::string trace_path;
  std::uint64_t trace_from = 0;
  std::uint64_t trace_to = 0;
  std::uint32_t plant = 0;  // RtlPlant, for canaries
  std::uint64_t plant_at = 0;
};

class RtlWorker {
 public:
  /// Starts `worker` (the program sumac-rtl) on a core. ToolError if that fails.
  ///   seed  what the core's registers hold before reset
  RtlWorker(const std::string& worker, const std::string& core, std::uint64_t seed);
  ~RtlWorker();
  RtlWorker(const RtlWorker&) = delete;
  RtlWorker& operator=(const RtlWorker&) = delete;

  /// Runs the descriptor list at program_address; the image is read and written in place. ToolError if the worker dies;
  /// base::Interrupted after Ctrl-C, with the worker ended.
  [[nodiscard]] RtlRun run(std::uint32_t program_address, std::span<std::uint8_t> image,
                           const RtlOptions& options);

 private:
  [[noreturn]] void give_up(const char* what);

  std::FILE* said_ = nullptr;  // standard error of the worker
  int to_ = -1;
  int from_ = -1;
  int pid_ = -1;
  std::string core_;
};

/// One word for each status, for messages.
[[nodiscard]] const char* name(RtlStatus status);

}  // namespace sumac::exec
