// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/netlist.hpp"

#include <numeric>

#include "models/base/error.hpp"

namespace sumac::asic {

std::vector<int> Netlist::bus(std::string_view name) const {
  std::vector<int> found;
  for (const Port& port : ports) {
    const std::string_view text = port.name;
    if (text == name) return {port.net};
    if (text.size() > name.size() + 2 && text.substr(0, name.size()) == name &&
        text[name.size()] == '[' && text.size() < name.size() + 9 &&  // [0] to [999999]
        text.find_first_not_of("0123456789", name.size() + 1) == text.size() - 1) {
      const auto bit = static_cast<std::size_t>(std::stoi(port.name.substr(name.size() + 1)));
      if (found.size() <= bit) found.resize(bit + 1, 0);
      found[bit] = port.net;
    }
  }
  return found;
}

double Netlist::area(const Library& library) const {
  return std::accumulate(instances.begin(), instances.end(), 0.0, [&](double sum, const auto& i) {
    return sum + library.cells()[static_cast<std::size_t>(i.cell)].area;
  });
}

double Netlist::sequential_area(const Library& library) const {
  return std::accumulate(instances.begin(), instances.end(), 0.0, [&](double sum, const auto& i) {
    const Cell& cell = library.cells()[static_cast<std::size_t>(i.cell)];
    return sum + (cell.is_register ? cell.area : 0.0);
  });
}

double Netlist::leakage(const Library& library) const {
  std::vector<double> of_cell(library.cells().size(), -1);
  double sum = 0;
  for (const Instance& i : instances) {
    double& watts = of_cell[static_cast<std::size_t>(i.cell)];
    if (watts < 0) watts = library.cells()[static_cast<std::size_t>(i.cell)].mean_leakage();
    sum += watts;
  }
  return sum;
}

std::vector<std::size_t> settling_order(const Netlist& netlist, const Library& library) {
  std::vector<int> driver(netlist.nets.size(), -1);
  const auto cell_of = [&](std::size_t i) -> const Cell& {
    return library.cells()[static_cast<std::size_t>(netlist.instances[i].cell)];
  };
  for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
    if (cell_of(i).is_register) continue;
    for (std::size_t p = 0; p < cell_of(i).pins.size(); ++p) {
      if (cell_of(i).pins[p].direction == Direction::kOutput)
        driver[static_cast<std::size_t>(netlist.instances[i].nets[p])] = static_cast<int>(i);
    }
  }
  std::vector<std::vector<std::size_t>> readers(netlist.instances.size());
  std::vector<std::size_t> waits_for(netlist.instances.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
    if (cell_of(i).is_register) order.push_back(i);
  }
  for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
    if (cell_of(i).is_register) continue;
    for (std::size_t p = 0; p < cell_of(i).pins.size(); ++p) {
      const int from = driver[static_cast<std::size_t>(netlist.instances[i].nets[p])];
      if (cell_of(i).pins[p].direction == Direction::kOutput || from < 0) continue;
      readers[static_cast<std::size_t>(from)].push_back(i);
      ++waits_for[i];
    }
    if (waits_for[i] == 0) order.push_back(i);
  }
  for (std::size_t k = 0; k < order.size(); ++k) {
    for (const std::size_t reader : readers[order[k]]) {
      if (--waits_for[reader] == 0) order.push_back(reader);
    }
  }
  if (order.size() != netlist.instances.size())
    throw base::InputError(netlist.top + ": a loop without a register");
  return order;
}

std::string write_netlist(const Netlist& netlist, const Library& library, bool probe) {
  const auto net = [](int n) {
    return n < 2 ? "1'b" + std::to_string(n) : "n" + std::to_string(n);
  };
  std::string heads, body;
  for (std::size_t i = 0; i < netlist.ports.size(); ++i) {
    const Port& port = netlist.ports[i];
    const std::string name = "p" + std::to_string(i);
    heads += (heads.empty() ? "" : ", ") + name;
    body += (port.input ? "  input " : "  output ") + name + ";\n";
  }
  for (std::size_t n = 2; n < netlist.nets.size(); ++n)
    body += "  wire n" + std::to_string(n) + ";\n";
  for (std::size_t i = 0; i < netlist.ports.size(); ++i) {
    const Port& port = netlist.ports[i];
    const std::string name = "p" + std::to_string(i);
    body += port.input ? "  assign " + net(port.net) + " = " + name + ";\n"
                       : "  assign " + name + " = " + net(port.net) + ";\n";
  }
  for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
    const Instance& instance = netlist.instances[i];
    const Cell& cell = library.cells()[static_cast<std::size_t>(instance.cell)];
    body += "  " + cell.name + " u" + std::to_string(i) + " (";
    for (std::size_t p = 0; p < cell.pins.size(); ++p)
      body += (p == 0 ? "." : ", .") + cell.pins[p].name + "(" + net(instance.nets[p]) + ")";
    body += ");\n";
  }
  if (probe) {
    const std::size_t all = netlist.nets.size();
    heads += ", nets_o";
    body += "  output [" + std::to_string(all - 1) + ":0] nets_o;\n";
    for (std::size_t n = 0; n < all; ++n)
      body += "  assign nets_o[" + std::to_string(n) + "] = " + net(static_cast<int>(n)) + ";\n";
  }
  return "module " + netlist.top + " (" + heads + ");\n" + body + "endmodule\n";
}

}  // namespace sumac::asic
