// SPDX-License-Identifier: Apache-2.0
//
// The programs of a layer on arrays of one size.
//
//   program   consecutive GEMMs of a layer on one PE configuration; a layer on one kind is one program, a mixed layer several, run in sequence
//   size      a core addresses 4 GiB: where only time is asked for, a layer that needs more is several programs, and a GEMM that needs
//             more alone is cut into pieces of its batches or rows
//   fence     a GEMM that needs the result of an earlier GEMM of its program (through the host) waits for all stores before it
//   layers    equal in shape: the programs are those of one layer, their time that of every layer
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/array/array_config.hpp"
#include "sim/array/core_params.hpp"
#include "sim/mapping/compile.hpp"
#include "sim/plan/pe_choice.hpp"
#include "sim/workload/graph.hpp"

namespace sumac::plan {

/// One program and the array build that it runs on.
struct Segment {
  array::CoreParams core;
  std::vector<std::size_t>
      ops;  // indices into Graph::layer, GEMMs only; a GEMM in pieces comes several times
  mapping::Compiled compiled;
  std::vector<std::string> choices;  // why each nest was chosen (-v)
  bool slots_bind = true;            // false: with more output slots it would be the same
};

/// What becomes of a layer that is too large for one program: an error, or several programs.
enum class Oversize : std::uint8_t { kRefuse, kSplit };

/// Builds cores and programs; searches each GEMM shape of each PE once.
class Planner {
 public:
  explicit Planner(array::ArrayConfig config) : config_(std::move(config)) {}

  /// The programs of one layer.  `explain` fills Segment::choices.
  [[nodiscard]] std::vector<Segment> plan(const workload::Graph& graph, const PeChoice& choice,
                                          bool explain = false,
                                          Oversize oversize = Oversize::kRefuse);
  [[nodiscard]] const array::ArrayConfig& config() const { return config_; }

 private:
  mapping::Mapper& mapper(const std::string& pe);

  array::ArrayConfig config_;
  std::map<std::string, std::unique_ptr<mapping::Mapper>> mappers_;
};

}  // namespace sumac::plan
