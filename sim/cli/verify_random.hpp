// SPDX-License-Identifier: Apache-2.0
//
// Random programs on a dozen cores: seeds S .. S + N - 1. Core, memory latencies and stalls of a program follow from its seed alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/cli/run_rtl.hpp"
#include "sim/cli/verify_result.hpp"

namespace sumac::cli {

struct RandomOptions {
  std::int64_t programs = 0;
  std::uint64_t seed = 1;
  std::string pe;           // empty: every kind, in several configurations
  bool stalls = false;      // the port stalls at random
  std::optional<int> jobs;  // cores at work at the same time; nothing: as many as the machine has
  std::string keep;         // folder for the programs; empty: none
  Wave wave;                // of a single program
  exec::Plant plant;
};

/// The cores: kinds and configurations in turn, sizes 1x1, 1xN, Nx1, primes; small rings and large, ports of 4 to 64 bytes.
[[nodiscard]] std::vector<array::CoreParams> random_cores(const std::string& pe);

[[nodiscard]] VerifyResult verify_random(const Console& console, const RandomOptions& options);

}  // namespace sumac::cli
