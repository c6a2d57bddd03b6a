// SPDX-License-Identifier: Apache-2.0
//
// mac is the yardstick that others are held to: nobody claims anything of it.
#include "models/pe/claims.hpp"

namespace sumac::pe::mac {

std::vector<Claim> claims() {
  return {};
}

}  // namespace sumac::pe::mac
