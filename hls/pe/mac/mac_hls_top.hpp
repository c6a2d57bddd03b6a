// SPDX-License-Identifier: Apache-2.0
//
// Tops of mac: mac_<configuration>_{act_edge,wgt_edge,pe,drain}; hls/common/tops.hpp says what they take.
#pragma once

#include "hls/common/tops.hpp"
#include "hls/pe/mac/mac_configs.hpp"

namespace sumac {
namespace hls {
namespace mac {

#define SUMAC_HLS_TOP(id, name, ...) SUMAC_HLS_DECLARE_TOPS(mac_##id, Parts<__VA_ARGS__, kTopLanes>)
SUMAC_HLS_MAC_CONFIGS(SUMAC_HLS_TOP)
#undef SUMAC_HLS_TOP

}  // namespace mac
}  // namespace hls
}  // namespace sumac
