// SPDX-License-Identifier: Apache-2.0
//
// lmul_scalar in SystemVerilog = LmulScalar: every code pair of formats of up to 8 bits, corners and 10^6 random pairs of the wide ones;
// result and flags.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <memory>
#include <sstream>

#include "Vlmul_scalar_bench.h"
#include "sim/pe/lmul/lmul_timing.hpp"
#include "tests/pe/common/stimuli.hpp"
#include "verilated.h"

namespace sumac::pe::lmul {
namespace {

struct Instance {
  Law law;
  std::unique_ptr<LmulScalar> golden;
  std::string text;
};

std::vector<Instance> instances() {
  std::ifstream file(std::string(SUMAC_SOURCE_DIR) + "/tests/pe/lmul/scalar_laws.txt");
  std::vector<Instance> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream row(line);
    std::string format, word;
    Law law;
    row >> format >> law.offset >> law.normalise >> word;
    law.format = num::parse_format(format);
    EXPECT_EQ(word, verilog_literal(cfg_word(law, false), kCfgBits)) << line;
    all.push_back({law, std::make_unique<LmulScalar>(law), line});
  }
  return all;
}

unsigned flag_bits(const LmulScalar::Flags& f) {
  return unsigned{f.nan} | unsigned{f.inf} << 1 | unsigned{f.zero} << 2 |
         unsigned{f.underflow} << 3 | unsigned{f.overflow} << 4;
}

class Bench {
 public:
  Bench() : model_(std::make_unique<Vlmul_scalar_bench>(&context_)), all_(instances()) {}
  ~Bench() { model_->final(); }
  std::vector<Instance>& all() { return all_; }

  /// Counts results that differ; `fault` is XORed into what was observed of the last instance.
  std::int64_t differences(num::Code a, num::Code b, bool wide, unsigned fault_code = 0,
                           unsigned fault_flags = 0) {
    model_->a_i = static_cast<std::uint16_t>(a);
    model_->b_i = static_cast<std::uint16_t>(b);
    model_->eval();
    std::int64_t differ = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const Instance& instance = all_[i];
      const num::Code mask = num::code_mask(instance.law.format);
      if ((instance.law.format.width > 8) != wide) continue;
      const bool last = i + 1 == all_.size();
      unsigned code = model_->p_o[i / 2] >> (16 * (i % 2)) & 0xFFFF;
      unsigned flags = model_->flags_o[i / 4] >> (8 * (i % 4)) & 0xFF;
      if (last) code ^= fault_code, flags ^= fault_flags;
      const LmulScalar::Result expected = instance.golden->multiply(a & mask, b & mask);
      ++compared_;
      if (code != expected.code || flags != flag_bits(expected.flags)) {
        ++differ;
        if (report_.size() < 1000) {
          std::ostringstream text;
          text << instance.text << ": " << std::hex << (a & mask) << " * " << (b & mask) << " = "
               << code << " flags " << flags << ", golden " << expected.code << " flags "
               << flag_bits(expected.flags) << "\n";
          report_ += text.str();
        }
      }
    }
    return differ;
  }
  [[nodiscard]] std::int64_t compared() const { return compared_; }
  [[nodiscard]] const std::string& report() const { return report_; }

 private:
  VerilatedContext context_;
  std::unique_ptr<Vlmul_scalar_bench> model_;
  std::vector<Instance> all_;
  std::int64_t compared_ = 0;
  std::string report_;
};

TEST(LmulScalarRtl, EveryPairOfCodesOfUpToEightBits) {
  Bench bench;
  std::int64_t differ = 0;
  for (num::Code i = 0; i < 65536; ++i)
    differ += bench.differences(i >> 8, i & 0xFF, false);
  EXPECT_EQ(differ, 0) << bench.report();
  EXPECT_EQ(bench.compared(), 65536 * 32);
}

TEST(LmulScalarRtl, CornersAndRandomPairsOfWideFormats) {
  Bench bench;
  std::int64_t differ = 0;
  for (const Instance& instance : bench.all()) {
    if (instance.law.format.width <= 8 || instance.law.offset == 0 || instance.law.normalise)
      continue;
    const auto corners = stimuli::corners(instance.law.format);
    for (const auto a : corners) {
      for (const auto b : corners)
        differ += bench.differences(a, b, true);
    }
  }
  base::Rng rng(71);
  for (int i = 0; i < 1'000'000; ++i) {
    const std::uint64_t word = rng.next();
    differ += bench.differences(word & 0xFFFF, word >> 16 & 0xFFFF, true);
  }
  EXPECT_EQ(differ, 0) << bench.report();
  EXPECT_GT(bench.compared(), 16'000'000);
}

TEST(LmulScalarRtlCanary, CodeAndFlagsAreCompared) {
  Bench bench;
  EXPECT_EQ(bench.differences(0x3F80, 0x3F80, true), 0);
  EXPECT_EQ(bench.differences(0x3F80, 0x3F80, true, 1, 0), 1);
  EXPECT_EQ(bench.differences(0x3F80, 0x3F80, true, 0, 1), 1);
}

}  // namespace
}  // namespace sumac::pe::lmul
