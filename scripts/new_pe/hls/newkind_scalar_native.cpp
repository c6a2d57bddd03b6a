// SPDX-License-Identifier: Apache-2.0
#include "hls/common/native/host.hpp"
#include "hls/native/kind.hpp"
#include "hls/pe/newkind/newkind_scalar_hls.hpp"

namespace sumac {
namespace hls {
namespace newkind {

bool make_native_scalar(const std::string& config, const HlsScalarOptions& options,
                        HlsScalar& out) {
  if (!config.empty() && config != "int8") return false;
  if (options.offset >= 0 || options.published_offset || options.subnormals >= 0 ||
      !options.format.empty()) {
    throw std::invalid_argument("this PE kind has one scalar law and no options");
  }
  out.act_bits = out.wgt_bits = 8;
  out.result_bits = 16;
  out.apply = [](std::uint16_t a, std::uint16_t w) {
    const auto product = newkind_scalar(from_bits<UInt<8>>(a), from_bits<UInt<8>>(w));
    return static_cast<std::uint32_t>(to_u64(as_unsigned(product)));
  };
  return true;
}

}  // namespace newkind
}  // namespace hls
}  // namespace sumac
