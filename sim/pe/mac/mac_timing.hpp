// SPDX-License-Identifier: Apache-2.0
//
// Time of mac: twin of the functions of rtl/pe/mac/mac_pkg.sv. Units: cycles.
#pragma once

#include <string_view>

#include "models/pe/mac/mac.hpp"
#include "sim/pe/pe_timing.hpp"

namespace sumac::pe::mac {

/// cfg_t: act fmt_t | wgt fmt_t | fp32_sum | subn.
[[nodiscard]] std::uint64_t cfg_word(const Config& config);
inline constexpr int kCfgBits = 2 * kFmtBits + 2;

/// Throws base::InputError for an unknown configuration.
[[nodiscard]] PeTiming timing(std::string_view config, int lanes);

}  // namespace sumac::pe::mac
