// SPDX-License-Identifier: Apache-2.0
#include "hls/native/hls_pe.hpp"

#include "hls/native/kind.hpp"

namespace sumac {
namespace hls {

#define PE(word)                                                            \
  namespace word {                                                          \
  std::vector<std::string> native_configurations();                         \
  std::unique_ptr<HlsPe> make_native(const std::string& config, int lanes); \
  }
SUMAC_PE_KINDS
#undef PE

std::vector<std::string> hls_kinds() {
  std::vector<std::string> kinds;
#define PE(word) kinds.push_back(#word);
  SUMAC_PE_KINDS
#undef PE
  return kinds;
}

std::vector<std::string> hls_configurations(const std::string& name) {
#define PE(word) \
  if (name == #word) return word::native_configurations();
  SUMAC_PE_KINDS
#undef PE
  return {};
}

std::unique_ptr<HlsPe> make_hls_pe(const std::string& name, int lanes) {
  const KindName wanted = split_kind(name);
  std::string known;
#define PE(word)                                                                          \
  if (wanted.kind == #word) {                                                             \
    std::unique_ptr<HlsPe> pe = word::make_native(wanted.config, lanes == 0 ? 4 : lanes); \
    if (pe) return pe;                                                                    \
  }                                                                                       \
  known += known.empty() ? #word : ", " #word;
  SUMAC_PE_KINDS
#undef PE
  throw std::invalid_argument("no HLS PE '" + name + "' of " + std::to_string(lanes) +
                              " lanes (kinds: " + known + ")");
}

}  // namespace hls
}  // namespace sumac
