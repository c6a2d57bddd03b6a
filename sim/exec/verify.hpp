// SPDX-License-Identifier: Apache-2.0
//
// The same program on functional, cycle and rtl executors, and every difference between them.
//
//   compared   output bytes: functional = rtl (all of memory, so a stray write is a difference too); sticky flags: functional = rtl;
//              total cycles, op ends and every counter: cycle = rtl. With stalls of the port: bytes and flags only
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/exec/random_program.hpp"
#include "sim/exec/rtl_executor.hpp"
#include "sim/pe/pe_kernel.hpp"
#include "sim/program/program.hpp"

namespace sumac::exec {

/// A fault planted in what the rtl executor answered, so that tests can show that each comparison bites.
struct Plant {
  enum class Kind : std::uint8_t { kNone, kByte, kFlag, kOpEnd, kCounter };
  Kind kind = Kind::kNone;
  std::size_t counter = 0;  // index in array::kCounterFields
};

/// "byte", "flag", "op_end" or the name of a counter. UsageError names them.
[[nodiscard]] Plant parse_plant(std::string_view text);

struct VerifyOptions {
  int stall_permille =
      0;  // > 0: the port stalls in so many of 1000 cycles; bytes and flags are compared, time is not
  std::uint64_t memory_seed = 1;
  Plant plant;
  std::string
      wave;  // FST file of cycles wave_from..wave_to-1; the core must have been built with tracing
  std::uint64_t wave_from = 0;
  std::uint64_t wave_to = 0;
};

/// Differences by kind, and the first of each in words (place, both values).
struct Differences {
  std::int64_t bytes = 0;
  std::int64_t cycles = 0;  // total and op ends
  std::int64_t counts = 0;  // other counters, flags
  std::int64_t failed = 0;  // runs that did not come to their end
  std::vector<std::string> first;

  [[nodiscard]] bool any() const { return bytes != 0 || cycles != 0 || counts != 0 || failed != 0; }
  Differences& operator+=(const Differences& other);
};

struct Verified {
  Differences differences;
  array::TimeResult time;  // of the cycle executor
  double rtl_cpu_seconds = 0;
};

/// One program with an image, on a core that stands. InputError: the program was made for another build, or has no image.
[[nodiscard]] Verified verify_program(const program::Program& program,
                                      const array::CoreParams& params, const pe::Kernel& kernel,
                                      RtlExecutor& rtl, const VerifyOptions& options);

/// `verify --random`.
struct RandomVerify {
  std::int64_t programs = 1000;
  std::uint64_t seed = 1;
  std::vector<std::string> pes;  // "KIND" or "KIND/CONFIG"; empty: every kind
  std::int64_t only = -1;        // one program by number, nothing else
  VerifyOptions options;         // wave: with `only`
};

struct RandomResult {
  Differences differences;
  Coverage coverage;
  std::vector<std::string> builds;  // one line each
  std::int64_t programs = 0;
  std::int64_t cycles = 0;
  double rtl_cpu_seconds = 0;
  std::vector<std::string> uncovered;  // fields of Coverage below kLeastCovered
};

/// Of 1,000 programs at least so many must show each field of Coverage; fewer programs are held to nothing.
inline constexpr std::int64_t kLeastCovered = 50;
inline constexpr std::int64_t kCoverageFrom = 1000;

/// The core of build `index`, 0..kRandomBuilds-1, of a random run; latencies are drawn per program.
inline constexpr int kRandomBuilds = 10;
[[nodiscard]] array::CoreParams random_build(int index, const std::vector<std::string>& pes);

/// Builds are shared out over the machine's cores. progress(done, of) is called after each program, from one thread at a time; it returns
/// false to stop early (the result then counts what was run).
[[nodiscard]] RandomResult verify_random(
    const RandomVerify& job, const std::function<bool(std::int64_t, std::int64_t)>& progress);

}  // namespace sumac::exec
