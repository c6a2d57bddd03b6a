// SPDX-License-Identifier: Apache-2.0
//
// A 4x4 array made of measured blocks = its flat netlist within the limits, on OSU018; its events are those of sim/array; a wrong gate, a wrong price
// and the table's own operands are seen.
#include "synth/asic/validate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>

#include "models/base/error.hpp"
#include "sim/array/events.hpp"
#include "tests/asic/mapped.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::asic {
namespace {

constexpr int kSize = 4;

ValidationPlan plan_in(const std::string& folder) {
  ValidationPlan validation;
  validation.plan.pe = "mac/int4";
  validation.plan.lanes = 1;
  validation.plan.liberty = test::osu018();
  validation.plan.work = folder;
  validation.plan.groups = 1;
  validation.rows = validation.cols = kSize;
  validation.table = folder + "/osu018-small.csv";
  return validation;
}

/// What the cycle executor's law says of the same GEMM in as many cycles.
cost::Events law(const Job& job, const cost::Events& run) {
  array::CoreParams core;
  core.rows = core.cols = kSize;
  program::Descriptor d;
  d.m_tiles = d.n_tiles = 2;
  d.rows = kSize;
  d.rows_last = d.cols_last = kSize - 1;
  d.last_slices = static_cast<std::uint16_t>(job.k);
  array::Counters n;
  n.feed_beats = d.tiles() * d.slices_all();
  n.row_beats = d.n_tiles * d.rows_all() * d.slices_all();
  n.tiles = d.tiles();
  n.drain_rows = d.n_tiles * d.rows_all();
  n.tail = run[cost::Event::kArrayCycle] - n.feed_beats;
  return events_of(core, {&d, 1}, n);
}

TEST(Validate, AFourByFourArray) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::osu018()), "qflow-tech-osu018");
  SUMAC_NEED_TOOL(std::filesystem::exists(sumac::test::tools_python()), "the tools environment");
  std::string said;
  SUMAC_NEED_TOOL(run_command("sta -version", said) == 0, "opensta");
  const sumac::test::TempFolder folder;
  ValidationPlan validation = plan_in(folder.path().string());
  update_results(validation.table, characterise(validation.plan));

  EXPECT_THROW((void)validate(validation), base::InputError) << "the seed of the table";
  validation.plan.seed = 2;
  std::map<std::string, Compared> found;
  for (const Compared& row : validate(validation))
    EXPECT_TRUE(found.emplace(row.quantity + " " + row.part, row).second);
  EXPECT_EQ(found.size(), 4 * 6U);
  for (const char* quantity : {"area", "sequential_area", "leakage", "energy"}) {
    const Compared& total = found.at(std::string(quantity) + " total");
    std::printf("%s: %g, of the blocks %g %s (%+.2f %%)\n", quantity, total.netlist, total.model,
                total.unit.c_str(), 100 * total.deviation());
    EXPECT_LT(found.at(std::string(quantity) + " shared").netlist, 0.01 * total.netlist);
  }
  EXPECT_LT(std::abs(found.at("energy total").deviation()), kEnergyLimit);
  EXPECT_LT(std::abs(found.at("area total").deviation()), kAreaLimit);

  // The run itself, from the netlist that was mapped.
  const Library library = Library::read(validation.plan.liberty);
  const auto pe = pe::make_pe(validation.plan.pe, validation.plan.lanes);
  const std::string file = validation.plan.work + "/whole.v";
  Netlist netlist = read_netlist(read_maybe_gzip(file), file, library);
  const Job job = validation_job(kSize, kSize);
  const auto operands = [&] {
    return Operands(Stimulus::kGaussian, pe->info().act, pe->info().wgt, 2, "");
  };
  Operands same = operands();
  const WholeRun run = run_whole(netlist, library, *pe, job, same);
  EXPECT_NEAR(
      1e12 * (run.energy[0] + run.energy[1] + run.energy[2] + run.energy[3] + run.energy[4]),
      found.at("energy total").netlist, 1e-9 * found.at("energy total").netlist);
  EXPECT_EQ(run.words, kStreams * (kSize + 2 * job.m) * kSize) << "and a tile before";
  const cost::Events due = law(job, run.events);
  for (std::size_t e = 0; e < cost::kEventCount; ++e) {
    if (cost::kEvents[e].component > cost::Component::kArray) continue;
    EXPECT_EQ(run.events.count[e], due.count[e])
        << cost::kEvents[e].block << cost::kEvents[e].event;
  }

  // Canaries: a gate of another function, a price that is too high.
  int nand = -1, nor = -1;
  for (std::size_t i = 0; i < library.cells().size(); ++i) {
    if (library.cells()[i].name == "NAND2X1") nand = static_cast<int>(i);
    if (library.cells()[i].name == "NOR2X1") nor = static_cast<int>(i);
  }
  ASSERT_TRUE(nand >= 0 && nor >= 0);
  const std::vector<std::size_t> owner = owners(netlist, library);
  for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
    if (netlist.instances[i].cell != nand || owner[i] != 0) continue;
    netlist.instances[i].cell = nor;
    break;
  }
  Operands again = operands();
  EXPECT_THROW((void)run_whole(netlist, library, *pe, job, again), base::MismatchError);

  std::string text = read_maybe_gzip(validation.table);
  const std::size_t line = text.find("cell,energy,beat,gaussian,");
  ASSERT_NE(line, std::string::npos);
  text.insert(line + std::string("cell,energy,beat,gaussian,").size(), "1");
  std::ofstream(validation.table) << text;
  validation.netlist = file;
  bool seen = false;
  for (const Compared& row : validate(validation))
    seen |=
        row.quantity == "energy" && row.part == "total" && std::abs(row.deviation()) > kEnergyLimit;
  EXPECT_TRUE(seen);
}

TEST(Validate, Messages) {
  const sumac::test::TempFolder folder;
  ValidationPlan validation = plan_in(folder.path().string());
  EXPECT_THROW((void)validate(validation), base::InputError) << "no table";
  std::ofstream(validation.table)
      << "pe,lanes,block,quantity,event,stimulus,value,unit,provenance,source,conditions\n";
  EXPECT_THROW((void)validate(validation), base::InputError) << "not in the table";
}

TEST(Validate, RowsOfAnArrayReplaceThoseOfThatArray) {
  const sumac::test::TempFolder folder;
  const std::string path = (folder / "validation.csv").string();
  Compared row{"mac/int8", 4, "4x4", "-", "area", "total", 100, 104, "um2", "x.lib", "V=1.1"};
  update_validation(path, {row});
  row.array = "8x8";
  row.part = "shared";
  update_validation(path, {row});
  row.array = "4x4";
  row.part = "total";
  row.model = 97;
  update_validation(path, {row});
  const std::string text = read_maybe_gzip(path);
  EXPECT_EQ(text.substr(text.find("pe,lanes")),
            std::string(kValidationHeader) +
                "\nmac/int8,4,8x8,-,area,shared,100,104,-,um2,measured,x.lib,V=1.1"
                "\nmac/int8,4,4x4,-,area,total,100,97,-3.00,um2,measured,x.lib,V=1.1\n");
}

}  // namespace
}  // namespace sumac::asic
