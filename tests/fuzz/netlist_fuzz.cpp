// SPDX-License-Identifier: Apache-2.0
//
// Structural Verilog, as `sumac-asic` reads what Yosys wrote, in a library of four cells; then it is written and read again, simulated and priced.
#include "synth/asic/netlist.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "synth/asic/estimator.hpp"
#include "synth/asic/simulator.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/unit/asic/small_library.hpp"

namespace {

constexpr std::size_t kSeeds[] = {3299, 2813, 1804};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sumac;
  static const asic::Library library(asic::test::small_library(), "cells.lib");
  asic::Netlist netlist;
  if (!fuzz::accepted(
          [&] { netlist = asic::read_netlist(fuzz::text_of(data, size), "n.v", library); }))
    return 0;
  for (const asic::Instance& instance : netlist.instances)
    if (std::ranges::any_of(instance.nets, [&](int net) {
          return net < 0 || static_cast<std::size_t>(net) >= netlist.nets.size();
        }))
      fuzz::finding("a pin on a net that is none");
  for (std::size_t p = 0; p < netlist.ports.size() && p < 20; ++p)
    (void)netlist.bus(netlist.ports[p].name.substr(0, netlist.ports[p].name.find('[')));
  const bool plain =
      netlist.top.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") ==
      std::string::npos;
  if (plain && netlist.nets.size() < 10'000) {
    const asic::Netlist again =
        asic::read_netlist(asic::write_netlist(netlist, library), "again.v", library);
    if (again.instances.size() != netlist.instances.size() ||
        again.ports.size() != netlist.ports.size())
      fuzz::finding("what is written reads as another netlist");
  }
  const bool runs = fuzz::accepted([&] {
    asic::Simulator simulator(netlist, library);
    simulator.clear_counts();
    std::uint64_t word = 0x9E3779B97F4A7C15;
    for (int cycle = 0; cycle < 8; ++cycle) {
      for (const asic::Port& port : netlist.ports)
        if (port.input && port.net != simulator.clock_net())
          simulator.set(port.net, word = word * 5 + 3);
      simulator.step();
    }
    (void)asic::Estimator(netlist, library, 1e-10).energy(simulator.counts());
  });
  // What the seeds come to: any other name or cell is seen.
  std::size_t sum = netlist.top.size() + netlist.ports.size();
  for (const asic::Instance& instance : netlist.instances)
    sum += static_cast<std::size_t>(instance.cell);
  for (const std::string& name : netlist.nets)
    sum += std::accumulate(name.begin(), name.end(), std::size_t{0});
  fuzz::plant(runs && std::ranges::find(kSeeds, sum) == std::end(kSeeds));
  return 0;
}
