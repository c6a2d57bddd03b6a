// SPDX-License-Identifier: Apache-2.0
#include "hls/pe/lmul/lmul_hls_top.hpp"

namespace sumac {
namespace hls {
namespace lmul {

#define SUMAC_HLS_TOP(id, name, ...)                                                          \
  SUMAC_HLS_DEFINE_TOPS(lmul_##id, Parts<__VA_ARGS__, kTopLanes>)                             \
  void lmul_##id##_scalar(const UInt<__VA_ARGS__::Format::kWidth>& a,                         \
                          const UInt<__VA_ARGS__::Format::kWidth>& b,                         \
                          UInt<__VA_ARGS__::Format::kWidth>& code) {                          \
    SUMAC_HLS_PRAGMA(HLS PIPELINE II = 1)                                                     \
    using F = __VA_ARGS__::Format;                                                            \
    code = lmul_scalar<F, __VA_ARGS__::kSubn>(a, b, ConstantK<F>(Law<__VA_ARGS__>::kK)).code; \
  }
SUMAC_HLS_LMUL_CONFIGS(SUMAC_HLS_TOP)
#undef SUMAC_HLS_TOP

}  // namespace lmul
}  // namespace hls
}  // namespace sumac
