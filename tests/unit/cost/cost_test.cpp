// SPDX-License-Identifier: Apache-2.0
//
// Memories between listed sizes, scaling between nodes, and the cost of a run: two formulations, conservation, provenance, the unit technology.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "models/cost/memory.hpp"
#include "models/cost/scaling.hpp"
#include "models/cost/technology.hpp"
#include "tests/support/made_up_table.hpp"
#include "tests/support/refusal.hpp"

namespace sumac::cost {
namespace {

const std::string kMemories = std::string(kMemoryHeader) +
                              "\n45,1.0,256,32,1,2,100,1000,0.2,derived,made up,c"
                              "\n45,1.0,1024,32,4,4,400,2000,0.4,derived,made up,c"
                              "\n45,1.0,256,64,3,5,150,1500,0.3,published,made up,c\n";
const std::string kDram =
    std::string(kTableHeader) + "\n-,0,dram,energy,bit,-,8,pJ,published,made up,c\n";

MemoryTable memories() {
  return MemoryTable::read(kMemories, "m.csv");
}

Technology made_up(const std::string& provenance = "measured") {
  TechnologySpec spec;
  spec.name = "made-up";
  spec.node_nm = 45;
  spec.vdd = 1.1;
  return {spec,
          {Table::read(test::made_up_table("mac/int8", 4, 1, provenance), "t.csv")},
          memories(),
          Table::read(kDram, "d.csv")};
}

ArrayShape shape() {
  return {"mac/int8", 4, 3, 5, {256, 32, 2}, {512, 32, 1}, {300, 32, 1}};
}

Events random_events(base::Rng& rng) {
  Events events;
  for (std::int64_t& n : events.count)
    n = rng.between(0, 1'000'000);
  return events;
}

TEST(Memory, ListedSizesAreExact) {
  EXPECT_EQ(memories().cost({256, 32, 1}).read_pj, 1);
  EXPECT_EQ(memories().cost({1024, 32, 1}).write_pj, 4);
  EXPECT_EQ(memories().cost({256, 64, 1}).provenance, Provenance::kPublished);
}

TEST(Memory, BetweenThemLogLog) {
  const MemoryCost half = memories().cost({512, 32, 1});  // the middle in log(depth)
  EXPECT_NEAR(half.read_pj, 2, 1e-12);
  EXPECT_NEAR(half.write_pj, std::sqrt(8.0), 1e-12);
  EXPECT_NEAR(half.leakage_nw, 200, 1e-9);
  EXPECT_NEAR(half.area_um2, 1000 * std::sqrt(2.0), 1e-9);
  double before = 0;
  for (std::int64_t depth = 256; depth <= 1024; depth += 16) {
    const double read = memories().cost({depth, 32, 1}).read_pj;
    EXPECT_GT(read, before);
    before = read;
  }
}

TEST(Memory, NarrowAndWideWords) {
  EXPECT_EQ(memories().cost({256, 8, 1}).read_pj, 1) << "the next listed width";
  EXPECT_EQ(memories().cost({256, 33, 1}).read_pj, 3);
  EXPECT_EQ(memories().cost({256, 128, 1}).read_pj, 6) << "two of the widest side by side";
  EXPECT_EQ(memories().cost({256, 32, 3}).area_um2, 3000);
}

TEST(Memory, NeverBelowTheSmallestAndNeverAboveTheLargest) {
  EXPECT_EQ(memories().cost({3, 32, 1}).area_um2, 1000);
  EXPECT_EQ(memories().cost({3, 64, 1}).provenance, Provenance::kDerived);
  EXPECT_EQ(test::refusal_of([] { (void)memories().cost({1025, 32, 1}); }),
            "m.csv: a memory of 1025 words of 32 bits: the table ends at 1024 words of that width "
            "(smaller rings, or another --sram)");
}

TEST(Memory, RefusesWithItsPlace) {
  const auto refused = [](const std::string& rows) {
    return test::refusal_of(
        [&] { (void)MemoryTable::read(std::string(kMemoryHeader) + rows, "m.csv"); });
  };
  EXPECT_EQ(refused("\n"), "m.csv:1: holds no memory");
  EXPECT_EQ(refused("\n45,1.0,256,32,1,2,100,1000,0,derived,s,c\n"),
            "m.csv:2: a memory that costs nothing (values must be above 0)");
  EXPECT_EQ(refused("\n45,1.0,256,32,1,2,3,4,5,derived,s,c\n45,1.1,512,32,1,2,3,4,5,derived,s,c\n"),
            "m.csv:3: another node or supply than the rows before (one file for each)");
  EXPECT_EQ(refused("\n45,1.0,256,32,1,2,3,4,5,derived,s,c\n45,1.0,256,32,1,2,3,4,5,derived,s,c\n"),
            "m.csv:3: a memory of this depth and width for the second time (remove one)");
}

/// Values of the paper's fits, worked out by hand: 45 nm at 1.0 V e = 0.8612, d = 12.5; 7 nm at 0.7 V e = 0.0478, d = 3.239.
TEST(Scaling, FollowsThePublishedEquations) {
  const Scaling by = scaling(45, 1.0, 7, 0.7);
  EXPECT_NEAR(by.energy, 0.047815 / 0.8612, 1e-6);
  EXPECT_NEAR(by.delay, 3.23806 / 12.5, 1e-4);
  EXPECT_NEAR(by.area, 19.0 / 320, 1e-12);
  const Scaling back = scaling(7, 0.7, 45, 1.0);
  EXPECT_NEAR(by.energy * back.energy, 1, 1e-12);
  EXPECT_NEAR(by.delay * back.delay, 1, 1e-12);
  EXPECT_EQ(scaling(3, 0.5, 3, 0.5), Scaling()) << "to the same node: nothing, whatever the node";
  EXPECT_EQ(
      test::refusal_of([] { (void)scaling(45, 1, 5, 0.7); }),
      "node 5 nm: the scaling rule has none of it (it has 180 130 90 65 45 32 20 16 14 10 7)");
  EXPECT_EQ(test::refusal_of([] { (void)scaling(45, 1, 7, 0.3); }),
            "supply 0.3 V at 7 nm: the scaling rule goes from 0.5 to 1.9 V");
}

TEST(Scaling, ScaledNumbersAreDerived) {
  const Technology at7 = made_up().scaled(7, 0.7);
  const Key energy{"mac/int8", 4, "cell", "energy", "beat", "minilm"};
  EXPECT_EQ(made_up().number(energy).provenance, Provenance::kMeasured);
  EXPECT_EQ(at7.number(energy).provenance, Provenance::kDerived);
  EXPECT_NEAR(at7.number(energy).value,
              made_up().number(energy).value * scaling(45, 1.1, 7, 0.7).energy, 1e-12);
  const Key leakage{"mac/int8", 4, "cell", "leakage"};
  EXPECT_EQ(at7.number(leakage).value, made_up().number(leakage).value) << "the rule has none";
  EXPECT_NE(at7.describe().find("Stillmaker"), std::string::npos);
  EXPECT_EQ(made_up().describe(), "45 nm, 1.1 V");
}

/// The other formulation: straight from the rows of the tables, event by event, block by block.
double energy_from_rows(const Technology& technology, const Events& events, const ArrayShape& s,
                        double cycle_ns) {
  const Table& table = technology.tables().front();
  double pj = 0;
  for (const Row& row : table.rows()) {
    if (row.key.quantity == "energy" && row.key.stimulus == "minilm") {
      for (std::size_t e = 0; e < kEventCount; ++e) {
        if (kEvents[e].block == row.key.block && kEvents[e].event == row.key.event)
          pj += row.value * static_cast<double>(events.count[e]);
      }
    }
    if (row.key.quantity == "leakage") {
      const double instances = row.key.block == "cell"    ? s.rows * s.cols
                               : row.key.block == "row"   ? s.rows
                               : row.key.block == "col"   ? s.cols
                               : row.key.block == "array" ? 1
                                                          : 0;  // parts lie inside of those
      pj += row.value * instances * 1e-9 * 1e12 *
            (static_cast<double>(events[Event::kArrayCycle]) * cycle_ns * 1e-9);
    }
  }
  const MemoryCost act = technology.memory()->cost(s.act);
  const MemoryCost wgt = technology.memory()->cost(s.wgt);
  const MemoryCost out = technology.memory()->cost(s.out);
  pj += act.read_pj * static_cast<double>(events[Event::kActRead]) +
        act.write_pj * static_cast<double>(events[Event::kActWrite]) +
        wgt.read_pj * static_cast<double>(events[Event::kWgtRead]) +
        wgt.write_pj * static_cast<double>(events[Event::kWgtWrite]) +
        out.read_pj * static_cast<double>(events[Event::kOutRead]) +
        out.write_pj * static_cast<double>(events[Event::kOutWrite]);
  pj += 8 * static_cast<double>(events[Event::kDramBit]);
  pj += (act.leakage_nw * s.rows + (wgt.leakage_nw + out.leakage_nw) * s.cols) * 1e-6 *
        static_cast<double>(events[Event::kArrayCycle]) * cycle_ns;
  return pj;
}

TEST(Energy, TwoFormulationsAgree) {
  base::Rng rng(1);
  const Technology technology = made_up();
  const ArrayCost cost = technology.cost_of(shape(), "minilm");
  for (int i = 0; i < 1000; ++i) {
    const Events events = random_events(rng);
    const double cycle = 0.5 + rng.unit();
    const double total = energy_of(events, cost, cycle).total();
    const double other = energy_from_rows(technology, events, shape(), cycle);
    EXPECT_NEAR(total / other, 1, 1e-12);
    // The comparison sees one event more of any kind.
    Events more = events;
    more.count[static_cast<std::size_t>(i) % kEventCount] += 1000;
    EXPECT_GT(std::fabs(energy_of(more, cost, cycle).total() / other - 1), 1e-9);
  }
}

TEST(Energy, ComponentsSumToTheTotal) {
  base::Rng rng(2);
  const ArrayCost cost = made_up().cost_of(shape(), "gaussian");
  for (int i = 0; i < 100; ++i) {
    const Energy energy = energy_of(random_events(rng), cost, 1);
    double sum = 0;
    for (const double part : energy.component)
      sum += part;
    EXPECT_EQ(sum, energy.total());
  }
}

TEST(Energy, AreaLeakageAndClockOfAnArray) {
  const Technology technology = made_up();
  const ArrayCost cost = technology.cost_of(shape(), "minilm");
  const auto number = [&](const char* block, const char* quantity) {
    return technology.number({"mac/int8", 4, block, quantity}).value;
  };
  const MemoryTable memory = memories();
  EXPECT_NEAR(cost.total_area().value,
              15 * number("cell", "area") + 3 * number("row", "area") + 5 * number("col", "area") +
                  number("array", "area") + 3 * memory.cost(shape().act).area_um2 +
                  5 * memory.cost(shape().wgt).area_um2 + 5 * memory.cost(shape().out).area_um2,
              1e-9);
  EXPECT_EQ(cost.total_area().provenance, Provenance::kDerived) << "memories are";
  EXPECT_EQ(cost.cycle_ns().value, number("array", "delay"));
  EXPECT_EQ(cost.limit(), Component::kArray);
}

TEST(Energy, AsWeakAsTheWeakestThatWentIn) {
  const ArrayCost cost = made_up().cost_of(shape(), "minilm");
  Events only_cells;
  only_cells[Event::kCellBeat] = 1;
  EXPECT_EQ(energy_of(only_cells, cost, 1).provenance(), Provenance::kMeasured);
  Events with_dram = only_cells;
  with_dram[Event::kDramBit] = 1;
  EXPECT_EQ(energy_of(with_dram, cost, 1).provenance(), Provenance::kPublished);
  Events with_rings = with_dram;
  with_rings[Event::kActRead] = 1;
  EXPECT_EQ(energy_of(with_rings, cost, 1).provenance(), Provenance::kDerived);
  const ArrayCost placeholder = made_up("placeholder").cost_of(shape(), "minilm");
  EXPECT_EQ(energy_of(only_cells, placeholder, 1).provenance(), Provenance::kPlaceholder);
}

TEST(Energy, UnitCountsEvents) {
  base::Rng rng(3);
  const ArrayCost cost = Technology::unit().cost_of(shape(), "minilm");
  for (int i = 0; i < 100; ++i) {
    const Events events = random_events(rng);
    std::int64_t count = 0;
    for (const std::int64_t n : events.count)
      count += n;
    const Energy energy = energy_of(events, cost, 1);
    EXPECT_EQ(energy.total(), static_cast<double>(count));
    EXPECT_EQ(energy.provenance(), Provenance::kDefined);
  }
  EXPECT_EQ(cost.total_area().value, 15 + 3 + 5 + 1 + 3 + 5 + 5);
  EXPECT_EQ(cost.cycle_ns().value, 1);
}

TEST(Energy, WithoutMemoriesTheRingsAreLeftOut) {
  const Technology whole = made_up();
  const Technology bare(whole.spec(), whole.tables(), std::nullopt, whole.dram());
  const ArrayCost cost = bare.cost_of(shape(), "minilm");
  EXPECT_FALSE(cost.has_memories);
  EXPECT_EQ(cost.area[static_cast<std::size_t>(Component::kActRing)].value, 0);
  EXPECT_EQ(cost.price[static_cast<std::size_t>(Event::kWgtRead)].value, 0);
  EXPECT_EQ(cost.total_area().provenance, Provenance::kMeasured);
}

TEST(Energy, NothingIsGuessed) {
  const Technology technology = made_up();
  const auto missing = [&](ArrayShape s, const char* stimulus) {
    return test::refusal_of([&] { (void)technology.cost_of(s, stimulus); });
  };
  ArrayShape other = shape();
  other.lanes = 8;
  EXPECT_EQ(missing(other, "minilm"), "made-up: mac/int8 with 8 lanes was not characterised");
  other = shape();
  other.pe = "lmul/fp8";
  EXPECT_EQ(missing(other, "minilm"), "made-up: lmul/fp8 with 4 lanes was not characterised");
  EXPECT_EQ(missing(shape(), "noise"),
            "made-up: mac/int8 with 4 lanes has no cell energy beat (noise) in t.csv");
}

}  // namespace
}  // namespace sumac::cost
