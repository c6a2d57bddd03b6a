// SPDX-License-Identifier: Apache-2.0
#include "hls/pe/newkind/newkind_hls_top.hpp"

namespace sumac {
namespace hls {
namespace newkind {

#define SUMAC_HLS_TOP(id, name, ...) \
  SUMAC_HLS_DEFINE_TOPS(newkind_##id, Parts<__VA_ARGS__, kTopLanes>)
SUMAC_HLS_NEWKIND_CONFIGS(SUMAC_HLS_TOP)
#undef SUMAC_HLS_TOP

}  // namespace newkind
}  // namespace hls
}  // namespace sumac
