// SPDX-License-Identifier: Apache-2.0
//
// PEs mapped with every multiplier: sums of integer products are the integers' own, and a float PE gives what it gives with Yosys's multiplier, 64
// streams of random operands.  Canary: a sum off by one, an operand's bit turned over.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "synth/asic/simulator.hpp"
#include "tests/asic/mapped.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::asic {
namespace {

constexpr int kLanes = 2, kBeats = 7, kGroups = 12;
using Word = std::uint64_t;

/// sum_o of every group, in every stream's bits; `turned`: an operand bit of this beat is turned over.
std::vector<std::vector<Word>> sums(const Netlist& netlist, const Library& library,
                                    const std::vector<std::vector<Word>>& east,
                                    const std::vector<std::vector<Word>>& south, int turned = -1) {
  Simulator simulator(netlist, library);
  const auto set = [&](const char* name, Word word) { simulator.set(netlist.bus(name)[0], word); };
  const std::vector<int> sum = netlist.bus("sum_o"), handoff = netlist.bus("handoff_o");
  const std::vector<int> act = netlist.bus("east_i"), wgt = netlist.bus("south_i");
  std::vector<std::vector<Word>> result;
  for (int t = -3; t < kBeats * kGroups + 8; ++t) {
    const bool valid = t >= 0 && t < kBeats * kGroups;
    set("rst_ni", t < 0 ? 0 : ~Word{0});
    set("valid_i", valid ? ~Word{0} : 0);
    set("first_i", t % kBeats == 0 ? ~Word{0} : 0);
    set("last_i", (t + 1) % kBeats == 0 ? ~Word{0} : 0);
    for (std::size_t i = 0; valid && i < act.size(); ++i)
      simulator.set(act[i], east[static_cast<std::size_t>(t)][i] ^
                                (t == turned && i == 0 ? ~Word{0} : Word{0}));
    for (std::size_t i = 0; valid && i < wgt.size(); ++i)
      simulator.set(wgt[i], south[static_cast<std::size_t>(t)][i]);
    simulator.step();
    if (simulator.get(handoff[0]) == 0 || t < 0) continue;
    result.emplace_back();
    for (const int net : sum)
      result.back().push_back(simulator.get(net));
  }
  return result;
}

std::vector<std::vector<Word>> operands(base::Rng& rng, std::size_t bits) {
  std::vector<std::vector<Word>> words(kBeats * kGroups, std::vector<Word>(bits));
  for (auto& beat : words) {
    for (Word& word : beat)
      word = rng.next();
  }
  return words;
}

Netlist mapped(const char* word, const char* multiplier, const std::string& folder,
               const Library& library) {
  const std::string text = test::map_part("mac_pe", word, kLanes, test::osu018(), folder + "/pe.v",
                                          std::string("--multiplier ") + multiplier);
  EXPECT_EQ(text.rfind(std::string("// multiplier ") + multiplier + "\n", 0), 0U) << multiplier;
  return read_netlist(text, "pe.v", library);
}

TEST(Product, IntegersInEveryMultiplier) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::osu018()), "qflow-tech-osu018");
  SUMAC_NEED_TOOL(std::filesystem::exists(sumac::test::tools_python()), "the tools environment");
  const sumac::test::TempFolder temp;
  const Library library = Library::read(test::osu018());
  base::Rng rng(5);
  const auto east = operands(rng, 8 * kLanes), south = operands(rng, 8 * kLanes);
  const auto code = [](const std::vector<Word>& bits, int lane, int stream) {
    unsigned value = 0;
    for (int b = 0; b < 8; ++b)
      value |= static_cast<unsigned>(bits[static_cast<std::size_t>(8 * lane + b)] >> stream & 1)
               << b;
    return static_cast<std::int64_t>(static_cast<std::int8_t>(value));
  };
  for (const char* multiplier : {"yosys", "booth", "booth-sum", "array-sum"}) {
    const auto got = sums(mapped("26'h2082080", multiplier, temp.path().string(), library), library,
                          east, south);
    ASSERT_EQ(got.size(), std::size_t{kGroups}) << multiplier;
    int wrong = 0, off_by_one = 0;
    for (std::size_t g = 0; g < kGroups; ++g) {
      for (int s = 0; s < kStreams; ++s) {
        std::int64_t due = 0;
        for (std::size_t b = g * kBeats; b < (g + 1) * kBeats; ++b) {
          for (int l = 0; l < kLanes; ++l)
            due += code(east[b], l, s) * code(south[b], l, s);
        }
        Word sum = 0;
        for (std::size_t i = 0; i + 4 < got[g].size(); ++i)  // four flags on top
          sum |= (got[g][i] >> s & 1) << i;
        const Word mask = (Word{1} << (got[g].size() - 4)) - 1;
        wrong += sum != (static_cast<Word>(due) & mask);
        off_by_one += sum != (static_cast<Word>(due + 1) & mask);
      }
    }
    EXPECT_EQ(wrong, 0) << multiplier;
    EXPECT_EQ(off_by_one, kGroups * kStreams) << multiplier;
  }
}

TEST(Product, FloatsAsWithYosysMultiplier) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::osu018()), "qflow-tech-osu018");
  SUMAC_NEED_TOOL(std::filesystem::exists(sumac::test::tools_python()), "the tools environment");
  const sumac::test::TempFolder temp;
  const Library library = Library::read(test::osu018());
  const char* word = "26'h834835";
  const Netlist reference = mapped(word, "yosys", temp.path().string(), library);
  base::Rng rng(6);
  const auto east = operands(rng, reference.bus("east_i").size()),
             south = operands(rng, reference.bus("south_i").size());
  const auto due = sums(reference, library, east, south);
  EXPECT_EQ(due.size(), std::size_t{kGroups});
  EXPECT_NE(sums(reference, library, east, south, 20), due);
  for (const char* multiplier : {"booth", "array"})
    EXPECT_EQ(sums(mapped(word, multiplier, temp.path().string(), library), library, east, south),
              due)
        << multiplier;
}

}  // namespace
}  // namespace sumac::asic
