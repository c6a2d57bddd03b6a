// SPDX-License-Identifier: Apache-2.0
//
// Drives the four tops of one configuration as an array of one PE would, and collects what the drain says.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "hls/common/native/host.hpp"
#include "hls/common/tops.hpp"
#include "hls/common/vec.hpp"
#include "hls/native/hls_pe.hpp"
#include "models/base/rng.hpp"

namespace sumac::pe::test {

/// Groups through tops given as callables, one beat a cycle.  Parts: those of the configuration at kTopLanes lanes.
template <class Parts, class ActEdge, class WgtEdge, class Pe, class Drain>
std::vector<hls::HlsOutput> run_tops(const std::vector<hls::HlsGroup>& groups, ActEdge act_edge,
                                     WgtEdge wgt_edge, Pe pe, Drain drain) {
  using namespace hls;
  struct Codes {
    Beat beat;
    Vec<UInt<Parts::kActBits>, kTopLanes> act;
    Vec<UInt<Parts::kWgtBits>, kTopLanes> wgt;
  };
  std::vector<Codes> cycles;
  for (const HlsGroup& group : groups) {
    for (std::size_t k = 0; k < group.act.size(); k += kTopLanes) {
      Codes c;
      c.beat.valid = Bit(1);
      c.beat.first = Bit(k == 0 ? 1 : 0);
      c.beat.last = Bit(k + kTopLanes >= group.act.size() ? 1 : 0);
      for (std::size_t l = 0; l < kTopLanes && k + l < group.act.size(); ++l) {
        c.act[static_cast<int>(l)] = from_bits<UInt<Parts::kActBits>>(group.act[k + l]);
        c.wgt[static_cast<int>(l)] = from_bits<UInt<Parts::kWgtBits>>(group.wgt[k + l]);
      }
      cycles.push_back(c);
    }
  }
  cycles.resize(cycles.size() + kEdgeLatency + Parts::kPeLatency + Parts::kDrainLatency);

  std::vector<HlsOutput> outputs;
  Beat beat;  // of the cycle before: the edges take one
  std::deque<bool> valid(Parts::kDrainLatency, false);
  for (const Codes& c : cycles) {
    UInt<Parts::kEastBits> east;
    UInt<Parts::kSouthBits> south;
    UInt<Parts::kSumBits> sum;
    UInt<32> word;
    UInt<kFlagBits> flags;
    Bit handoff;
    act_edge(join_lanes(c.act), east);
    wgt_edge(join_lanes(c.wgt), south);
    pe(beat.valid, beat.first, beat.last, east, south, handoff, sum);
    drain(sum, UInt<2>(kOutFp32), word, flags);
    if (valid.front()) {
      HlsOutput out;
      out.word = static_cast<std::uint32_t>(to_u64(word));
      out.flags = static_cast<unsigned>(to_u64(flags));
      outputs.push_back(out);
    }
    valid.pop_front();
    valid.push_back(is_set(handoff));
    beat = c.beat;
  }
  return outputs;
}

/// Random groups for a configuration by name.
inline std::vector<hls::HlsGroup> top_groups(const hls::HlsPe& pe, std::uint64_t seed) {
  base::Rng rng(seed);
  std::vector<hls::HlsGroup> groups(200);
  for (hls::HlsGroup& group : groups) {
    for (std::int64_t k = rng.between(1, 10); k > 0; --k) {
      group.act.push_back(static_cast<std::uint16_t>(rng.next() & ((1u << pe.act_bits()) - 1)));
      group.wgt.push_back(static_cast<std::uint16_t>(rng.next() & ((1u << pe.wgt_bits()) - 1)));
    }
  }
  return groups;
}

/// Number of groups in which the tops differ from the PE that is held to the golden model.
inline std::int64_t tops_wrong(const hls::HlsPe& pe, const std::vector<hls::HlsGroup>& groups,
                               const std::vector<hls::HlsOutput>& got) {
  const std::vector<hls::HlsOutput> expected = pe.stream(groups, hls::HlsFormat::kFp32);
  if (got.size() != expected.size()) return -1;
  std::int64_t wrong = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const bool same = got[i].word == expected[i].word && got[i].flags == expected[i].flags;
    wrong += same ? 0 : 1;
  }
  return wrong;
}

}  // namespace sumac::pe::test
