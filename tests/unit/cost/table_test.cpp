// SPDX-License-Identifier: Apache-2.0
//
// The reader of cost tables: what it takes, and every refusal with its place. The tables of the tree load.
#include "models/cost/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/base/error.hpp"
#include "models/cost/memory.hpp"
#include "models/cost/technology.hpp"
#include "tests/support/made_up_table.hpp"

namespace sumac::cost {
namespace {

namespace fs = std::filesystem;

const std::string kHeader(kTableHeader);
const std::string kGood = "mac/int8,4,cell,energy,beat,minilm,1.25,pJ,measured,netlist,V=1.1";

std::string file_text(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// The message for a table of one row.
std::string refusal(const std::string& text) {
  try {
    (void)Table::read(text, "t.csv");
  } catch (const base::InputError& error) {
    return error.what();
  }
  return "";
}

/// kGood with one field replaced.
std::string with(std::size_t field, const std::string& value) {
  std::string row;
  std::istringstream fields(kGood);
  std::string text;
  for (std::size_t i = 0; std::getline(fields, text, ','); ++i)
    row += (i == 0 ? "" : ",") + (i == field ? value : text);
  return kHeader + "\n" + row + "\n";
}

TEST(Table, ReadsWhatItIsGiven) {
  const Table table = Table::read("# a comment\n\n" + kHeader + "\r\n" + kGood + "\n", "t.csv");
  ASSERT_EQ(table.rows().size(), 1U);
  const Row& row = table.rows()[0];
  EXPECT_EQ(row.key.pe, "mac/int8");
  EXPECT_EQ(row.key.lanes, 4);
  EXPECT_EQ(row.value, 1.25);
  EXPECT_EQ(row.unit, "pJ");
  EXPECT_EQ(row.provenance, Provenance::kMeasured);
  EXPECT_EQ(row.source, "netlist");
  EXPECT_EQ(row.conditions, "V=1.1");
  EXPECT_EQ(row.line, 4);
  EXPECT_EQ(table.find(row.key), &row);
  EXPECT_TRUE(table.has("mac/int8", 4));
  EXPECT_FALSE(table.has("mac/int8", 8));
  EXPECT_FALSE(table.has("mac/int", 4));
}

TEST(Table, AStimulusThatDoesNotMatterStandsForAll) {
  const Table table = Table::read(
      kHeader + "\n" + kGood + "\nmac/int8,4,cell,energy,idle,-,2,pJ,measured,n,c\n", "t");
  EXPECT_EQ(table.find_for({"mac/int8", 4, "cell", "energy", "idle", "minilm"})->value, 2);
  EXPECT_EQ(table.find_for({"mac/int8", 4, "cell", "energy", "beat", "minilm"})->value, 1.25);
  EXPECT_EQ(table.find_for({"mac/int8", 4, "cell", "energy", "beat", "gaussian"}), nullptr);
}

TEST(Table, RefusesWithItsPlace) {
  ASSERT_EQ(refusal(with(99, "")), "");
  EXPECT_EQ(refusal(""),
            "t.csv:0: holds no header (the first line that is no comment must be " + kHeader + ")");
  EXPECT_EQ(refusal("# x\n" + kHeader + ",colour\n"),
            "t.csv:2: unknown column 'colour' (the header must be " + kHeader + ")");
  EXPECT_EQ(refusal("pe,lanes\n"),
            "t.csv:1: column 3 of the header is missing, not 'block' (the "
            "header must be " +
                kHeader + ")");
  EXPECT_EQ(refusal(kHeader + "\n" + kGood + ",more\n"),
            "t.csv:2: 12 fields, must be 11 (no commas within a field)");
  const std::pair<std::size_t, const char*> missing[] = {
      {7, "unit"}, {8, "provenance"}, {9, "source"}, {10, "conditions"}};
  for (const auto& [field, name] : missing) {
    EXPECT_EQ(refusal(with(field, "")),
              "t.csv:2: '" + std::string(name) + "' is missing (a row without it does not load)");
  }
  EXPECT_EQ(refusal(with(8, "guessed")),
            "t.csv:2: unknown provenance 'guessed' (measured, "
            "published, derived, defined, placeholder)");
  for (const char* value : {"x", "1.5x", "-1", "nan", "inf", "1e999", " 1", "0x10"}) {
    EXPECT_EQ(refusal(with(6, value)),
              "t.csv:2: 'value' is '" + std::string(value) + "', must be a number from 0 on");
  }
  EXPECT_EQ(refusal(with(1, "65")), "t.csv:2: 'lanes' is '65', must be 0 to 64");
  EXPECT_EQ(refusal(with(0, "mac")), "t.csv:2: 'pe' is not KIND/CONFIG or -");
  EXPECT_EQ(refusal(with(2, "wire")).substr(0, 30), "t.csv:2: unknown block 'wire' ");
  EXPECT_EQ(refusal(with(3, "weight")).substr(0, 36), "t.csv:2: unknown quantity 'weight' (");
  EXPECT_EQ(refusal(with(4, "cycle")),
            "t.csv:2: unknown event 'cycle' of block cell (beat zero pad idle handoff shift)");
  EXPECT_EQ(refusal(with(5, "noise")).substr(0, 34), "t.csv:2: unknown stimulus 'noise' ");
  EXPECT_EQ(refusal(with(7, "nJ")), "t.csv:2: unit 'nJ' of energy, must be pJ");
  EXPECT_EQ(refusal(kHeader + "\n" + kGood + "\n# x\n" + kGood + "\n"),
            "t.csv:4: the same key as line 2 (cell energy beat (minilm); remove one)");
  EXPECT_EQ(refusal(kHeader + "\n" + std::string("a\0b", 3) + "\n"),
            "t.csv:2: a control character (is it a text file?)");
}

TEST(Table, WeakestProvenance) {
  EXPECT_EQ(weaker(Provenance::kMeasured, Provenance::kPublished), Provenance::kPublished);
  EXPECT_EQ(weaker(Provenance::kDefined, Provenance::kDerived), Provenance::kDefined);
  for (std::size_t i = 0; i < kProvenanceNames.size(); ++i)
    EXPECT_EQ(parse_provenance(kProvenanceNames[i]), static_cast<Provenance>(i));
}

/// Every table that is shipped loads; each measured one is of a technology that is listed.
TEST(Table, ThoseOfTheTreeLoad) {
  const fs::path root = SUMAC_SOURCE_DIR;
  const fs::path data = root / "models/cost/data";
  const std::vector<TechnologySpec> specs =
      read_technologies(file_text(data / "technologies.csv"), "technologies.csv");
  EXPECT_GE(specs.size(), 6U);
  for (const TechnologySpec& spec : specs) {
    const fs::path memory = data / "memory" / (spec.memory + ".csv");
    const MemoryTable table = MemoryTable::read(file_text(memory), memory.string());
    const MemoryCost word = table.scaled(spec.memory_node_nm, spec.memory_vdd).cost({256, 64, 1});
    EXPECT_GT(word.read_pj, 0) << spec.name;
  }
  int memories = 0;
  for (const auto& entry : fs::directory_iterator(data / "memory")) {
    (void)MemoryTable::read(file_text(entry.path()), entry.path().string());
    ++memories;
  }
  EXPECT_EQ(memories, 10);
  for (const char* dram : {"ddr4", "lpddr4", "lpddr5", "hbm2"}) {
    const fs::path path = data / "dram" / (std::string(dram) + ".csv");
    const Table table = Table::read(file_text(path), path.string());
    EXPECT_NE(table.find({"-", 0, "dram", "energy", "bit", "-"}), nullptr) << dram;
  }
  const fs::path results = root / "synth/asic/results";
  if (!fs::exists(results)) return;
  for (const auto& entry : fs::directory_iterator(results)) {
    if (entry.path().extension() != ".csv") continue;
    const std::string text = file_text(entry.path());
    if (text.find(kHeader) == std::string::npos) continue;  // a table of another kind
    const Table table = Table::read(text, entry.path().string());
    EXPECT_FALSE(table.rows().empty()) << entry.path();
    const std::string name = entry.path().stem().string();
    EXPECT_NE(std::ranges::find(specs, name, &TechnologySpec::name), specs.end()) << name;
  }
}

}  // namespace
}  // namespace sumac::cost
