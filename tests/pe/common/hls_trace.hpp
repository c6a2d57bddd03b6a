// SPDX-License-Identifier: Apache-2.0
//
// HLS, as the trace reader records it, beside the RTL in one Verilated model: random beats, compared in every cycle.
//
//   codes    in groups: any bits; or near one another (some bits fixed for the group), so that sums cancel and stay finite
//   beats    groups of 1 to 256 beats, an idle cycle in 8
//   fault    the model's last pair has a planted one, which must be seen
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include SUMAC_TWINS
#include SUMAC_MODEL_HEADER
#include "models/base/rng.hpp"
#include "verilated.h"

namespace sumac::pe::test {

struct TwinCount {
  std::int64_t handoffs = 0;
  std::int64_t differ = 0;
};

/// What each pair of the model makes of so many beats; data registers begin with values that follow from the seed.
inline std::vector<TwinCount> run_twins(std::int64_t beats, std::uint64_t seed) {
  VerilatedContext context;
  context.randReset(2);
  context.randSeed(static_cast<int>(seed % 1000 + 1));
  SUMAC_MODEL model(&context);
  base::Rng rng(seed);
  std::vector<TwinCount> counts(std::size(kTwins) + 1);
  model.rst_ni = 0;
  model.valid_i = 0;
  const auto step = [&] {
    model.clk_i = 0;
    model.eval();
    model.clk_i = 1;
    model.eval();
    for (std::size_t i = 0; model.rst_ni != 0 && i < counts.size(); ++i) {
      counts[i].handoffs += model.handoff_o >> i & 1;
      counts[i].differ += model.bad_o >> i & 1;
    }
  };
  step();
  step();
  model.rst_ni = 1;
  std::uint64_t left = 0;  // beats of the group
  std::uint64_t near = 0;
  std::uint64_t fixed = 0;
  for (std::int64_t done = 0; done < beats;) {
    model.valid_i = rng.next() % 8 != 0;
    if (model.valid_i != 0) {
      model.first_i = left == 0;
      if (left == 0) {
        left = std::uint64_t{1} << rng.next() % 9;
        near = rng.next() % 65536 * 0x0001000100010001;
        const std::uint64_t bits = rng.next() & rng.next();
        fixed = rng.next() % 4 == 0
                    ? 0
                    : bits % 65536 * 0x0001000100010001 | (rng.next() % 2 ? 0x7E007E007E007E00 : 0);
      }
      --left;
      model.last_i = left == 0;
      ++done;
    } else {
      model.first_i = rng.next() % 2;
      model.last_i = rng.next() % 2;
    }
    model.act_i = (near & fixed) | (rng.next() & ~fixed);
    model.wgt_i = (near & fixed) | (rng.next() & ~fixed);
    step();
  }
  model.final();
  return counts;
}

inline void expect_twins(std::int64_t beats, std::uint64_t seed) {
  const std::vector<TwinCount> counts = run_twins(beats, seed);
  for (std::size_t i = 0; i + 1 < counts.size(); ++i) {
    EXPECT_EQ(counts[i].differ, 0) << kTwins[i] << " of " << beats << " beats";
    EXPECT_GT(counts[i].handoffs, beats / 200) << kTwins[i];
  }
  EXPECT_GT(counts.back().differ, 0) << "the planted fault was not seen";
}

}  // namespace sumac::pe::test
