// SPDX-License-Identifier: Apache-2.0
//
// The operations between GEMMs, on the host, rows of FP32 in place.  Sums over a row and the functions of one value are taken in FP64 and rounded to FP32 once.
#pragma once

#include <cstdint>
#include <span>

namespace sumac::model {

/// x[r][c] += bias[c].
void add_bias(std::span<float> x, std::span<const float> bias);

/// x += y.
void add(std::span<float> x, std::span<const float> y);

/// Each row: exp(x - max) / sum.
void softmax_rows(std::span<float> x, std::int64_t cols);

/// x / 2 * (1 + erf(x / sqrt 2)).
void gelu(std::span<float> x);

/// Each row: (x - mean) / sqrt(variance + epsilon) * gamma + beta; the variance is that of the row itself (divided by cols).
void layer_norm_rows(std::span<float> x, std::span<const float> gamma, std::span<const float> beta,
                     double epsilon);

}  // namespace sumac::model
