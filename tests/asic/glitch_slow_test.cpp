// SPDX-License-Identifier: Apache-2.0
//
// Delays: without them Icarus counts on every net, and for every cause, what the simulator counts; with those of OpenSTA nets change more often, as
// hand-computed for a pulse.  Canary: a net that changed once more is seen, so is a delay that does not arrive.
#include <gtest/gtest.h>

#include <fstream>

#include "models/base/error.hpp"
#include "models/pe/pe.hpp"
#include "synth/asic/glitch_factor.hpp"
#include "tests/asic/mapped.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::asic {
namespace {

int differing(const std::vector<std::uint64_t>& one, const std::vector<std::uint64_t>& all) {
  int count = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    count += kStreams * one[i] != all[i];
  return count;
}

std::uint64_t total(const Counts& counts) {
  std::uint64_t sum = 0;
  for (std::size_t n = 0; n < counts.rises.size(); ++n)
    sum += counts.rises[n] + counts.falls[n];
  return sum;
}

TEST(Glitch, WithoutDelaysAsTheSimulator) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::osu018()), "qflow-tech-osu018");
  SUMAC_NEED_TOOL(std::filesystem::exists(sumac::test::tools_python()), "the tools environment");
  std::string said;
  SUMAC_NEED_TOOL(run_command("sta -version", said) == 0, "opensta");
  SUMAC_NEED_TOOL(run_command("iverilog -V", said) == 0, "iverilog");
  const sumac::test::TempFolder temp;
  const std::string folder = temp.path().string();
  const Library library = Library::read(test::osu018());
  const auto golden = pe::make_pe("mac/int8", 2);
  const auto part = [&](const std::string& name) {
    return read_netlist(
        test::map_part("mac_" + name, "26'h2082080", 2, test::osu018(), folder + "/" + name + ".v",
                       name == "pe" ? "--multiplier booth-sum" : ""),
        name, library);
  };
  const Netlist netlist = part("pe");
  const Vectors vectors =
      beats(netlist, part("act_edge"), part("wgt_edge"), library, golden->info(),
            Operands(Stimulus::kGaussian, golden->info().act, golden->info().wgt, 3, ""), 1);
  const std::string python = sumac::test::tools_python().string(),
                    ys = std::string(SUMAC_SOURCE_DIR) + "/scripts/ys.py";
  std::ofstream(folder + "/cells.v") << cell_models(library, netlist, python, ys, folder);

  const Counts ours = settled(netlist, library, vectors);
  Counts theirs = icarus(netlist, library, vectors, {}, folder);
  EXPECT_EQ(differing(theirs.rises, ours.rises), 0);
  EXPECT_EQ(differing(theirs.falls, ours.falls), 0);
  EXPECT_EQ(differing(theirs.arc_rises, ours.arc_rises), 0);
  EXPECT_EQ(differing(theirs.arc_falls, ours.arc_falls), 0);
  EXPECT_GT(total(theirs), 50 * netlist.nets.size());
  ++theirs.falls[netlist.nets.size() / 2];
  EXPECT_EQ(differing(theirs.falls, ours.falls), 1);

  const double slew = typical_slew(netlist, library);
  const Sta sta(netlist, library, folder);
  const std::vector<double> loads(netlist.nets.size());
  const double delay = sta.delay("clk_i", slew, loads);
  const std::string tools = SUMAC_TOOLS_DIR;
  const double factor =
      glitch_factor(netlist, library, sta, vectors, delay, slew, loads, tools, folder);
  EXPECT_GT(factor, 1.1);
  EXPECT_LT(factor, 4);
  std::printf("mac/int8, 2 lanes: %zu nets, 0 differ; glitch factor %.3f\n", netlist.nets.size(),
              factor);

  // Canaries: an SDF without a delay, and one that cannot be read.
  Delays none;
  none.sdf = "none.sdf";
  none.period = 2 * delay / library.time_unit;
  std::ofstream(folder + "/none.sdf")
      << "(DELAYFILE (SDFVERSION \"3.0\") (DESIGN \"x\") (TIMESCALE 1ns)\n (CELL (CELLTYPE \""
      << library.cells()[static_cast<std::size_t>(netlist.instances[0].cell)].name
      << "\") (INSTANCE u0) (DELAY (ABSOLUTE (IOPATH A Y (0:0:0) (0:0:0))))))\n";
  EXPECT_EQ(differing(icarus(netlist, library, vectors, none, folder).rises, ours.rises), 0);
  std::ofstream(folder + "/none.sdf") << "(DELAYFILE (CELL (SETUP)))\n";
  EXPECT_THROW((void)icarus(netlist, library, vectors, none, folder), base::ToolError);
}

TEST(Glitch, SdfAsIcarusReadsIt) {
  const std::string head = "(DELAYFILE\n", tail = " )\n)\n",
                    cell = " (CELL\n  (CELLTYPE \"XOR\")\n  (INSTANCE u1)\n";
  EXPECT_EQ(plain_sdf(head +
                          " (CELL\n  (CELLTYPE \"top\")\n  (INSTANCE)\n"
                          "    (INTERCONNECT a b (0.1::0.2))\n )\n" +
                          cell +
                          "    (COND B==1\n     (IOPATH A Y (0.1::0.2) (0.3::0.4)))\n"
                          "    (COND (B==0) (IOPATH A Y (0.5::0.6)))\n"
                          "    (IOPATH C Y (0.5::0.6) (-0.7::0.8))\n"
                          "  (TIMINGCHECK\n   (SETUP D (posedge CLK) (0.1::0.2))\n  )\n" +
                          tail,
                      "top"),
            head + " \n" + cell +
                "    (IOPATH A Y (0.1:0.2:0.2) (0.3:0.4:0.4))\n    (IOPATH A Y (0.5:0.6:0.6))\n"
                "    (IOPATH C Y (0.5:0.6:0.6) (-0.7:0.8:0.8))\n" +
                tail);
}

// A changes at 10, Y = A ^ B a little later, B at 30, Y back: two changes of Y, each by one cause.
TEST(Glitch, CausesOfAPulse) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::osu018()), "qflow-tech-osu018");
  const sumac::test::TempFolder temp;
  const Library library = Library::read(test::osu018());
  const Netlist netlist = read_netlist(
      "module top(a, b, y); input a, b; output y; XOR2X1 u (.A(a), .B(b), .Y(y)); endmodule", "x",
      library);
  std::ofstream(temp.path() / "x.vcd")
      << "$var wire 1 ! n" << netlist.bus("a")[0] << " $end\n$var wire 1 % n" << netlist.bus("b")[0]
      << " $end\n$var wire 1 & n" << netlist.bus("y")[0]
      << " $end\n#0\n0!\n0%\n0&\n#10\n1!\n#12\n1&\n#30\n1%\n#33\n0&\n#40\n";
  const Counts counts = count_vcd((temp.path() / "x.vcd").string(), 1, netlist, library);
  const auto y = static_cast<std::size_t>(netlist.bus("y")[0]);
  EXPECT_EQ(counts.rises[y], 1U);
  EXPECT_EQ(counts.falls[y], 1U);
  const Cell& cell = library.cells()[static_cast<std::size_t>(library.find("XOR2X1"))];
  std::size_t arc = 0, checked = 0;
  for (const Pin& pin : cell.pins) {
    for (const PowerArc& power : pin.power) {
      if (pin.direction == Direction::kOutput) {
        const bool by_a = power.related == cell.pin("A");
        EXPECT_EQ(counts.arc_rises[arc], by_a ? 2U : 0U);
        EXPECT_EQ(counts.arc_falls[arc], by_a ? 0U : 2U);
        ++checked;
      }
      ++arc;
    }
  }
  EXPECT_GE(checked, 2U);
}

}  // namespace
}  // namespace sumac::asic
