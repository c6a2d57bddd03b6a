// SPDX-License-Identifier: Apache-2.0
//
// Where the user's own results of slow work are kept: Verilated cores, characterised PEs.
#pragma once

#include <filesystem>

namespace sumac::base {

/// $SUMAC_CACHE, else $XDG_CACHE_HOME/sumac, else $HOME/.cache/sumac, else /var/tmp/sumac; absolute. It need not exist.
[[nodiscard]] std::filesystem::path cache_folder();

}  // namespace sumac::base
