// SPDX-License-Identifier: Apache-2.0
//
// One kind under the trace reader: compiled once per kind, which the build names.
//
//   SUMAC_TRACE_KIND      its word, the namespace of its sources
//   SUMAC_TRACE_HEADER    its <kind>_configs.hpp
//   SUMAC_TRACE_CONFIGS   the list macro of that header
//   SUMAC_TRACE_OWN       defined where the kind has <kind>_trace.hpp: parts of its own, beside the four
#include SUMAC_TRACE_HEADER
#ifdef SUMAC_TRACE_OWN
#include SUMAC_TRACE_OWN
#endif

#include "hls/trace/parts.hpp"

namespace sumac {
namespace hls {
namespace SUMAC_TRACE_KIND {

#ifndef SUMAC_TRACE_OWN
static std::vector<std::string> own_parts() {
  return {};
}
template <class Cfg>
bool trace_own_part(const std::string&) {
  return false;
}
#endif

static bool trace(const std::string& config, const std::string& part) {
#define SUMAC_HLS_TRY(id, name, ...)                                     \
  if (config == name) {                                                  \
    return trace_part<Parts<__VA_ARGS__, kTopLanes>, kTopLanes>(part) || \
           trace_own_part<__VA_ARGS__>(part);                            \
  }
  SUMAC_TRACE_CONFIGS(SUMAC_HLS_TRY)
#undef SUMAC_HLS_TRY
  return false;
}

TracedKind traced_kind() {
  TracedKind kind;
#define SUMAC_HLS_NAME(id, name, ...) kind.configurations.push_back(name);
  SUMAC_TRACE_CONFIGS(SUMAC_HLS_NAME)
#undef SUMAC_HLS_NAME
  kind.parts = {"act_edge", "wgt_edge", "pe", "drain"};
  for (const std::string& own : own_parts())
    kind.parts.push_back(own);
  kind.part = trace;
  return kind;
}

}  // namespace SUMAC_TRACE_KIND
}  // namespace hls
}  // namespace sumac
