// SPDX-License-Identifier: Apache-2.0
//
// The words between the parts of a PE are the same bits in RTL and in HLS: east, south, and the sum of one beat.
#include <gtest/gtest.h>

#include <sstream>

#include SUMAC_MODEL_HEADER
#include "hls/native/hls_pe.hpp"
#include "models/pe/pe.hpp"
#include "tests/pe/common/stimuli.hpp"
#include "verilated.h"

namespace sumac::pe {
namespace {

constexpr int kLanes = 4;
constexpr std::size_t kPortWords = 10;  // of 32 bits, on each port of ports_bench
using Codes = std::array<std::uint16_t, kLanes>;
using Port = std::array<std::uint32_t, kPortWords>;

struct Words {
  Port east{};
  Port south{};
  Port sum{};
  int latency = 0;  // from the beat at the edges to the hand-off
};

class Rtl {
 public:
  explicit Rtl(std::size_t instances) : words_(instances) {
    model_.rst_ni = 0;
    model_.valid_i = 0;
    for (int i = 0; i < 3; ++i)
      step();
    model_.rst_ni = 1;
    step();
  }
  ~Rtl() { model_.final(); }

  /// What every instance makes of one beat.
  const std::vector<Words>& beat(const Codes& act, const Codes& wgt) {
    model_.act_i = pack(act);
    model_.wgt_i = pack(wgt);
    model_.valid_i = 1;
    for (int cycle = 1; cycle <= 12; ++cycle) {
      step();
      model_.valid_i = 0;
      for (std::size_t i = 0; i < words_.size(); ++i) {
        if ((model_.handoff_o >> i & 1) == 0) continue;
        take(model_.east_o, i, words_[i].east);
        take(model_.south_o, i, words_[i].south);
        take(model_.sum_o, i, words_[i].sum);
        words_[i].latency = cycle;
      }
    }
    return words_;
  }

 private:
  static std::uint64_t pack(const Codes& codes) {
    std::uint64_t word = 0;
    for (std::size_t l = 0; l < kLanes; ++l)
      word |= std::uint64_t{codes[l]} << (16 * l);
    return word;
  }
  template <class Wide>
  static void take(const Wide& wide, std::size_t instance, Port& port) {
    for (std::size_t w = 0; w < kPortWords; ++w)
      port[w] = wide[instance * kPortWords + w];
  }
  void step() {
    model_.clk_i = 0;
    model_.eval();
    model_.clk_i = 1;
    model_.eval();
  }

  SUMAC_MODEL model_;
  std::vector<Words> words_;
};

bool same(const std::vector<std::uint32_t>& hls, const Port& rtl) {
  for (std::size_t w = 0; w < kPortWords; ++w) {
    if ((w < hls.size() ? hls[w] : 0) != rtl[w]) return false;
  }
  return hls.size() <= kPortWords;
}

std::vector<std::string> names() {
  std::vector<std::string> result;
  std::stringstream list(SUMAC_PORTS);
  for (std::string item; std::getline(list, item, ',');)
    result.push_back(item);
  return result;
}

/// Beats in which a word differs, per instance; `flip` inverts a bit of the east word that HLS gave for one beat.
std::vector<int> count_wrong(int beats_each, bool flip) {
  const std::vector<std::string> configs = names();
  std::vector<std::unique_ptr<hls::HlsPe>> pes;
  std::vector<std::unique_ptr<Pe>> golden;
  for (const std::string& config : configs) {
    pes.push_back(hls::make_hls_pe(std::string(SUMAC_KIND) + "/" + config));
    golden.push_back(make_pe(std::string(SUMAC_KIND) + "/" + config));
  }
  Rtl rtl(configs.size());
  std::vector<int> wrong(configs.size());
  base::Rng rng(61);
  for (std::size_t shaped_for = 0; shaped_for < configs.size(); ++shaped_for) {
    const PeInfo& info = golden[shaped_for]->info();
    const auto act_corners = stimuli::corners(info.act);
    const auto wgt_corners = stimuli::corners(info.wgt);
    for (int t = 0; t < beats_each; ++t) {
      Codes act{};
      Codes wgt{};
      for (std::size_t l = 0; l < kLanes; ++l) {
        act[l] = stimuli::random_code(rng, info.act, act_corners);
        wgt[l] = stimuli::random_code(rng, info.wgt, wgt_corners);
      }
      const std::vector<Words>& words = rtl.beat(act, wgt);
      for (std::size_t i = 0; i < configs.size(); ++i) {
        hls::HlsPorts ports = pes[i]->ports({act.begin(), act.end()}, {wgt.begin(), wgt.end()});
        if (flip) ports.east[0] ^= 1;
        flip = false;
        const bool equal = same(ports.east, words[i].east) && same(ports.south, words[i].south) &&
                           same(ports.sum, words[i].sum) &&
                           words[i].latency == pes[i]->edge_latency() + pes[i]->pe_latency();
        wrong[i] += equal ? 0 : 1;
      }
    }
  }
  return wrong;
}

TEST(HlsPorts, WordsBetweenThePartsAreThoseOfTheRtl) {
  const std::vector<int> wrong = count_wrong(200, false);
  for (std::size_t i = 0; i < wrong.size(); ++i)
    EXPECT_EQ(wrong[i], 0) << names()[i];
}

TEST(HlsPorts, CanaryOneWrongBitIsSeen) {
  const std::vector<int> wrong = count_wrong(2, true);
  for (std::size_t i = 0; i < wrong.size(); ++i)
    EXPECT_EQ(wrong[i], i == 0 ? 1 : 0) << names()[i];
}

}  // namespace
}  // namespace sumac::pe
