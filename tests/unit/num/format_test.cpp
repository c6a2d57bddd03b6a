// SPDX-License-Identifier: Apache-2.0
#include "models/num/format.hpp"

#include <gtest/gtest.h>

#include <set>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"

namespace sumac::num {
namespace {

TEST(ParseFormat, EveryNameComesBack) {
  std::set<std::string> names;
  const auto expect_roundtrip = [&](const std::string& text) {
    const Format format = parse_format(text);
    EXPECT_TRUE(is_valid(format)) << text;
    EXPECT_EQ(parse_format(name(format)), format) << text;
    names.insert(name(format));
  };
  for (int bits = 1; bits <= 16; ++bits) {
    expect_roundtrip("int" + std::to_string(bits));
    expect_roundtrip("uint" + std::to_string(bits));
    EXPECT_EQ(name(int_format(bits)), "int" + std::to_string(bits));
  }
  for (int width = 3; width <= 16; ++width) {
    for (int x = 1; x < width; ++x) {
      const std::string text = "e" + std::to_string(x) + "m" + std::to_string(width - 1 - x);
      expect_roundtrip(text);
      expect_roundtrip(text + "fn");
      EXPECT_EQ(parse_format(text).width, width);
    }
  }
  for (const char* text : {"fp32", "int32", "e8m0fnu"})
    expect_roundtrip(text);
  EXPECT_EQ(names.size(), 2U * 16 + 2U * 119 + 3);
}

TEST(ParseFormat, Aliases) {
  EXPECT_EQ(parse_format("fp8"), parse_format("e4m3fn"));
  EXPECT_EQ(parse_format("fp6"), parse_format("e2m3fn"));
  EXPECT_EQ(parse_format("fp4"), parse_format("e2m1fn"));
  EXPECT_EQ(parse_format("fp16"), parse_format("e5m10"));
  EXPECT_EQ(parse_format("bf16"), parse_format("e8m7"));
  EXPECT_EQ(name(kE4M3Fn), "e4m3fn");
  EXPECT_EQ(name(kFp16), "fp16");
}

TEST(ParseFormat, WhatIsUnknownIsRefusedInOneLine) {
  for (const std::string text :
       {"",       "e",        "e4",     "e4m",      "m3",
        "e4m3f",  "e4m3fnuz", "e4m3 ",  " e4m3",    "E4M3",
        "e04m3",  "e4m03",    "e+4m3",  "e-4m3",    "e0m5",
        "e1m0",   "e9m7",     "e8m8",   "e16m0",    "e99999999999999999999m1",
        "int",    "int0",     "int01",  "int17",    "int33",
        "uint0",  "uint17",   "uint32", "int-4",    "int 4",
        "int4x",  "fp",       "fp64",   "e8m0fnuz", "e8m23",
        "float32"}) {
    try {
      const Format format = parse_format(text);
      ADD_FAILURE() << "'" << text << "' became " << name(format);
    } catch (const base::InputError& error) {
      const std::string message = error.what();
      EXPECT_EQ(error.exit_code(), 3);
      EXPECT_NE(message.find("'" + text + "'"), std::string::npos);
      EXPECT_NE(message.find("known: int1..int16"), std::string::npos);
      EXPECT_EQ(message.find('\n'), std::string::npos);
    }
  }
}

TEST(ParseFormat, UintHasNoSignAndCountsFromZero) {
  for (int bits = 1; bits <= 16; ++bits) {
    const Format format = parse_format("uint" + std::to_string(bits));
    EXPECT_FALSE(format.has_sign);
    EXPECT_EQ(to_double(decode(format, code_mask(format))), (1 << bits) - 1);
  }
}

TEST(Name, FormatsWithoutANameAreDescribed) {
  Format format = fn_format(4, 3);
  format.bias = 11;
  format.subnormals = false;
  EXPECT_EQ(name(format), "e4m3 (8 bits, bias 11, no subnormals, NaN all ones)");
}

TEST(IsValid, FieldsThatDoNotBelongTogether) {
  const auto with = [](auto change) {
    Format format = kE4M3Fn;
    change(format);
    return is_valid(format);
  };
  EXPECT_TRUE(with([](Format&) {}));
  EXPECT_TRUE(with([](Format& f) { f.bias = 8; }));
  EXPECT_FALSE(with([](Format& f) { f.width = 9; }));
  EXPECT_FALSE(with([](Format& f) { f.infinities = true; }));
  EXPECT_FALSE(with([](Format& f) { f.nan_codes = NanCodes::kIeee; }));
  EXPECT_FALSE(with([](Format& f) { f.has_zero = false; }));
  EXPECT_FALSE(with([](Format& f) { f.man_bits = -3; }));
  EXPECT_FALSE(is_valid(int_format(0)));
  EXPECT_FALSE(is_valid(int_format(24)));
  EXPECT_FALSE(is_valid(uint_format(17)));
  EXPECT_FALSE(is_valid(ieee_format(1, 0)));
  EXPECT_FALSE(is_valid(ieee_format(8, 8)));
}

// Largest and smallest values as the OCP and IEEE documents print them.
TEST(Published, RangesOfNamedFormats) {
  const auto largest = [](const char* text) {
    const Format format = parse_format(text);
    return to_double(decode(format, max_finite_code(format)));
  };
  const auto smallest = [](const char* text) { return to_double(decode(parse_format(text), 1)); };
  EXPECT_EQ(largest("e4m3fn"), 448.0);
  EXPECT_EQ(smallest("e4m3fn"), 0x1p-9);
  EXPECT_EQ(largest("e5m2"), 57344.0);
  EXPECT_EQ(smallest("e5m2"), 0x1p-16);
  EXPECT_EQ(largest("e2m3fn"), 7.5);
  EXPECT_EQ(smallest("e2m3fn"), 0.125);
  EXPECT_EQ(largest("e3m2fn"), 28.0);
  EXPECT_EQ(smallest("e3m2fn"), 0.0625);
  EXPECT_EQ(largest("e2m1fn"), 6.0);
  EXPECT_EQ(smallest("e2m1fn"), 0.5);
  EXPECT_EQ(largest("e8m0fnu"), 0x1p127);
  EXPECT_EQ(to_double(decode(kE8M0Fnu, 0)), 0x1p-127);
  EXPECT_EQ(largest("fp16"), 65504.0);
  EXPECT_EQ(smallest("fp16"), 0x1p-24);
  EXPECT_EQ(largest("bf16"), 0x1.FEp127);
  EXPECT_EQ(largest("int4"), 7.0);
  EXPECT_EQ(to_double(decode(kInt4, 8)), -8.0);
}

}  // namespace
}  // namespace sumac::num
