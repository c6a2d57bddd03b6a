// SPDX-License-Identifier: Apache-2.0
#include "models/cost/technology.hpp"

#include <algorithm>
#include <cmath>

#include "models/cost/csv.hpp"

namespace sumac::cost {
namespace {

constexpr std::array<std::pair<std::string_view, Component>, 4> kBlocks = {{
    {"cell", Component::kCells},
    {"row", Component::kRows},
    {"col", Component::kColumns},
    {"array", Component::kArray},
}};

Number& at(std::array<Number, kComponentCount>& numbers, Component c) {
  return numbers[static_cast<std::size_t>(c)];
}

Number sum(const std::array<Number, kComponentCount>& numbers) {
  Number total;
  for (const Number& n : numbers) {
    total.value += n.value;
    if (n.value != 0) total.provenance = weaker(total.provenance, n.provenance);
  }
  return total;
}

}  // namespace

std::vector<TechnologySpec> read_technologies(std::string_view text, const std::string& name) {
  std::vector<TechnologySpec> specs;
  CsvReader csv(text, name, kTechnologyHeader);
  constexpr int kRemark = 9;
  while (csv.next(kRemark)) {
    TechnologySpec spec;
    spec.name = csv[0];
    spec.node_nm = static_cast<int>(csv.integer(1, 1, 1000));
    spec.vdd = csv.number(2);
    spec.cells = csv[3];
    spec.recipe = csv[4];
    spec.memory = csv[5];
    spec.memory_node_nm = static_cast<int>(csv.integer(6, 1, 1000));
    spec.memory_vdd = csv.number(7);
    spec.liberty = csv[8];
    spec.remark = csv[kRemark];
    if (spec.name != spec.cells + "-" + spec.recipe)
      csv.refuse("a technology is named LIBRARY-RECIPE");
    if (std::ranges::find(specs, spec.name, &TechnologySpec::name) != specs.end())
      csv.refuse("technology '" + spec.name + "' for the second time");
    specs.push_back(std::move(spec));
  }
  return specs;
}

Number ArrayCost::total_area() const {
  return sum(area);
}

Number ArrayCost::total_leakage() const {
  return sum(leakage);
}

Component ArrayCost::limit() const {
  std::size_t longest = 0;
  for (std::size_t i = 1; i < kComponentCount; ++i) {
    if (delay[i].value > delay[longest].value) longest = i;
  }
  return static_cast<Component>(longest);
}

Number ArrayCost::cycle_ns() const {
  Number longest = delay[static_cast<std::size_t>(limit())];
  for (const Number& n : delay) {
    if (n.value != 0) longest.provenance = weaker(longest.provenance, n.provenance);
  }
  return longest;
}

Technology Technology::unit() {
  Technology technology;
  technology.spec_.name = "unit";
  technology.spec_.remark = "every event costs 1 pJ, every instance 1 um2";
  technology.is_unit_ = true;
  technology.memory_ = MemoryTable::constant({1, 1, 0, 1, 1, Provenance::kDefined, "defined"});
  return technology;
}

Technology::Technology(TechnologySpec spec, std::vector<Table> tables,
                       std::optional<MemoryTable> memory, Table dram)
    : spec_(std::move(spec)),
      tables_(std::move(tables)),
      memory_(std::move(memory)),
      dram_(std::move(dram)) {}

std::string Technology::describe() const {
  if (is_unit_) return spec_.remark;
  const auto volts = [](double v) {
    std::string text = std::to_string(std::lround(100 * v));
    while (text.size() < 3)
      text.insert(0, "0");
    text.insert(text.size() - 2, ".");
    return text.back() == '0' ? text.substr(0, text.size() - 1) : text;
  };
  return std::to_string(spec_.node_nm) + " nm, " + volts(spec_.vdd) + " V" +
         (scaled_ ? ", scaled by " + std::string(kScalingRule) : "");
}

Technology Technology::scaled(int node_nm, double vdd) const {
  if (is_unit_) throw base::InputError("unit: has no node to be scaled from");
  Technology other = *this;
  if (node_nm == spec_.node_nm && vdd == spec_.vdd) return other;
  SUMAC_CHECK(!scaled_, "a technology is scaled once");
  other.scaling_ = scaling(spec_.node_nm, spec_.vdd, node_nm, vdd);
  other.scaled_ = true;
  other.spec_.node_nm = node_nm;
  other.spec_.vdd = vdd;
  if (memory_) other.memory_ = memory_->scaled(node_nm, vdd);
  return other;
}

const Table* Technology::table_of(std::string_view pe, int lanes) const {
  const auto found =
      std::ranges::find_if(tables_, [&](const Table& table) { return table.has(pe, lanes); });
  return found == tables_.end() ? nullptr : &*found;
}

Number Technology::number(const Key& key) const {
  if (is_unit_) {
    return {key.quantity == "leakage" ? 0.0 : 1.0, Provenance::kDefined};
  }
  const Table* table = key.pe == "-" ? &dram_ : table_of(key.pe, key.lanes);
  if (table == nullptr) {
    throw MissingNumber(spec_.name + ": " + key.pe + " with " + std::to_string(key.lanes) +
                            (key.lanes == 1 ? " lane" : " lanes") + " was not characterised",
                        key);
  }
  const Row* row = table->find_for(key);
  if (row == nullptr) {
    throw MissingNumber(spec_.name + ": " + key.pe + " with " + std::to_string(key.lanes) +
                            (key.lanes == 1 ? " lane" : " lanes") + " has no " +
                            cost::describe(key) + " in " + table->name(),
                        key);
  }
  Number n{row->value, row->provenance};
  if (scaled_ && key.pe != "-") {
    const bool energy = key.quantity == "energy";
    const bool area = key.quantity == "area" || key.quantity == "sequential_area";
    n.value *= energy                    ? scaling_.energy
               : area                    ? scaling_.area
               : key.quantity == "delay" ? scaling_.delay
                                         : 1;
    n.provenance = weaker(Provenance::kDerived, n.provenance);
  }
  return n;
}

ArrayCost Technology::cost_of(const ArrayShape& shape, std::string_view stimulus) const {
  ArrayCost cost;
  const auto instances = [&](Component c) {
    switch (c) {
      case Component::kCells: return std::int64_t{shape.rows} * shape.cols;
      case Component::kRows:
      case Component::kActRing: return std::int64_t{shape.rows};
      case Component::kColumns:
      case Component::kWgtRing:
      case Component::kOutRing: return std::int64_t{shape.cols};
      case Component::kArray:
      case Component::kDram:
      case Component::kLeakage: break;
    }
    return std::int64_t{1};
  };
  const auto all = [&](Component c, Number n) {
    n.value *= static_cast<double>(instances(c));
    return n;
  };
  for (const auto& [block, component] : kBlocks) {
    Key key{shape.pe, shape.lanes, std::string(block), "area"};
    at(cost.area, component) = all(component, number(key));
    key.quantity = "leakage";
    at(cost.leakage, component) = all(component, number(key));
    key.quantity = "delay";
    at(cost.delay, component) = number(key);
    key.quantity = "sequential_area";
    const Table* table = table_of(shape.pe, shape.lanes);
    if (table != nullptr && table->find_for(key) != nullptr)
      at(cost.sequential_area, component) = all(component, number(key));
  }
  cost.has_memories = memory_.has_value();
  const std::array<std::pair<Component, const Bank*>, 3> rings = {{
      {Component::kActRing, &shape.act},
      {Component::kWgtRing, &shape.wgt},
      {Component::kOutRing, &shape.out},
  }};
  for (const auto& [component, bank] : rings) {
    if (!memory_) continue;
    const MemoryCost ring = memory_->cost(*bank);
    at(cost.area, component) = all(component, {ring.area_um2, ring.provenance});
    at(cost.leakage, component) = all(component, {ring.leakage_nw, ring.provenance});
    at(cost.delay, component) = {ring.access_ns, ring.provenance};
    for (std::size_t e = 0; e < kEventCount; ++e) {
      if (kEvents[e].component != component) continue;
      cost.price[e] = {kEvents[e].event == "read" ? ring.read_pj : ring.write_pj, ring.provenance};
    }
  }
  for (std::size_t e = 0; e < kEventCount; ++e) {
    const EventName& name = kEvents[e];
    const bool dram = name.component == Component::kDram;
    const bool block =
        std::ranges::any_of(kBlocks, [&](const auto& b) { return b.first == name.block; });
    if (!dram && !block) continue;
    cost.price[e] = number({dram ? "-" : shape.pe, dram ? 0 : shape.lanes, std::string(name.block),
                            "energy", std::string(name.event), std::string(stimulus)});
  }
  return cost;
}

double Energy::total() const {
  double sum = 0;
  for (const double e : component)
    sum += e;
  return sum;
}

Provenance Energy::provenance() const {
  return *std::ranges::max_element(of);
}

Energy& Energy::operator+=(const Energy& other) {
  for (std::size_t i = 0; i < kComponentCount; ++i)
    component[i] += other.component[i];
  for (std::size_t i = 0; i < kComponentCount; ++i)
    of[i] = weaker(of[i], other.of[i]);
  return *this;
}

Energy& Energy::operator*=(double times) {
  for (double& e : component)
    e *= times;
  return *this;
}

Energy energy_of(const Events& events, const ArrayCost& cost, double cycle_ns) {
  Energy energy;
  const auto add = [&](Component component, double pj, Provenance provenance) {
    const auto i = static_cast<std::size_t>(component);
    energy.component[i] += pj;
    if (pj != 0) energy.of[i] = weaker(energy.of[i], provenance);
  };
  for (std::size_t e = 0; e < kEventCount; ++e) {
    add(kEvents[e].component, static_cast<double>(events.count[e]) * cost.price[e].value,
        cost.price[e].provenance);
  }
  // 1 nW for 1 ns is 1e-6 pJ.
  const double ns = static_cast<double>(events[Event::kArrayCycle]) * cycle_ns;
  for (const Number& n : cost.leakage)
    add(Component::kLeakage, 1e-6 * n.value * ns, n.provenance);
  return energy;
}

}  // namespace sumac::cost
