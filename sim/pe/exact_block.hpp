// SPDX-License-Identifier: Apache-2.0
//
// Exact sums in host floating point that never rounds: operands are cut into pieces of so few bits that every sum of products of
// pieces is an integer below 2^24 (float) or 2^53 (double).
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "models/num/fp32.hpp"
#include "models/num/wide_int.hpp"
#include "models/pe/pe.hpp"
#include "models/pe/sum.hpp"
#include "sim/pe/block_kernel.hpp"

namespace sumac::pe {

/// An exact sum in units of 2^lsb_exp as an output word.
[[nodiscard]] inline Output drain_exact(const num::WideInt<6>& sum, int lsb_exp, OutFormat format) {
  if (format == OutFormat::kInt32) return {.word = static_cast<std::uint32_t>(sum.limb(0))};
  const std::uint32_t y = num::round_to_fp32(sum, lsb_exp);
  Flags flags;
  flags.overflow = (y & ~num::kFp32Sign) == num::kFp32Infinity;
  return drain_fp32(y, flags, format);
}

/// The same for a sum of 64 bits.  Range: -126 <= lsb_exp <= 63, so that nothing is subnormal or overflows and the host's
/// conversion, which rounds to nearest even, is the law.
[[nodiscard]] inline Output drain_exact(std::int64_t sum, int lsb_exp, OutFormat format) {
  if (format == OutFormat::kInt32) return {.word = static_cast<std::uint32_t>(sum)};
  const auto rounded = static_cast<float>(sum);
  std::uint32_t y = 0;
  std::memcpy(&y, &rounded, sizeof y);
  if (sum != 0) y += static_cast<std::uint32_t>(lsb_exp) << 23;
  return drain_fp32(y, {}, format);
}

/// sums[r][c] += sum over i of act[r * act_stride + i] * wgt[i * kBlockCols + c].
///   exact  while every partial sum is below 2^24 (float), 2^53 (double)
void multiply_block(const float* act, const float* wgt, std::int64_t act_stride, std::int64_t k,
                    float (&sums)[kBlockRows][kBlockCols]);
void multiply_block(const double* act, const double* wgt, std::int64_t act_stride, std::int64_t k,
                    double (&sums)[kBlockRows][kBlockCols]);

}  // namespace sumac::pe
