// SPDX-License-Identifier: Apache-2.0
//
// What `sumac verify` found: sums over programs, the programs that differ, and how it is printed.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"
#include "sim/exec/agreement.hpp"
#include "sim/exec/random_program.hpp"

namespace sumac::cli {

/// A program that was run.
struct VerifiedProgram {
  std::string name;      // "seed 17", "layer 0", a file
  std::string core;      // "mac/int8 on 3x5x2"
  std::string repeat;    // the command that does it again
  std::string waveform;  // the command that also writes a waveform, but for --from and --to
  exec::Agreement agreement;
};

struct VerifyResult {
  std::int64_t programs = 0;
  std::int64_t cores = 0;
  std::int64_t byte_differences = 0;
  std::int64_t cycle_differences = 0;
  std::int64_t count_differences = 0;
  std::int64_t stepped_differences = 0;
  std::int64_t bytes_compared = 0;
  std::int64_t cycles = 0;
  std::int64_t descriptors = 0;
  std::int64_t time_compared = 0;  // programs of which cycles and counts were compared
  double rtl_seconds = 0;
  std::int64_t differing = 0;
  std::vector<VerifiedProgram> shown;  // the first that differ
  std::optional<exec::Coverage> coverage;

  void add(VerifiedProgram program, std::size_t descriptors);
  [[nodiscard]] bool agrees() const { return differing == 0; }
};

/// Of so many random programs each kind of coverage must be in at least kLeastCoverage.
inline constexpr std::int64_t kCoveragePrograms = 1000;
inline constexpr std::int64_t kLeastCoverage = 50;

void print_verify(const Console& console, const std::string& title, const VerifyResult& result);
[[nodiscard]] nlohmann::ordered_json verify_json(const std::string& title,
                                                 const VerifyResult& result);

/// Throws MismatchError where something differs, or where too little was covered.
void judge(const VerifyResult& result);

}  // namespace sumac::cli
