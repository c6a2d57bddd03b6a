// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/exact_block.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/pe/exact_block.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sumac::pe {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Columns two vectors at a time where there are so many. Multiply-adds do not round here, as nothing does.
template <class T>
HWY_INLINE void Multiply(const T* act, const T* wgt, std::int64_t act_stride, std::int64_t k,
                         T (&sums)[kBlockRows][kBlockCols]) {
  constexpr hn::CappedTag<T, kBlockCols> d;
  using Vector = hn::Vec<decltype(d)>;
  constexpr std::size_t kRows = kBlockRows;
  constexpr std::size_t kLanes = HWY_MIN(HWY_LANES(T), kBlockCols);
  constexpr std::size_t kPair = kBlockCols / kLanes > 1 ? 2 : 1;
  const auto stride = static_cast<std::size_t>(act_stride);
  const auto length = static_cast<std::size_t>(k);
  for (std::size_t v = 0; v < kBlockCols; v += kPair * kLanes) {
    Vector sum[kRows][kPair];
    for (std::size_t r = 0; r < kRows; ++r) {
      for (std::size_t p = 0; p < kPair; ++p)
        sum[r][p] = hn::LoadU(d, sums[r] + v + p * kLanes);
    }
    for (std::size_t i = 0; i < length; ++i) {
      Vector w[kPair];
      for (std::size_t p = 0; p < kPair; ++p)
        w[p] = hn::LoadU(d, wgt + i * kBlockCols + v + p * kLanes);
      HWY_UNROLL(4)
      for (std::size_t r = 0; r < kRows; ++r) {
        const Vector a = hn::Set(d, act[r * stride + i]);
        for (std::size_t p = 0; p < kPair; ++p)
          sum[r][p] = hn::MulAdd(w[p], a, sum[r][p]);
      }
    }
    for (std::size_t r = 0; r < kRows; ++r) {
      for (std::size_t p = 0; p < kPair; ++p)
        hn::StoreU(sum[r][p], d, sums[r] + v + p * kLanes);
    }
  }
}

void MultiplyFloats(const float* act, const float* wgt, std::int64_t act_stride, std::int64_t k,
                    float (&sums)[kBlockRows][kBlockCols]) {
  Multiply(act, wgt, act_stride, k, sums);
}
void MultiplyDoubles(const double* act, const double* wgt, std::int64_t act_stride, std::int64_t k,
                     double (&sums)[kBlockRows][kBlockCols]) {
  Multiply(act, wgt, act_stride, k, sums);
}

}  // namespace HWY_NAMESPACE
}  // namespace sumac::pe
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sumac::pe {

HWY_EXPORT(MultiplyFloats);
HWY_EXPORT(MultiplyDoubles);

void multiply_block(const float* act, const float* wgt, std::int64_t act_stride, std::int64_t k,
                    float (&sums)[kBlockRows][kBlockCols]) {
  HWY_DYNAMIC_DISPATCH(MultiplyFloats)(act, wgt, act_stride, k, sums);
}
void multiply_block(const double* act, const double* wgt, std::int64_t act_stride, std::int64_t k,
                    double (&sums)[kBlockRows][kBlockCols]) {
  HWY_DYNAMIC_DISPATCH(MultiplyDoubles)(act, wgt, act_stride, k, sums);
}

}  // namespace sumac::pe
#endif  // HWY_ONCE
