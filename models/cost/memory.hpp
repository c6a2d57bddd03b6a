// SPDX-License-Identifier: Apache-2.0
//
// On-chip memories: a table of what was modelled or compiled, and the law for the sizes between.
//
//   width   a memory of the next listed width that is wide enough; a word wider than every listed one is several of the widest side by side
//   depth   between two listed depths of that width: read, write, leakage, area and access time each linear in log(value) over log(depth);
//           less than the smallest: the smallest (an upper bound); more than the largest: refused
//   node    where another node or supply is wanted: scaling.hpp, and the result is `derived`
//   file    CSV, header kMemoryHeader; all rows of one node and supply; depth and width once
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "models/cost/provenance.hpp"
#include "models/cost/scaling.hpp"

namespace sumac::cost {

inline constexpr std::string_view kMemoryHeader =
    "node_nm,vdd,depth,width,read_pj,write_pj,leakage_nw,area_um2,access_ns,provenance,source,"
    "conditions";

inline constexpr std::string_view kMemoryRule =
    "log-log between the nearest depths of a width; never below the smallest";

/// One bank: `memories` side by side make a word; a read reads all of them, a write of one beat one of them.
struct Bank {
  std::int64_t depth = 1;  // words
  int width = 1;           // bits of one memory
  int memories = 1;
  friend auto operator<=>(const Bank&, const Bank&) = default;
};

/// Of one bank: a whole word read or written.
struct MemoryCost {
  double read_pj = 0;
  double write_pj = 0;
  double leakage_nw = 0;
  double area_um2 = 0;
  double access_ns = 0;
  Provenance provenance = Provenance::kMeasured;
  std::string source;
};

class MemoryTable {
 public:
  /// InputError "NAME:LINE: what".
  [[nodiscard]] static MemoryTable read(std::string_view text, const std::string& name);
  /// Every bank costs this (the `unit` technology).
  [[nodiscard]] static MemoryTable constant(MemoryCost cost);

  /// InputError: deeper than the table goes.
  [[nodiscard]] MemoryCost cost(const Bank& bank) const;
  /// The same memories at another node.
  [[nodiscard]] MemoryTable scaled(int node_nm, double vdd) const;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int node_nm() const { return node_nm_; }
  [[nodiscard]] double vdd() const { return vdd_; }
  /// Not of the node and supply of its rows.
  [[nodiscard]] bool is_scaled() const { return scaled_; }

 private:
  std::string name_;
  int node_nm_ = 0;
  double vdd_ = 0;
  bool scaled_ = false;
  std::map<int, std::map<std::int64_t, MemoryCost>> rows_;  // by width, by depth; empty: constant
  MemoryCost constant_;
};

}  // namespace sumac::cost
