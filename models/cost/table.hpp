// SPDX-License-Identifier: Apache-2.0
//
// Tables of cost numbers: one row a number, with its unit, provenance, source and conditions. A row without one of them does not load.
//
//   file      CSV, header kTableHeader; `#` begins a comment line
//   key       pe, lanes, block, quantity, event, stimulus: once in a table
//   quantity  area, sequential_area (um2), leakage (nW), delay (ns: critical path with setup), energy (pJ an event), glitch (ratio: energy of an
//             event with cell delays / without)
//   event     of its block (kBlockEvents); - where the quantity is neither energy nor glitch
//   stimulus  what the operands were: minilm (a real layer), gaussian, uniform; - where that does not matter
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "models/cost/provenance.hpp"

namespace sumac::cost {

inline constexpr std::string_view kTableHeader =
    "pe,lanes,block,quantity,event,stimulus,value,unit,provenance,source,conditions";

/// What a number is of.
struct Key {
  std::string pe;     // "kind/config"; - in tables of no PE
  int lanes = 0;      // 0 in tables of no PE
  std::string block;  // cell, row, col, array; pe, act_edge, wgt_edge, drain, multiplier; dram
  std::string quantity;
  std::string event = "-";
  std::string stimulus = "-";
  friend auto operator<=>(const Key&, const Key&) = default;
};

/// "cell energy beat (minilm)".
[[nodiscard]] std::string describe(const Key& key);

struct Row {
  Key key;
  double value = 0;
  std::string unit;
  Provenance provenance = Provenance::kPlaceholder;
  std::string source;
  std::string conditions;
  int line = 0;
};

class Table {
 public:
  Table() = default;
  /// InputError "NAME:LINE: what (what to do)".
  [[nodiscard]] static Table read(std::string_view text, const std::string& name);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// In the order of the file.
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// Nothing where there is none.
  [[nodiscard]] const Row* find(const Key& key) const;
  /// Row of this stimulus, else the one where the stimulus does not matter.
  [[nodiscard]] const Row* find_for(Key key) const;
  /// Any row of this PE configuration.
  [[nodiscard]] bool has(std::string_view pe, int lanes) const;

 private:
  std::string name_;
  std::vector<Row> rows_;
  std::map<Key, std::size_t> index_;
};

/// Events of a block in a table, separated by blanks; empty: no such block.
[[nodiscard]] std::string_view block_events(std::string_view block);
/// Unit of a quantity; empty: no such quantity.
[[nodiscard]] std::string_view unit_of(std::string_view quantity);

}  // namespace sumac::cost
