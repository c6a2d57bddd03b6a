// SPDX-License-Identifier: Apache-2.0
//
// Time of lmul: twin of the functions of rtl/pe/lmul/lmul_pkg.sv. Units: cycles.
#pragma once

#include <string_view>

#include "models/pe/lmul/lmul.hpp"
#include "sim/pe/pe_timing.hpp"

namespace sumac::pe::lmul {

/// cfg_t: fmt fmt_t | offset 10 | subn | fp32_sum.
[[nodiscard]] std::uint64_t cfg_word(const Law& law, bool fp32_sum);
inline constexpr int kOffsetBits = 10;
inline constexpr int kCfgBits = kFmtBits + kOffsetBits + 2;

/// Throws base::InputError for an unknown configuration.
[[nodiscard]] PeTiming timing(std::string_view config, int lanes);

}  // namespace sumac::pe::lmul
