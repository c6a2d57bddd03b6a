// SPDX-License-Identifier: Apache-2.0
//
// The named configurations of mac; eXmY[fn] of 3 to 8 bits (Generic) has no list.
#pragma once

#include "hls/pe/mac/mac_hls.hpp"

namespace sumac {
namespace hls {
namespace mac {

using Int8 = Config<IntFormat<8>, IntFormat<8>, false, false>;
using Int4 = Config<IntFormat<8>, IntFormat<4>, false, false>;
using Int16 = Config<IntFormat<16>, IntFormat<16>, false, false>;
template <class F>
using Generic = Config<F, F, false, true>;
using Fp8Fp32 = Config<E4M3Fn, E4M3Fn, true, true>;
using Fp16Fp32 = Config<Fp16, Fp16, true, true>;
template <int M>
using Bf16Cut = Config<IeeeFormat<8, M>, IeeeFormat<8, M>, true, false>;

}  // namespace mac
}  // namespace hls
}  // namespace sumac

/// X(identifier, "name", type) for each, the default first.
#define SUMAC_HLS_MAC_CONFIGS(X)   \
  X(int8, "int8", Int8)            \
  X(int4, "int4", Int4)            \
  X(int16, "int16", Int16)         \
  X(fp8, "fp8", Generic<E4M3Fn>)   \
  X(e5m2, "e5m2", Generic<E5M2>)   \
  X(fp6, "fp6", Generic<E2M3Fn>)   \
  X(fp4, "fp4", Generic<E2M1Fn>)   \
  X(fp8_fp32, "fp8-fp32", Fp8Fp32) \
  X(fp16, "fp16", Fp16Fp32)        \
  X(bf16, "bf16", Bf16Cut<7>)      \
  X(paper3, "paper3", Bf16Cut<3>)  \
  X(paper4, "paper4", Bf16Cut<4>)
