// SPDX-License-Identifier: Apache-2.0
//
// lmul under the trace reader, beside its four parts: `scalar`, with the ports of rtl/pe/lmul/lmul_scalar.sv.
#pragma once

#include "hls/pe/lmul/lmul_configs.hpp"
#include "hls/pe/lmul/lmul_scalar_hls.hpp"
#include "hls/trace/trace.hpp"

namespace sumac {
namespace hls {
namespace lmul {

inline std::vector<std::string> own_parts() {
  return {"scalar"};
}

template <class Cfg>
bool trace_own_part(const std::string& part) {
  using F = typename Cfg::Format;
  using Code = UInt<F::kWidth>;
  if (part != "scalar") return false;
  const Code a = trace_input<Code>("a_i");
  const ScalarResult<F> r =
      lmul_scalar<F, Cfg::kSubn>(a, trace_input<Code>("b_i"), ConstantK<F>(Law<Cfg>::kK));
  const ScalarFlags& f = r.flags;
  trace_output("p_o", r.code);
  trace_output("flags_o", cat(f.overflow, f.underflow, f.zero, f.inf, f.nan));
  return true;
}

}  // namespace lmul
}  // namespace hls
}  // namespace sumac
