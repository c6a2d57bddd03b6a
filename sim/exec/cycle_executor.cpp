// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/cycle_executor.hpp"

#include "models/base/error.hpp"

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

}  // namespace sumac::exec
