// SPDX-License-Identifier: Apache-2.0
//
// Operands of a GEMM from real numbers, and back: the host's law.
//
//   row      what shares a scale: a token's activations, an output channel's weights, always along K
//   floats of 16 bits (fp16, bf16)   code = RNE(x), saturating; no scale
//   e8mY of fewer bits (bf16 cut)    code of bf16 without its last 7 - Y bits (RTZ); no scale
//   integers of n bits               s = RNE_fp32(max|x| / (2^(n-1) - 1)), code = RNE(x / s) clamped to +-(2^(n-1) - 1)
//   other floats                     s = RNE_fp32(max|x| / largest finite), code = RNE(x / s), saturating
//   zero     a row of zeros, or one whose s is 0 in FP32, has s = 0 and codes 0
//   exact    x / s is rounded once: the quotient of two FP32 numbers, taken in FP64, is never moved onto or off a midpoint of <= 17 bits
//   back     y = RNE(RNE(acc * s_a) * s_w) in FP32; s_w carries the gain of kinds that have one (PeInfo::host_gain): RNE_fp32(s_w * gain)
//   limits   finite inputs only
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/num/format.hpp"

namespace sumac::model {

/// A matrix of codes with a scale per row.
struct QuantisedMatrix {
  num::Format format;
  std::int64_t rows = 0;
  std::int64_t cols = 0;
  std::vector<std::uint16_t> codes;  // [rows][cols], in the low bits
  std::vector<float> scales;         // [rows]; empty: the format has none

  [[nodiscard]] std::span<const std::uint16_t> row(std::int64_t r) const {
    return std::span(codes).subspan(static_cast<std::size_t>(r * cols),
                                    static_cast<std::size_t>(cols));
  }
  [[nodiscard]] float scale(std::int64_t r) const {
    return scales.empty() ? 1.0F : scales[static_cast<std::size_t>(r)];
  }
};

/// True if operands of the format carry a scale per row.
[[nodiscard]] bool has_scales(const num::Format& format);

/// values: [rows][cols].  Throws InputError, with `where`, if a value is not finite or the format cannot hold operands.
[[nodiscard]] QuantisedMatrix quantise_rows(std::span<const float> values, std::int64_t rows,
                                            std::int64_t cols, const num::Format& format,
                                            std::string_view where);

/// The real values that the codes stand for: RNE_fp32(value(code) * scale).
[[nodiscard]] std::vector<float> dequantise(const QuantisedMatrix& m);

/// FP32 sums as the array drains them, [rows][cols], to results, in place.  An empty span of scales: all 1.
void apply_scales(std::span<float> sums, std::int64_t rows, std::int64_t cols,
                  std::span<const float> act_scales, std::span<const float> wgt_scales, float gain);

/// Signal to quantisation noise in dB: 10 log10(sum ref^2 / sum (ref - got)^2), sums in FP64.  +infinity if equal.
[[nodiscard]] double sqnr_db(std::span<const float> reference, std::span<const float> got);

}  // namespace sumac::model
