// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/glitch_factor.hpp"

#include <fstream>

#include "models/base/error.hpp"
#include "sumac_version.hpp"

namespace sumac::asic {

namespace {

constexpr std::size_t kElements = 384, kReset = 4;
using Word = std::uint64_t;

Word all(bool bit) {
  return bit ? ~Word{0} : 0;
}

/// What an edge makes of codes, beat by beat: bits of its output.
std::vector<std::vector<bool>> through(const Netlist& edge, const Library& library,
                                       const std::vector<std::uint16_t>& codes, std::size_t lanes,
                                       std::size_t bits, const char* output) {
  Simulator simulator(edge, library);
  const std::vector<int> in = edge.bus("codes_i"), out = edge.bus(output),
                         reset = edge.bus("rst_ni");
  std::vector<std::vector<bool>> result;
  for (std::size_t b = 0; b * lanes < codes.size(); ++b) {
    for (const int net : reset)
      simulator.set(net, ~Word{0});
    for (std::size_t i = 0; i < in.size(); ++i) {
      const std::size_t k = b * lanes + i / bits;
      const unsigned code = k < codes.size() ? codes[k] : 0U;
      if (in[i] > 1) simulator.set(in[i], all((code >> i % bits & 1U) != 0));
    }
    simulator.step();
    result.emplace_back();
    for (const int net : out)
      result.back().push_back((simulator.get(net) & 1) != 0);
  }
  return result;
}

}  // namespace

Vectors beats(const Netlist& block, const Netlist& act_edge, const Netlist& wgt_edge,
              const Library& library, const pe::PeInfo& pe, Operands operands, int groups) {
  const auto lanes = static_cast<std::size_t>(pe.lanes);
  const std::size_t group_beats = (kElements + lanes - 1) / lanes;
  std::vector<std::uint16_t> act, wgt;
  for (int g = 0; g < groups + 1; ++g) {
    Group group = operands.draw(kElements);
    group.act.resize(group_beats * lanes);
    group.wgt.resize(group_beats * lanes);
    act.insert(act.end(), group.act.begin(), group.act.end());
    wgt.insert(wgt.end(), group.wgt.begin(), group.wgt.end());
  }
  const auto east = through(act_edge, library, act, lanes, static_cast<std::size_t>(pe.act.width),
                            "east_o"),
             south = through(wgt_edge, library, wgt, lanes, static_cast<std::size_t>(pe.wgt.width),
                             "south_o");
  Vectors vectors;
  vectors.count_from = kReset + group_beats;
  for (std::size_t t = 0; t < kReset + east.size(); ++t) {
    const bool running = t >= kReset;
    std::vector<bool> cycle(block.ports.size());
    for (std::size_t i = 0; i < block.ports.size(); ++i) {
      const std::string& name = block.ports[i].name;
      const auto bit = [&](const std::vector<bool>& bus, std::size_t prefix) {
        return bus.at(static_cast<std::size_t>(std::stoi(name.substr(prefix + 1))));
      };
      if (!block.ports[i].input || !running) continue;
      if (name == "rst_ni" || name == "valid_i") cycle[i] = true;
      if (name == "first_i") cycle[i] = (t - kReset) % group_beats == 0;
      if (name.starts_with("east_i[")) cycle[i] = bit(east[t - kReset], 6);
      if (name.starts_with("south_i[")) cycle[i] = bit(south[t - kReset], 7);
    }
    vectors.cycles.push_back(std::move(cycle));
  }
  return vectors;
}

Counts settled(const Netlist& netlist, const Library& library, const Vectors& vectors) {
  Simulator simulator(netlist, library);
  for (std::size_t t = 0; t < vectors.cycles.size(); ++t) {
    for (std::size_t i = 0; i < netlist.ports.size(); ++i) {
      const Port& port = netlist.ports[i];
      if (port.input && port.net > 1 && port.net != simulator.clock_net())
        simulator.set(port.net, all(vectors.cycles[t][i]));
    }
    simulator.count(t >= vectors.count_from);
    simulator.step();
  }
  return simulator.counts();
}

double glitch_factor(const Netlist& netlist, const Library& library, const Sta& sta,
                     const Vectors& vectors, double delay, double slew,
                     const std::vector<double>& port_loads, const std::string& tools_folder,
                     const std::string& folder) {
  const std::string sdf = folder + "/delays.sdf";
  sta.write_sdf("clk_i", slew, port_loads, sdf);
  const std::string plain = plain_sdf(read_maybe_gzip(sdf), netlist.top);
  std::ofstream(folder + "/plain.sdf") << plain;
  std::ofstream(folder + "/cells.v")
      << cell_models(library, netlist, tools_folder + "/bin/python",
                     std::string(kSourceDir) + "/scripts/ys.py", folder);
  Delays delays;
  delays.sdf = "plain.sdf";
  delays.period = 2 * delay / library.time_unit;
  delays.input_delay = 0.1 * delay / library.time_unit;
  const Estimator estimator(netlist, library, slew, port_loads);
  const double with = kStreams *
                      estimator.energy(icarus(netlist, library, vectors, delays, folder)).total(),
               without = estimator.energy(settled(netlist, library, vectors)).total();
  return with / without;
}

}  // namespace sumac::asic
