// SPDX-License-Identifier: Apache-2.0
#include "models/pe/claims.hpp"

#include <cmath>

#include "models/base/error.hpp"

// Each kind of pe_list.def defines claims(); one that does not, does not link.
#define PE(kind)               \
  namespace sumac::pe::kind {  \
  std::vector<Claim> claims(); \
  }
#include "models/pe/pe_list.def"
#undef PE

namespace sumac::pe {

std::string_view to_string(ClaimLevel level) {
  switch (level) {
    case ClaimLevel::kConstants: return "constants";
    case ClaimLevel::kGates: return "gates";
    case ClaimLevel::kError: return "error";
    case ClaimLevel::kMultiplier: return "multiplier";
    case ClaimLevel::kPe: return "PE";
    case ClaimLevel::kArray: return "array";
    case ClaimLevel::kLayer: return "layer";
    case ClaimLevel::kSystem: return "system";
    case ClaimLevel::kModel: return "model";
  }
  return "";
}

std::string_view verdict(const Claim& claim) {
  if (!claim.ours) return "no number";
  if (!claim.theirs) return "ours";
  if (std::fabs(*claim.ours - *claim.theirs) <= claim.tolerance) return "reproduced";
  return (*claim.ours > *claim.theirs) == claim.more_is_better ? "exceeded" : "not reached";
}

std::vector<Claim> claims_of(std::string_view kind) {
  std::string known;
#define PE(name)                            \
  if (kind == #name) return name::claims(); \
  known += (known.empty() ? "" : ", ") + std::string(#name);
#include "models/pe/pe_list.def"
#undef PE
  throw base::InputError("claims: nothing is known of '" + std::string(kind) + "' (" + known + ")");
}

}  // namespace sumac::pe
