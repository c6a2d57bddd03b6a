// SPDX-License-Identifier: Apache-2.0
//
// The shared arithmetic of rtl/common against models/num and the compiler's own float: FP32 addition, FP32 to FP16, fixed point to FP32,
// leading zeros. Corners against corners, random words, operands of near exponents that cancel.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <memory>
#include <vector>

#include "Vrtl_arith.h"
#include "models/base/rng.hpp"
#include "models/num/fp32.hpp"
#include "models/num/wide_int.hpp"
#include "tests/pe/common/oracle.hpp"
#include "verilated.h"

namespace sumac::pe {
namespace {

class Arith {
 public:
  Arith() : model_(std::make_unique<Vrtl_arith>(&context_)) { set_fixed({}); }
  ~Arith() { model_->final(); }

  void set_fixed(const std::array<std::uint32_t, 10>& words) {
    for (std::size_t i = 0; i < words.size(); ++i)
      model_->fixed_i[i] = words[i];
  }
  void clock() {
    model_->clk_i = 0;
    model_->eval();
    model_->clk_i = 1;
    model_->eval();
  }
  Vrtl_arith& model() { return *model_; }

  /// True if RTL, golden model and host agree on sum and flag; `fault` is XORed into the RTL's {flag, sum}.
  bool adds(std::uint32_t a, std::uint32_t b, std::uint64_t fault = 0) {
    model_->a_i = a;
    model_->b_i = b;
    model_->eval();
    const auto bits = static_cast<std::uint32_t>(model_->sum_o ^ fault);
    const bool overflow = (model_->sum_overflow_o ^ (fault >> 32)) != 0;
    const num::Fp32Result golden = num::fp32_add(a, b);
    const volatile float host = std::bit_cast<float>(a) + std::bit_cast<float>(b);
    const float sum = host;
    const std::uint32_t expected =
        std::isnan(sum) ? num::kFp32CanonicalNan : std::bit_cast<std::uint32_t>(sum);
    return bits == golden.bits && bits == expected && overflow == golden.overflow;
  }
  /// Likewise of the conversion to FP16, against the compiler's.
  bool halves(std::uint32_t a, std::uint32_t fault = 0) {
    model_->a_i = a;
    model_->eval();
    const Output expected = oracle::output(std::bit_cast<float>(a), false, OutFormat::kFp16);
    return (model_->half_o ^ fault) == expected.word &&
           model_->half_overflow_o == unsigned{expected.flags.overflow};
  }

 private:
  VerilatedContext context_;
  std::unique_ptr<Vrtl_arith> model_;
};

std::vector<std::uint32_t> corners() {
  std::vector<std::uint32_t> words;
  for (const std::uint32_t field : {0u,   1u,   2u,   23u,  24u,  25u,  26u,  27u,  100u, 126u,
                                    127u, 128u, 150u, 151u, 152u, 153u, 154u, 253u, 254u, 255u}) {
    for (const std::uint32_t fraction :
         {0u, 1u, 2u, 3u, 0x3FFFFFu, 0x400000u, 0x400001u, 0x555555u, 0x7FFFFEu, 0x7FFFFFu}) {
      words.push_back(field << 23 | fraction);
      words.push_back(0x80000000 | field << 23 | fraction);
    }
  }
  return words;
}

TEST(ArithRtl, AddsCorners) {
  Arith arith;
  const auto words = corners();
  for (const std::uint32_t a : words) {
    for (const std::uint32_t b : words)
      ASSERT_TRUE(arith.adds(a, b)) << std::hex << a << " + " << b;
  }
}

TEST(ArithRtl, AddsRandomAndCancellingPairs) {
  Arith arith;
  base::Rng rng(81);
  for (int i = 0; i < 2'000'000; ++i) {
    const auto a = static_cast<std::uint32_t>(rng.next());
    auto b = static_cast<std::uint32_t>(rng.next());
    if (i % 4 != 0) {  // exponents at most 30 apart
      const int field = static_cast<int>(a >> 23 & 0xFF) + static_cast<int>(rng.between(-30, 30));
      b = (b & 0x807FFFFF) | static_cast<std::uint32_t>(std::clamp(field, 0, 255)) << 23;
    }
    if (i % 16 == 5) b = (a ^ 0x80000000) + static_cast<std::uint32_t>(rng.between(-3, 3));
    ASSERT_TRUE(arith.adds(a, b)) << std::hex << a << " + " << b;
  }
}

/// Every FP16 value, the midpoints between neighbours and what lies next to both.
TEST(ArithRtl, RoundsToHalf) {
  Arith arith;
  for (std::uint32_t code = 0; code < 0x7C00; ++code) {
    const std::uint32_t low = num::fp16_to_fp32(static_cast<std::uint16_t>(code));
    const std::uint32_t high =
        code == 0x7BFF ? 0x47800000 : num::fp16_to_fp32(static_cast<std::uint16_t>(code + 1));
    const auto middle =
        std::bit_cast<std::uint32_t>((std::bit_cast<float>(low) + std::bit_cast<float>(high)) / 2);
    for (const std::uint32_t word : {low, low + 1, middle - 1, middle, middle + 1, high - 1}) {
      ASSERT_TRUE(arith.halves(word)) << word;
      ASSERT_TRUE(arith.halves(word | 0x80000000)) << word;
    }
  }
  for (const std::uint32_t word : corners())
    ASSERT_TRUE(arith.halves(word)) << word;
  base::Rng rng(82);
  for (int i = 0; i < 500'000; ++i) {
    const auto word = static_cast<std::uint32_t>(rng.next());
    ASSERT_TRUE(arith.halves(word)) << word;
  }
}

TEST(ArithRtl, ConvertsFixedPoint) {
  constexpr int kWidths[] = {8, 32, 52, 80, 267};
  constexpr int kLsbs[] = {-3, 0, -18, -32, -124};
  Arith arith;
  base::Rng rng(83);
  for (int i = 0; i < 300'000; ++i) {
    // A random leading bit, then random, all-zero or all-one bits below, around the place where rounding looks.
    std::array<std::uint32_t, 10> words{};
    num::WideInt<6> value;
    const int top = static_cast<int>(rng.below(266));
    const std::uint64_t body = rng.next() | std::uint64_t{1} << 63;
    const std::uint64_t mask =
        rng.one_in(2) ? ~std::uint64_t{0} << (64 - 24 - rng.below(4)) : ~std::uint64_t{0};
    if (top >= 63) {
      value.add_shifted(body & mask, top - 63, false);
      if (rng.one_in(3)) value.add_shifted(rng.below(3), 0, false);
    } else {
      value.add_shifted((body & mask) >> (63 - top), 0, false);
    }
    if (rng.one_in(2)) value = -value;
    for (std::size_t w = 0; w < words.size(); ++w) {
      words[w] = static_cast<std::uint32_t>(value.limb(static_cast<int>(w / 2)) >> (32 * (w % 2)));
    }
    arith.set_fixed(words);
    arith.clock();
    for (std::size_t k = 0; k < 5; ++k) {
      // What the module reads: the low bits, sign extended.
      const int drop = 384 - kWidths[k];
      num::WideInt<6> read = value << drop;
      const bool negative = read.is_negative();
      num::WideInt<6> shifted;
      for (int bit = 0; bit < kWidths[k]; ++bit) {
        if (read.limb((bit + drop) / 64) >> ((bit + drop) % 64) & 1)
          shifted.add_shifted(1, bit, false);
      }
      if (negative) shifted.add_shifted(1, kWidths[k], true);
      const std::uint32_t expected = num::round_to_fp32(shifted, kLsbs[k]);
      ASSERT_EQ(arith.model().converted_o[k], expected) << "width " << kWidths[k] << " case " << i;
      ASSERT_EQ(arith.model().converted_overflow_o >> k & 1,
                (expected & 0x7FFFFFFF) == num::kFp32Infinity);
    }
  }
}

TEST(ArithRtl, CountsLeadingZeros) {
  constexpr int kCounts[] = {1, 2, 3, 27, 64, 267};
  Arith arith;
  base::Rng rng(84);
  for (int top = -1; top < 267; ++top) {
    for (int repeat = 0; repeat < 4; ++repeat) {
      std::array<std::uint32_t, 10> words{};
      for (int bit = 0; bit <= top; ++bit) {
        if (bit == top || rng.one_in(2))
          words[static_cast<std::size_t>(bit / 32)] |= 1u << (bit % 32);
      }
      arith.set_fixed(words);
      arith.model().eval();
      for (std::size_t k = 0; k < 6; ++k) {
        int expected = kCounts[k];
        for (int bit = 0; bit < kCounts[k]; ++bit) {
          if (words[static_cast<std::size_t>(bit / 32)] >> (bit % 32) & 1)
            expected = kCounts[k] - 1 - bit;
        }
        const unsigned got = arith.model().zeros_o[k / 2] >> (16 * (k % 2)) & 0xFFFF;
        ASSERT_EQ(static_cast<int>(got), expected) << "width " << kCounts[k] << " top " << top;
      }
    }
  }
}

TEST(ArithRtlCanary, OneBitIsSeen) {
  Arith arith;
  EXPECT_TRUE(arith.adds(0x3F800000, 0x3F800001));
  for (int bit = 0; bit <= 32; ++bit)
    EXPECT_FALSE(arith.adds(0x3F800000, 0x3F800001, std::uint64_t{1} << bit));
  EXPECT_TRUE(arith.halves(0x3F800000));
  for (int bit = 0; bit < 16; ++bit)
    EXPECT_FALSE(arith.halves(0x3F800000, 1u << bit));
}

}  // namespace
}  // namespace sumac::pe
