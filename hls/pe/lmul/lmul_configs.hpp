// SPDX-License-Identifier: Apache-2.0
//
// The named configurations of lmul.
#pragma once

#include "hls/pe/lmul/lmul_hls.hpp"

namespace sumac {
namespace hls {
namespace lmul {

/// Published offset, FP32 sum, subnormal operands are zero.
template <class F>
using Published = Config<F, published_offset(F::kMan), false, true>;
/// bf16 cut to M mantissa bits.
template <int M>
using PaperCut = Published<IeeeFormat<8, M>>;
/// Offset 0 (Mitchell), exact sum: subnormal operands are zero, or normalised.
template <class F>
using Daz = Config<F, 0, false, false>;
template <class F>
using Normalised = Config<F, 0, true, false>;

}  // namespace lmul
}  // namespace hls
}  // namespace sumac

/// X(identifier, "name", type) for each, the default first.
#define SUMAC_HLS_LMUL_CONFIGS(X)             \
  X(bf16, "bf16", Published<Bf16>)            \
  X(fp16, "fp16", Published<Fp16>)            \
  X(fp8, "fp8", Daz<E4M3Fn>)                  \
  X(e5m2, "e5m2", Daz<E5M2>)                  \
  X(fp8_subn, "fp8-subn", Normalised<E4M3Fn>) \
  X(e5m2_subn, "e5m2-subn", Normalised<E5M2>) \
  X(fp6, "fp6", Normalised<E2M3Fn>)           \
  X(fp4, "fp4", Normalised<E2M1Fn>)           \
  X(paper3, "paper3", PaperCut<3>)            \
  X(paper4, "paper4", PaperCut<4>)
