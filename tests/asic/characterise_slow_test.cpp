// SPDX-License-Identifier: Apache-2.0
//
// The whole way for one small configuration on OSU018: every row that the contract asks for, events in the order that they must have, the same
// numbers twice, messages.
#include "synth/asic/characterise.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "models/base/error.hpp"
#include "tests/asic/mapped.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::asic {
namespace {

TEST(Characterise, EveryRowOfASmallPe) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::osu018()), "qflow-tech-osu018");
  SUMAC_NEED_TOOL(std::filesystem::exists(sumac::test::tools_python()), "the tools environment");
  std::string said;
  SUMAC_NEED_TOOL(run_command("sta -version", said) == 0, "opensta");
  const sumac::test::TempFolder folder;
  Plan plan;
  plan.pe = "mac/int4";
  plan.lanes = 1;
  plan.liberty = test::osu018();
  plan.work = folder.path().string();
  plan.groups = 1;
  const std::vector<Row> rows = characterise(plan);
  std::map<std::string, double> value;
  for (const Row& row : rows) {
    const std::string key = row.block + " " + row.quantity +
                            (row.quantity == "energy" ? " " + row.event + " " + row.stimulus : "");
    EXPECT_TRUE(value.emplace(key, row.value).second) << key;
    EXPECT_EQ(row.conditions.find(','), std::string::npos);
    EXPECT_EQ(row.source, "osu018_stdcells.lib");
  }
  const std::map<std::string, std::set<std::string>> events{
      {"cell", {"beat", "zero", "pad", "idle", "handoff", "shift"}},
      {"row", {"beat", "pad", "idle"}},
      {"col", {"beat", "zero", "idle", "drain"}},
      {"array", {"cycle", "tile"}},
      {"pe", {"beat", "zero", "pad", "idle", "handoff"}},
      {"act_edge", {"beat", "idle"}},
      {"wgt_edge", {"beat", "idle"}},
      {"drain", {"drain", "idle"}},
      {"multiplier", {"beat", "zero"}}};
  std::size_t expected = 0;
  for (const auto& [block, of_block] : events) {
    for (const char* quantity : {"area", "leakage", "delay"})
      EXPECT_GT(value.at(block + " " + quantity), 0) << block;
    EXPECT_EQ(value.at(block + " sequential_area") > 0, block != "multiplier") << block;
    expected += 4;
    for (const std::string& event : of_block) {
      for (const char* stimulus : {"gaussian", "uniform"}) {
        EXPECT_GT(value.at(block + " energy " + event + " " + stimulus), 0) << block << event;
        ++expected;
      }
    }
  }
  EXPECT_EQ(rows.size(), expected);
  for (const char* block : {"cell", "pe"}) {
    const auto energy = [&](const char* event) {
      return value.at(std::string(block) + " energy " + event + " uniform");
    };
    EXPECT_GT(energy("beat"), energy("pad"));
    EXPECT_GT(energy("beat"), energy("zero"));
    EXPECT_GT(energy("zero"), energy("idle"));
  }
  // A part lies inside of its block.
  EXPECT_LT(value["multiplier area"], value["pe area"]);
  EXPECT_LT(value["multiplier energy beat uniform"], value["pe energy beat uniform"]);
  EXPECT_LT(value["pe area"], value["cell area"]);
  EXPECT_LT(value["act_edge area"], value["row area"]);
  EXPECT_LT(value["wgt_edge area"] + value["drain area"], value["col area"]);
  EXPECT_LT(value["pe energy beat uniform"], value["cell energy beat uniform"]);
}

TEST(Characterise, Messages) {
  Plan plan;
  plan.pe = "mac/int5";
  plan.liberty = "none.lib";
  EXPECT_THROW((void)characterise(plan), base::InputError);
  plan.pe = "mac/int4";
  EXPECT_THROW((void)characterise(plan), base::InputError);
}

}  // namespace
}  // namespace sumac::asic
