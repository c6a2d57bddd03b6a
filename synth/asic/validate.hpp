// SPDX-License-Identifier: Apache-2.0
//
// What an array made of measured blocks costs (models/cost) beside what the same array costs as one flat netlist under the same GEMM.
//
//   netlist    blocks/asic_whole.sv mapped as a whole, its outputs held to the golden model, its cells' energy by its own changes (whole.hpp)
//   model      events of that run at the prices of a table; areas and leakages by instances
//   apart      prices come from blocks around which 16 rows and columns are imitated, and from other operands: a seed (layer) that the table was made
//              with is refused
//   deviation  model / netlist - 1; limits: energy 10 %, area 5 %
#pragma once

#include <string>
#include <vector>

#include "synth/asic/characterise.hpp"
#include "synth/asic/whole.hpp"

namespace sumac::asic {

inline constexpr double kEnergyLimit = 0.10, kAreaLimit = 0.05;

struct ValidationPlan {
  Plan plan;  // pe, lanes, liberty, recipe, operands, work, seed
  int rows = 4, cols = 4;
  std::string table;    // of the blocks
  std::string netlist;  // made before by map.py; empty: made now
};

struct Compared {
  std::string pe;
  int lanes = 0;
  std::string array, stimulus, quantity, part;
  double netlist = 0, model = 0;
  std::string unit, source, conditions;
  [[nodiscard]] double deviation() const { return model / netlist - 1; }
};

inline constexpr const char* kValidationHeader =
    "pe,lanes,array,stimulus,quantity,part,netlist,model,deviation_percent,unit,provenance,source,"
    "conditions";

/// The GEMM that an array of this size is fed: (2R - 1) x (2C - 1) x 384, two stalls.
[[nodiscard]] Job validation_job(int rows, int cols);

/// Throws base::Error; base::MismatchError where the netlist does not compute.
[[nodiscard]] std::vector<Compared> validate(const ValidationPlan& plan);

[[nodiscard]] std::string csv_line(const Compared& row);

/// Rows of one pe, number of lanes and array into `path`, as update_results does it.
void update_validation(const std::string& path, const std::vector<Compared>& rows);

}  // namespace sumac::asic
