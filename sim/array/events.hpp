// SPDX-License-Identifier: Apache-2.0
//
// Events that cost energy (models/cost/events.hpp), from the counters of a run and the shapes of its descriptors.
//
//   time     that in which the array feeds or waits: feed_beats + all stalls + tail; over a whole program these are its cycles
//   cells    row_beats * C are on real rows; those of the last n tile's columns past the GEMM are `zero`; (R * feed_beats - row_beats) * C are `pad`
//   handoff  drain_rows * C; shift: a tile of r rows shifts r (r - 1) / 2 times a column (row R - r + 1 + k and those below it in drain cycle k)
//   rings    a word written once; a bank reads a word when the address is a new one: the words of K once for each tile, real rows and all columns;
//            output words once in and once out. The RTL of today addresses its banks in every cycle: the enable that this takes is not in it
//   dram     8 * PB bits a beat, either way
//   not here load, compute and store engines, host registers: no event of theirs is counted
#pragma once

#include <span>

#include "models/cost/events.hpp"
#include "models/cost/technology.hpp"
#include "sim/array/core_params.hpp"
#include "sim/array/counters.hpp"
#include "sim/program/descriptor.hpp"

namespace sumac::array {

/// `counters` are those of these descriptors together. InternalError where the two contradict each other.
[[nodiscard]] cost::Events events_of(const CoreParams& core,
                                     std::span<const program::Descriptor> descriptors,
                                     const Counters& counters);

/// The array build as its cost depends on it. A bank is as many memories of a beat's width as a word has beats.
[[nodiscard]] cost::ArrayShape shape_of(const CoreParams& core);

}  // namespace sumac::array
