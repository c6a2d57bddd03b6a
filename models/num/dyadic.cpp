// SPDX-License-Identifier: Apache-2.0
#include "models/num/dyadic.hpp"

#include <cmath>

namespace sumac::num {

double to_double(Dyadic value) {
  return std::ldexp(static_cast<double>(value.mant), value.exp);
}

}  // namespace sumac::num
