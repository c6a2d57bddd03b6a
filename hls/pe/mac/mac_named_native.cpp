// SPDX-License-Identifier: Apache-2.0
#include "hls/native/bench.hpp"
#include "hls/pe/mac/mac_configs.hpp"
#include "hls/pe/mac/mac_native.hpp"

namespace sumac {
namespace hls {
namespace mac {

template <int Lanes>
std::unique_ptr<HlsPe> make_named(const std::string& config) {
#define SUMAC_HLS_MAKE(id, name, ...) \
  if (config == name) return std::make_unique<BenchPe<Parts<__VA_ARGS__, Lanes>, Lanes>>();
  SUMAC_HLS_MAC_CONFIGS(SUMAC_HLS_MAKE)
#undef SUMAC_HLS_MAKE
  return nullptr;
}

template std::unique_ptr<HlsPe> make_named<1>(const std::string&);
template std::unique_ptr<HlsPe> make_named<2>(const std::string&);
template std::unique_ptr<HlsPe> make_named<3>(const std::string&);
template std::unique_ptr<HlsPe> make_named<4>(const std::string&);
template std::unique_ptr<HlsPe> make_named<8>(const std::string&);

}  // namespace mac
}  // namespace hls
}  // namespace sumac
