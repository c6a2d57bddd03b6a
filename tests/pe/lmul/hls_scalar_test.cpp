// SPDX-License-Identifier: Apache-2.0
//
// lmul_scalar in HLS: the published checksums and spot vectors, every small format with every rule of offset and
// subnormals against the golden model, and the scalar tops.
#include <gtest/gtest.h>

#include "hls/common/native/host.hpp"
#include "hls/native/hls_scalar.hpp"
#include "hls/pe/lmul/lmul_hls_top.hpp"
#include "models/pe/scalar.hpp"
#include "tests/pe/common/stimuli.hpp"

namespace sumac::pe {
namespace {

hls::HlsScalar scalar(const std::string& format, int offset, bool subnormals) {
  hls::HlsScalarOptions options;
  options.format = format;
  options.offset = offset;
  options.subnormals = subnormals ? 1 : 0;
  return hls::make_hls_scalar("lmul", options);
}

struct Sums {
  std::uint32_t crc32 = 0;
  std::uint64_t chk64 = 0;
};

/// Over all pairs, a outer: CRC-32 of the result bytes, and the sum of r * (2i + 1).
Sums checksums(const hls::HlsScalar& s) {
  Sums sums{.crc32 = ~0u};
  for (std::uint64_t i = 0; i < 65536; ++i) {
    const std::uint32_t r =
        s.apply(static_cast<std::uint16_t>(i >> 8), static_cast<std::uint16_t>(i & 255));
    sums.chk64 += r * (2 * i + 1);
    sums.crc32 ^= r;
    for (int bit = 0; bit < 8; ++bit) {
      sums.crc32 = (sums.crc32 >> 1) ^ ((sums.crc32 & 1) != 0 ? 0xEDB88320u : 0);
    }
  }
  sums.crc32 = ~sums.crc32;
  return sums;
}

TEST(LmulScalarHls, ChecksumsOfEightBitFormatsAreThePinnedOnes) {
  const Sums e4m3 = checksums(scalar("e4m3fn", 1, false));
  EXPECT_EQ(e4m3.crc32, 0xA4A6958Fu);
  EXPECT_EQ(e4m3.chk64, 0x00000081A9563AA0u);
  const Sums e5m2 = checksums(scalar("e5m2", 1, false));
  EXPECT_EQ(e5m2.crc32, 0x4A462D08u);
  EXPECT_EQ(e5m2.chk64, 0x000000801A2068F8u);
}

TEST(LmulScalarHls, SpotVectorsOfBf16) {
  const hls::HlsScalar s = hls::make_hls_scalar("lmul/bf16");
  const std::uint16_t vectors[][3] = {
      {0x3F80, 0x3F80, 0x3F88}, {0x3FC0, 0x3FC0, 0x4008}, {0x40A0, 0x40A0, 0x41C8},
      {0x4040, 0x4080, 0x4148}, {0xBF00, 0x3F00, 0xBE88}, {0x7F7F, 0x7F7F, 0x7F7F},
      {0x0080, 0x3F78, 0x0080}, {0x0080, 0x3F77, 0x0000}, {0x3FFF, 0x3FFF, 0x4086}};
  for (const auto& v : vectors)
    EXPECT_EQ(s.apply(v[0], v[1]), v[2]);
}

/// Pairs in which HLS and golden differ; of the first one a bit is inverted if `flip`.
std::int64_t wrong_pairs(const std::string& format, int offset, bool subnormals,
                         bool flip = false) {
  ScalarOptions options;
  options.format = num::parse_format(format);
  options.offset = offset;
  options.normalise = subnormals;
  const auto golden = make_scalar("lmul", options);
  const hls::HlsScalar s = scalar(format, offset, subnormals);
  std::vector<std::uint16_t> codes;
  if (golden->act().width <= 8) {
    for (unsigned c = 0; c < 1u << golden->act().width; ++c)
      codes.push_back(static_cast<std::uint16_t>(c));
  } else {
    codes = stimuli::corners(golden->act());
  }
  std::int64_t wrong = 0;
  for (const std::uint16_t a : codes) {
    for (const std::uint16_t b : codes) {
      wrong += (s.apply(a, b) ^ (flip ? 1u : 0u)) == golden->result_bits(a, b) ? 0 : 1;
      flip = false;
    }
  }
  return wrong;
}

TEST(LmulScalarHls, EveryBuiltFormatOffsetAndSubnormalRule) {
  std::vector<std::string> formats = {"fp16", "bf16", "e8m3", "e8m4"};
  for (int width = 3; width <= 8; ++width) {
    for (int exp = 1; exp < width - 1; ++exp) {
      const std::string name = "e" + std::to_string(exp) + "m" + std::to_string(width - 1 - exp);
      formats.push_back(name);
      formats.push_back(name + "fn");
    }
  }
  for (const std::string& format : formats) {
    const int man = num::parse_format(format).man_bits;
    for (const bool subnormals : {false, true}) {
      for (const int offset : {0, 1, (1 << man) - 1}) {
        EXPECT_EQ(wrong_pairs(format, offset, subnormals), 0)
            << format << " " << offset << " " << subnormals;
      }
    }
  }
}

TEST(LmulScalarHls, CanaryOneWrongBitIsSeen) {
  EXPECT_EQ(wrong_pairs("e4m3fn", 0, false, true), 1);
  Sums sums = checksums(scalar("e4m3fn", 0, false));
  EXPECT_NE(sums.crc32, 0xA4A6958Fu);
}

TEST(LmulScalarHls, AFormatKeepsTheConfigurationsChoiceOfOffset) {
  for (const char* config : {"lmul/bf16", "lmul/fp8"}) {
    ScalarOptions options;
    options.format = num::kE5M2;
    hls::HlsScalarOptions hls_options;
    hls_options.format = "e5m2";
    const auto golden = make_scalar(config, options);
    const hls::HlsScalar s = hls::make_hls_scalar(config, hls_options);
    EXPECT_EQ(s.apply(0x3C, 0x3C), golden->result_bits(0x3C, 0x3C)) << config;
    options.published_offset = hls_options.published_offset = true;
    EXPECT_EQ(hls::make_hls_scalar(config, hls_options).apply(0x3C, 0x3C),
              make_scalar(config, options)->result_bits(0x3C, 0x3C));
  }
}

TEST(LmulScalarHls, RefusesWhatWasNotBuilt) {
  hls::HlsScalarOptions options;
  options.format = "e5m6";
  EXPECT_THROW((void)hls::make_hls_scalar("lmul", options), std::invalid_argument);
  options.format = "e5m0";
  EXPECT_THROW((void)hls::make_hls_scalar("lmul", options), std::invalid_argument);
  options.format = "e4m3fn";
  options.offset = 8;
  EXPECT_THROW((void)hls::make_hls_scalar("lmul", options), std::invalid_argument);
  options.offset = 1;
  options.published_offset = true;
  EXPECT_THROW((void)hls::make_hls_scalar("lmul", options), std::invalid_argument);
}

/// Random pairs in which a scalar top and the configuration's scalar differ.
template <class F, class Top>
std::int64_t top_wrong(const std::string& config, Top top) {
  using namespace hls;
  const HlsScalar s = make_hls_scalar(config);
  base::Rng rng(52);
  std::int64_t wrong = 0;
  for (int t = 0; t < 20000; ++t) {
    const auto a = from_bits<UInt<F::kWidth>>(rng.next());
    const auto b = from_bits<UInt<F::kWidth>>(rng.next());
    UInt<F::kWidth> code;
    top(a, b, code);
    const auto x = static_cast<std::uint16_t>(to_u64(a));
    const auto y = static_cast<std::uint16_t>(to_u64(b));
    wrong += to_u64(code) == s.apply(x, y) ? 0 : 1;
  }
  return wrong;
}

TEST(LmulScalarHls, TopsHaveTheirConfigurationsConstant) {
  using namespace hls;
  using namespace hls::lmul;
#define SUMAC_TEST_TOP(id, name, ...) \
  EXPECT_EQ((top_wrong<__VA_ARGS__::Format>("lmul/" name, lmul_##id##_scalar)), 0) << name;
  SUMAC_HLS_LMUL_CONFIGS(SUMAC_TEST_TOP)
#undef SUMAC_TEST_TOP
  EXPECT_NE((top_wrong<E4M3Fn>("lmul/fp8-subn", lmul_fp8_scalar)), 0) << "canary";
}

}  // namespace
}  // namespace sumac::pe
