// SPDX-License-Identifier: Apache-2.0
//
// mac against a formulation in doubles, host floats and Boost.Multiprecision: every code pair of formats of up to 8 bits, in every
// format ExMy of 3 to 8 bits; pairs of the wide formats; sums that cancel.
#include <gtest/gtest.h>

#include "models/pe/mac/mac.hpp"
#include "tests/pe/common/oracle.hpp"
#include "tests/pe/common/stimuli.hpp"

namespace sumac::pe::mac {
namespace {

/// The oracle's dot product.
Output expected(const Config& config, int lanes, std::span<const std::uint16_t> act,
                std::span<const std::uint16_t> wgt, OutFormat format) {
  const auto operand = [&](const num::Format& f, unsigned code) {
    const double value = oracle::value(f, code);
    return !config.subnormals && oracle::is_subnormal_or_zero(f, code) ? std::copysign(0.0, value)
                                                                       : value;
  };
  oracle::ExactSum exact;
  oracle::FloatSum rounded(lanes);
  for (std::size_t k = 0; k < act.size(); ++k) {
    const double product = operand(config.act, act[k]) * operand(config.wgt, wgt[k]);
    config.fp32_sum ? rounded.add(product) : exact.add(product);
  }
  return config.fp32_sum ? rounded.drain(format) : exact.drain(format);
}

std::vector<OutFormat> formats_of(const PeInfo& info) {
  std::vector<OutFormat> formats = {OutFormat::kFp32, OutFormat::kFp16};
  if (info.int32_output) formats.push_back(OutFormat::kInt32);
  return formats;
}

/// Names of every generic format.
std::vector<std::string> generic_names() {
  std::vector<std::string> names;
  for (int exp = 1; exp <= 7; ++exp) {
    for (int man = 0; 1 + exp + man <= 8; ++man) {
      if (1 + exp + man < 3) continue;
      names.push_back("e" + std::to_string(exp) + "m" + std::to_string(man));
      names.push_back(names.back() + "fn");
    }
  }
  return names;
}

void every_pair(const std::string& name, std::initializer_list<OutFormat> formats) {
  const Config config = *find_config(name);
  const auto pe = Golden::make(name, 0);
  std::int64_t pairs = 0;
  for (std::uint32_t a = 0; a <= num::code_mask(config.act); ++a) {
    for (std::uint32_t w = 0; w <= num::code_mask(config.wgt); ++w) {
      const std::uint16_t act[] = {static_cast<std::uint16_t>(a)};
      const std::uint16_t wgt[] = {static_cast<std::uint16_t>(w)};
      for (const OutFormat format : formats) {
        const Output got = pe->dot(act, wgt, format);
        ASSERT_EQ(got, expected(config, 4, act, wgt, format)) << name << " " << a << " " << w;
        ++pairs;
      }
    }
  }
  EXPECT_EQ(pairs,
            std::int64_t{1} << (config.act.width + config.wgt.width) << (formats.size() - 1));
}

TEST(MacPairs, EveryPairOfNamedConfigurations) {
  for (const char* name : {"int8", "int4"})
    every_pair(name, {OutFormat::kFp32, OutFormat::kInt32});
  for (const char* name : {"fp8", "e5m2", "fp6", "fp4", "fp8-fp32"}) {
    every_pair(name, {OutFormat::kFp32, OutFormat::kFp16});
  }
}

TEST(MacPairs, EveryPairOfEveryGenericFormat) {
  const std::vector<std::string> names = generic_names();
  EXPECT_EQ(names.size(), 54u);
  for (const std::string& name : names)
    every_pair(name, {OutFormat::kFp32});
}

TEST(MacPairs, CornersAndRandomPairsOfWideFormats) {
  base::Rng rng(41);
  for (const char* name : {"int16", "fp16", "bf16", "paper3", "paper4"}) {
    const Config config = *find_config(name);
    const auto pe = Golden::make(name, 0);
    const auto check = [&](std::uint16_t a, std::uint16_t w, OutFormat format) {
      const std::uint16_t act[] = {a};
      const std::uint16_t wgt[] = {w};
      ASSERT_EQ(pe->dot(act, wgt, format), expected(config, 4, act, wgt, format))
          << name << " " << a << " " << w;
    };
    for (const std::uint16_t a : stimuli::corners(config.act)) {
      for (const std::uint16_t w : stimuli::corners(config.wgt)) {
        check(a, w, OutFormat::kFp32);
        check(a, w, OutFormat::kFp16);
      }
    }
    for (int i = 0; i < 200'000; ++i) {
      const auto mask = num::code_mask(config.act);
      check(static_cast<std::uint16_t>(rng.next() & mask),
            static_cast<std::uint16_t>(rng.next() & mask), OutFormat::kFp32);
    }
  }
}

TEST(MacSums, RandomGroupsThatCancel) {
  base::Rng rng(42);
  std::vector<std::string> names = Golden::configurations();
  for (const std::string& name : generic_names())
    names.push_back(name);
  for (const std::string& name : names) {
    const Config config = *find_config(name);
    for (const int lanes : {1, 2, 3, 4, 5, 8, 64}) {
      const auto pe = Golden::make(name, lanes);
      const auto act_corners = stimuli::corners(config.act);
      const auto wgt_corners = stimuli::corners(config.wgt);
      for (int i = 0; i < 60; ++i) {
        std::vector<std::uint16_t> act(1 + rng.below(i < 55 ? 40 : 700)), wgt(act.size());
        stimuli::cancelling(rng, config.act, config.wgt, act_corners, wgt_corners, act, wgt);
        for (const OutFormat format : formats_of(pe->info())) {
          ASSERT_EQ(pe->dot(act, wgt, format), expected(config, lanes, act, wgt, format))
              << name << " lanes " << lanes << " K " << act.size();
        }
      }
    }
  }
}

/// Sums of one sign of the largest products: some formats go past the end of FP32, and say so.
TEST(MacSums, OfTheLargestProducts) {
  int past_the_end = 0;
  std::vector<std::string> names = Golden::configurations();
  for (const std::string& name : generic_names())
    names.push_back(name);
  for (const std::string& name : names) {
    const Config config = *find_config(name);
    const auto pe = Golden::make(name, 4);
    for (const num::Code sign : {num::Code{0}, num::sign_mask(config.act)}) {
      const auto largest = static_cast<std::uint16_t>(sign | num::max_finite_code(config.act));
      for (const std::size_t length : {1U, 2U, 3U, 4U, 5U, 8U, 100U}) {
        const std::vector<std::uint16_t> act(length, largest);
        const std::vector<std::uint16_t> wgt(
            length, static_cast<std::uint16_t>(num::max_finite_code(config.wgt)));
        for (const OutFormat format : formats_of(pe->info())) {
          const Output got = pe->dot(act, wgt, format);
          ASSERT_EQ(got, expected(config, 4, act, wgt, format)) << name << " K " << length;
          past_the_end += got.flags.overflow && format == OutFormat::kFp32;
        }
      }
    }
  }
  EXPECT_GT(past_the_end, 0);
}

/// Widths that the README's table names.
TEST(MacWidths, AsDocumented) {
  const auto lsb = [](const char* name) { return lsb_exp(*find_config(name)); };
  EXPECT_EQ(lsb("int8"), 0);
  EXPECT_EQ(lsb("fp8"), -18);
  EXPECT_EQ(lsb("e5m2"), -32);
  EXPECT_EQ(lsb("fp6"), -6);
  EXPECT_EQ(lsb("fp4"), -2);
}

/// The scalar law is the one-product sum, in FP32 bits or as an integer.
/// The scalar law with a format is that of the configuration of this name, whatever configuration it is asked of.
TEST(MacScalar, FormatIsAConfigurationByItsName) {
  std::vector<std::string> names = {"int8", "int4", "int16"};
  for (const std::string& name : generic_names())
    names.push_back(name);
  for (const std::string& name : names) {
    const auto named = Golden::make_scalar(name, {});
    for (const char* of : {"fp8", "int4"}) {
      const auto chosen = Golden::make_scalar(of, {.format = num::parse_format(name)});
      EXPECT_EQ(chosen->act(), named->act()) << name;
      EXPECT_EQ(chosen->wgt(), named->wgt()) << name;
      base::Rng rng(44);
      for (int i = 0; i < 200; ++i) {
        const auto act = static_cast<num::Code>(rng.next()) & num::code_mask(named->act());
        const auto wgt = static_cast<num::Code>(rng.next()) & num::code_mask(named->wgt());
        EXPECT_EQ(chosen->result_bits(act, wgt), named->result_bits(act, wgt)) << name;
      }
    }
  }
}

TEST(MacScalar, IsTheProductAsItEntersTheSum) {
  for (const std::string& name : Golden::configurations()) {
    const Config config = *find_config(name);
    const auto scalar = Golden::make_scalar(name, {});
    const auto pe = Golden::make(name, 1);
    base::Rng rng(43);
    const bool all = config.act.width <= 8;
    for (int i = 0; i < (all ? 65536 : 50000); ++i) {
      const auto word =
          static_cast<std::uint32_t>(all ? static_cast<std::uint64_t>(i) : rng.next());
      const std::uint16_t act[] = {
          static_cast<std::uint16_t>(word >> (all ? 8 : 16) & num::code_mask(config.act))};
      const std::uint16_t wgt[] = {static_cast<std::uint16_t>(word & num::code_mask(config.wgt))};
      const std::uint32_t result = scalar->result_bits(act[0], wgt[0]);
      if (num::is_float(config.act)) {
        EXPECT_EQ(result, pe->dot(act, wgt, OutFormat::kFp32).word);
      } else {
        const auto product = static_cast<std::int64_t>(oracle::value(config.act, act[0]) *
                                                       oracle::value(config.wgt, wgt[0]));
        EXPECT_EQ(scalar->meaning(result).value.mant, product);
        EXPECT_EQ(scalar->result_width(), config.act.width + config.wgt.width);
      }
    }
  }
}

/// A wrong product, a wrong last place, a wrong flag: the comparison with the oracle sees each.
TEST(MacCanary, TheOracleComparisonSees) {
  const Config config = *find_config("fp8");
  const auto pe = Golden::make("fp8", 0);
  const std::vector<std::uint16_t> act = {0x38, 0x01, 0x30}, wgt = {0x39, 0x7E, 0xB8};
  const Output good = pe->dot(act, wgt, OutFormat::kFp32);
  ASSERT_EQ(good, expected(config, 4, act, wgt, OutFormat::kFp32));
  Config daz = config;
  daz.subnormals = false;
  EXPECT_NE(good, expected(daz, 4, act, wgt, OutFormat::kFp32));
  std::vector<std::uint16_t> other = act;
  other[1] = 0x02;
  EXPECT_NE(good, expected(config, 4, other, wgt, OutFormat::kFp32));
  Output flags = good;
  flags.flags.flushed = true;
  EXPECT_NE(good, flags);
}

}  // namespace
}  // namespace sumac::pe::mac
