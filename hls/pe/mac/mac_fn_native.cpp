// SPDX-License-Identifier: Apache-2.0
#include "hls/native/bench.hpp"
#include "hls/native/formats.hpp"
#include "hls/pe/mac/mac_configs.hpp"
#include "hls/pe/mac/mac_native.hpp"

namespace sumac {
namespace hls {
namespace mac {

std::unique_ptr<HlsPe> make_fn(const std::string& config) {
#define SUMAC_HLS_MAKE(e, m)                     \
  if (config == float_name<FnFormat<e, m>>()) {  \
    using P = Parts<Generic<FnFormat<e, m>>, 4>; \
    return std::make_unique<BenchPe<P, 4>>();    \
  }
  SUMAC_HLS_SMALL_FLOATS(SUMAC_HLS_MAKE)
#undef SUMAC_HLS_MAKE
  return nullptr;
}

}  // namespace mac
}  // namespace hls
}  // namespace sumac
