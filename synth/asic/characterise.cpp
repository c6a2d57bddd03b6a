// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/characterise.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "models/base/error.hpp"
#include "sumac_version.hpp"
#include "synth/asic/glitch_factor.hpp"
#include "synth/asic/sta.hpp"

namespace sumac::asic {

namespace {

/// The configuration word of `pe` in rtl/pe/KIND/lint.txt.
std::string config_word(const pe::PeInfo& pe) {
  const std::string path = std::string(kSourceDir) + "/rtl/pe/" + pe.kind + "/lint.txt";
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string name, word;
    if (words >> name >> word && name == pe.config) return word;
  }
  throw base::InputError(path + ": no configuration '" + pe.config + "'");
}

std::string tool_version(const std::string& package) {
  std::istringstream in(kToolVersions);
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string set, source, package_name, version;
    if (words >> set >> source >> package_name >> version && package_name == package)
      return version;
  }
  return "unknown";
}

std::string tools_folder() {
  const char* named = std::getenv("SUMAC_TOOLS");
  return named != nullptr ? named : kToolsDir;
}

/// The multiplier that map.py chose for a netlist that it wrote; empty: none, or no such file.
std::string multiplier_of(const std::string& netlist) {
  std::ifstream in(netlist);
  std::string slashes, word, name;
  return in >> slashes >> word >> name && word == "multiplier" ? name : "";
}

/// -G of a block: bits of a part's output that are not always 0.
std::string live(const std::string& parameter, const Netlist& part, const std::string& output) {
  const std::vector<int> nets = part.bus(output);
  std::string bits;
  for (auto net = nets.rbegin(); net != nets.rend(); ++net)
    bits += *net == 0 ? '0' : '1';
  return " -G " + quoted(parameter + "=" + std::to_string(bits.size()) + "'b" + bits);
}

/// Whether the kind has RTL of its scalar law, and for this configuration: floats without a mantissa have none.
bool has_scalar(const pe::PeInfo& pe) {
  const auto multiplies = [](const num::Format& f) { return !num::is_float(f) || f.man_bits > 0; };
  return multiplies(pe.act) && multiplies(pe.wgt) &&
         std::filesystem::exists(std::string(kSourceDir) + "/rtl/pe/" + pe.kind + "/" + pe.kind +
                                 "_scalar.sv");
}

}  // namespace

Netlist map_block(const Plan& plan, const pe::PeInfo& pe, const std::string& block,
                  const Library& library, const std::string& parameters) {
  const std::string word = config_word(pe);
  const bool part = block == "pe" || block == "act_edge" || block == "wgt_edge" || block == "drain";
  const bool multiplier = block == "multiplier";
  const std::string top = part         ? pe.kind + "_" + block
                          : multiplier ? pe.kind + "_scalar"
                                       : "asic_" + block;
  const std::string out = plan.work + "/" + block + ".v";
  std::string command = "cd " + quoted(kSourceDir) + " && SUMAC_TOOLS=" + quoted(tools_folder()) +
                        " PYTHONDONTWRITEBYTECODE=1 " + quoted(tools_folder() + "/bin/python") +
                        " synth/asic/map.py --top " + top + " --pe " + pe.kind + " --library " +
                        quoted(std::filesystem::absolute(plan.liberty).string()) + " --recipe " +
                        quoted(plan.recipe);
  const std::string lanes = std::to_string(pe.lanes);
  if (part) {
    command += " -G Cfg=" + quoted(word) + " -G Lanes=" + lanes;
  } else if (multiplier) {
    command += " -G CfgWord=" + quoted(word);
  } else if (block != "array" && block != "hop_pop") {
    command += " -G CfgWord=" + quoted(word) + " -G Lanes=" + lanes;
  }
  // One choice for a configuration: that of its PE.
  const std::string chosen = multiplier_of(plan.work + "/pe.v");
  if (block != "pe" && !chosen.empty()) command += " --multiplier " + chosen;
  if (block == "row" || block == "col" || block == "whole")
    command += " --memories -G PortBytes=" + std::to_string(block_port_bytes(pe));
  command += parameters;
  command += " -o " + quoted(out) + " rtl/common/common.f rtl/pe/" + pe.kind + "/" + pe.kind +
             ".f rtl/core/core.f synth/asic/blocks/asic.f";
  std::string said;
  if (run_command(command, said) != 0)
    throw base::ToolError(
        top + " could not be mapped: " + said.substr(said.size() > 400 ? said.size() - 400 : 0));
  return read_netlist(read_maybe_gzip(out), out, library);
}

std::string condition_text(const Plan& plan, const Library& library, const std::string& sta) {
  std::array<char, 64> numbers{};
  std::snprintf(numbers.data(), numbers.size(), "V=%g T=%g", library.voltage, library.temperature);
  return std::string(numbers.data()) +
         " corner=" + (library.corner.empty() ? "unnamed" : library.corner) +
         " recipe=" + plan.recipe + " yosys=" + tool_version("pyosys") + " opensta=" + sta +
         " wires=none";
}

std::string multiplier_condition(const std::string& netlist) {
  const std::string name = multiplier_of(netlist);
  return name.empty() ? "" : " multiplier=" + name;
}

std::vector<Row> characterise(const Plan& plan) {
  const auto golden = pe::make_pe(plan.pe, plan.lanes);
  const pe::PeInfo& pe = golden->info();
  const Library library = Library::read(plan.liberty);
  const std::string sta_version = Sta::version();
  std::vector<std::pair<Stimulus, Operands>> stimuli;  // what can be refused, before the long part
  for (const Stimulus stimulus : {Stimulus::kMiniLm, Stimulus::kGaussian, Stimulus::kUniform}) {
    if (stimulus == Stimulus::kMiniLm && plan.operands.empty()) continue;
    stimuli.emplace_back(stimulus, Operands(stimulus, pe.act, pe.wgt, plan.seed, plan.operands));
  }
  (void)block_port_bytes(pe);
  std::map<std::string, Netlist> netlists;
  for (const char* part : {"pe", "act_edge", "wgt_edge", "drain", "row", "array", "hop_pop"})
    netlists.emplace(part, map_block(plan, pe, part, library));
  const std::string east = live("EastLive", netlists.at("act_edge"), "east_o"),
                    south = live("SouthLive", netlists.at("wgt_edge"), "south_o"),
                    sum = live("SumLive", netlists.at("pe"), "sum_o");
  netlists.emplace("col", map_block(plan, pe, "col", library, sum));
  netlists.emplace("cell", map_block(plan, pe, "cell", library, east + south + sum));
  netlists.emplace("hop_e", map_block(plan, pe, "hop_e", library, east));
  netlists.emplace("hop_s", map_block(plan, pe, "hop_s", library, south));
  if (has_scalar(pe)) netlists.emplace("multiplier", map_block(plan, pe, "multiplier", library));
  const Characteriser characteriser(netlists, library, pe);

  std::vector<Row> rows;
  Row row;
  row.pe = pe.kind + "/" + pe.config;
  row.lanes = pe.lanes;
  row.source = std::filesystem::path(plan.liberty).filename().string();
  const std::string conditions = condition_text(plan, library, sta_version);
  const auto add = [&](const std::string& quantity, const std::string& event,
                       const std::string& stimulus, double value, const char* unit) {
    row.quantity = quantity;
    row.event = event;
    row.stimulus = stimulus;
    row.value = value;
    row.unit = unit;
    rows.push_back(row);
  };
  const std::string icarus_version = asic::icarus_version();
  std::vector<std::pair<Stimulus, std::map<std::string, Events>>> measured;
  for (const auto& [stimulus, operands] : stimuli)
    measured.emplace_back(stimulus, characteriser.measure(operands, plan.groups));
  for (const char* block : kBlocks) {
    if (netlists.count(block) == 0) continue;
    const Netlist& netlist = netlists.at(block);
    row.block = block;
    row.conditions = conditions;
    row.conditions += multiplier_condition(plan.work + "/" + block + ".v");
    double area = netlist.area(library), sequential = netlist.sequential_area(library),
           leakage = netlist.leakage(library);
    for (const auto& [of, name] : kHops) {
      if (block != std::string(of)) continue;
      const Netlist& hop = netlists.at(name);
      area -= hop.area(library);
      sequential -= hop.sequential_area(library);
      leakage -= hop.leakage(library);
    }
    add("area", "-", "-", area, "um2");
    add("sequential_area", "-", "-", sequential, "um2");
    add("leakage", "-", "-", leakage * 1e9, "nW");
    const Sta sta(netlist, library, plan.work);
    const double slew = characteriser.input_slew(block);
    const std::vector<double>& loads = characteriser.port_loads(block);
    const double delay = sta.delay("clk_i", slew, loads);
    add("delay", "-", "-", delay * 1e9, "ns");
    const std::string of_block = row.conditions;
    row.conditions += " seed=" + std::to_string(plan.seed) +
                      " streams=" + std::to_string(kStreams) +
                      " k=384 groups=" + std::to_string(plan.groups) + " glitches=none";
    for (const auto& [stimulus, blocks] : measured) {
      for (const auto& [event, energy] : blocks.at(block).energy)
        add("energy", event, name(stimulus), energy * 1e12, "pJ");
    }
    if (icarus_version.empty() || stimuli.front().first != Stimulus::kMiniLm ||
        (block != std::string("pe") && block != std::string("cell")))
      continue;
    const Vectors vectors = beats(netlist, netlists.at("act_edge"), netlists.at("wgt_edge"),
                                  library, pe, stimuli.front().second, plan.groups);
    row.conditions = of_block + " icarus=" + icarus_version + " seed=" + std::to_string(plan.seed) +
                     " streams=1 k=384 groups=" + std::to_string(plan.groups) + " delays=sdf";
    add("glitch", "beat", name(Stimulus::kMiniLm),
        glitch_factor(netlist, library, sta, vectors, delay, slew, loads, tools_folder(),
                      plan.work),
        "ratio");
  }
  return rows;
}

}  // namespace sumac::asic
