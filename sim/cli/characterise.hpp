// SPDX-License-Identifier: Apache-2.0
//
// `sumac cost --characterise`: starts the program that maps a PE configuration onto a cell library and measures it, and keeps its table.
//
//   program   $SUMAC_ASIC, else sumac-asic beside this program, else in build/*/synth/asic of the tree, else in $PATH
//   asked     sumac-asic characterise --pe P --lanes N --library FILE --recipe R -o FILE.csv
//   operands  --operands DIR on top, with those of layer 0 of MiniLM in this configuration, where its weights are on this machine; else the table has
//             no stimulus minilm
//   kept      cost::cached_table(), once it is there as a whole and loads
#pragma once

#include <string>

#include "models/cost/technology.hpp"
#include "sim/cli/console.hpp"

namespace sumac::cli {

/// Throws InputError, with the advice: no such file.
void check_liberty(const std::string& path, const std::string& advice = {});

/// Measures and keeps one configuration. ToolError: no such program, or it failed; InputError: no library, a table that does not load or
/// does not have the configuration.
void characterise(const Console& console, const cost::TechnologySpec& spec, const std::string& pe,
                  int lanes, const std::string& liberty);

}  // namespace sumac::cli
