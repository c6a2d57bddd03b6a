// SPDX-License-Identifier: Apache-2.0
//
// Runs the four parts of any kind, clocked together as one crossing: edges -> pe -> drain.
//
//   time    a beat enters in every cycle; an output leaves edge + pe + drain latencies after its group's last beat
//   Parts   the struct of that name of a kind, e.g. hls/pe/<kind>/<kind>_hls.hpp
#pragma once

#include <stdexcept>

#include "hls/common/native/host.hpp"
#include "hls/common/parts.hpp"
#include "hls/common/vec.hpp"
#include "hls/native/hls_pe.hpp"

namespace sumac {
namespace hls {

/// Lanes codes in one word.
template <int Bits, int Lanes>
UInt<Bits * Lanes> pack_codes(const std::vector<std::uint16_t>& codes, std::size_t begin) {
  Vec<UInt<Bits>, Lanes> lanes;
  for (int l = 0; l < Lanes; ++l) {
    const std::size_t k = begin + static_cast<std::size_t>(l);
    if (k < codes.size()) lanes[l] = from_bits<UInt<Bits>>(codes[k]);
  }
  return join_lanes(lanes);
}

/// Parts<Lanes> in motion.
template <class P, int Lanes>
class Crossing {
 public:
  explicit Crossing(HlsFormat format) : format_(static_cast<int>(format)) {}

  /// One cycle: a beat in (control, codes), and in `out` the word of an earlier group if the return value is true.
  bool step(const Beat& beat, const UInt<Lanes * P::kActBits>& act,
            const UInt<Lanes * P::kWgtBits>& wgt, HlsOutput& out) {
    const UInt<P::kEastBits> east = P::act_edge(act_edge_, act);
    const UInt<P::kSouthBits> south = P::wgt_edge(wgt_edge_, wgt);
    const Handoff<P::kSumBits> handoff = P::pe(pe_, control_.q(), east, south);
    const DrainWord word = P::drain(drain_, handoff.sum, format_);
    control_.d(beat);
    const Bit ready = valid_[P::kDrainLatency - 1].q();
    for (int i = 0; i < P::kDrainLatency; ++i)
      valid_[i].d(i == 0 ? handoff.valid : valid_[i - 1].q());
    clock(act_edge_);
    clock(wgt_edge_);
    clock(pe_);
    clock(drain_);
    clock(control_);
    for (int i = 0; i < P::kDrainLatency; ++i)
      valid_[i].clock();
    if (!is_set(ready)) return false;
    out.word = static_cast<std::uint32_t>(to_u64(word.word));
    out.flags = static_cast<unsigned>(to_u64(word.flags));
    return true;
  }

 private:
  typename P::ActState act_edge_;
  typename P::WgtState wgt_edge_;
  typename P::PeState pe_;
  typename P::DrainState drain_;
  BeatRegs control_;  // kEdgeLatency = 1 register, beside the edges
  Vec<Reg<Bit>, P::kDrainLatency> valid_;
  UInt<2> format_;
};

/// HlsPe over Parts<Lanes>; a kind adds `scalar`.
template <class P, int Lanes>
class BenchPe : public HlsPe {
 public:
  int lanes() const override { return Lanes; }
  int act_bits() const override { return P::kActBits; }
  int wgt_bits() const override { return P::kWgtBits; }
  bool int32_output() const override { return P::kInt32; }
  int edge_latency() const override { return kEdgeLatency; }
  int pe_latency() const override { return P::kPeLatency; }
  int drain_latency() const override { return P::kDrainLatency; }

  std::vector<HlsOutput> stream(const std::vector<HlsGroup>& groups,
                                HlsFormat format) const override {
    Crossing<P, Lanes> crossing(format);
    std::vector<HlsOutput> outputs;
    outputs.reserve(groups.size());
    for (const HlsGroup& group : groups) {
      if (group.act.empty() || group.act.size() != group.wgt.size()) {
        throw std::invalid_argument(
            "a group needs as many weights as activations, and at least one");
      }
      for (std::size_t k = 0; k < group.act.size(); k += Lanes) {
        push(crossing, k == 0, k + Lanes >= group.act.size(),
             pack_codes<P::kActBits, Lanes>(group.act, k),
             pack_codes<P::kWgtBits, Lanes>(group.wgt, k), outputs);
      }
    }
    flush(crossing, outputs, groups.size());
    return outputs;
  }

  std::vector<HlsOutput> products(const std::vector<std::uint16_t>& a,
                                  const std::vector<std::uint16_t>& b,
                                  HlsFormat format) const override {
    if (a.size() != b.size())
      throw std::invalid_argument("as many weights as activations are needed");
    Crossing<P, Lanes> crossing(format);
    std::vector<HlsOutput> outputs;
    outputs.reserve(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      push(crossing, true, true, UInt<Lanes * P::kActBits>(from_bits<UInt<P::kActBits>>(a[i])),
           UInt<Lanes * P::kWgtBits>(from_bits<UInt<P::kWgtBits>>(b[i])), outputs);
    }
    flush(crossing, outputs, a.size());
    return outputs;
  }

 private:
  static Bit bit(bool b) { return from_bits<Bit>(b ? 1 : 0); }

  static void push(Crossing<P, Lanes>& crossing, bool first, bool last,
                   const UInt<Lanes * P::kActBits>& act, const UInt<Lanes * P::kWgtBits>& wgt,
                   std::vector<HlsOutput>& outputs) {
    Beat beat;
    beat.valid = Bit(1);
    beat.first = bit(first);
    beat.last = bit(last);
    HlsOutput out;
    if (crossing.step(beat, act, wgt, out)) outputs.push_back(out);
  }

  /// Idle cycles until every group has left; one more than the latencies would be a bug of the control path.
  static void flush(Crossing<P, Lanes>& crossing, std::vector<HlsOutput>& outputs,
                    std::size_t groups) {
    HlsOutput out;
    for (int i = 0; i < kEdgeLatency + P::kPeLatency + P::kDrainLatency; ++i) {
      if (crossing.step(Beat(), UInt<Lanes * P::kActBits>(), UInt<Lanes * P::kWgtBits>(), out))
        outputs.push_back(out);
    }
    require(outputs.size() == groups, "a group did not come out of its pe and drain in time");
  }
};

}  // namespace hls
}  // namespace sumac
