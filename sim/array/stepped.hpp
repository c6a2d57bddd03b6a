// SPDX-License-Identifier: Apache-2.0
//
// The stepped mode of the cycle executor: the machine of README.md advanced clock by clock, without data values. A second formulation of
// time that shares nothing with the recurrence but the types of its inputs and results; it exists to check that one.
//
//   cycle   every engine looks at the state of the beginning of a cycle; what it causes is seen from the next cycle on
//   engines load and compute walk the nests with cursors of their own (nest_cursor.hpp), the store queue is in tile order
//   memory  queues that the hardware bounds (bursts in flight, out slots, panels in the rings); nothing per cycle, nothing per tile
//   speed   tens of millions of cycles a second (tests/bench), so a million-cycle program is checked in a blink
#pragma once

#include <span>

#include "sim/array/core_params.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/program/descriptor.hpp"

namespace sumac::array {

struct SteppedResult {
  TimeResult
      time;  // total, every counter and the end of every descriptor, each with its own counters
  bool deadlock =
      false;  // nothing moves and nothing is due: a nest that its rings cannot hold; the times are then meaningless
  bool collision = false;  // two tiles' sums would meet in the shadow chains
};

/// Runs the descriptors in order, at least one. Throws base::Interrupted after a signal.
[[nodiscard]] SteppedResult run_stepped(const CoreParams& params,
                                        std::span<const program::Descriptor> descriptors);

}  // namespace sumac::array
