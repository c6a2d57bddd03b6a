// SPDX-License-Identifier: Apache-2.0
//
// The error of a PE configuration, for the column `error`.
//
//   value  relative RMS error of A * W against FP64: sqrt(sum (y - y64)^2 / sum y64^2)
//   shape  M = N = 64, K = 512; both operands N(0, 1) rounded to FP32, the same for every configuration (fixed seed)
//   how    quantised as `sumac run` does (a scale a row and a column), summed by the functional executor's kernel with the configuration's own lanes
#pragma once

#include <string_view>

namespace sumac::sweep {

inline constexpr int kErrorRows = 64;   // M and N
inline constexpr int kErrorSums = 512;  // K

[[nodiscard]] double gaussian_error(std::string_view pe);

}  // namespace sumac::sweep
