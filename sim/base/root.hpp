// SPDX-License-Identifier: Apache-2.0
//
// The folder that holds models/, rtl/ and the rest: what is read at run time (array files, RTL) is found from here.
#pragma once

#include <filesystem>

namespace sumac::base {

/// $SUMAC_ROOT if set; else what set_root() was told; else the nearest folder above the running program that holds models/pe/pe_list.def, itself
/// or in share/sumac; else the nearest such folder at or above the working directory. InputError where there is none.
[[nodiscard]] std::filesystem::path root();

/// For programs that lie elsewhere than what they read: SUMAC_DATA_DIR of an installed Sumac.  Before any other call, from one thread.
void set_root(std::filesystem::path folder);

}  // namespace sumac::base
