// SPDX-License-Identifier: Apache-2.0
//
// Which PE kind runs which class of GEMMs: the value of --pe, and the list of --compare.
//
//   KIND[/CONFIG]                     all GEMMs
//   linear=..,qk=..,pv=..             by class; a class that is not named runs on the default configuration of the first kind
//   --compare A,B,..                  choices; parts CLASS=.. in a row are one choice, until a class comes again
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/plan/pe_choice.hpp"

namespace sumac::cli {

using plan::PeChoice;

/// "kind/config" of what makes any golden model.  Throws InputError: unknown kind or configuration.
[[nodiscard]] std::string full_pe_name(std::string_view name);

/// Throws UsageError (a part that is not CLASS=PE, a class twice) or InputError (unknown PE). An empty text: the default.
[[nodiscard]] PeChoice parse_pe_choice(std::string_view text);

/// At least two choices.
[[nodiscard]] std::vector<PeChoice> parse_pe_choices(std::string_view text);

}  // namespace sumac::cli
