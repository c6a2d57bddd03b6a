// SPDX-License-Identifier: Apache-2.0
//
// What `sumac verify` found, and how it is printed.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"
#include "sim/exec/verify.hpp"

namespace sumac::cli {

struct VerifyReport {
  std::string title;
  std::optional<std::uint64_t> seed;  // where something was random
  bool time_compared = true;
  exec::Differences differences;
  std::int64_t programs = 0;
  std::int64_t cycles = 0;
  double rtl_cpu_seconds = 0;
  std::vector<std::string> builds;  // one line each
  std::optional<exec::Coverage> coverage;
  std::vector<std::string> uncovered;
};

void print_verify(const Console& console, const VerifyReport& report);
[[nodiscard]] nlohmann::ordered_json verify_json(const VerifyReport& report);

/// Throws MismatchError where something differs, or where too little was covered.
void judge(const VerifyReport& report);

}  // namespace sumac::cli
