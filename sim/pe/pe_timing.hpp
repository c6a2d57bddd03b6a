// SPDX-License-Identifier: Apache-2.0
//
// Time of a PE configuration, and the word that configures its RTL. Units: cycles. Law: sim/array/README.md, rtl/README.md 1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/num/format.hpp"
#include "models/pe/scalar.hpp"

namespace sumac::pe {

struct PeTiming {
  int edge_latency = 1;        // code at an edge to what travels
  int pe_latency = 1;          // a group's last beat to its hand-off
  int drain_latency = 1;       // sum to output word
  int min_group_interval = 1;  // between the last beats of two groups
  int loop_drain = 1;          // latency of the drain's accumulate loop; 1 where it has none
  int act_bits = 0;            // of one code
  int wgt_bits = 0;
  std::string cfg_word;  // Verilog literal for the parameter CfgWord
  friend bool operator==(const PeTiming&, const PeTiming&) = default;
};

/// "KIND" or "KIND/CONFIG"; lanes = 0 means the configuration's default.  Throws base::InputError as make_pe does.
[[nodiscard]] PeTiming timing_of(std::string_view name, int lanes = 0);

/// The word that configures the RTL of the scalar law (models/pe/scalar.hpp). Throws base::InputError as make_scalar does, and for options that exist
/// in the golden model only.
[[nodiscard]] std::string scalar_cfg_word(std::string_view name, const ScalarOptions& options);

/// fmt_t of rtl/common/sumac_pkg.sv: is_int | exp_bits 4 | man_bits 5 | special 2.
inline constexpr int kFmtBits = 12;
[[nodiscard]] std::uint64_t fmt_word(const num::Format& format);

/// A word as a Verilog literal: 26'h2082080.
[[nodiscard]] std::string verilog_literal(std::uint64_t word, int bits);

}  // namespace sumac::pe
