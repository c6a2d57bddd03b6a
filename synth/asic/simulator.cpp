// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/simulator.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

constexpr std::size_t kMaxSignals = 32;
constexpr std::uint64_t kAll = ~std::uint64_t{0};

std::uint64_t ones(std::uint64_t word) {
  return static_cast<std::uint64_t>(std::popcount(word));
}

}  // namespace

Simulator::Simulator(const Netlist& netlist, const Library& library)
    : netlist_(netlist), library_(library) {
  const std::size_t nets = netlist.nets.size();
  std::size_t arcs = 0;
  for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
    const Instance& instance = netlist.instances[i];
    const Cell& cell = library.cells()[static_cast<std::size_t>(instance.cell)];
    if (cell.pins.size() + 2 > kMaxSignals)
      throw base::InputError(library.file() + ":" + std::to_string(cell.line) + ": cell '" +
                             cell.name + "' has too many pins");
    first_arc_.push_back(arcs);
    for (const Pin& pin : cell.pins)
      arcs += pin.power.size();
    if (!cell.is_register) continue;
    registers_.push_back(i);
    const int clock = instance.nets[static_cast<std::size_t>(cell.clock_pin)];
    if (clock_net_ >= 0 && clock != clock_net_)
      throw base::InputError(netlist.top + ": more than one clock");
    clock_net_ = clock;
  }
  const bool from_port =
      std::any_of(netlist.ports.begin(), netlist.ports.end(),
                  [&](const Port& port) { return port.input && port.net == clock_net_; });
  if (clock_net_ >= 0 && !from_port)
    throw base::InputError(netlist.top + ": the clock is not a port");
  for (const std::size_t i : settling_order(netlist, library)) {
    const Instance& instance = netlist.instances[i];
    const Cell& cell = library.cells()[static_cast<std::size_t>(instance.cell)];
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      if (cell.pins[p].direction == Direction::kOutput)
        gates_.push_back({i, instance.nets[p], &cell.pins[p].function});
    }
  }
  next_.assign(nets, 0);
  next_[1] = kAll;
  now_ = before_ = next_;
  states_.assign(netlist.instances.size(), 0);
  state_before_ = states_;
  counts_.rises.resize(nets);
  counts_.falls.resize(nets);
  counts_.arc_rises.resize(arcs);
  counts_.arc_falls.resize(arcs);
  settle();
  before_ = now_;
}

void Simulator::clear_counts() {
  counts_.cycles = 0;
  for (auto* c : {&counts_.rises, &counts_.falls, &counts_.arc_rises, &counts_.arc_falls})
    std::fill(c->begin(), c->end(), 0);
}

void Simulator::gather(std::size_t instance, const std::vector<std::uint64_t>& nets,
                       const std::vector<std::uint64_t>& states, std::uint64_t* signals) const {
  const std::vector<int>& pins = netlist_.instances[instance].nets;
  for (std::size_t p = 0; p < pins.size(); ++p)
    signals[p] = nets[static_cast<std::size_t>(pins[p])];
  signals[pins.size()] = states[instance];
  signals[pins.size() + 1] = ~states[instance];
}

void Simulator::settle() {
  std::array<std::uint64_t, kMaxSignals> signals;
  do {
    for (const Gate& gate : gates_) {
      gather(gate.instance, now_, states_, signals.data());
      now_[static_cast<std::size_t>(gate.net)] = gate.function->evaluate(signals.data());
    }
  } while (apply_clears());
}

bool Simulator::apply_clears() {
  std::array<std::uint64_t, kMaxSignals> signals;
  bool changed = false;
  for (const std::size_t i : registers_) {
    const Cell& cell = library_.cells()[static_cast<std::size_t>(netlist_.instances[i].cell)];
    if (cell.clear.empty() && cell.preset.empty()) continue;
    gather(i, now_, states_, signals.data());
    std::uint64_t state = states_[i];
    if (!cell.preset.empty()) state |= cell.preset.evaluate(signals.data());
    if (!cell.clear.empty()) state &= ~cell.clear.evaluate(signals.data());
    changed |= state != states_[i];
    states_[i] = state;
  }
  return changed;
}

void Simulator::clock() {
  std::array<std::uint64_t, kMaxSignals> signals;
  state_before_ = states_;
  before_ = now_;
  for (const std::size_t i : registers_) {
    gather(i, before_, state_before_, signals.data());
    const Cell& cell = library_.cells()[static_cast<std::size_t>(netlist_.instances[i].cell)];
    states_[i] = cell.next_state.evaluate(signals.data());
  }
  for (const Gate& gate : gates_) {
    if (!library_.cells()[static_cast<std::size_t>(netlist_.instances[gate.instance].cell)]
             .is_register)
      break;  // registers stand first
    gather(gate.instance, now_, states_, signals.data());
    now_[static_cast<std::size_t>(gate.net)] = gate.function->evaluate(signals.data());
  }
  clocked_ = true;
}

void Simulator::step() {
  if (!clocked_) clock();
  clocked_ = false;
  for (const Port& port : netlist_.ports) {
    if (port.input)
      now_[static_cast<std::size_t>(port.net)] = next_[static_cast<std::size_t>(port.net)];
  }
  settle();
  if (!counting_) return;
  ++counts_.cycles;
  for (std::size_t n = 2; n < now_.size(); ++n) {
    const std::uint64_t changed = now_[n] ^ before_[n];
    if (changed == 0) continue;
    counts_.rises[n] += ones(changed & now_[n]);
    counts_.falls[n] += ones(changed & before_[n]);
  }
  if (clock_net_ >= 0) {
    counts_.rises[static_cast<std::size_t>(clock_net_)] += kStreams;
    counts_.falls[static_cast<std::size_t>(clock_net_)] += kStreams;
  }
  for (std::size_t i = 0; i < netlist_.instances.size(); ++i)
    count_instance(i);
}

void Simulator::count_instance(std::size_t i) {
  const Instance& instance = netlist_.instances[i];
  const Cell& cell = library_.cells()[static_cast<std::size_t>(instance.cell)];
  std::array<std::uint64_t, kMaxSignals> signals, edge;
  gather(i, now_, states_, signals.data());
  std::array<std::uint64_t, kMaxSignals> changed{};
  std::uint64_t any = 0;
  for (std::size_t p = 0; p < instance.nets.size(); ++p)
    any |= changed[p] = signals[p] ^ before_[static_cast<std::size_t>(instance.nets[p])];
  const int clock = cell.is_register ? cell.clock_pin : -1;
  if (any == 0 && clock < 0) return;
  edge = signals;
  if (clock >= 0) {
    changed[static_cast<std::size_t>(clock)] = kAll;
    for (std::size_t p = 0; p < instance.nets.size(); ++p) {
      if (cell.pins[p].direction != Direction::kOutput)
        edge[p] = before_[static_cast<std::size_t>(instance.nets[p])];
    }
  }
  // Twice the streams in which `when` holds and `mask` is set: a clock inside of it is low for one half, high for the other.
  const auto halves = [&](const Expression& when, std::array<std::uint64_t, kMaxSignals>& at,
                          std::uint64_t mask) {
    if (mask == 0) return std::uint64_t{0};
    if (when.empty()) return 2 * ones(mask);
    if (clock < 0 || !when.reads(clock)) return 2 * ones(mask & when.evaluate(at.data()));
    std::uint64_t sum = 0;
    for (const std::uint64_t level : {std::uint64_t{0}, kAll}) {
      at[static_cast<std::size_t>(clock)] = level;
      sum += ones(mask & when.evaluate(at.data()));
    }
    return sum;
  };
  std::size_t arc = first_arc_[i];
  for (std::size_t p = 0; p < cell.pins.size(); ++p) {
    const Pin& pin = cell.pins[p];
    const bool is_clock = static_cast<int>(p) == clock;
    const std::uint64_t rose = is_clock ? kAll : changed[p] & signals[p];
    const std::uint64_t fell = is_clock ? kAll : changed[p] & ~signals[p];
    if ((rose | fell) == 0) {
      arc += pin.power.size();
      continue;
    }
    for (const PowerArc& power : pin.power) {
      const std::uint64_t cause =
          power.related < 0 ? kAll : changed[static_cast<std::size_t>(power.related)];
      counts_.arc_rises[arc] += halves(power.when, is_clock ? edge : signals, rose & cause);
      counts_.arc_falls[arc] += halves(power.when, signals, fell & cause);
      ++arc;
    }
  }
}

}  // namespace sumac::asic
