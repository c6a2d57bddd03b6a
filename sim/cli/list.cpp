// SPDX-License-Identifier: Apache-2.0
//
// sumac list: what the other commands know by name.
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"
#include "models/pe/pe.hpp"
#include "sim/array/array_config.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/numbers.hpp"
#include "sim/cli/table.hpp"
#include "sim/cost/technologies.hpp"
#include "sim/model/folder.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Listing {
  Table table;
  Json rows = Json::array();
  std::string remark;
};

Listing list_pes() {
  Listing list;
  list.table.column("PE", Align::kLeft);
  list.table.column("activations", Align::kLeft);
  list.table.column("weights", Align::kLeft);
  list.table.column("sum", Align::kLeft);
  list.table.column("output", Align::kLeft);
  list.table.column("lanes");
  list.table.column("longest K");
  for (const std::string& kind : pe::kinds()) {
    for (const std::string& config : pe::configurations(kind)) {
      const auto golden = pe::make_pe(kind + "/" + config);
      const pe::PeInfo& info = golden->info();
      Json outputs = {"fp32", "fp16"};
      if (info.int32_output) outputs.push_back("int32");
      list.table.row({kind + "/" + config, num::name(info.act), num::name(info.wgt),
                      info.exact ? "exact" : "rounded",
                      info.int32_output ? "fp32 fp16 int32" : "fp32 fp16",
                      std::to_string(info.lanes), std::to_string(info.gmax)});
      list.rows.push_back({{"name", kind + "/" + config},
                           {"act_format", num::name(info.act)},
                           {"wgt_format", num::name(info.wgt)},
                           {"exact_sum", info.exact},
                           {"output_formats", outputs},
                           {"lanes", info.lanes},
                           {"longest_k", info.gmax}});
    }
  }
  list.remark = "KIND alone means the first configuration of its kind.";
  return list;
}

Listing list_formats() {
  static constexpr std::array kNames = {
      "int2", "int3", "int4", "int5",   "int6", "int7", "int8",   "int16",  "uint4",  "uint8",
      "fp16", "bf16", "e5m2", "e4m3fn", "e4m3", "e3m4", "e3m2fn", "e2m3fn", "e2m1fn", "e8m0fnu"};
  static constexpr std::array<std::pair<const char*, const char*>, 3> kAliases = {
      {{"fp8", "e4m3fn"}, {"fp6", "e2m3fn"}, {"fp4", "e2m1fn"}}};
  Listing list;
  for (const char* heading : {"format", "also", "bits", "largest", "smallest", "infinity", "NaN"})
    list.table.column(heading,
                      heading == std::string_view("format") ? Align::kLeft : Align::kRight);
  list.table.column("taken by", Align::kLeft);
  for (const char* name : kNames) {
    const num::Format format = num::parse_format(name);
    std::string alias;
    for (const auto& [other, of] : kAliases) {
      if (std::string_view(of) == name) alias = other;
    }
    std::string takers;
    Json takers_json = Json::array();
    for (const std::string& kind : pe::kinds()) {
      for (const std::string& config : pe::configurations(kind)) {
        const auto golden = pe::make_pe(kind + "/" + config);
        if (golden->info().act != format && golden->info().wgt != format) continue;
        takers_json.push_back(kind + "/" + config);
      }
    }
    for (const auto& taker : takers_json)
      takers += (takers.empty() ? "" : " ") + taker.get<std::string>();
    const double largest = num::to_double(num::decode(format, num::max_finite_code(format)));
    const num::Code first = format.has_zero ? 1 : 0;
    const double smallest = num::to_double(num::decode(format, first));
    const bool nan = num::has_nan(format);
    list.table.row({name, alias, std::to_string(format.width), four_digits(largest),
                    four_digits(smallest), format.infinities ? "yes" : "-", nan ? "yes" : "-",
                    takers});
    list.rows.push_back({{"name", name},
                         {"bits", format.width},
                         {"largest", largest},
                         {"smallest_positive", smallest},
                         {"infinity", format.infinities},
                         {"nan", nan},
                         {"taken_by", takers_json}});
    if (!alias.empty()) list.rows.back()["alias"] = alias;
  }
  list.remark =
      "Also int1 to int16, uint1 to uint16, and every eXmY and eXmYfn of 3 to 16 bits (fn: no "
      "infinity).";
  return list;
}

const char* family_name(workload::Family family) {
  switch (family) {
    case workload::Family::kTextEncoder: return "encoder";
    case workload::Family::kVision: return "vision";
    case workload::Family::kDecoder: return "decoder";
  }
  return "";
}

Listing list_models() {
  Listing list;
  list.table.column("model", Align::kLeft);
  list.table.column("family", Align::kLeft);
  for (const char* heading : {"layers", "hidden", "heads", "kv heads", "ffn", "tokens"})
    list.table.column(heading);
  list.table.column("weights", Align::kLeft);
  list.table.column("shapes from", Align::kLeft);
  for (const workload::ModelSpec& spec : workload::zoo()) {
    const bool published = model::has_published_weights(spec.name);
    const bool here = model::find_model_folder(spec.name).has_value();
    const std::string weights = here ? "here" : published ? "to be had" : "none";
    list.table.row({spec.name, family_name(spec.family), std::to_string(spec.layers),
                    std::to_string(spec.hidden), std::to_string(spec.heads),
                    std::to_string(spec.kv_heads), std::to_string(spec.ffn),
                    std::to_string(spec.default_tokens), weights, spec.source});
    list.rows.push_back({{"name", spec.name},
                         {"family", family_name(spec.family)},
                         {"layers", spec.layers},
                         {"hidden", spec.hidden},
                         {"heads", spec.heads},
                         {"kv_heads", spec.kv_heads},
                         {"head_dim", spec.head_dim},
                         {"ffn", spec.ffn},
                         {"default_tokens", spec.default_tokens},
                         {"weights_published", published},
                         {"weights_here", here},
                         {"source", spec.source}});
  }
  list.remark =
      "tokens: of a prefill when --tokens is not given. Weights 'to be had': "
      "scripts/setup_tools.sh run. Without weights a model runs for cycles.";
  return list;
}

Listing list_arrays() {
  Listing list;
  list.table.column("array", Align::kLeft);
  for (const char* heading : {"rows", "columns", "lanes", "act ring", "wgt ring", "out ring",
                              "port a cycle", "latency", "clock"})
    list.table.column(heading);
  std::vector<std::string> names = array::array_names();
  names.emplace_back("32x32");
  for (const std::string& name : names) {
    const array::ArrayConfig c = array::load_array(name);
    list.table.row({name == "32x32" ? "RxC[xL]" : name,
                    name == "32x32" ? "R" : std::to_string(c.rows),
                    name == "32x32" ? "C" : std::to_string(c.cols),
                    c.lanes == 0 ? "PE's" : std::to_string(c.lanes), bytes(c.act_ring_bytes),
                    bytes(c.wgt_ring_bytes), bytes(c.out_ring_bytes), bytes(c.port_bytes),
                    std::to_string(c.memory_latency), std::to_string(c.clock_mhz) + " MHz"});
    if (name == "32x32") continue;
    Json row = {{"name", name}, {"rows", c.rows}, {"cols", c.cols}};
    row["lanes"] = c.lanes == 0 ? Json() : Json(c.lanes);
    row["act_ring_bytes"] = c.act_ring_bytes;
    row["wgt_ring_bytes"] = c.wgt_ring_bytes;
    row["out_ring_bytes"] = c.out_ring_bytes;
    row["port_bytes"] = c.port_bytes;
    row["memory_latency_cycles"] = c.memory_latency;
    row["clock_mhz"] = c.clock_mhz;
    list.rows.push_back(row);
  }
  list.remark =
      "Named ones are files in models/array/configs; any other .yaml file with the same keys does "
      "as well.";
  return list;
}

Listing list_technologies() {
  Listing list;
  list.table.column("technology", Align::kLeft);
  list.table.column("node");
  list.table.column("supply");
  list.table.column("cells", Align::kLeft);
  list.table.column("recipe", Align::kLeft);
  list.table.column("memories", Align::kLeft);
  list.table.column("PEs");
  list.table.column("remark", Align::kLeft);
  list.table.row(
      {"unit", "", "", "", "", "", "all", "every event costs 1 pJ, every instance 1 um2"});
  list.rows.push_back(
      {{"name", "unit"}, {"remark", "every event costs 1 pJ, every instance 1 um2"}});
  for (const cost::TechnologySpec& spec : cost::technology_specs()) {
    const cost::Technology technology = cost::load_technology(spec.name);
    std::set<std::pair<std::string, int>> configurations;
    for (const cost::Table& table : technology.tables()) {
      for (const cost::Row& row : table.rows())
        configurations.emplace(row.key.pe, row.key.lanes);
    }
    list.table.row({spec.name, std::to_string(spec.node_nm) + " nm", four_digits(spec.vdd) + " V",
                    spec.cells, spec.recipe, spec.memory, std::to_string(configurations.size()),
                    spec.remark});
    list.rows.push_back({{"name", spec.name},
                         {"node_nm", spec.node_nm},
                         {"supply_v", spec.vdd},
                         {"cells", spec.cells},
                         {"recipe", spec.recipe},
                         {"memories", spec.memory},
                         {"configurations", configurations.size()},
                         {"remark", spec.remark}});
  }
  list.remark =
      "PEs: configurations that were characterised, with their lanes ('sumac cost list'); others: "
      "'sumac cost --characterise'. DRAM (--dram): ddr4, hbm2, lpddr4, lpddr5.";
  return list;
}

}  // namespace

Command add_list(CLI::App& app) {
  CLI::App* command =
      add_command(app, "list", "What can be named: pes, formats, models, arrays, technologies.",
                  {"sumac list pes", "every PE kind in every configuration, with its formats"},
                  {"sumac list models --json -", "the models as JSON"});
  struct Options {
    std::string what;
    JsonOption json;
  };
  auto options = std::make_shared<Options>();
  command->add_option("WHAT", options->what, "pes, formats, models, arrays or technologies")
      ->required();
  options->json.add(*command);
  return [options](Console& console) {
    const std::string& what = options->what;
    Listing list;
    if (what == "pes") {
      list = list_pes();
    } else if (what == "formats") {
      list = list_formats();
    } else if (what == "models") {
      list = list_models();
    } else if (what == "arrays") {
      list = list_arrays();
    } else if (what == "technologies") {
      list = list_technologies();
    } else {
      throw base::UsageError("list: '" + what +
                             "' cannot be listed (pes, formats, models, arrays or technologies)");
    }
    if (!options->json.replaces_table()) {
      list.table.print(console);
      if (!console.quiet) console.out() << '\n' << wrapped(list.remark, console.width(), 0) << '\n';
    }
    options->json.write(console, {{"schema", "sumac-list"}, {"version", 1}, {what, list.rows}});
    return 0;
  };
}

}  // namespace sumac::cli
