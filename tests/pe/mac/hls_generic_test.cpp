// SPDX-License-Identifier: Apache-2.0
//
// HLS = golden for the open family eXmY, eXmYfn of 3 to 8 bits: every pair of codes, groups, the widest sums, the scalars.
#include <gtest/gtest.h>

#include "hls/native/hls_scalar.hpp"
#include "models/pe/scalar.hpp"
#include "tests/pe/common/hls_compare.hpp"

namespace sumac::pe {
namespace {

using test::HlsComparison;

std::vector<std::string> formats() {
  std::vector<std::string> names;
  for (int width = 3; width <= 8; ++width) {
    for (int exp = 1; exp < width; ++exp) {
      const std::string name = "e" + std::to_string(exp) + "m" + std::to_string(width - 1 - exp);
      names.push_back(name);
      names.push_back(name + "fn");
    }
  }
  return names;
}

class HlsGeneric : public testing::TestWithParam<std::string> {};

TEST_P(HlsGeneric, EveryPairGroupsAndTheWidestSum) {
  HlsComparison c("mac/" + GetParam());
  c.all_pairs(OutFormat::kFp32);
  c.all_pairs(OutFormat::kFp16);
  c.random_groups(OutFormat::kFp32, 1000, 5, 41);
  c.random_groups(OutFormat::kFp32, 200, 40, 42);
  c.longest_groups(OutFormat::kFp32);
  EXPECT_EQ(c.wrong(), 0) << "of " << c.compared() << "\n" << c.report();
}

TEST_P(HlsGeneric, ScalarLaw) {
  const auto golden = make_scalar("mac/" + GetParam());
  const hls::HlsScalar scalar = hls::make_hls_scalar("mac/" + GetParam());
  std::int64_t wrong = 0;
  for (unsigned a = 0; a < 1u << golden->act().width; ++a) {
    for (unsigned b = 0; b < 1u << golden->wgt().width; ++b) {
      const auto x = static_cast<std::uint16_t>(a);
      const auto y = static_cast<std::uint16_t>(b);
      wrong += scalar.apply(x, y) == golden->result_bits(x, y) ? 0 : 1;
    }
  }
  EXPECT_EQ(wrong, 0);
}

INSTANTIATE_TEST_SUITE_P(All, HlsGeneric, testing::ValuesIn(formats()),
                         [](const auto& param) { return param.param; });

TEST(HlsScalarOptions, FormatsAndSubnormalsAreThoseOfTheGoldenModel) {
  for (const char* format :
       {"int4", "int16", "fp16", "bf16", "e8m3", "e8m4", "e5m2", "fp8", "fp6", "fp4"}) {
    for (const int subnormals : {-1, 0, 1}) {
      ScalarOptions options;
      options.format = num::parse_format(format);
      if (subnormals >= 0) options.normalise = subnormals == 1;
      hls::HlsScalarOptions hls_options;
      hls_options.format = format;
      hls_options.subnormals = subnormals;
      for (const char* config : {"mac", "mac/bf16"}) {
        const auto golden = make_scalar(config, options);
        const hls::HlsScalar scalar = hls::make_hls_scalar(config, hls_options);
        ASSERT_EQ(scalar.result_bits, golden->result_width());
        std::int64_t wrong = 0;
        for (const std::uint16_t a : pe::stimuli::corners(golden->act())) {
          for (const std::uint16_t b : pe::stimuli::corners(golden->wgt())) {
            wrong += scalar.apply(a, b) == golden->result_bits(a, b) ? 0 : 1;
          }
        }
        EXPECT_EQ(wrong, 0) << config << " " << format << " " << subnormals;
      }
    }
  }
  hls::HlsScalarOptions refused;
  refused.offset = 1;
  EXPECT_THROW((void)hls::make_hls_scalar("mac", refused), std::invalid_argument);
  refused.offset = -1;
  refused.format = "e5m6";
  EXPECT_THROW((void)hls::make_hls_scalar("mac", refused), std::invalid_argument);
}

}  // namespace
}  // namespace sumac::pe
