// SPDX-License-Identifier: Apache-2.0
//
// What is fixed of a configuration, without its values: golden models with tables take a millisecond to make.
#pragma once

#include <string_view>

#include "models/pe/pe.hpp"

namespace sumac::pe {

/// make_pe(name, lanes)->info(), made once in a process. Throws as make_pe. For any number of threads.
[[nodiscard]] const PeInfo& info_of(std::string_view name, int lanes = 0);

}  // namespace sumac::pe
