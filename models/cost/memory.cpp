// SPDX-License-Identifier: Apache-2.0
#include "models/cost/memory.hpp"

#include <array>
#include <cmath>
#include <iterator>

#include "models/base/error.hpp"
#include "models/cost/csv.hpp"

namespace sumac::cost {
namespace {

constexpr std::array kValues = {&MemoryCost::read_pj, &MemoryCost::write_pj,
                                &MemoryCost::leakage_nw, &MemoryCost::area_um2,
                                &MemoryCost::access_ns};
constexpr std::int64_t kMostWords = std::int64_t{1} << 40;

/// A memory of `depth` words between two.
MemoryCost between(std::int64_t depth, std::int64_t d0, const MemoryCost& a, std::int64_t d1,
                   const MemoryCost& b) {
  const double at = std::log(static_cast<double>(depth) / static_cast<double>(d0)) /
                    std::log(static_cast<double>(d1) / static_cast<double>(d0));
  MemoryCost cost = a;
  for (double MemoryCost::* const value : kValues)
    cost.*value = std::exp(std::log(a.*value) + at * (std::log(b.*value) - std::log(a.*value)));
  cost.provenance = weaker(Provenance::kDerived, weaker(a.provenance, b.provenance));
  return cost;
}

}  // namespace

MemoryTable MemoryTable::read(std::string_view text, const std::string& name) {
  MemoryTable table;
  table.name_ = name;
  CsvReader csv(text, name, kMemoryHeader);
  while (csv.next()) {
    const auto node = static_cast<int>(csv.integer(0, 1, 1000));
    const double vdd = csv.number(1);
    if (!table.rows_.empty() && (node != table.node_nm_ || vdd != table.vdd_))
      csv.refuse("another node or supply than the rows before (one file for each)");
    table.node_nm_ = node;
    table.vdd_ = vdd;
    const std::int64_t depth = csv.integer(2, 1, kMostWords);
    const auto width = static_cast<int>(csv.integer(3, 1, 65536));
    MemoryCost cost;
    for (std::size_t i = 0; i < kValues.size(); ++i) {
      cost.*kValues[i] = csv.number(4 + i);
      if (cost.*kValues[i] == 0) csv.refuse("a memory that costs nothing (values must be above 0)");
    }
    const std::optional<Provenance> provenance = parse_provenance(csv[9]);
    if (!provenance) csv.refuse("unknown provenance '" + std::string(csv[9]) + "'");
    cost.provenance = *provenance;
    cost.source = csv[10];
    if (!table.rows_[width].emplace(depth, cost).second)
      csv.refuse("a memory of this depth and width for the second time (remove one)");
  }
  if (table.rows_.empty()) csv.refuse("holds no memory");
  return table;
}

MemoryTable MemoryTable::constant(MemoryCost cost) {
  MemoryTable table;
  table.name_ = "constant";
  table.constant_ = std::move(cost);
  return table;
}

MemoryCost MemoryTable::cost(const Bank& bank) const {
  if (rows_.empty()) return constant_;
  SUMAC_CHECK(bank.depth >= 1 && bank.width >= 1 && bank.memories >= 1, "a bank holds words");
  auto of_width = rows_.lower_bound(bank.width);
  int side_by_side = bank.memories;
  if (of_width == rows_.end()) {
    of_width = std::prev(rows_.end());
    side_by_side *= (bank.width + of_width->first - 1) / of_width->first;
  }
  const std::map<std::int64_t, MemoryCost>& depths = of_width->second;
  const auto above = depths.lower_bound(bank.depth);
  if (above == depths.end()) {
    throw base::InputError(name_ + ": a memory of " + std::to_string(bank.depth) + " words of " +
                           std::to_string(bank.width) + " bits: the table ends at " +
                           std::to_string(depths.rbegin()->first) +
                           " words of that width (smaller rings, or another --sram)");
  }
  const bool listed = above->first == bank.depth || above == depths.begin();
  MemoryCost cost = listed ? above->second
                           : between(bank.depth, std::prev(above)->first, std::prev(above)->second,
                                     above->first, above->second);
  if (above->first != bank.depth || of_width->first != bank.width)
    cost.provenance = weaker(Provenance::kDerived, cost.provenance);
  cost.read_pj *= side_by_side;
  // A beat is written into one of the bank's `memories`, a word into each of them once.
  cost.write_pj *= side_by_side;
  cost.leakage_nw *= side_by_side;
  cost.area_um2 *= side_by_side;
  return cost;
}

MemoryTable MemoryTable::scaled(int node_nm, double vdd) const {
  MemoryTable table = *this;
  if (rows_.empty() || (node_nm == node_nm_ && vdd == vdd_)) return table;
  const Scaling by = scaling(node_nm_, vdd_, node_nm, vdd);
  for (auto& [width, depths] : table.rows_) {
    for (auto& [depth, cost] : depths) {
      cost.read_pj *= by.energy;
      cost.write_pj *= by.energy;
      cost.area_um2 *= by.area;
      cost.access_ns *= by.delay;
      cost.provenance = weaker(Provenance::kDerived, cost.provenance);
    }
  }
  table.node_nm_ = node_nm;
  table.vdd_ = vdd;
  table.scaled_ = true;
  return table;
}

}  // namespace sumac::cost
