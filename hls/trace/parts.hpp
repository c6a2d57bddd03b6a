// SPDX-License-Identifier: Apache-2.0
//
// The four parts of any kind under the trace reader, with the ports of the RTL parts.
#pragma once

#include "hls/trace/trace.hpp"

namespace sumac {
namespace hls {

/// P: Parts<Config, Lanes> of a kind.
template <class P, int Lanes>
bool trace_part(const std::string& part) {
  if (part == "act_edge") {
    typename P::ActState state;
    trace_output("east_o", P::act_edge(state, trace_input<UInt<Lanes * P::kActBits>>("codes_i")));
    clock(state);
    Module::now().set_latency(kEdgeLatency);
  } else if (part == "wgt_edge") {
    typename P::WgtState state;
    trace_output("south_o", P::wgt_edge(state, trace_input<UInt<Lanes * P::kWgtBits>>("codes_i")));
    clock(state);
    Module::now().set_latency(kEdgeLatency);
  } else if (part == "pe") {
    typename P::PeState state;
    Beat beat;
    beat.valid = trace_input<Bit>("valid_i");
    beat.first = trace_input<Bit>("first_i");
    beat.last = trace_input<Bit>("last_i");
    const auto east = trace_input<UInt<P::kEastBits>>("east_i");
    const auto south = trace_input<UInt<P::kSouthBits>>("south_i");
    const Handoff<P::kSumBits> out = P::pe(state, beat, east, south);
    trace_output("handoff_o", out.valid);
    trace_output("sum_o", out.sum);
    clock(state);
    Module::now().set_latency(P::kPeLatency);
  } else if (part == "drain") {
    typename P::DrainState state;
    const auto sum = trace_input<UInt<P::kSumBits>>("sum_i");
    const DrainWord out = P::drain(state, sum, trace_input<UInt<2>>("out_format_i"));
    trace_output("word_o", out.word);
    trace_output("flags_o", out.flags);
    clock(state);
    Module::now().set_latency(P::kDrainLatency);
  } else {
    return false;
  }
  return true;
}

}  // namespace hls
}  // namespace sumac
