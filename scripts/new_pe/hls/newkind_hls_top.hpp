// SPDX-License-Identifier: Apache-2.0
//
// Tops of newkind: newkind_<configuration>_{act_edge,wgt_edge,pe,drain}; hls/common/tops.hpp says what they take.
#pragma once

#include "hls/common/tops.hpp"
#include "hls/pe/newkind/newkind_configs.hpp"

namespace sumac {
namespace hls {
namespace newkind {

#define SUMAC_HLS_TOP(id, name, ...) \
  SUMAC_HLS_DECLARE_TOPS(newkind_##id, Parts<__VA_ARGS__, kTopLanes>)
SUMAC_HLS_NEWKIND_CONFIGS(SUMAC_HLS_TOP)
#undef SUMAC_HLS_TOP

}  // namespace newkind
}  // namespace hls
}  // namespace sumac
