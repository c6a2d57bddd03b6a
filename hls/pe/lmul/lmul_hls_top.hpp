// SPDX-License-Identifier: Apache-2.0
//
// Tops of lmul: lmul_<configuration>_{act_edge,wgt_edge,pe,drain}, of which hls/common/tops.hpp says what they take, and
// lmul_<configuration>_scalar, code x code -> code with the configuration's offset and subnormal rule.
#pragma once

#include "hls/common/tops.hpp"
#include "hls/pe/lmul/lmul_configs.hpp"
#include "hls/pe/lmul/lmul_scalar_hls.hpp"

namespace sumac {
namespace hls {
namespace lmul {

#define SUMAC_HLS_TOP(id, name, ...)                                  \
  SUMAC_HLS_DECLARE_TOPS(lmul_##id, Parts<__VA_ARGS__, kTopLanes>)    \
  void lmul_##id##_scalar(const UInt<__VA_ARGS__::Format::kWidth>& a, \
                          const UInt<__VA_ARGS__::Format::kWidth>& b, \
                          UInt<__VA_ARGS__::Format::kWidth>& code);
SUMAC_HLS_LMUL_CONFIGS(SUMAC_HLS_TOP)
#undef SUMAC_HLS_TOP

}  // namespace lmul
}  // namespace hls
}  // namespace sumac
