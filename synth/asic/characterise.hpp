// SPDX-License-Identifier: Apache-2.0
//
// From netlists of the blocks of an array to rows of the table of measured numbers.
//
//   blocks   row, col, cell, array make up an array of R x C: array + R * row + C * col + R * C * cell; the parts pe (in cell), act_edge (in row),
//            wgt_edge and drain (in col) stand beside them and are never added; so does multiplier, one product by the kind's scalar law from codes to
//            result, no register: its netlist is held to the golden law in every cycle. Its outputs carry nothing
//   hops     a cell has a hop register to the east and one to the south, a column one of the drain's control; the first column, row and column of an
//            array have none: row is less by the first, col by the second, array by the third (its clock), each measured by itself
//   stimuli  64 streams through row and col into a cell, and from it into the drain; control the same in each, as in an array of 16 rows: groups of
//            384 elements, a hand-off at the end of each, 16 rows drained.  What a cell above has is another stream's sum
//   events   runs of one kind between idle cycles: energy of the run less that of as many idle cycles, by the number of its events; hand-offs, shifts
//            and drained words: what a run with them costs more than the same without
//   glitch   of the beats of pe and cell under minilm (glitch_factor.hpp); left out where there are no such operands or no Icarus Verilog
//   loads    a block's outputs carry the inputs of the block that they go to
//   idle     no feed beat, registers hold
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/pe/pe.hpp"
#include "synth/asic/estimator.hpp"
#include "synth/asic/operands.hpp"
#include "synth/asic/results.hpp"

namespace sumac::asic {

inline constexpr const char* kBlocks[] = {"cell",     "row",      "col",   "array",     "pe",
                                          "act_edge", "wgt_edge", "drain", "multiplier"};

/// What a block is less by.
inline constexpr const char* kHops[][2] = {
    {"row", "hop_e"}, {"col", "hop_s"}, {"array", "hop_pop"}};

struct Plan {
  std::string pe;  // KIND/CONFIG
  int lanes = 4;
  std::string liberty;  // file
  std::string recipe = "small";
  std::string operands;  // folder of minilm; empty: without
  std::string work;      // folder for netlists
  std::uint64_t seed = 1;
  int groups = 2;  // of 384 elements, each run
};

struct Events {
  std::map<std::string, double> energy;  // J, by event
};

/// Energies of every block under one stimulus.
class Characteriser {
 public:
  Characteriser(const std::map<std::string, Netlist>& netlists, const Library& library,
                const pe::PeInfo& pe);

  [[nodiscard]] std::map<std::string, Events> measure(Operands operands, int groups) const;
  [[nodiscard]] const std::vector<double>& port_loads(const std::string& block) const {
    return loads_.at(block);
  }
  [[nodiscard]] double input_slew(const std::string& block) const { return slews_.at(block); }

 private:
  const std::map<std::string, Netlist>& netlists_;
  const Library& library_;
  pe::PeInfo pe_;
  std::map<std::string, std::vector<double>> loads_;
  std::map<std::string, double> slews_;
};

/// Bytes of a memory port beat in the blocks: the named arrays' 32, or what one beat's operands need.
[[nodiscard]] int block_port_bytes(const pe::PeInfo& pe);

/// A block in the cells of the library, from plan.work/BLOCK.v, which is written: one of kBlocks, or `whole`: an array.  `parameters`: more -G of
/// map.py.  Throws base::ToolError.
[[nodiscard]] Netlist map_block(const Plan& plan, const pe::PeInfo& pe, const std::string& block,
                                const Library& library, const std::string& parameters = "");

/// Supply, temperature, corner, recipe, versions of the tools: blanks between them.
[[nodiscard]] std::string condition_text(const Plan& plan, const Library& library,
                                         const std::string& sta_version);

/// " multiplier=NAME" as map.py says it in a netlist that it wrote; empty: it says nothing, or there is no such file.
[[nodiscard]] std::string multiplier_condition(const std::string& netlist);

/// The whole way: maps, measures, asks OpenSTA.  Throws base::Error.
[[nodiscard]] std::vector<Row> characterise(const Plan& plan);

}  // namespace sumac::asic
