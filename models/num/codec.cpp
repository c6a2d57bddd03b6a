// SPDX-License-Identifier: Apache-2.0
#include "models/num/codec.hpp"

#include <limits>

namespace sumac::num {

double to_double(const Decoded& value) {
  switch (value.cls) {
    case Class::kZero: return value.negative ? -0.0 : 0.0;
    case Class::kFinite: return to_double(value.value);
    case Class::kInfinity:
      return value.negative ? -std::numeric_limits<double>::infinity()
                            : std::numeric_limits<double>::infinity();
    case Class::kNan: return std::numeric_limits<double>::quiet_NaN();
  }
  return 0.0;
}

}  // namespace sumac::num
