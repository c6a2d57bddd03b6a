// SPDX-License-Identifier: Apache-2.0
//
// The time law of the core as a recurrence: exact cycles and event counts of a program without stepping cycles.
//
//   law     README.md, all sections
//   memory  windows only: O burst ends, OUT store ends, DF descriptor ends, ring words waiting to be freed; nothing per tile
//   source  held to a cycle-stepped machine in tests/unit/array
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/array/counters.hpp"
#include "sim/program/descriptor.hpp"

namespace sumac::array {

/// One descriptor. Its counters hold what its own fetch, items, steps and tiles add; `cycles` = end - end of the op before it,
/// `tail` = 0 but for the last.
struct OpTime {
  std::int64_t end = 0;  // store end of its last tile
  Counters counters;
  friend bool operator==(const OpTime&, const OpTime&) = default;
};

struct TimeResult {
  Counters counters;
  std::vector<OpTime> ops;
  friend bool operator==(const TimeResult&, const TimeResult&) = default;
};

/// Whether equal parts of a nest are advanced at once (repeat.hpp). The result is the same; kNone is for tests.
enum class Repeats : std::uint8_t { kSkip, kNone };

/// What the recurrence did, for the test of its cost: tiles evaluated one by one; the others were advanced with a repeat.
struct Work {
  std::int64_t tiles = 0;
};

/// Runs the descriptors in order. They must be legal for the core (program::validate); the field `last` is not looked at.
[[nodiscard]] TimeResult run_recurrence(const CoreParams& params,
                                        std::span<const program::Descriptor> descriptors,
                                        Repeats repeats = Repeats::kSkip, Work* work = nullptr);

}  // namespace sumac::array
