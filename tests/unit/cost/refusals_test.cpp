// SPDX-License-Identifier: Apache-2.0
//
// What is refused of cost tables, technologies and choices of them, beside what table_test.cpp has.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "models/base/error.hpp"
#include "models/cost/scaling.hpp"
#include "models/cost/table.hpp"
#include "models/cost/technology.hpp"
#include "sim/cost/technologies.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::cost {
namespace {

namespace fs = std::filesystem;
using test::expect_refused;

void expect_row_refused(const std::string& row, const std::string& part) {
  const std::string text = std::string(kTableHeader) + "\n" + row + "\n";
  expect_refused([&] { (void)Table::read(text, "t.csv"); }, "t.csv:2: " + part);
}

TEST(CostRefusals, RowsWhoseFieldsContradictEachOther) {
  expect_row_refused("mac/int8,0,cell,energy,beat,minilm,1,pJ,measured,n,c",
                     "'lanes' must be 0 where 'pe' is -, and only there");
  expect_row_refused("mac/int8,4,dram,energy,bit,-,1,pJ,measured,n,c",
                     "a block 'dram' with this 'pe'");
  expect_row_refused(
      "mac/int8,4,cell,area,beat,-,1," + std::string(unit_of("area")) + ",measured,n,c",
      "'event' must be - for area");
}

TEST(CostRefusals, TechnologiesOfOtherNames) {
  std::ifstream in(fs::path(SUMAC_SOURCE_DIR) / "models/cost/data/technologies.csv");
  std::string header;
  while (std::getline(in, header) && (header.empty() || header[0] == '#')) {
  }
  std::string row;
  std::getline(in, row);
  const std::string good = header + "\n" + row + "\n";
  EXPECT_EQ(read_technologies(good, "t.csv").size(), 1U);
  expect_refused([&] { (void)read_technologies(good + row + "\n", "t.csv"); },
                 "t.csv:3: technology '");
  expect_refused([&] { (void)read_technologies(good + row + "\n", "t.csv"); },
                 "' for the second time");
  expect_refused([&] { (void)read_technologies(header + "\nx" + row + "\n", "t.csv"); },
                 "t.csv:2: a technology is named LIBRARY-RECIPE");
}

TEST(CostRefusals, ChoicesThatAreNotThere) {
  TechnologyChoice good;
  good.name = technology_specs().front().name;
  const auto refused = [&](const auto& change, const std::string& part) {
    TechnologyChoice choice = good;
    change(choice);
    expect_refused([&] { (void)load_technology(choice); }, part);
  };
  refused([](TechnologyChoice& c) { c.name = "7nm"; }, "technology '7nm' is unknown (unit, ");
  refused([](TechnologyChoice& c) { c.stimulus = "noise"; },
          "--stimulus 'noise' is unknown (minilm, gaussian, uniform)");
  refused([](TechnologyChoice& c) { c.dram = "core"; }, "--dram 'core' is unknown (");
  good.node_nm = 45;
  try {
    (void)load_technology(good);
    ADD_FAILURE() << "accepted";
  } catch (const base::UsageError& error) {
    EXPECT_STREQ(error.what(), "--node and --vdd belong together (a node and its supply)");
  }
  good.vdd = 1.0;
  refused([](TechnologyChoice& c) { c.name = "unit"; }, "unit: has no node to be scaled from");
  expect_refused([] { (void)Technology::unit().scaled(45, 1.0); },
                 "unit: has no node to be scaled from");
}

TEST(CostRefusals, SuppliesBeforeTheFitBegins) {
  int refused = 0;
  for (const int node : scaling_nodes()) {
    for (int centivolts = 50; centivolts <= 190; ++centivolts) {
      try {
        (void)scaling(65, 1.1, node, centivolts / 100.0);
      } catch (const base::InputError& error) {
        const std::string text = error.what();
        refused += text.find(
                       "the scaling rule's fit ends before it (give a supply nearer to that "
                       "node's own)") != std::string::npos;
      }
    }
  }
  EXPECT_GT(refused, 0);
}

TEST(CostRefusals, TablesThatAreNotTables) {
  const test::TempFolder root;
  fs::create_directories(root / "models/pe");
  fs::create_directories(root / "models/cost/data");
  std::ofstream(root / "models/pe/pe_list.def") << "\n";
  const fs::path path = root / "models/cost/data/technologies.csv";
  setenv("SUMAC_ROOT", root.path().c_str(), 1);
  expect_refused([] { (void)technology_specs(); }, "technologies.csv: cannot be read");
  std::ofstream(path) << "name\n";
  fs::resize_file(path, 64'000'001);
  expect_refused([] { (void)technology_specs(); }, "technologies.csv: larger than a table can be");
  unsetenv("SUMAC_ROOT");
}

}  // namespace
}  // namespace sumac::cost
