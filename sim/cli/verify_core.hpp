// SPDX-License-Identifier: Apache-2.0
//
// The core that `sumac verify FILE` runs a program file on.
#pragma once

#include <string>

#include "sim/array/core_params.hpp"
#include "sim/program/program.hpp"

namespace sumac::cli {

/// The array that was named, or the program's own sizes with the rest as a bare RxC has it.
///   where      the file, for messages
///   array, pe  as on the command line; empty: not given
/// InputError: the program names no PE and `pe` neither, or another; an unknown PE or array; sizes outside their law.
[[nodiscard]] array::CoreParams core_for(const std::string& where, const program::Program& program,
                                         const std::string& array, const std::string& pe);

}  // namespace sumac::cli
