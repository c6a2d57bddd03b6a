// SPDX-License-Identifier: Apache-2.0
//
// newkind: its four parts as functions of one clock cycle.
//
//   value    sum of act * wgt over a group, exact
//   shape    a beat is Lanes codes a side; ports and words are those of the RTL parts (rtl/README.md 1)
//   time     edges 1, pe 2, drain 2; a beat a cycle, groups back to back
//   exact    always
//   twin     models/pe/newkind (value), rtl/pe/newkind (structure); shares no source with either
#pragma once

#include "hls/common/exact_sum.hpp"

namespace sumac {
namespace hls {
namespace newkind {

/// A configuration: bits of activations and weights, two's complement.
template <int A, int W>
struct Config {
  static constexpr int kAct = A;
  static constexpr int kWgt = W;
};

/// The four parts; Cfg is a Config.
template <class Cfg, int Lanes>
struct Parts {
  static constexpr int kActBits = Cfg::kAct;
  static constexpr int kWgtBits = Cfg::kWgt;
  static constexpr int kEastBits = Lanes * kActBits;
  static constexpr int kSouthBits = Lanes * kWgtBits;
  static constexpr int kTermBits = kActBits + kWgtBits + 1;

  using Sum = ExactSum<Lanes, kTermBits, false>;
  static constexpr int kSumBits = Sum::kWordBits;
  static constexpr bool kInt32 = Sum::kSumBits <= 32;
  using Drain = ExactDrain<Sum::kSumBits, 0, false, kInt32>;
  static constexpr int kPeLatency = Sum::kLatency;
  static constexpr int kDrainLatency = Drain::kLatency;

  using ActState = PortReg<kEastBits>;
  using WgtState = PortReg<kSouthBits>;
  using PeState = typename Sum::State;
  using DrainState = typename Drain::State;

  static UInt<kEastBits> act_edge(ActState& s, const UInt<Lanes * kActBits>& codes) {
    return s.pass(codes);
  }

  static UInt<kSouthBits> wgt_edge(WgtState& s, const UInt<Lanes * kWgtBits>& codes) {
    return s.pass(codes);
  }

  static Handoff<kSumBits> pe(PeState& s, const Beat& beat, const UInt<kEastBits>& east,
                              const UInt<kSouthBits>& south) {
    const auto act = split_lanes<kActBits, Lanes>(east);
    const auto wgt = split_lanes<kWgtBits, Lanes>(south);
    Vec<Int<kTermBits>, Lanes> terms;
    for (int l = 0; l < Lanes; ++l)
      terms[l] = as_signed(act[l]) * as_signed(wgt[l]);
    return Sum::step(s, beat, terms, BeatClass());
  }

  static DrainWord drain(DrainState& s, const UInt<kSumBits>& sum, const UInt<2>& format) {
    return Drain::step(s, sum, format);
  }
};

}  // namespace newkind
}  // namespace hls
}  // namespace sumac
