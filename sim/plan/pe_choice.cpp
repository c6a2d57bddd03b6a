// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/pe_choice.hpp"

#include <algorithm>

#include "models/base/error.hpp"

namespace sumac::plan {

const std::string& PeChoice::of(workload::OpClass op_class) const {
  const auto found = std::ranges::find(kClasses, op_class);
  SUMAC_CHECK(found != kClasses.end(), "only GEMMs run on a PE");
  return pes[static_cast<std::size_t>(found - kClasses.begin())];
}

std::string PeChoice::text() const {
  if (!is_mixed()) return pes[0];
  std::string text;
  for (std::size_t i = 0; i < kClasses.size(); ++i)
    text += (i == 0 ? "" : ",") + std::string(workload::to_string(kClasses[i])) + "=" + pes[i];
  return text;
}

}  // namespace sumac::plan
