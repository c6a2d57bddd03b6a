// SPDX-License-Identifier: Apache-2.0
#include "hls/native/hls_scalar.hpp"

#include "hls/native/kind.hpp"

namespace sumac {
namespace hls {

#define PE(word)                                                                      \
  namespace word {                                                                    \
  bool make_native_scalar(const std::string& config, const HlsScalarOptions& options, \
                          HlsScalar& out);                                            \
  }
SUMAC_PE_KINDS
#undef PE

HlsScalar make_hls_scalar(const std::string& name, const HlsScalarOptions& options) {
  const KindName wanted = split_kind(name);
  std::string known;
  HlsScalar scalar;
#define PE(word)                                                                        \
  if (wanted.kind == #word && word::make_native_scalar(wanted.config, options, scalar)) \
    return scalar;                                                                      \
  known += known.empty() ? #word : ", " #word;
  SUMAC_PE_KINDS
#undef PE
  throw std::invalid_argument("no HLS scalar of '" + name + "' (kinds: " + known + ")");
}

}  // namespace hls
}  // namespace sumac
