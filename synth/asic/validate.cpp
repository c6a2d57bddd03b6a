// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/validate.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include <zlib.h>

#include "models/base/error.hpp"
#include "models/cost/technology.hpp"
#include "sumac_version.hpp"
#include "synth/asic/sta.hpp"

namespace sumac::asic {

namespace {

constexpr std::array<cost::Component, 4> kParts = {cost::Component::kCells, cost::Component::kRows,
                                                   cost::Component::kColumns,
                                                   cost::Component::kArray};

/// "layer.3" of the files of `sumac run --save`.
std::string layer_of(const std::string& folder) {
  std::error_code error;
  std::string first;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".safetensors" && (first.empty() || name < first)) first = name;
  }
  const std::size_t dot = first.find('.');
  const std::string layer =
      first.substr(0, first.find('.', dot == std::string::npos ? 0 : dot + 1));
  if (layer == "layer.0")
    throw base::InputError(folder +
                           ": operands of layer 0 are what the table was made with (take "
                           "another layer)");
  return layer;
}

/// The table's lines of this PE that the model reads, as a checksum: whether they are still those that were compared.
std::string checksum(const std::string& table, const std::string& pe, int lanes) {
  std::istringstream in(read_maybe_gzip(table));
  const std::string key = pe + "," + std::to_string(lanes) + ",";
  uLong crc = crc32(0, nullptr, 0);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key) || line.find(",glitch,") != std::string::npos) continue;
    line += '\n';
    crc = crc32(crc, reinterpret_cast<const Bytef*>(line.data()), static_cast<uInt>(line.size()));
  }
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08lx", crc);
  return text.data();
}

cost::Technology technology_of(const ValidationPlan& plan) {
  const std::string dram = std::string(kSourceDir) + "/models/cost/data/dram/lpddr4.csv";
  cost::TechnologySpec spec;
  spec.name = std::filesystem::path(plan.table).stem().string();
  return {spec,
          {cost::Table::read(read_maybe_gzip(plan.table), plan.table)},
          std::nullopt,
          cost::Table::read(read_maybe_gzip(dram), dram)};
}

}  // namespace

Job validation_job(int rows, int cols) {
  Job job;
  job.rows = rows;
  job.cols = cols;
  job.m = 2 * rows - 1;
  job.n = 2 * cols - 1;
  job.stalls = {16, 0, 32};
  return job;
}

std::vector<Compared> validate(const ValidationPlan& validation) {
  const Plan& plan = validation.plan;
  const auto golden = pe::make_pe(plan.pe, plan.lanes);
  const pe::PeInfo& pe = golden->info();
  const std::string pe_name = pe.kind + "/" + pe.config;
  const Stimulus stimulus = plan.operands.empty() ? Stimulus::kGaussian : Stimulus::kMiniLm;

  const cost::Technology technology = technology_of(validation);
  const cost::Number beat =
      technology.number({pe_name, pe.lanes, "cell", "energy", "beat", name(stimulus)});
  SUMAC_CHECK(beat.provenance == cost::Provenance::kMeasured, "prices are measured");
  const cost::Row& row =
      *technology.table_of(pe_name, pe.lanes)
           ->find_for({pe_name, pe.lanes, "cell", "energy", "beat", name(stimulus)});
  const std::string seed = "seed=" + std::to_string(plan.seed);
  if ((" " + row.conditions + " ").find(" " + seed + " ") != std::string::npos)
    throw base::InputError(validation.table + ":" + std::to_string(row.line) + ": made with " +
                           seed + " (take another --seed)");
  cost::ArrayShape shape;
  shape.pe = pe_name;
  shape.lanes = pe.lanes;
  shape.rows = validation.rows;
  shape.cols = validation.cols;
  const cost::ArrayCost model = technology.cost_of(shape, name(stimulus));
  const std::string layer = plan.operands.empty() ? "" : " operands=" + layer_of(plan.operands);

  const Library library = Library::read(plan.liberty);
  const Netlist netlist =
      validation.netlist.empty()
          ? map_block(plan, pe, "whole", library,
                      " -G Rows=" + std::to_string(validation.rows) +
                          " -G Cols=" + std::to_string(validation.cols))
          : read_netlist(read_maybe_gzip(validation.netlist), validation.netlist, library);
  const std::string file = validation.netlist.empty() ? plan.work + "/whole.v" : validation.netlist;
  const Job job = validation_job(validation.rows, validation.cols);
  Operands operands(stimulus, pe.act, pe.wgt, plan.seed, plan.operands);
  const WholeRun run = run_whole(netlist, library, *golden, job, operands);
  const cost::Energy energy = cost::energy_of(run.events, model, 0);

  std::vector<Compared> rows;
  Compared common;
  common.pe = pe_name;
  common.lanes = pe.lanes;
  common.array = std::to_string(job.rows) + "x" + std::to_string(job.cols);
  common.source = std::filesystem::path(plan.liberty).filename().string();
  common.conditions = condition_text(plan, library, Sta::version()) + multiplier_condition(file) +
                      " blocks=" + checksum(validation.table, pe_name, pe.lanes);
  const auto add = [&](const char* quantity, const char* unit,
                       const std::array<double, kOwners>& of_netlist, double factor,
                       const auto& of_model) {
    Compared whole = common;
    whole.quantity = quantity;
    whole.unit = unit;
    std::vector<Compared> parts;
    for (std::size_t i = 0; i < kOwners; ++i) {
      Compared part = whole;
      part.part = i == kShared ? "shared" : std::string(cost::to_string(kParts[i]));
      part.netlist = factor * of_netlist[i];
      part.model = i == kShared ? 0 : of_model(static_cast<std::size_t>(kParts[i]));
      whole.netlist += part.netlist;
      whole.model += part.model;
      parts.push_back(std::move(part));
    }
    whole.part = "total";
    rows.push_back(std::move(whole));
    rows.insert(rows.end(), parts.begin(), parts.end());
  };
  common.stimulus = "-";
  add("area", "um2", run.area, 1, [&](std::size_t c) { return model.area[c].value; });
  add("sequential_area", "um2", run.sequential_area, 1,
      [&](std::size_t c) { return model.sequential_area[c].value; });
  add("leakage", "nW", run.leakage, 1e9, [&](std::size_t c) { return model.leakage[c].value; });
  common.stimulus = name(stimulus);
  common.conditions += " " + seed + layer + " streams=" + std::to_string(kStreams) +
                       " m=" + std::to_string(job.m) + " n=" + std::to_string(job.n) +
                       " k=" + std::to_string(job.k) +
                       " cycles=" + std::to_string(run.events[cost::Event::kArrayCycle]) +
                       " words=" + std::to_string(run.words) + " glitches=none";
  add("energy", "pJ", run.energy, 1e12, [&](std::size_t c) { return energy.component[c]; });
  return rows;
}

std::string csv_line(const Compared& row) {
  std::array<char, 96> numbers{};
  std::snprintf(numbers.data(), numbers.size(), "%.6g,%.6g,", row.netlist, row.model);
  std::array<char, 32> deviation{"-"};
  // Cells that lead to several blocks have no counterpart; neither has what one side has not.
  if (row.part != "shared" && row.netlist > 0)
    std::snprintf(deviation.data(), deviation.size(), "%.2f", 100 * row.deviation());
  return row.pe + "," + std::to_string(row.lanes) + "," + row.array + "," + row.stimulus + "," +
         row.quantity + "," + row.part + "," + numbers.data() + deviation.data() + "," + row.unit +
         ",measured," + row.source + "," + row.conditions;
}

void update_validation(const std::string& path, const std::vector<Compared>& rows) {
  SUMAC_CHECK(!rows.empty(), "there is something to write");
  std::vector<std::string> lines;
  for (const Compared& row : rows)
    lines.push_back(csv_line(row));
  update_table(
      path, kValidationHeader,
      "# Measured by sumac-asic validate; synth/README.md says how. Arrays made of measured "
      "blocks beside flat netlists of them.",
      rows[0].pe + "," + std::to_string(rows[0].lanes) + "," + rows[0].array + ",", lines);
}

}  // namespace sumac::asic
