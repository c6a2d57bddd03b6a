// SPDX-License-Identifier: Apache-2.0
//
// The cycle executor: exact time and events of a program, no values, no RTL. Law: sim/array/README.md.
#pragma once

#include "sim/array/core_params.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/program/program.hpp"

namespace sumac::exec {

/// InputError unless the program was made for an array build of these sizes and this PE configuration.
void check_target(const program::Program& program, const array::CoreParams& params);

/// Total, op ends (one per descriptor) and every counter. The program must be valid.
[[nodiscard]] array::TimeResult run_cycle(const program::Program& program,
                                          const array::CoreParams& params);

/// The same from the stepped mode (sim/array/stepped.hpp). InputError: a program that the core cannot finish.
[[nodiscard]] array::TimeResult run_cycle_stepped(const program::Program& program,
                                                  const array::CoreParams& params);

}  // namespace sumac::exec
