// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/estimator.hpp"

#include <algorithm>
#include <map>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

/// Worst transitions of an output whose inputs have the slews `of`.
template <typename SlewOf>
Slew output_slew(const Pin& pin, double load, SlewOf of) {
  Slew worst;
  for (const TimingArc& arc : pin.timing) {
    const Slew in = of(arc.related);
    const double both = std::max(in.rise, in.fall);
    const bool same = arc.sense == Sense::kPositive, other = arc.sense == Sense::kNegative;
    const double to_rise = arc.clocked ? in.rise : same ? in.rise : other ? in.fall : both;
    const double to_fall = arc.clocked ? in.rise : same ? in.fall : other ? in.rise : both;
    if (!arc.slew_rise.empty()) worst.rise = std::max(worst.rise, arc.slew_rise.at(to_rise, load));
    if (!arc.slew_fall.empty()) worst.fall = std::max(worst.fall, arc.slew_fall.at(to_fall, load));
  }
  return worst;
}

}  // namespace

double typical_slew(const Netlist& netlist, const Library& library) {
  std::map<int, int> uses;
  double capacitance = 0;
  int pins = 0;
  bool registers = false;
  for (const Instance& instance : netlist.instances)
    registers |= library.cells()[at(instance.cell)].is_register;
  for (const Instance& instance : netlist.instances) {
    const Cell& cell = library.cells()[at(instance.cell)];
    if (cell.is_register == registers) ++uses[instance.cell];
    for (const Pin& pin : cell.pins) {
      if (pin.direction != Direction::kInput) continue;
      capacitance += pin.capacitance;
      ++pins;
    }
  }
  if (uses.empty() || pins == 0) return 0;
  const auto commonest = std::max_element(
      uses.begin(), uses.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const double load = 4 * capacitance / pins;
  double slew = 0;
  for (const Pin& pin : library.cells()[at(commonest->first)].pins) {
    // From a sharp edge: the clock's own slew is what is looked for.
    if (pin.direction == Direction::kOutput && slew == 0)
      slew = output_slew(pin, load, [](int) { return Slew{}; }).mean();
  }
  return slew;
}

Estimator::Estimator(const Netlist& netlist, const Library& library, double input_slew,
                     const std::vector<double>& port_loads)
    : netlist_(netlist), library_(library), loads_(port_loads) {
  loads_.resize(netlist.nets.size());
  slews_.assign(netlist.nets.size(), Slew{input_slew, input_slew});
  switch_energy_.assign(netlist.nets.size(), 0);
  for (const Instance& instance : netlist.instances) {
    const Cell& cell = library.cells()[at(instance.cell)];
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      if (cell.pins[p].direction == Direction::kInput)
        loads_[at(instance.nets[p])] += cell.pins[p].capacitance;
    }
  }
  const double half = 0.5 * library.voltage * library.voltage;
  for (const std::size_t i : settling_order(netlist, library)) {
    const Instance& instance = netlist.instances[i];
    const Cell& cell = library.cells()[at(instance.cell)];
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      if (cell.pins[p].direction != Direction::kOutput) continue;
      const std::size_t net = at(instance.nets[p]);
      slews_[net] = output_slew(cell.pins[p], loads_[net],
                                [&](int pin) { return slews_[at(instance.nets[at(pin)])]; });
      switch_energy_[net] = half * loads_[net];
    }
    if (cell.is_register) {
      const std::size_t clock = at(instance.nets[at(cell.clock_pin)]);
      switch_energy_[clock] = half * loads_[clock];
    }
  }
  std::size_t arc = 0;
  for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
    const Instance& instance = netlist.instances[i];
    const Cell& cell = library.cells()[at(instance.cell)];
    if (!cell.has_power() && std::any_of(cell.pins.begin(), cell.pins.end(), [](const Pin& p) {
          return p.direction == Direction::kInput;
        }))
      throw base::InputError(library.file() + ":" + std::to_string(cell.line) + ": cell '" +
                             cell.name + "' has no power tables");
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      const Pin& pin = cell.pins[p];
      const bool output = pin.direction == Direction::kOutput;
      if (output && !pin.power.empty())
        outputs_.push_back({instance.nets[p], i, arc, pin.power.size()});
      const double load = output ? loads_[at(instance.nets[p])] : 0;
      for (const PowerArc& power : pin.power) {
        const std::size_t from = at(instance.nets[power.related < 0 ? p : at(power.related)]);
        const double slew = output ? slews_[from].mean() : 0;
        const auto energy = [&](const Table& table, double own) {
          return table.empty() ? 0.0 : table.at(output ? slew : own, load);
        };
        rise_energy_.push_back(energy(power.rise, slews_[from].rise));
        fall_energy_.push_back(energy(power.fall, slews_[from].fall));
        if (!output) inputs_.push_back({i, arc});
        ++arc;
      }
    }
  }
}

template <typename Add>
void Estimator::each_internal(const Counts& counts, Add add) const {
  const auto mean = [](const std::vector<std::uint64_t>& weights, const std::vector<double>& energy,
                       const Output& out) {
    double weighted = 0, weight = 0, plain = 0;
    for (std::size_t a = out.first_arc; a < out.first_arc + out.arcs; ++a) {
      weighted += static_cast<double>(weights[a]) * energy[a];
      weight += static_cast<double>(weights[a]);
      plain += energy[a];
    }
    return weight > 0 ? weighted / weight : plain / static_cast<double>(out.arcs);
  };
  for (const Output& out : outputs_) {
    const std::uint64_t rises = counts.rises[at(out.net)], falls = counts.falls[at(out.net)];
    if (rises > 0)
      add(out.instance, static_cast<double>(rises) * mean(counts.arc_rises, rise_energy_, out));
    if (falls > 0)
      add(out.instance, static_cast<double>(falls) * mean(counts.arc_falls, fall_energy_, out));
  }
  for (const auto& [instance, a] : inputs_) {
    add(instance, 0.5 * (static_cast<double>(counts.arc_rises[a]) * rise_energy_[a] +
                         static_cast<double>(counts.arc_falls[a]) * fall_energy_[a]));
  }
}

Energy Estimator::energy(const Counts& counts) const {
  Energy sum;
  for (std::size_t n = 2; n < loads_.size(); ++n)
    sum.switching += switch_energy_[n] * static_cast<double>(counts.rises[n] + counts.falls[n]);
  each_internal(counts, [&](std::size_t, double joules) { sum.internal += joules; });
  return {sum.internal / kStreams, sum.switching / kStreams};
}

std::vector<double> Estimator::of_instances(const Counts& counts) const {
  std::vector<double> result(netlist_.instances.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    const Instance& instance = netlist_.instances[i];
    const Cell& cell = library_.cells()[at(instance.cell)];
    const auto switching = [&](int net) {
      return switch_energy_[at(net)] *
             static_cast<double>(counts.rises[at(net)] + counts.falls[at(net)]);
    };
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      const int net = instance.nets[p];
      if (cell.pins[p].direction == Direction::kOutput && net > 1) result[i] += switching(net);
      if (cell.is_register && static_cast<int>(p) == cell.clock_pin)
        result[i] += switching(net) * cell.pins[p].capacitance / loads_[at(net)];
    }
  }
  each_internal(counts, [&](std::size_t i, double joules) { result[i] += joules; });
  for (double& joules : result)
    joules /= kStreams;
  return result;
}

}  // namespace sumac::asic
