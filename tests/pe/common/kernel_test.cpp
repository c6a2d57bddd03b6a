// SPDX-License-Identifier: Apache-2.0
//
// Fast kernels (sim/pe) against the golden model: every configuration of every kind, all output formats, words and flags.
//
//   oracle   Pe::dot, output by output
//   targets  every SIMD target that this machine has, one after the other
//   stimuli  uniform codes; numbers only; small numbers of mixed sign with equal magnitudes (cancellation); largest and smallest
//            magnitudes (range rules, overflow); values about 1 as a layer has them, without and with zeros (no range rule applies)
//   shapes   up to two tiles and a ragged third in both directions; every K residue of a beat
#include "sim/pe/pe_kernel.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "models/num/codec.hpp"

namespace sumac::pe {
namespace {

/// Calls test() once for each SIMD target of the machine, with the dispatch set to it.
void on_every_target(const std::function<void()>& test) {
  int targets = 0;
  for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    // Byte tiles belong to AVX3_DL; Highway's own code there is that of AVX3.
    hwy::SetSupportedTargetsForTest(target == HWY_AVX3_DL ? HWY_AVX3_DL | HWY_AVX3 : target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    SCOPED_TRACE(hwy::TargetName(target));
    std::cout << hwy::TargetName(target) << ' ';
    test();
    ++targets;
  }
  std::cout << '\n';
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  EXPECT_GE(targets, 1);
}

enum class Shape { kUniform, kNumbers, kCancelling, kExtreme, kOrdinary, kSparse };

std::vector<std::uint16_t> draw(base::Rng& rng, const num::Format& format, Shape shape,
                                std::size_t count) {
  std::vector<std::uint16_t> codes(count);
  const std::uint64_t all = std::uint64_t{num::code_mask(format)} + 1;
  const auto number = [&] {
    while (true) {
      const auto code = static_cast<std::uint16_t>(rng.below(all));
      if (num::decode(format, code).is_number()) return code;
    }
  };
  const std::uint16_t magnitude = number();
  const auto largest = static_cast<std::uint16_t>(num::max_finite_code(format));
  const auto sign = static_cast<std::uint16_t>(num::sign_mask(format));
  for (std::uint16_t& code : codes) {
    switch (shape) {
      case Shape::kOrdinary:
      case Shape::kSparse: {
        const bool zero = shape == Shape::kSparse && rng.one_in(4);
        const double scale =
            num::is_float(format) ? 1.0 : static_cast<double>(1 << (format.width - 2));
        const double value = (0.5 + rng.unit()) * (rng.one_in(2) ? scale : -scale);
        code = static_cast<std::uint16_t>(num::encode(format, num::from_double(zero ? 0 : value),
                                                      num::Round::kNearestEven,
                                                      num::Overflow::kSaturate));
        break;
      }
      case Shape::kUniform: code = static_cast<std::uint16_t>(rng.below(all)); break;
      case Shape::kNumbers: code = number(); break;
      case Shape::kCancelling:
        code = rng.one_in(8)
                   ? number()
                   : static_cast<std::uint16_t>(rng.one_in(2) ? magnitude : magnitude ^ sign);
        if (!num::decode(format, code).is_number()) code = 0;
        break;
      case Shape::kExtreme: {
        const std::uint16_t near_top = static_cast<std::uint16_t>(largest - rng.below(3));
        const std::uint16_t near_zero = static_cast<std::uint16_t>(rng.below(4));
        code = static_cast<std::uint16_t>((rng.one_in(2) ? near_top : near_zero) ^
                                          (rng.one_in(2) ? sign : 0));
        if (!num::decode(format, code).is_number()) code = 0;
        break;
      }
    }
  }
  return codes;
}

/// Where and how outputs differ from the golden model's; empty where they do not.
std::string first_difference(const Pe& golden, CodeRows act, CodeRows wgt, std::int64_t k,
                             OutFormat format, const std::vector<std::uint32_t>& words,
                             const std::vector<std::uint8_t>& flags) {
  const auto line = [&](CodeRows rows, std::int64_t r) {
    return std::span(rows.data + r * rows.stride, static_cast<std::size_t>(k));
  };
  for (std::int64_t r = 0; r < act.rows; ++r) {
    for (std::int64_t c = 0; c < wgt.rows; ++c) {
      const Output want = golden.dot(line(act, r), line(wgt, c), format);
      const auto at = static_cast<std::size_t>(r * wgt.rows + c);
      if (words[at] == want.word && flags[at] == want.flags.bits()) continue;
      return "row " + std::to_string(r) + ", column " + std::to_string(c) + ": word " +
             std::to_string(words[at]) + " flags " + std::to_string(flags[at]) + ", golden " +
             std::to_string(want.word) + " " + std::to_string(want.flags.bits());
    }
  }
  return "";
}

void compare(const std::string& name, int lanes, std::uint64_t seed) {
  const std::unique_ptr<Pe> golden = make_pe(name, lanes);
  const std::unique_ptr<Kernel> kernel = make_kernel(name, lanes);
  ASSERT_EQ(kernel->info().config, golden->info().config);
  base::Rng rng(seed);
  for (const Shape shape : {Shape::kUniform, Shape::kNumbers, Shape::kCancelling, Shape::kExtreme,
                            Shape::kOrdinary, Shape::kSparse}) {
    for (const OutFormat format : {OutFormat::kFp32, OutFormat::kFp16, OutFormat::kInt32}) {
      if (format == OutFormat::kInt32 && !golden->info().int32_output) continue;
      const bool large = rng.one_in(8);
      const std::int64_t m = rng.between(1, large ? 17 : 9);
      const std::int64_t n = large ? rng.between(60, 140) : rng.between(1, 37);
      const std::int64_t k = rng.one_in(3) ? rng.between(1, 8) : rng.between(1, 150);
      const std::int64_t stride = k + rng.between(0, 3);
      const auto act = draw(rng, golden->info().act, shape, static_cast<std::size_t>(m * stride));
      const auto wgt = draw(rng, golden->info().wgt, shape, static_cast<std::size_t>(n * stride));
      std::vector<std::uint32_t> words(static_cast<std::size_t>(m * n));
      std::vector<std::uint8_t> flags(words.size());
      kernel->gemm({act.data(), m, stride}, {wgt.data(), n, stride}, k, format, words.data(),
                   flags.data());
      ASSERT_EQ(first_difference(*golden, {act.data(), m, stride}, {wgt.data(), n, stride}, k,
                                 format, words, flags),
                "")
          << name << " lanes " << lanes << " seed " << seed << " shape " << static_cast<int>(shape)
          << " format " << static_cast<int>(format) << " k " << k;
    }
  }
}

void equals_golden_in_every_configuration() {
  int configurations_seen = 0;
  for (const std::string& kind : kinds()) {
    for (const std::string& config : configurations(kind)) {
      for (std::uint64_t seed = 0; seed < 6; ++seed)
        compare(kind + "/" + config, seed % 2 == 0 ? 0 : static_cast<int>(seed), seed);
      ++configurations_seen;
    }
  }
  EXPECT_GE(configurations_seen, 22);
}
TEST(Kernel, EqualsGoldenInEveryConfiguration) {
  on_every_target(equals_golden_in_every_configuration);
}

void equals_golden_in_generic_formats() {
  // A kind that builds formats on request takes these; the others say that they do not know them.
  int taken = 0;
  for (const std::string& kind : kinds()) {
    for (const char* config : {"e2m0fn", "e1m2", "e3m4", "e4m0", "e6m1", "e6m1fn", "e7m0", "e7m0fn",
                               "e5m2fn", "e3m2fn"}) {
      try {
        (void)make_pe(kind + "/" + config);
      } catch (const std::exception&) {
        continue;
      }
      for (std::uint64_t seed = 0; seed < 6; ++seed)
        compare(kind + "/" + config, 0, seed);
      ++taken;
    }
  }
  EXPECT_GE(taken, 8);
}
TEST(Kernel, EqualsGoldenInGenericFormats) {
  on_every_target(equals_golden_in_generic_formats);
}

/// One product at a time: all code pairs of formats of 8 bits and fewer.
void all_code_pairs() {
  for (const std::string& kind : kinds()) {
    for (const std::string& config : configurations(kind)) {
      const std::string name = kind + "/" + config;
      const std::unique_ptr<Pe> golden = make_pe(name);
      const PeInfo& info = golden->info();
      if (info.act.width > 8 || info.wgt.width > 8) continue;
      std::vector<std::uint16_t> act(std::size_t{1} << info.act.width);
      std::vector<std::uint16_t> wgt(std::size_t{1} << info.wgt.width);
      for (std::size_t i = 0; i < act.size(); ++i)
        act[i] = static_cast<std::uint16_t>(i);
      for (std::size_t i = 0; i < wgt.size(); ++i)
        wgt[i] = static_cast<std::uint16_t>(i);
      std::vector<std::uint32_t> words(act.size() * wgt.size());
      std::vector<std::uint8_t> flags(words.size());
      make_kernel(name)->gemm({act.data(), static_cast<std::int64_t>(act.size()), 1},
                              {wgt.data(), static_cast<std::int64_t>(wgt.size()), 1}, 1,
                              OutFormat::kFp32, words.data(), flags.data());
      for (std::size_t a = 0; a < act.size(); ++a) {
        for (std::size_t w = 0; w < wgt.size(); ++w) {
          const Output want = golden->dot({&act[a], 1}, {&wgt[w], 1}, OutFormat::kFp32);
          ASSERT_EQ(words[a * wgt.size() + w], want.word) << name << " " << a << " " << w;
          ASSERT_EQ(flags[a * wgt.size() + w], want.flags.bits()) << name << " " << a << " " << w;
        }
      }
    }
  }
}
TEST(Kernel, AllCodePairs) {
  on_every_target(all_code_pairs);
}

void longest_sums_stay_exact() {
  for (const std::string& kind : kinds()) {
    for (const std::string& config : configurations(kind)) {
      const std::string name = kind + "/" + config;
      const std::unique_ptr<Pe> golden = make_pe(name);
      const PeInfo& info = golden->info();
      if (!info.exact) continue;
      // The largest magnitudes, K = gmax: where a sum that is too narrow would wrap or round.
      const auto k = static_cast<std::size_t>(info.gmax);
      for (const bool lowest : {false, true}) {
        const auto extreme = [&](const num::Format& f) {
          const auto top = static_cast<std::uint16_t>(num::max_finite_code(f));
          if (!lowest) return top;
          return static_cast<std::uint16_t>(num::is_float(f) ? top | num::sign_mask(f)
                                                             : num::sign_mask(f));
        };
        const std::vector<std::uint16_t> act(k, extreme(info.act));
        const std::vector<std::uint16_t> wgt(k, extreme(info.wgt));
        std::uint32_t word = 0;
        std::uint8_t flags = 0;
        make_kernel(name)->gemm({act.data(), 1, 0}, {wgt.data(), 1, 0}, info.gmax, OutFormat::kFp32,
                                &word, &flags);
        const Output want = golden->dot(act, wgt, OutFormat::kFp32);
        EXPECT_EQ(word, want.word) << name;
        EXPECT_EQ(flags, want.flags.bits()) << name;
      }
    }
  }
}
TEST(Kernel, LongestSumsStayExact) {
  on_every_target(longest_sums_stay_exact);
}

/// The comparison sees one wrong bit in one word or flag of any output.
TEST(KernelCanary, OneWrongBitIsSeen) {
  base::Rng rng(1);
  const std::unique_ptr<Pe> golden = make_pe("mac/int8");
  const std::int64_t m = 3, n = 7, k = 10;
  const auto act = draw(rng, golden->info().act, Shape::kUniform, static_cast<std::size_t>(m * k));
  const auto wgt = draw(rng, golden->info().wgt, Shape::kUniform, static_cast<std::size_t>(n * k));
  std::vector<std::uint32_t> words(static_cast<std::size_t>(m * n));
  std::vector<std::uint8_t> flags(words.size());
  make_kernel("mac/int8")
      ->gemm({act.data(), m, k}, {wgt.data(), n, k}, k, OutFormat::kFp32, words.data(),
             flags.data());
  const auto difference = [&] {
    return first_difference(*golden, {act.data(), m, k}, {wgt.data(), n, k}, k, OutFormat::kFp32,
                            words, flags);
  };
  ASSERT_EQ(difference(), "");
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i] ^= 1U << (i % 32);
    EXPECT_NE(difference(), "") << i;
    words[i] ^= 1U << (i % 32);
    flags[i] ^= 1;
    EXPECT_NE(difference(), "") << i;
    flags[i] ^= 1;
  }
}

}  // namespace
}  // namespace sumac::pe
