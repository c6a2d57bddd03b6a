// SPDX-License-Identifier: Apache-2.0
//
// KIND_scalar in SystemVerilog = make_scalar("KIND/CONFIG"): every code pair of formats of up to 8 bits, corners and 10^6 random pairs of the wide ones.
#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include SUMAC_MODEL_HEADER
#include "models/base/bits.hpp"
#include "models/pe/scalar.hpp"
#include "tests/pe/common/stimuli.hpp"
#include "verilated.h"

namespace sumac::pe {
namespace {

std::vector<std::unique_ptr<Scalar>> configurations() {
  std::vector<std::unique_ptr<Scalar>> all;
  std::istringstream names(SUMAC_CONFIGURATIONS);
  for (std::string name; std::getline(names, name, ',');)
    all.push_back(make_scalar(std::string(SUMAC_KIND) + "/" + name));
  return all;
}

class Bench {
 public:
  Bench() : model_(std::make_unique<SUMAC_MODEL>(&context_)), all_(configurations()) {}
  ~Bench() { model_->final(); }
  [[nodiscard]] const std::vector<std::unique_ptr<Scalar>>& all() const { return all_; }

  /// Products that differ, of the formats of more than 8 bits or of the others; `fault` is XORed into what was seen of the first of them.
  std::int64_t differences(num::Code a, num::Code b, bool wide, unsigned fault = 0) {
    model_->a_i = static_cast<std::uint16_t>(a);
    model_->b_i = static_cast<std::uint16_t>(b);
    model_->eval();
    std::int64_t differ = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const Scalar& golden = *all_[i];
      if ((std::max(golden.act().width, golden.wgt().width) > 8) != wide) continue;
      const std::uint32_t expected =
          golden.result_bits(a & num::code_mask(golden.act()), b & num::code_mask(golden.wgt()));
      const std::uint32_t seen = model_->p_o[i] ^ fault;
      fault = 0;
      ++compared_;
      if (seen == expected) continue;
      if (++differ == 1 && report_.size() < 1000) {
        std::ostringstream text;
        text << i << ": " << std::hex << a << " * " << b << " = " << seen << ", golden " << expected
             << "\n";
        report_ += text.str();
      }
    }
    return differ;
  }
  [[nodiscard]] std::int64_t compared() const { return compared_; }
  [[nodiscard]] const std::string& report() const { return report_; }

 private:
  VerilatedContext context_;
  std::unique_ptr<SUMAC_MODEL> model_;
  std::vector<std::unique_ptr<Scalar>> all_;
  std::int64_t compared_ = 0;
  std::string report_;
};

TEST(ScalarRtl, EveryPairOfCodesOfUpToEightBits) {
  Bench bench;
  std::int64_t differ = 0;
  for (num::Code i = 0; i < 65536; ++i)
    differ += bench.differences(i >> 8, i & 0xFF, false);
  EXPECT_EQ(differ, 0) << bench.report();
  EXPECT_GE(bench.compared(), 65536 * 4);
}

TEST(ScalarRtl, CornersAndRandomPairsOfWideFormats) {
  Bench bench;
  std::int64_t differ = 0;
  for (const auto& scalar : bench.all()) {
    if (scalar->act().width <= 8) continue;
    const auto acts = stimuli::corners(scalar->act());
    const auto weights = stimuli::corners(scalar->wgt());
    for (const auto a : acts) {
      for (const auto b : weights)
        differ += bench.differences(a, b, true);
    }
  }
  base::Rng rng(72);
  for (int i = 0; i < 1'000'000; ++i) {
    const std::uint64_t word = rng.next();
    differ += bench.differences(word & 0xFFFF, word >> 16 & 0xFFFF, true);
  }
  EXPECT_EQ(differ, 0) << bench.report();
  EXPECT_GE(bench.compared(), 2'000'000);
}

TEST(ScalarRtlCanary, AProductOffByABitIsSeen) {
  Bench bench;
  EXPECT_EQ(bench.differences(0x3F80, 0x3F81, true), 0);
  EXPECT_EQ(bench.differences(0x3F80, 0x3F81, true, 1), 1);
  EXPECT_EQ(bench.differences(0x38, 0x39, false, 1U << 3), 1);
}

}  // namespace
}  // namespace sumac::pe
