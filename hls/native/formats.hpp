// SPDX-License-Identifier: Apache-2.0
//
// Operand formats by name at run time, and every float of 3 to 8 bits as a list.
#pragma once

#include <string>

#include "hls/common/format.hpp"

namespace sumac {
namespace hls {

/// X(E, M) for each number of exponent and mantissa bits with 2 <= E + M <= 7, E >= 1.
#define SUMAC_HLS_SMALL_FLOATS(X) \
  X(1, 1)                         \
  X(2, 0)                         \
  X(1, 2)                         \
  X(2, 1)                         \
  X(3, 0)                         \
  X(1, 3)                         \
  X(2, 2)                         \
  X(3, 1)                         \
  X(4, 0)                         \
  X(1, 4)                         \
  X(2, 3)                         \
  X(3, 2)                         \
  X(4, 1)                         \
  X(5, 0)                         \
  X(1, 5)                         \
  X(2, 4) X(3, 3) X(4, 2) X(5, 1) X(6, 0) X(1, 6) X(2, 5) X(3, 4) X(4, 3) X(5, 2) X(6, 1) X(7, 0)

/// "e4m3fn", as formats are named everywhere; fp16 and bf16 have names of their own.
template <class F>
std::string float_name() {
  if (F::kExp == 5 && F::kMan == 10 && F::kHasInf) return "fp16";
  if (F::kExp == 8 && F::kMan == 7 && F::kHasInf) return "bf16";
  return "e" + std::to_string(F::kExp) + "m" + std::to_string(F::kMan) + (F::kHasInf ? "" : "fn");
}

/// The name behind an alias.
inline std::string canonical_format(const std::string& name) {
  if (name == "fp8") return "e4m3fn";
  if (name == "fp6") return "e2m3fn";
  if (name == "fp4") return "e2m1fn";
  if (name == "e5m10") return "fp16";
  if (name == "e8m7") return "bf16";
  return name;
}

}  // namespace hls
}  // namespace sumac
