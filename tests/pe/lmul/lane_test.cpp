// SPDX-License-Identifier: Apache-2.0
//
// The lane form of lmul against the law on values (reference.hpp) and sums in Boost.Multiprecision and host floats: every code pair of
// formats of up to 8 bits, pairs of the wide ones, sums that cancel. Property 13 of the fact sheet (section 6.3).
#include <gtest/gtest.h>

#include "tests/pe/common/stimuli.hpp"
#include "tests/pe/lmul/reference.hpp"

namespace sumac::pe::lmul {
namespace {

Output expected(const Config& config, int lanes, std::span<const std::uint16_t> act,
                std::span<const std::uint16_t> wgt, OutFormat format) {
  oracle::ExactSum exact;
  oracle::FloatSum rounded(lanes);
  for (std::size_t k = 0; k < act.size(); ++k) {
    const double product = reference::product(config.law, act[k], wgt[k]);
    config.fp32_sum ? rounded.add(product) : exact.add(product);
  }
  return config.fp32_sum ? rounded.drain(format) : exact.drain(format);
}

TEST(LmulLane, PairsOfEveryConfiguration) {
  base::Rng rng(61);
  for (const std::string& name : Golden::configurations()) {
    const Config config = *find_config(name);
    const num::Format& f = config.law.format;
    const auto pe = Golden::make(name, 0);
    const auto check = [&](num::Code a, num::Code w) {
      const std::uint16_t act[] = {static_cast<std::uint16_t>(a)};
      const std::uint16_t wgt[] = {static_cast<std::uint16_t>(w)};
      for (const OutFormat format : {OutFormat::kFp32, OutFormat::kFp16}) {
        ASSERT_EQ(pe->dot(act, wgt, format), expected(config, 4, act, wgt, format))
            << name << " " << a << " " << w;
      }
    };
    if (f.width <= 8) {
      for (num::Code a = 0; a <= num::code_mask(f); ++a) {
        for (num::Code w = 0; w <= num::code_mask(f); ++w)
          check(a, w);
      }
      continue;
    }
    for (const std::uint16_t a : stimuli::corners(f)) {
      for (const std::uint16_t w : stimuli::corners(f))
        check(a, w);
    }
    for (int i = 0; i < 200'000; ++i) {
      check(static_cast<num::Code>(rng.next()) & num::code_mask(f),
            static_cast<num::Code>(rng.next()) & num::code_mask(f));
    }
  }
}

TEST(LmulLane, RandomGroupsThatCancel) {
  base::Rng rng(62);
  for (const std::string& name : Golden::configurations()) {
    const Config config = *find_config(name);
    const num::Format& f = config.law.format;
    const auto corners = stimuli::corners(f);
    for (const int lanes : {1, 2, 3, 4, 5, 8, 64}) {
      const auto pe = Golden::make(name, lanes);
      for (int i = 0; i < 200; ++i) {
        std::vector<std::uint16_t> act(1 + rng.below(i < 190 ? 40 : 900)), wgt(act.size());
        stimuli::cancelling(rng, f, f, corners, corners, act, wgt);
        for (const OutFormat format : {OutFormat::kFp32, OutFormat::kFp16}) {
          ASSERT_EQ(pe->dot(act, wgt, format), expected(config, lanes, act, wgt, format))
              << name << " lanes " << lanes;
        }
      }
    }
  }
}

/// A lane keeps what the packed operation flushes and saturates: the two forms differ there, and only there.
TEST(LmulLane, DiffersFromThePackedFormOnlyOutOfRange) {
  const Config config = *find_config("fp8");
  const LmulScalar scalar(config.law);
  const auto pe = Golden::make("fp8", 1);
  int in_range = 0, out_of_range = 0;
  for (num::Code a = 0; a < 256; ++a) {
    for (num::Code w = 0; w < 256; ++w) {
      const std::uint16_t act[] = {static_cast<std::uint16_t>(a)};
      const std::uint16_t wgt[] = {static_cast<std::uint16_t>(w)};
      const auto flags = scalar.multiply(a, w).flags;
      const double lane =
          num::to_double(num::decode(num::kFp32, pe->dot(act, wgt, OutFormat::kFp32).word));
      const double packed = num::to_double(scalar.meaning(scalar.result_bits(a, w)));
      if (flags.nan) continue;
      EXPECT_EQ(lane != packed, flags.underflow || flags.overflow);
      (lane == packed ? in_range : out_of_range)++;
    }
  }
  EXPECT_GT(in_range, 40000);
  EXPECT_GT(out_of_range, 10000);
}

TEST(LmulLane, WidthsAsDocumented) {
  const auto lsb = [](const char* name) { return lsb_exp(find_config(name)->law); };
  EXPECT_EQ(lsb("fp8"), -15);
  EXPECT_EQ(lsb("e5m2"), -30);
  EXPECT_EQ(lsb("fp8-subn"), -18);
  EXPECT_EQ(lsb("e5m2-subn"), -32);
  EXPECT_EQ(lsb("fp6"), -6);
  EXPECT_EQ(lsb("fp4"), -2);
}

/// Offset, treatment of subnormals and order of lanes each change the expectation: the comparison is not blind to them.
TEST(LmulLaneCanary, TheReferenceSees) {
  const std::vector<std::uint16_t> act = {0x39, 0x04, 0x3B, 0x7E}, wgt = {0x3A, 0x7A, 0xBB, 0x7E};
  Config config = *find_config("fp8");
  const Output good = Golden::make("fp8", 0)->dot(act, wgt, OutFormat::kFp32);
  ASSERT_EQ(good, expected(config, 4, act, wgt, OutFormat::kFp32));
  config.law.offset = 1;
  EXPECT_NE(good, expected(config, 4, act, wgt, OutFormat::kFp32));
  config.law.offset = 0;
  config.law.formula = true;
  EXPECT_NE(good, expected(config, 4, act, wgt, OutFormat::kFp32));
  config.law.formula = false;
  const std::vector<std::uint16_t> subnormal_act = {0x04}, subnormal_wgt = {0x7A};
  config.law.normalise = true;
  EXPECT_NE(Golden::make("fp8", 0)->dot(subnormal_act, subnormal_wgt, OutFormat::kFp32),
            expected(config, 4, subnormal_act, subnormal_wgt, OutFormat::kFp32));
}

}  // namespace
}  // namespace sumac::pe::lmul
