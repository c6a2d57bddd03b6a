// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/honesty.hpp"

#include <algorithm>
#include <vector>

#include "sim/cli/numbers.hpp"
#include "sim/cli/run_report.hpp"

namespace sumac::cli {
namespace {

/// Kinds of the vector operations of a layer, each once, in their order.
std::string vector_kinds(const workload::Graph& graph) {
  std::vector<std::string> kinds;
  for (const workload::Op& op : graph.layer) {
    if (op.is_gemm()) continue;
    const std::string kind(workload::to_string(op.vector));
    if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(kind);
  }
  std::string text;
  for (const std::string& kind : kinds)
    text += (text.empty() ? "" : ", ") + kind;
  return text;
}

}  // namespace

Honesty honesty_of(const RunSetting& setting, bool rtl_checked) {
  const bool timed = setting.executor != "functional";
  const bool values = setting.no_values.empty();
  Honesty h;
  if (timed) h.exact = "cycles, stalls, beats and bytes";
  if (values) h.exact += std::string(timed ? "; " : "") + "output bits of every GEMM";
  h.exact += rtl_checked ? ": equal to RTL in this run" : ": equal to RTL (sumac verify shows it)";

  const array::ArrayConfig& a = setting.array;
  if (timed) {
    h.modelled = "memory as an ideal port: " + std::to_string(a.port_bytes) +
                 " B a cycle, first beat after " + std::to_string(a.memory_latency) +
                 " cycles; no DRAM banks, no refresh";
    if (setting.tech) h.modelled += "; " + setting.tech->modelled(true);
  } else {
    h.modelled = "nothing: no time in this run";
  }

  h.not_modelled_share = setting.graph.not_modelled_share();
  h.not_modelled =
      vector_kinds(setting.graph) + ", embeddings and head: " + percent(h.not_modelled_share) +
      " % of the model's FLOPs, " + (values ? "on the host in FP32" : "left to the host") +
      ", without time; nor the host's packing of operands";
  return h;
}

}  // namespace sumac::cli
