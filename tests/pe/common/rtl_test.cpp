// SPDX-License-Identifier: Apache-2.0
//
// RTL = golden for every configuration of one PE kind: hand-off cycle, flags in the sum, word, flags; in all output formats.
#include <gtest/gtest.h>

#include <bit>
#include <fstream>
#include <map>
#include <set>

#include "tests/pe/common/bench.hpp"
#include "tests/pe/common/groups.hpp"
#include "tests/pe/common/stimuli.hpp"
#include "tests/pe/common/ties.hpp"

namespace sumac::pe {
namespace {

using bench::Beat;
using bench::Bench;
using bench::Instance;
using bench::random_groups;

constexpr OutFormat kFormats[] = {OutFormat::kFp32, OutFormat::kInt32, OutFormat::kFp16};

bool is_wide(const Instance& instance) {
  const PeInfo& info = instance.golden->info();
  return info.act.width > 8 || info.wgt.width > 8;
}

Beat one_pair(std::uint16_t act, std::uint16_t wgt, std::size_t lane = 0) {
  Beat beat;
  beat.act[lane] = act;
  beat.wgt[lane] = wgt;
  return beat;
}

TEST(Rtl, ConfigurationWordsAreThoseOfTheTimingTwin) {
  std::ifstream file(std::string(SUMAC_SOURCE_DIR) + "/rtl/pe/" SUMAC_KIND "/lint.txt");
  std::map<std::string, std::string> words;
  for (std::string name, word, line; std::getline(file, line);) {
    std::istringstream row(line);
    if (line.empty() || line[0] == '#') continue;
    row >> name >> word;
    words[name] = word;
    EXPECT_EQ(word, timing_of(std::string(SUMAC_KIND) + "/" + name).cfg_word) << name;
  }
  for (const std::string& name : configurations(SUMAC_KIND))
    EXPECT_TRUE(words.contains(name)) << name;
}

TEST(Rtl, EveryPairOfCodesOfUpToEightBits) {
  Bench bench(1);
  for (const OutFormat format : kFormats) {
    bench.set_format(format);
    for (unsigned i = 0; i < 65536; ++i) {
      bench.step(
          one_pair(static_cast<std::uint16_t>(i >> 8), static_cast<std::uint16_t>(i & 0xFF)));
    }
  }
  bench.flush();
  EXPECT_EQ(bench.mismatches(), 0) << bench.report();
  EXPECT_EQ(bench.compared(),
            std::int64_t{3 * 65536} * static_cast<std::int64_t>(bench.instances().size()));
}

TEST(Rtl, EveryPairInEveryLane) {
  Bench bench(2);
  for (Instance& instance : bench.instances()) {
    const PeInfo& info = instance.golden->info();
    instance.checked = info.act.width <= 8 && info.wgt.width <= 8;
  }
  for (unsigned i = 0; i < 65536; ++i) {
    const std::size_t lane = 1 + i % (static_cast<unsigned>(bench::kLanes) - 1);
    bench.step(
        one_pair(static_cast<std::uint16_t>(i & 0xFF), static_cast<std::uint16_t>(i >> 8), lane));
  }
  bench.flush();
  EXPECT_EQ(bench.mismatches(), 0) << bench.report();
}

TEST(Rtl, CornersOfWideFormats) {
  Bench bench(3);
  std::map<std::string, std::pair<num::Format, num::Format>> formats;
  for (const Instance& instance : bench.instances()) {
    const PeInfo& info = instance.golden->info();
    if (is_wide(instance))
      formats[num::name(info.act) + num::name(info.wgt)] = {info.act, info.wgt};
  }
  for (const OutFormat format : kFormats) {
    bench.set_format(format);
    for (const auto& [name, pair] : formats) {
      for (const std::uint16_t act : stimuli::corners(pair.first)) {
        for (const std::uint16_t wgt : stimuli::corners(pair.second))
          bench.step(one_pair(act, wgt));
      }
    }
  }
  bench.flush();
  EXPECT_EQ(bench.mismatches(), 0) << bench.report();
}

TEST(Rtl, RandomPairsOfWideFormats) {
  constexpr int kPairs = 1'000'000;
  constexpr std::uint64_t kSeed = 20240610;
  Bench bench(4);
  int wide = 0;
  for (Instance& instance : bench.instances()) {
    instance.checked = is_wide(instance) && instance.lanes == 4;
    wide += instance.checked;
  }
  base::Rng rng(kSeed);
  for (int i = 0; i < kPairs; ++i) {
    const std::uint64_t word = rng.next();
    bench.step(one_pair(static_cast<std::uint16_t>(word), static_cast<std::uint16_t>(word >> 16)));
  }
  bench.flush();
  EXPECT_EQ(bench.mismatches(), 0) << bench.report() << "seed " << kSeed;
  EXPECT_EQ(bench.compared(), std::int64_t{kPairs} * wide);
}

TEST(Rtl, RandomGroups) {
  for (const std::uint64_t seed : {11u, 12u, 13u}) {
    Bench bench(static_cast<int>(seed));
    base::Rng rng(seed);
    for (int round = 0; round < 240; ++round) {
      bench.set_format(kFormats[rng.below(3)]);
      random_groups(bench, rng, 25, rng.one_in(2));
    }
    bench.flush();
    EXPECT_EQ(bench.mismatches(), 0) << bench.report() << "seed " << seed;
    EXPECT_GT(bench.compared(), 5000 * static_cast<long>(bench.instances().size()));
  }
}

/// Sums that are a rounding tie, or a power of two beside one; one lane count of every configuration. Exact sums: ties of FP32 and FP16; sums of FP32
/// additions, each of them exact: ties of FP16.
TEST(Rtl, Ties) {
  std::set<std::string> done;
  const std::size_t count = Bench(7).instances().size();
  for (std::size_t i = 0; i < count; ++i) {
    Bench bench(7);
    const Instance& target = bench.instances()[i];
    const Pe& golden = *target.golden;
    const bool exact = golden.info().exact;
    if (!done.insert(golden.info().config).second) continue;
    for (std::size_t other = 0; other < count; ++other)
      bench.instances()[other].checked = other == i;
    const bench::PowersOfTwo powers(golden);
    ASSERT_TRUE(powers.has_step()) << target.name;
    std::int64_t ties = 0;
    base::Rng rng(7);
    for (const OutFormat format : {OutFormat::kFp32, OutFormat::kFp16}) {
      if (!exact && format == OutFormat::kFp32) continue;
      bench.set_format(format);
      bench::for_each_tie(powers, exact, format, rng, [&](const bench::Tie& tie) {
        // The group is the tie that it says it is.
        if (!exact || (format == OutFormat::kFp32 && !tie.beside)) {
          std::vector<std::uint16_t> act, wgt;
          for (const auto& [a, w] : tie.group)
            act.push_back(a), wgt.push_back(w);
          ASSERT_EQ(golden.dot(act, wgt, OutFormat::kFp32).word,
                    std::bit_cast<std::uint32_t>(static_cast<float>(tie.value)))
              << target.name;
        }
        ties += 1;
        bench.group(bench::beats_of(tie.group, target.lanes));
      });
    }
    bench.flush();
    EXPECT_EQ(bench.mismatches(), 0) << bench.report();
    EXPECT_EQ(bench.compared(), ties);
    EXPECT_GT(ties, 0) << target.name;
  }
  EXPECT_FALSE(done.empty());
}

/// A format code that a configuration does not have reads as FP32.
TEST(Rtl, UnknownOutputFormatIsFp32) {
  Bench bench(5);
  base::Rng rng(5);
  bench.set_raw_format(3);
  for (int round = 0; round < 40; ++round)
    random_groups(bench, rng, 5, false);
  bench.flush();
  EXPECT_EQ(bench.mismatches(), 0) << bench.report();
}

/// Reset in the middle of groups: nothing of them is handed off, and what comes after is right.
TEST(Rtl, ResetInMidFlight) {
  Bench bench(6);
  base::Rng rng(6);
  for (int round = 0; round < 60; ++round) {
    random_groups(bench, rng, 1 + static_cast<int>(rng.below(4)), true);
    bench.reset();
  }
  random_groups(bench, rng, 5, true);
  bench.flush();
  EXPECT_EQ(bench.mismatches(), 0) << bench.report();
}

/// Each thing that the bench compares, falsified in the observation of one instance, must be seen; so must latencies that are
/// one cycle longer or shorter than the RTL's.
TEST(RtlCanary, EveryComparedThingIsSeen) {
  const auto mismatches_with = [](const Bench::Fault& fault) {
    Bench bench(21);
    bench.plant(fault);
    base::Rng rng(21);
    for (int round = 0; round < 60; ++round)
      random_groups(bench, rng, 3, false);
    bench.flush();
    return bench.mismatches();
  };
  EXPECT_EQ(mismatches_with({}), 0);
  const std::size_t count = Bench(22).instances().size();
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_GT(mismatches_with({.instance = i, .word = 1u << (i % 16)}), 0) << i;
    EXPECT_GT(mismatches_with({.instance = i, .flags = 1u << (i % 4)}), 0) << i;
    EXPECT_GT(mismatches_with({.instance = i, .sum_flags = 1}), 0) << i;
    EXPECT_GT(mismatches_with({.instance = i, .handoff_delay = 1}), 0) << i;
    EXPECT_GT(mismatches_with({.instance = i, .handoff_delay = -1}), 0) << i;
    EXPECT_GT(mismatches_with({.instance = i, .word_delay = 1}), 0) << i;
    EXPECT_GT(mismatches_with({.instance = i, .word_delay = -1}), 0) << i;
  }
}

}  // namespace
}  // namespace sumac::pe
