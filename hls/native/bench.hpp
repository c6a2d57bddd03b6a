// SPDX-License-Identifier: Apache-2.0
//
// Runs the four parts of any kind, clocked together as one crossing: edges -> pe -> drain.
//
//   time    a beat enters in every cycle; an output leaves edge + pe + drain latencies after its group's last beat
//   Parts   the struct of that name of a kind, e.g. hls/pe/<kind>/<kind>_hls.hpp
#pragma once

#include <stdexcept>
#include <utility>

#include "hls/common/native/host.hpp"
#include "hls/common/parts.hpp"
#include "hls/common/vec.hpp"
#include "hls/native/hls_pe.hpp"

namespace sumac {
namespace hls {

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

/// HlsPe over Parts<Lanes>.
template <class P, int Lanes>
class BenchPe final : public HlsPe {
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
    Run run(format, groups.size());
    for (const HlsGroup& group : groups) {
      if (group.act.empty() || group.act.size() != group.wgt.size()) {
        throw std::invalid_argument(
            "a group needs as many weights as activations, and at least one");
      }
      for (std::size_t k = 0; k < group.act.size(); k += Lanes) {
        for (int i = 0; i < group.idle; ++i)
          run.step(Beat(), Codes());
        Codes codes;
        for (std::size_t l = 0; l < Lanes && k + l < group.act.size(); ++l) {
          codes.act[static_cast<int>(l)] = from_bits<UInt<P::kActBits>>(group.act[k + l]);
          codes.wgt[static_cast<int>(l)] = from_bits<UInt<P::kWgtBits>>(group.wgt[k + l]);
        }
        run.step(beat(k == 0, k + Lanes >= group.act.size()), codes);
      }
    }
    return run.finish(groups.size());
  }

  std::vector<HlsOutput> products(const std::vector<std::uint16_t>& a,
                                  const std::vector<std::uint16_t>& b,
                                  HlsFormat format) const override {
    if (a.size() != b.size()) {
      throw std::invalid_argument("as many weights as activations are needed");
    }
    Run run(format, a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      Codes codes;
      const int lane = static_cast<int>(i % Lanes);
      codes.act[lane] = from_bits<UInt<P::kActBits>>(a[i]);
      codes.wgt[lane] = from_bits<UInt<P::kWgtBits>>(b[i]);
      run.step(beat(true, true), codes);
    }
    return run.finish(a.size());
  }

  HlsPorts ports(const std::vector<std::uint16_t>& act,
                 const std::vector<std::uint16_t>& wgt) const override {
    Codes codes;
    for (std::size_t l = 0; l < Lanes && l < act.size() && l < wgt.size(); ++l) {
      codes.act[static_cast<int>(l)] = from_bits<UInt<P::kActBits>>(act[l]);
      codes.wgt[static_cast<int>(l)] = from_bits<UInt<P::kWgtBits>>(wgt[l]);
    }
    typename P::ActState act_edge;
    typename P::WgtState wgt_edge;
    typename P::PeState pe;
    UInt<P::kEastBits> east;
    UInt<P::kSouthBits> south;
    for (int i = 0; i <= kEdgeLatency; ++i) {
      east = P::act_edge(act_edge, join_lanes(codes.act));
      south = P::wgt_edge(wgt_edge, join_lanes(codes.wgt));
      clock(act_edge);
      clock(wgt_edge);
    }
    Handoff<P::kSumBits> handoff;
    for (int i = 0; i <= P::kPeLatency; ++i) {
      handoff = P::pe(pe, i == 0 ? beat(true, true) : Beat(), east, south);
      clock(pe);
    }
    require(is_set(handoff.valid), "a beat is handed off pe latency cycles later");
    HlsPorts result;
    result.east = to_words(east);
    result.south = to_words(south);
    result.sum = to_words(handoff.sum);
    return result;
  }

 private:
  struct Codes {
    Vec<UInt<P::kActBits>, Lanes> act;
    Vec<UInt<P::kWgtBits>, Lanes> wgt;
  };

  static Beat beat(bool first, bool last) {
    Beat b;
    b.valid = Bit(1);
    b.first = Bit(first ? 1 : 0);
    b.last = Bit(last ? 1 : 0);
    return b;
  }

  /// A crossing, its cycle and what came out of it.
  class Run {
   public:
    Run(HlsFormat format, std::size_t groups) : crossing_(format) { outputs_.reserve(groups); }

    void step(const Beat& b, const Codes& codes) {
      HlsOutput out;
      out.cycle = cycle_;
      if (crossing_.step(b, join_lanes(codes.act), join_lanes(codes.wgt), out)) {
        outputs_.push_back(out);
      }
      ++cycle_;
    }

    /// Idle cycles until the last group has left.
    std::vector<HlsOutput> finish(std::size_t groups) {
      const int latency = kEdgeLatency + P::kPeLatency + P::kDrainLatency;
      for (int i = 0; i < latency; ++i)
        step(Beat(), Codes());
      require(outputs_.size() == groups, "one output a group, latency cycles after its last beat");
      return std::move(outputs_);
    }

   private:
    Crossing<P, Lanes> crossing_;
    std::vector<HlsOutput> outputs_;
    std::int64_t cycle_ = 0;
  };
};

}  // namespace hls
}  // namespace sumac
