// SPDX-License-Identifier: Apache-2.0
//
// newkind: what its papers claim, number by number.
#include "models/pe/claims.hpp"

namespace sumac::pe::newkind {

std::vector<Claim> claims() {
  return {};
}

}  // namespace sumac::pe::newkind
