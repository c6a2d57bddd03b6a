// SPDX-License-Identifier: Apache-2.0
#include "hls/native/hls_pe.hpp"

#include "hls/native/kind.hpp"

namespace sumac {
namespace hls {

#define PE(kind)                                                                 \
  namespace kind {                                                               \
  std::vector<std::string> native_configurations();                              \
  std::unique_ptr<HlsPe> make_native(const std::string& config, int lanes);      \
  }
SUMAC_PE_KINDS
#undef PE

std::vector<std::string> hls_kinds() {
  std::vector<std::string> kinds;
#define PE(kind) kinds.push_back(#kind);
  SUMAC_PE_KINDS
#undef PE
  return kinds;
}

std::vector<std::string> hls_configurations(const std::string& name) {
#define PE(kind) \
  if (name == #kind) return kind::native_configurations();
  SUMAC_PE_KINDS
#undef PE
  return {};
}

std::unique_ptr<HlsPe> make_hls_pe(const std::string& name, int lanes) {
  const KindName wanted = split_kind(name);
  std::string known;
#define PE(kind)                                                                            \
  if (wanted.kind == #kind) {                                                               \
    std::unique_ptr<HlsPe> pe = kind::make_native(wanted.config, lanes == 0 ? 4 : lanes);   \
    if (pe) return pe;                                                                      \
  }                                                                                         \
  known += known.empty() ? #kind : ", " #kind;
  SUMAC_PE_KINDS
#undef PE
  throw std::invalid_argument("no HLS PE '" + name + "' of " + std::to_string(lanes) + " lanes (kinds: " + known + ")");
}

}  // namespace hls
}  // namespace sumac
