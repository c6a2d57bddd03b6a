// SPDX-License-Identifier: Apache-2.0
//
// One program on the functional, the cycle (recurrence and stepped mode) and the rtl executor, and every difference between them.
//
//   bytes   the whole memory after the run: functional against rtl
//   cycles  total and the end of every descriptor: cycle against rtl
//   counts  every event counter but `cycles`: cycle against rtl; sticky flags: functional against rtl
//   stepped cycle executor: every total, op end and counter of the stepped mode against the recurrence
//   stalls  with a port that stalls or an uneven latency only bytes and flags of the RTL are compared: the law is that of the ideal port
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/exec/rtl_executor.hpp"
#include "sim/pe/pe_kernel.hpp"
#include "sim/program/program.hpp"

namespace sumac::exec {

/// One thing that differs, in words.
struct Difference {
  std::string
      place;  // "op 'ffn.up', batch 0, row 3, column 17 (byte 6420)", "counter stall_act", "end of descriptor 2"
  std::string rtl;         // what the core gave, decoded (or the other machine that is named below)
  std::string expected;    // what the executor gave that it is held to
  std::int64_t cycle = 0;  // by the law: where to look in a waveform
  const char* machine = "RTL";  // or "the stepped mode"
};

struct Agreement {
  RtlRun rtl;
  array::TimeResult law;
  std::vector<std::uint8_t> memory;  // of the functional executor, after the run
  bool time_compared = false;
  std::int64_t bytes_compared = 0;
  std::int64_t byte_differences = 0;
  std::int64_t cycle_differences =
      0;  // sum of |rtl - law| over the total and the ends of descriptors
  std::int64_t count_differences =
      0;  // sum of |rtl - law| over the other counters; one for each sticky flag
  std::int64_t stepped_differences =
      0;  // sum of |stepped - law| over totals, op ends and counters of each descriptor
  std::vector<Difference> differences;  // the first few
  [[nodiscard]] bool agrees() const {
    return byte_differences == 0 && cycle_differences == 0 && count_differences == 0 &&
           stepped_differences == 0 && differences.empty();
  }
};

/// Something to be changed in what the core (or the stepped mode) gives back, so that a comparison that does not notice is found out.
struct Plant {
  std::string
      what;  // "byte", "op", "flags", "hash", "outside", "stepped", or the name of a counter ("cycles" among them); empty: nothing
};

struct AgreementOptions {
  MemoryParams memory;  // ideal_memory(), unless the port is to stall
  std::string wave_path;
  std::int64_t wave_from = 0;
  std::int64_t wave_to = 0;  // 0: to the end
  Plant plant;
  std::optional<std::uint32_t>
      hash;  // what the core says it is; none: config_hash() of the parameters
};

/// Runs and compares.  The program must be valid and of the core's target.  A core that hangs or reports an error is a difference.
/// InputError: an unknown plant; ToolError, Interrupted as RtlExecutor::run.
[[nodiscard]] Agreement agree(const program::Program& program, const array::CoreParams& params,
                              const pe::Kernel& kernel, RtlExecutor& rtl,
                              const AgreementOptions& options);

/// A 32-bit output word in words: "0x3fc00000 = 1.5".
[[nodiscard]] std::string describe_word(std::uint32_t word, pe::OutFormat format);

}  // namespace sumac::exec
