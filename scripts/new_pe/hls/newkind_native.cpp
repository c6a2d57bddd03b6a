// SPDX-License-Identifier: Apache-2.0
#include "hls/native/bench.hpp"
#include "hls/pe/newkind/newkind_configs.hpp"

namespace sumac {
namespace hls {
namespace newkind {

std::vector<std::string> native_configurations() {
  return {
#define SUMAC_HLS_NAME(id, name, ...) name,
      SUMAC_HLS_NEWKIND_CONFIGS(SUMAC_HLS_NAME)
#undef SUMAC_HLS_NAME
  };
}

namespace {

template <int Lanes>
std::unique_ptr<HlsPe> make_named(const std::string& config) {
#define SUMAC_HLS_MAKE(id, name, ...) \
  if (config == name) return std::make_unique<BenchPe<Parts<__VA_ARGS__, Lanes>, Lanes>>();
  SUMAC_HLS_NEWKIND_CONFIGS(SUMAC_HLS_MAKE)
#undef SUMAC_HLS_MAKE
  return nullptr;
}

}  // namespace

std::unique_ptr<HlsPe> make_native(const std::string& wanted, int lanes) {
  const std::string config = wanted.empty() ? native_configurations().front() : wanted;
  if (lanes == 1) return make_named<1>(config);
  if (lanes == 2) return make_named<2>(config);
  if (lanes == 3) return make_named<3>(config);
  if (lanes == 4) return make_named<4>(config);
  if (lanes == 8) return make_named<8>(config);
  return nullptr;
}

}  // namespace newkind
}  // namespace hls
}  // namespace sumac
