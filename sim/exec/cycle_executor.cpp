// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/cycle_executor.hpp"

#include "models/base/error.hpp"
#include "sim/array/stepped.hpp"

namespace sumac::exec {

void check_target(const program::Program& program, const array::CoreParams& params) {
  const program::Target target = params.target();
  if (program.target != target) {
    throw base::InputError("program is for " + program::describe(program.target) +
                           ", the array is " + program::describe(target));
  }
}

array::TimeResult run_cycle(const program::Program& program, const array::CoreParams& params) {
  check_target(program, params);
  return array::run_recurrence(params, program.descriptors);
}

array::TimeResult run_cycle_stepped(const program::Program& program,
                                    const array::CoreParams& params) {
  check_target(program, params);
  array::SteppedResult result = array::run_stepped(params, program.descriptors);
  if (result.deadlock || result.collision)
    throw base::InputError(
        "program: the core does not finish it (its nests need more ring than there is)");
  return std::move(result.time);
}

}  // namespace sumac::exec
