// SPDX-License-Identifier: Apache-2.0
//
// Time of newkind: twin of the functions of rtl/pe/newkind/newkind_pkg.sv. Units: cycles.
#pragma once

#include <string_view>

#include "sim/pe/pe_timing.hpp"

namespace sumac::pe::newkind {

/// Throws base::InputError for an unknown configuration.
[[nodiscard]] PeTiming timing(std::string_view config, int lanes);

}  // namespace sumac::pe::newkind
