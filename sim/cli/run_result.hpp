// SPDX-License-Identifier: Apache-2.0
//
// What a run found: one row a GEMM of a layer, totals over the layers that ran, errors where there are values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/cost/technology.hpp"
#include "sim/cli/pe_choice.hpp"
#include "sim/model/quantised.hpp"
#include "sim/plan/layer_cost.hpp"
#include "sim/workload/graph.hpp"

namespace sumac::cli {

using plan::Cost;
using plan::Expense;

struct OpResult {
  std::string name;
  workload::OpClass op_class = workload::OpClass::kLinear;
  workload::Gemm shape;
  std::string pe;
  std::optional<Cost> cost;                 // of one layer
  std::vector<model::OpAccuracy> accuracy;  // a layer each; empty: no values
};

struct RunResult {
  PeChoice choice;
  std::vector<array::CoreParams>
      cores;  // one for each PE configuration in the layer; empty: no time
  std::vector<cost::ArrayCost> array_costs;  // of the cores, in their order; empty without --tech
  std::vector<OpResult> ops;
  std::optional<Cost> total;  // of all layers that ran
  std::optional<model::Accuracy> accuracy;
  bool rtl_checked = false;  // the Verilated core ran it, and nothing differed
};

}  // namespace sumac::cli
