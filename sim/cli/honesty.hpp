// SPDX-License-Identifier: Apache-2.0
//
// What stands behind the numbers of a report: what equals RTL, what is a model, what was left out.
#pragma once

#include <string>

namespace sumac::cli {

struct RunSetting;

struct Honesty {
  std::string exact;
  std::string modelled;
  std::string not_modelled;
  double not_modelled_share = 0;  // of the FLOPs of the model
};

[[nodiscard]] Honesty honesty_of(const RunSetting& setting, bool rtl_checked);

}  // namespace sumac::cli
