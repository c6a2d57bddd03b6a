// SPDX-License-Identifier: Apache-2.0
#include "hls/pe/mac/mac_native.hpp"

#include "hls/pe/mac/mac_configs.hpp"

namespace sumac {
namespace hls {
namespace mac {

std::vector<std::string> native_configurations() {
  return {
#define SUMAC_HLS_NAME(id, name, ...) name,
      SUMAC_HLS_MAC_CONFIGS(SUMAC_HLS_NAME)
#undef SUMAC_HLS_NAME
  };
}

std::unique_ptr<HlsPe> make_native(const std::string& wanted, int lanes) {
  const std::string config = wanted.empty() ? native_configurations().front() : wanted;
  if (lanes == 1) return make_named<1>(config);
  if (lanes == 2) return make_named<2>(config);
  if (lanes == 3) return make_named<3>(config);
  if (lanes == 8) return make_named<8>(config);
  if (lanes != 4) return nullptr;
  std::unique_ptr<HlsPe> pe = make_named<4>(config);
  if (!pe) pe = make_fn(config);
  if (!pe) pe = make_ieee(config);
  return pe;
}

}  // namespace mac
}  // namespace hls
}  // namespace sumac
