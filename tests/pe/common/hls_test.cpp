// SPDX-License-Identifier: Apache-2.0
//
// HLS = golden for every named configuration of one PE kind: word, flags and cycle, in all output formats; and the scalar law.
#include <gtest/gtest.h>

#include "hls/native/hls_scalar.hpp"
#include "models/pe/scalar.hpp"
#include "tests/pe/common/hls_compare.hpp"

namespace sumac::pe {
namespace {

using test::HlsComparison;
using test::out_formats;

constexpr int kLaneCounts[] = {1, 2, 3, 4, 8};

std::vector<std::string> names() {
  std::vector<std::string> result;
  for (const std::string& config : configurations(SUMAC_KIND)) {
    result.push_back(std::string(SUMAC_KIND) + "/" + config);
  }
  return result;
}

bool small(const PeInfo& info) {
  return info.act.width <= 8 && info.wgt.width <= 8;
}

class Hls : public testing::TestWithParam<std::string> {};

TEST(HlsRegistry, HasTheConfigurationsOfTheGoldenModel) {
  EXPECT_EQ(hls::hls_kinds(), kinds());
  EXPECT_EQ(hls::hls_configurations(SUMAC_KIND), configurations(SUMAC_KIND));
  EXPECT_THROW((void)hls::make_hls_pe(std::string(SUMAC_KIND) + "/nothing"), std::invalid_argument);
  EXPECT_THROW((void)hls::make_hls_pe(std::string(SUMAC_KIND) + "/"), std::invalid_argument);
  EXPECT_THROW((void)hls::make_hls_pe("nothing"), std::invalid_argument);
}

TEST_P(Hls, HasTheWidthsAndLatenciesOfTheTimeLaw) {
  for (const int lanes : kLaneCounts) {
    const HlsComparison c(GetParam(), lanes);
    EXPECT_EQ(c.hls().lanes(), lanes);
    EXPECT_EQ(c.hls().act_bits(), c.timing().act_bits);
    EXPECT_EQ(c.hls().wgt_bits(), c.timing().wgt_bits);
    EXPECT_EQ(c.hls().edge_latency(), c.timing().edge_latency);
    EXPECT_EQ(c.hls().pe_latency(), c.timing().pe_latency);
    EXPECT_EQ(c.hls().drain_latency(), c.timing().drain_latency);
    EXPECT_EQ(c.hls().int32_output(), c.info().int32_output);
  }
}

TEST_P(Hls, OneProductOfEveryPairOrOfAMillion) {
  HlsComparison c(GetParam());
  for (const OutFormat format : out_formats(c.info())) {
    if (small(c.info())) {
      c.all_pairs(format);
    } else {
      c.corner_and_random_pairs(format, format == OutFormat::kFp32 ? 1'000'000 : 100'000, 31);
    }
  }
  EXPECT_EQ(c.wrong(), 0) << "of " << c.compared() << "\n" << c.report();
}

TEST_P(Hls, GroupsAtEveryNumberOfLanes) {
  for (const int lanes : kLaneCounts) {
    HlsComparison c(GetParam(), lanes);
    std::uint64_t seed = 32;
    for (const OutFormat format : out_formats(c.info())) {
      c.random_groups(format, 1500, 5, ++seed);
      c.random_groups(format, 500, 40, ++seed);
    }
    EXPECT_EQ(c.wrong(), 0) << "of " << c.compared() << "\n" << c.report();
  }
}

TEST_P(Hls, LongestGroups) {
  HlsComparison c(GetParam());
  for (const OutFormat format : out_formats(c.info()))
    c.longest_groups(format);
  EXPECT_EQ(c.wrong(), 0) << c.report();
}

TEST_P(Hls, PaddedLanesChangeNothing) {
  HlsComparison c(GetParam());
  base::Rng rng(33);
  const auto acts = stimuli::corners(c.info().act);
  const auto wgts = stimuli::corners(c.info().wgt);
  for (int t = 0; t < 300; ++t) {
    hls::HlsGroup group;
    for (std::int64_t k = rng.between(1, 9); k > 0; --k) {
      group.act.push_back(stimuli::random_code(rng, c.info().act, acts));
      group.wgt.push_back(stimuli::random_code(rng, c.info().wgt, wgts));
    }
    const hls::HlsOutput alone = c.hls().dot(group.act, group.wgt, hls::HlsFormat::kFp32);
    const auto padding = static_cast<std::size_t>(rng.between(1, 12));
    group.act.resize(group.act.size() + padding);
    group.wgt.resize(group.wgt.size() + padding);
    const hls::HlsOutput padded = c.hls().dot(group.act, group.wgt, hls::HlsFormat::kFp32);
    EXPECT_EQ(padded.word, alone.word);
    EXPECT_EQ(padded.flags, alone.flags);
  }
}

/// Number of pairs in which the scalars differ; of pair `flip_at` one bit of the result is inverted.
std::int64_t scalars_wrong(const Scalar& golden, const hls::HlsScalar& hls, std::int64_t flip_at) {
  std::vector<std::uint16_t> a;
  std::vector<std::uint16_t> b;
  if (golden.act().width <= 8 && golden.wgt().width <= 8) {
    for (unsigned x = 0; x < 1u << golden.act().width; ++x) {
      for (unsigned y = 0; y < 1u << golden.wgt().width; ++y) {
        a.push_back(static_cast<std::uint16_t>(x)), b.push_back(static_cast<std::uint16_t>(y));
      }
    }
  } else {
    for (const std::uint16_t x : stimuli::corners(golden.act())) {
      for (const std::uint16_t y : stimuli::corners(golden.wgt()))
        a.push_back(x), b.push_back(y);
    }
    base::Rng rng(34);
    for (int t = 0; t < 1'000'000; ++t) {
      a.push_back(static_cast<std::uint16_t>(rng.next() & num::code_mask(golden.act())));
      b.push_back(static_cast<std::uint16_t>(rng.next() & num::code_mask(golden.wgt())));
    }
  }
  std::int64_t wrong = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::uint32_t flip = static_cast<std::int64_t>(i) == flip_at ? 1 : 0;
    wrong += (hls.apply(a[i], b[i]) ^ flip) == golden.result_bits(a[i], b[i]) ? 0 : 1;
  }
  return wrong;
}

TEST_P(Hls, ScalarLaw) {
  const std::unique_ptr<Scalar> golden = make_scalar(GetParam());
  const hls::HlsScalar scalar = hls::make_hls_scalar(GetParam());
  EXPECT_EQ(scalar.act_bits, golden->act().width);
  EXPECT_EQ(scalar.wgt_bits, golden->wgt().width);
  EXPECT_EQ(scalar.result_bits, golden->result_width());
  EXPECT_EQ(scalars_wrong(*golden, scalar, -1), 0);
}

INSTANTIATE_TEST_SUITE_P(All, Hls, testing::ValuesIn(names()), [](const auto& param) {
  std::string name = param.param.substr(param.param.find('/') + 1);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(HlsCanary, OneWrongScalarBitIsSeen) {
  const std::string name = names().front();
  EXPECT_EQ(scalars_wrong(*make_scalar(name), hls::make_hls_scalar(name), 4711), 1);
}

TEST(HlsCanary, OneWrongWordFlagOrCycleIsSeen) {
  for (const std::string& name : names()) {
    for (const HlsComparison::Fault& fault :
         {HlsComparison::Fault{.at = 7, .word = 1},
          HlsComparison::Fault{.at = 8, .word = 0x80000000},
          HlsComparison::Fault{.at = 9, .flags = 1}, HlsComparison::Fault{.at = 10, .flags = 2},
          HlsComparison::Fault{.at = 11, .flags = 4}, HlsComparison::Fault{.at = 12, .flags = 8},
          HlsComparison::Fault{.at = 13, .cycles = 1}}) {
      HlsComparison c(name);
      c.plant(fault);
      c.random_groups(OutFormat::kFp32, 20, 9, 35);
      EXPECT_EQ(c.wrong(), 1) << name;
    }
  }
}

}  // namespace
}  // namespace sumac::pe
