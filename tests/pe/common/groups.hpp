// SPDX-License-Identifier: Apache-2.0
//
// Groups of beats for a bench of PEs.
#pragma once

#include "tests/pe/common/bench.hpp"
#include "tests/pe/common/stimuli.hpp"

namespace sumac::pe::bench {

/// Random beats shaped for one instance's formats; with bubbles between beats, padded lanes, groups back to back, dropped groups.
inline void random_groups(Bench& bench, base::Rng& rng, int groups, bool bubbles) {
  const std::size_t target = rng.below(bench.instances().size());
  const PeInfo& info = bench.instances()[target].golden->info();
  const auto act_corners = stimuli::corners(info.act);
  const auto wgt_corners = stimuli::corners(info.wgt);
  for (int g = 0; g < groups; ++g) {
    const std::size_t beats = 1 + rng.below(rng.one_in(8) ? 40 : 6);
    const bool dropped =
        rng.one_in(12);  // without a last beat: the next group's first beat drops it
    const std::size_t lanes = static_cast<std::size_t>(info.lanes);
    std::vector<std::uint16_t> act(beats * lanes), wgt(beats * lanes);
    stimuli::cancelling(rng, info.act, info.wgt, act_corners, wgt_corners, act, wgt);
    for (std::size_t b = 0; b < beats; ++b) {
      Beat bubble;
      bubble.valid = false;
      while (bubbles && rng.one_in(3)) {
        bubble.first = rng.one_in(2);
        bubble.last = rng.one_in(2);
        for (auto& code : bubble.act)
          code = static_cast<std::uint16_t>(rng.next());
        for (auto& code : bubble.wgt)
          code = static_cast<std::uint16_t>(rng.next());
        bench.step(bubble);
      }
      Beat beat;
      for (std::size_t l = 0; l < static_cast<std::size_t>(kLanes); ++l) {
        beat.act[l] = l < lanes ? act[b * lanes + l] : static_cast<std::uint16_t>(rng.next());
        beat.wgt[l] = l < lanes ? wgt[b * lanes + l] : static_cast<std::uint16_t>(rng.next());
      }
      beat.first = b == 0;
      beat.last = b + 1 == beats && !dropped;
      bench.step(beat);
    }
  }
}

}  // namespace sumac::pe::bench
