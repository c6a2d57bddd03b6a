// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/exact_block.hpp"

namespace sumac::pe {

namespace {

template <class T>
inline __attribute__((always_inline)) void multiply(const T* act, const T* wgt,
                                                    std::int64_t act_stride, std::int64_t k,
                                                    T (&sums)[kBlockRows][kBlockCols]) {
  constexpr std::size_t kBytes = 32;
  constexpr std::size_t kWide = kBytes / sizeof(T);
  constexpr std::size_t kVectors = kBlockCols / kWide;
  typedef T Vector __attribute__((vector_size(kBytes), aligned(alignof(T)), may_alias));
  Vector sum[kBlockRows][kVectors];
  std::memcpy(sum, sums, sizeof sum);
  for (std::int64_t i = 0; i < k; ++i) {
    const T* w = wgt + i * kBlockCols;
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kBlockRows; ++r) {
      const T a = act[static_cast<std::int64_t>(r) * act_stride + i];
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kVectors; ++v) {
        sum[r][v] += *reinterpret_cast<const Vector*>(w + v * kWide) * a;
      }
    }
  }
  std::memcpy(sums, sum, sizeof sum);
}

}  // namespace

SUMAC_SIMD_CLONES void multiply_block(const float* act, const float* wgt, std::int64_t act_stride,
                                      std::int64_t k, float (&sums)[kBlockRows][kBlockCols]) {
  multiply(act, wgt, act_stride, k, sums);
}

SUMAC_SIMD_CLONES void multiply_block(const double* act, const double* wgt, std::int64_t act_stride,
                                      std::int64_t k, double (&sums)[kBlockRows][kBlockCols]) {
  multiply(act, wgt, act_stride, k, sums);
}

}  // namespace sumac::pe
