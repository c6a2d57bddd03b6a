// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/tech_option.hpp"

#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "sim/cli/numbers.hpp"

namespace sumac::cli {

void TechOption::add(CLI::App& command) {
  command
      .add_option("--tech", choice_.name,
                  "A technology of 'sumac list technologies': energy, area and power in it")
      ->type_name("T");
  command
      .add_option("--stimulus", choice_.stimulus,
                  "Operands that the energies are of: minilm (a real layer, default), gaussian or "
                  "uniform")
      ->type_name("S");
  command
      .add_option("--sram", choice_.sram,
                  "Memories of the rings, or none to leave them out (default: the technology's)")
      ->type_name("NAME");
  command.add_option("--dram", choice_.dram, "ddr4, lpddr4 (default), lpddr5 or hbm2")
      ->type_name("NAME");
  command.add_option("--node", choice_.node_nm, "Scale all of it to this node, with --vdd")
      ->type_name("NM");
  command.add_option("--vdd", choice_.vdd, "Supply at that node")->type_name("V");
}

void TechOption::check(const std::string& command) const {
  const bool more = !choice_.sram.empty() || choice_.dram != cost::kDefaultDram ||
                    choice_.stimulus != cost::kDefaultStimulus || choice_.node_nm || choice_.vdd;
  if (!given() && more) {
    throw base::UsageError(command +
                           ": --stimulus, --sram, --dram, --node and --vdd belong to --tech");
  }
}

TechSetting TechOption::load() const {
  return {cost::load_technology(choice_), choice_};
}

std::string TechSetting::title() const {
  std::string text = technology.spec().name + " (" + technology.describe() + ")";
  if (!technology.is_unit()) text += ", operands of " + choice.stimulus;
  return text;
}

std::string TechSetting::modelled(bool with_dram) const {
  if (technology.is_unit()) return "energy and area: each event and each instance counts 1";
  std::string text = "cells measured on netlists without wire loads and glitches; rings ";
  if (!technology.memory()) {
    text += "left out";
  } else {
    const cost::MemoryTable& memory = *technology.memory();
    const std::string name = memory.name().substr(memory.name().rfind('/') + 1);
    text += name.substr(0, name.rfind('.')) + " at " + std::to_string(memory.node_nm()) + " nm, " +
            std::string(cost::kMemoryRule);
    if (memory.is_scaled()) text += ", scaled by " + std::string(cost::kScalingRule);
  }
  if (with_dram) {
    const double bit = technology.number({"-", 0, "dram", "energy", "bit"}).value;
    text += "; DRAM " + choice.dram + " " + four_digits(bit) + " pJ a bit";
  }
  return text + "; load, compute and store engines are not counted";
}

nlohmann::ordered_json technology_json(const TechSetting& tech) {
  const cost::TechnologySpec& spec = tech.technology.spec();
  nlohmann::ordered_json json = {{"name", spec.name}, {"described", tech.technology.describe()}};
  if (tech.technology.is_unit()) return json;
  json["node_nm"] = spec.node_nm;
  json["supply_v"] = spec.vdd;
  json["stimulus"] = tech.choice.stimulus;
  json["memories"] = tech.choice.sram.empty() ? spec.memory : tech.choice.sram;
  json["dram"] = tech.choice.dram;
  return json;
}

}  // namespace sumac::cli
