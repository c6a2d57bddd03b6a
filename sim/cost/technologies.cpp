// SPDX-License-Identifier: Apache-2.0
#include "sim/cost/technologies.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

#include "models/base/error.hpp"
#include "sim/array/events.hpp"
#include "sim/base/cache.hpp"
#include "sim/base/root.hpp"

namespace sumac::cost {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 64'000'000;

std::string read_text(const fs::path& path) {
  std::error_code error;
  if (fs::file_size(path, error) > kMostBytes && !error)
    throw base::InputError(path.string() + ": larger than a table can be");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || !text) throw base::InputError(path.string() + ": cannot be read");
  return text.str();
}

fs::path data_folder() {
  return base::root() / "models" / "cost" / "data";
}

/// *.csv of a folder, sorted; none where there is no folder.
std::vector<fs::path> tables_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".csv") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

fs::path data_file(std::string_view kind, const std::string& name, const char* option,
                   const char* more) {
  const std::vector<std::string> names = data_names(kind);
  if (std::ranges::find(names, name) == names.end()) {
    throw base::InputError(std::string(option) + " '" + name + "' is unknown (" + listed(names) +
                           more + ")");
  }
  return data_folder() / kind / (name + ".csv");
}

std::vector<Table> pe_tables(const std::string& technology) {
  std::vector<Table> tables;
  const fs::path shipped = base::root() / "synth" / "asic" / "results" / (technology + ".csv");
  std::error_code error;
  std::vector<fs::path> paths = tables_in(base::cache_folder() / "cost" / technology);
  if (fs::exists(shipped, error)) paths.insert(paths.begin(), shipped);
  for (const fs::path& path : paths)
    tables.push_back(Table::read(read_text(path), path.string()));
  return tables;
}

}  // namespace

std::vector<TechnologySpec> technology_specs() {
  const fs::path path = data_folder() / "technologies.csv";
  return read_technologies(read_text(path), path.string());
}

std::vector<std::string> data_names(std::string_view kind) {
  std::vector<std::string> names;
  for (const fs::path& path : tables_in(data_folder() / kind))
    names.push_back(path.stem().string());
  return names;
}

Technology load_technology(const TechnologyChoice& choice) {
  static const std::vector<std::string> kStimuli = {"minilm", "gaussian", "uniform"};
  if (std::ranges::find(kStimuli, choice.stimulus) == kStimuli.end()) {
    throw base::InputError("--stimulus '" + choice.stimulus + "' is unknown (" + listed(kStimuli) +
                           ")");
  }
  if (choice.node_nm.has_value() != choice.vdd.has_value())
    throw base::UsageError("--node and --vdd belong together (a node and its supply)");
  if (choice.name == "unit") {
    // Not read, but known.
    (void)data_file("dram", choice.dram, "--dram", "");
    if (!choice.sram.empty() && choice.sram != "none")
      (void)data_file("memory", choice.sram, "--sram", ", none");
    if (choice.node_nm) throw base::InputError("unit: has no node to be scaled from");
    return Technology::unit();
  }
  const std::vector<TechnologySpec> specs = technology_specs();
  const auto spec = std::ranges::find(specs, choice.name, &TechnologySpec::name);
  if (spec == specs.end()) {
    std::vector<std::string> names = {"unit"};
    for (const TechnologySpec& s : specs)
      names.push_back(s.name);
    throw base::InputError("technology '" + choice.name + "' is unknown (" + listed(names) + ")");
  }
  const fs::path dram = data_file("dram", choice.dram, "--dram", "");
  std::optional<MemoryTable> memory;
  if (choice.sram != "none") {
    const std::string name = choice.sram.empty() ? spec->memory : choice.sram;
    const fs::path path = data_file("memory", name, "--sram", ", none");
    memory = MemoryTable::read(read_text(path), path.string());
    if (choice.sram.empty() || choice.sram == spec->memory)
      memory = memory->scaled(spec->memory_node_nm, spec->memory_vdd);
  }
  Technology technology(*spec, pe_tables(choice.name), std::move(memory),
                        Table::read(read_text(dram), dram.string()));
  return choice.node_nm ? technology.scaled(*choice.node_nm, *choice.vdd) : technology;
}

Technology load_technology(const std::string& name) {
  TechnologyChoice choice;
  choice.name = name;
  return load_technology(choice);
}

fs::path cached_table(std::string_view technology, std::string_view pe, int lanes) {
  std::string name(pe);
  std::ranges::replace(name, '/', '-');
  return base::cache_folder() / "cost" / technology / (name + "-" + std::to_string(lanes) + ".csv");
}

std::string characterise_command(std::string_view technology, std::string_view pe, int lanes) {
  return "sumac cost --characterise --pe " + std::string(pe) + " --lanes " + std::to_string(lanes) +
         " --tech " + std::string(technology);
}

std::string remedy(const Technology& technology, const Key& missing) {
  const Table* table = technology.table_of(missing.pe, missing.lanes);
  if (table != nullptr && missing.stimulus != "-") {
    std::vector<std::string> stimuli;
    for (const char* stimulus : {"minilm", "gaussian", "uniform"}) {
      Key key = missing;
      key.stimulus = stimulus;
      if (table->find(key) != nullptr) stimuli.emplace_back(stimulus);
    }
    if (!stimuli.empty()) return "--stimulus: it has " + listed(stimuli);
  }
  return characterise_command(technology.spec().name, missing.pe, missing.lanes);
}

ArrayCost cost_of_core(const Technology& technology, const array::CoreParams& core,
                       std::string_view stimulus) {
  return with_command(technology,
                      [&] { return technology.cost_of(array::shape_of(core), stimulus); });
}

}  // namespace sumac::cost
