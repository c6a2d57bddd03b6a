// SPDX-License-Identifier: Apache-2.0
//
// Netlists of cells: the structural Verilog that map.py writes, flat.
//
//   reads    modules, vectors, wires, `assign` of nets, instances by pin name with bits, parts, constants and concatenations; modules inside of each
//            other are flattened, a dot between the names
//   memory   instances of `sumac_memory` are boundaries: RD_DATA become inputs, everything else outputs, named instance.PIN[bit]
//   values   x and z constants, and nets that nothing drives, are 0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "synth/asic/liberty.hpp"

namespace sumac::asic {

struct Port {
  std::string name;  // "a" or "a[3]"
  bool input = false;
  int net = 0;
};

struct Instance {
  std::string name;
  int cell = 0;           // of the library
  std::vector<int> nets;  // of each pin
};

/// Net 0 is constant 0, net 1 constant 1.
struct Netlist {
  std::string top;
  std::vector<std::string> nets;
  std::vector<Port> ports;  // a vector's bits from 0 upwards
  std::vector<Instance> instances;

  /// Nets of a port, bit 0 first; empty if there is none of that name.
  [[nodiscard]] std::vector<int> bus(std::string_view name) const;
  [[nodiscard]] double area(const Library& library) const;             // um2
  [[nodiscard]] double sequential_area(const Library& library) const;  // um2
  [[nodiscard]] double leakage(const Library& library) const;          // W, Cell::mean_leakage
};

/// `top` empty: the module that no other one uses.  Throws base::InputError `FILE:LINE: what`: syntax, a cell that the library does not have or that
/// cannot be simulated, a net with two drivers.
Netlist read_netlist(std::string_view text, const std::string& file, const Library& library,
                     const std::string& top = "");

/// Instances in the order in which values settle: registers, then each after those that it reads.  Throws base::InputError: a loop without a register.
std::vector<std::size_t> settling_order(const Netlist& netlist, const Library& library);

/// The netlist in the plainest Verilog there is, for other tools: port i is the scalar p<i>, net i the wire n<i>, one instance a line.
/// `probe`: one more output, nets_o, with every net in its place.
std::string write_netlist(const Netlist& netlist, const Library& library, bool probe = false);

}  // namespace sumac::asic
