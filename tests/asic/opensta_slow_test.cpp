// SPDX-License-Identifier: Apache-2.0
//
// The estimator against OpenSTA on mapped parts: leakage to the last printed digit, switching energy of an imposed activity within 1 %.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synth/asic/estimator.hpp"
#include "tests/asic/mapped.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::asic {
namespace {

struct Compared {
  StaPower sta;
  double leakage = 0, switching = 0;  // W
  double cells = 0;
};

/// Every net changes `activity` times in a period.
Compared compare(const std::string& file, const std::string& top, const std::string& word,
                 double activity) {
  const sumac::test::TempFolder temp;
  const std::string folder = temp.path().string();
  const Library library = Library::read(file);
  const Netlist netlist =
      read_netlist(test::map_part(top, word, 2, file, folder + "/part.v"), "part.v", library);
  constexpr double kPeriod = 10e-9;
  const double slew = typical_slew(netlist, library);
  Compared result;
  result.sta = Sta(netlist, library, folder).power("clk_i", activity, kPeriod, slew);
  result.leakage = netlist.leakage(library);
  result.cells = static_cast<double>(netlist.instances.size());
  // Where a pin has two capacitances OpenSTA takes the larger one, we the pin's own: the difference as loads.
  std::vector<double> more(netlist.nets.size());
  for (const Instance& i : netlist.instances) {
    const Cell& cell = library.cells()[static_cast<std::size_t>(i.cell)];
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      const Pin& pin = cell.pins[p];
      if (pin.direction == Direction::kInput)
        more[static_cast<std::size_t>(i.nets[p])] +=
            std::max(pin.rise_capacitance, pin.fall_capacitance) - pin.capacitance;
    }
  }
  const Estimator estimator(netlist, library, slew, more);
  Counts counts;
  counts.rises.assign(netlist.nets.size(),
                      static_cast<std::uint64_t>(kStreams * 1000 * activity / 2));
  counts.falls = counts.rises;
  // OpenSTA counts what cells drive: not the clock's net, which a port drives.
  for (const Port& port : netlist.ports) {
    if (port.input)
      counts.rises[static_cast<std::size_t>(port.net)] =
          counts.falls[static_cast<std::size_t>(port.net)] = 0;
  }
  std::size_t arcs = 0;
  for (const Instance& i : netlist.instances) {
    for (const Pin& pin : library.cells()[static_cast<std::size_t>(i.cell)].pins)
      arcs += pin.power.size();
  }
  counts.arc_rises.resize(arcs);
  counts.arc_falls.resize(arcs);
  result.switching = estimator.energy(counts).switching / 1000 / kPeriod;
  std::printf("%s %s: leakage %.6g W, OpenSTA %.6g; switching %.6g W, OpenSTA %.6g\n",
              file.substr(file.rfind('/') + 1).c_str(), top.c_str(), result.leakage,
              result.sta.leakage, result.switching, result.sta.switching);
  return result;
}

void expect_same(const std::string& file, const std::string& top, const std::string& word) {
  const Compared c = compare(file, top, word, 0.5);
  // Seven digits are printed; OpenSTA adds the cells up in single precision.
  EXPECT_NEAR(c.leakage, c.sta.leakage, (1e-6 + c.cells * 0x1p-24) * c.sta.leakage);
  EXPECT_NEAR(c.switching, c.sta.switching, 0.01 * c.sta.switching);
  EXPECT_GT(c.sta.switching, 0);
}

TEST(OpenSta, LeakageAndSwitchingOnOsu018) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::osu018()), "qflow-tech-osu018");
  std::string said;
  SUMAC_NEED_TOOL(run_command("sta -version", said) == 0, "opensta");
  expect_same(test::osu018(), "lmul_pe", "24'h20d000");
}

// GT2N is not among them: OpenSTA does not find its operating conditions, and reports no switching.
TEST(OpenSta, LeakageAndSwitchingOnLibrariesThatAreHere) {
  const auto folder = sumac::test::data_folder() / "liberty";
  SUMAC_NEED_DATA(folder);
  std::string said;
  SUMAC_NEED_TOOL(run_command("sta -version", said) == 0, "opensta");
  for (const char* file :
       {"nangate45_typ.lib.gz", "sg13g2_stdcell_typ_1p20V_25C.lib.gz", "sky130hd_tt.lib.gz"})
    expect_same((folder / file).string(), "lmul_act_edge", "24'h20d000");
}

}  // namespace
}  // namespace sumac::asic
