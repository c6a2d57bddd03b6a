// SPDX-License-Identifier: Apache-2.0
#include "hls/pe/mac/mac_hls_top.hpp"

namespace sumac {
namespace hls {
namespace mac {

#define SUMAC_HLS_TOP(id, name, ...) SUMAC_HLS_DEFINE_TOPS(mac_##id, Parts<__VA_ARGS__, kTopLanes>)
SUMAC_HLS_MAC_CONFIGS(SUMAC_HLS_TOP)
#undef SUMAC_HLS_TOP

}  // namespace mac
}  // namespace hls
}  // namespace sumac
