// SPDX-License-Identifier: Apache-2.0
//
// A design space: axes x workloads, and what a point has to keep to. Format of the file: README.md 1.
//
//   number   a point is its number in mixed radix: kAxes from slow to fast, technology the fastest; the order in which values stand in the file
//   count    product of the axes, exact below 2^63, else kUncountable
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "sim/array/array_config.hpp"
#include "sim/cost/technologies.hpp"
#include "sim/sweep/constraint.hpp"
#include "sim/workload/graph.hpp"

namespace sumac::sweep {

/// What a point runs: one GEMM, one layer of a model, or all of its layers.
struct Workload {
  std::string name;         // "gemm 96x96x96", "minilm:layer0", "minilm"
  std::string phase;        // "prefill", "decode"; empty: a GEMM
  std::int64_t tokens = 0;  // rows that enter; in decode the rows attended to; 0: a GEMM
  workload::Graph graph;    // one layer
  std::int64_t layers = 1;  // equal ones that the totals are of
};

/// Numbers that an axis is made of, in the order of the radix.
enum class Axis : std::uint8_t {
  kRows,
  kColumns,
  kPortBytes,
  kLatency,
  kActRing,
  kWgtRing,
  kOutRing,
  kLanes,  // 0: those of the PE configuration
};
inline constexpr std::size_t kAxisCount = 8;

inline constexpr std::int64_t kUncountable = std::numeric_limits<std::int64_t>::max();
/// More points are refused without a sample.
inline constexpr std::int64_t kMostPoints = 10'000'000;

struct Space {
  std::string name;          // of the file
  std::string text;          // the file
  array::ArrayConfig array;  // what no axis sets
  std::array<std::vector<std::int64_t>, kAxisCount> numbers;
  std::vector<std::string> pes;  // "kind/config"
  std::vector<Workload> workloads;
  std::vector<std::string> technologies;  // empty: neither energy nor area
  cost::TechnologyChoice tech_options;    // stimulus, memories, DRAM; the name is a technology's
  std::vector<Constraint> constraints;

  [[nodiscard]] std::int64_t count() const;
  /// Points that follow each other and differ in PE, workload and technology only.
  [[nodiscard]] std::int64_t block() const;
};

/// One point, as indices and as the array that it asks for.
struct Point {
  array::ArrayConfig array;  // without a name
  std::size_t pe = 0;
  std::size_t workload = 0;
  std::size_t technology = 0;  // 0 where there is none
};

/// `number` in 0..count()-1.
[[nodiscard]] Point point_at(const Space& space, std::int64_t number);

/// InputError "FILE:LINE: what (what to do)": not YAML, unknown key (with the nearest), an axis without values, a value twice or out of range,
/// an unknown PE, technology, model or column.
[[nodiscard]] Space read_space(std::string_view text, const std::string& name);
/// Of a file.  InputError also: cannot be read, larger than 1 MiB.
[[nodiscard]] Space load_space(const std::string& path);

}  // namespace sumac::sweep
