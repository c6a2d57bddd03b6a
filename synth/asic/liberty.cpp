// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/liberty.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "models/base/error.hpp"
#include "synth/asic/liberty_tables.hpp"

namespace sumac::asic {

namespace {

/// Of one cell: far more than any gate, and few enough for every index in an expression.
constexpr std::size_t kMaxPins = 4096;

/// "1ns", "10 ps", ("1", "pf"): a number and a unit, in SI.
double unit_value(const LibertyView& view, const LibertyNode& node, std::string_view letter) {
  std::string text;
  for (const std::string& arg : node.args)
    text += arg;
  std::size_t at = 0;
  while (at < text.size() && (std::isdigit(static_cast<unsigned char>(text[at])) != 0 ||
                              text[at] == '.' || text[at] == ' '))
    ++at;
  std::string digits = text.substr(0, at);
  digits.erase(std::remove(digits.begin(), digits.end(), ' '), digits.end());
  std::string unit = text.substr(at);
  constexpr std::array<std::pair<char, double>, 6> kPrefixes{
      {{'f', 1e-15}, {'p', 1e-12}, {'n', 1e-9}, {'u', 1e-6}, {'m', 1e-3}, {'k', 1e3}}};
  double scale = 1;
  if (unit.size() == 2) {
    for (const auto& [prefix, value] : kPrefixes) {
      if (std::tolower(static_cast<unsigned char>(unit[0])) == prefix) scale = value;
    }
    if (scale == 1) view.fail(node, "'" + node.name + "': unit '" + unit + "' is not understood");
    unit = unit.substr(1);
  }
  if (unit.size() != 1 || std::tolower(static_cast<unsigned char>(unit[0])) != letter[0])
    view.fail(node, "'" + node.name + "': unit '" + text + "' is not understood");
  const double value = (digits.empty() ? 1.0 : view.parse_number(digits, node)) * scale;
  if (value <= 0) view.fail(node, "'" + node.name + "': '" + text + "' is not above 0");
  return value;
}

/// What one library gives to the reading of its cells.
class CellReader {
 public:
  CellReader(const LibertyView& view, const LibertyTables& tables, const Library& units)
      : view_(view), tables_(tables), units_(units) {}

  Cell read(std::size_t group) {
    cell_ = Cell{};
    grounds_.clear();
    state_names_ = {};
    const LibertyNode& node = view_[group];
    if (node.args.size() != 1) view_.fail(node, "a cell has one name");
    cell_.name = node.args[0];
    cell_.line = node.line;
    cell_.area = view_.number(group, "area", 0);
    cell_.leakage_default = view_.number(group, "cell_leakage_power", 0) * units_.leakage_unit;
    for (const std::size_t i : view_.children(group)) {
      const LibertyNode& child = view_[i];
      if (child.group && child.name == "pg_pin" && !child.args.empty() &&
          view_.text(i, "pg_type").find("ground") != std::string::npos)
        grounds_.push_back(child.args[0]);
      if (child.group && child.name == "pin") declare_pins(i);
    }
    for (const std::size_t i : view_.children(group)) {
      const LibertyNode& child = view_[i];
      if (!child.group) continue;
      if (child.name == "ff") {
        read_register(i);
      } else if (child.name == "latch" || child.name == "statetable" || child.name == "ff_bank" ||
                 child.name == "latch_bank" || child.name == "bus" || child.name == "bundle") {
        cell_.unusable = "it has a " + child.name;
      }
    }
    if (!cell_.unusable.empty()) return std::move(cell_);
    for (const std::size_t i : view_.children(group)) {
      const LibertyNode& child = view_[i];
      if (child.group && child.name == "pin") read_pins(i);
      if (child.group && child.name == "leakage_power" && counts(i)) {
        Leakage leakage;
        leakage.when = expression(i, "when");
        leakage.watts = view_.number(i, "value", 0) * units_.leakage_unit;
        cell_.leakage.push_back(std::move(leakage));
      }
    }
    return std::move(cell_);
  }

 private:
  /// False for a group of a ground pin.
  [[nodiscard]] bool counts(std::size_t group) const {
    const std::string pin = view_.text(group, "related_pg_pin");
    return std::find(grounds_.begin(), grounds_.end(), pin) == grounds_.end();
  }

  [[nodiscard]] int signal(std::string_view name) const {
    const int pin = cell_.pin(name);
    if (pin >= 0) return pin;
    if (name == state_names_[0] && !name.empty()) return cell_.state();
    if (name == state_names_[1] && !name.empty()) return cell_.state() + 1;
    return -1;
  }

  [[nodiscard]] Expression expression(std::size_t group, std::string_view name) const {
    const LibertyNode* node = view_.attribute(group, name);
    if (node == nullptr || node->args.empty() || node->args[0].empty()) return {};
    return Expression::parse(
        node->args[0], [this](std::string_view n) { return signal(n); }, view_.where(*node));
  }

  void declare_pins(std::size_t group) {
    const LibertyNode& node = view_[group];
    if (node.args.empty()) view_.fail(node, "pin without a name");
    for (const std::string& name : node.args) {
      if (cell_.pin(name) >= 0) view_.fail(node, "pin '" + name + "' stands twice");
      if (cell_.pins.size() == kMaxPins)
        view_.fail(node,
                   "cell '" + cell_.name + "' has more than " + std::to_string(kMaxPins) + " pins");
      Pin pin;
      pin.name = name;
      const std::string direction = view_.text(group, "direction");
      pin.direction = direction == "input"    ? Direction::kInput
                      : direction == "output" ? Direction::kOutput
                                              : Direction::kOther;
      pin.clock = view_.text(group, "clock") == "true";
      const double plain = view_.number(group, "capacitance", 0);
      pin.capacitance = plain * units_.cap_unit;
      pin.rise_capacitance = view_.number(group, "rise_capacitance", plain) * units_.cap_unit;
      pin.fall_capacitance = view_.number(group, "fall_capacitance", plain) * units_.cap_unit;
      cell_.pins.push_back(std::move(pin));
      if (view_.attribute(group, "three_state") != nullptr) cell_.unusable = "it is three-state";
    }
  }

  void read_register(std::size_t group) {
    const LibertyNode& node = view_[group];
    state_names_ = {node.args.empty() ? "" : node.args[0],
                    node.args.size() < 2 ? "" : node.args[1]};
    if (cell_.is_register) cell_.unusable = "it has two registers";
    cell_.is_register = true;
    cell_.next_state = expression(group, "next_state");
    cell_.clear = expression(group, "clear");
    cell_.preset = expression(group, "preset");
    const std::string clock = view_.text(group, "clocked_on");
    cell_.clock_pin = cell_.pin(clock);
    if (cell_.clock_pin < 0) {
      cell_.unusable = "its clock '" + clock + "' is not the rising edge of a pin";
    } else {
      cell_.pins[static_cast<std::size_t>(cell_.clock_pin)].clock = true;
    }
    if (cell_.next_state.empty()) view_.fail(node, "ff without next_state");
  }

  void read_pins(std::size_t group) {
    const LibertyNode& node = view_[group];
    for (const std::string& name : node.args) {
      Pin& pin = cell_.pins[static_cast<std::size_t>(cell_.pin(name))];
      if (pin.direction == Direction::kOutput) {
        pin.function = expression(group, "function");
        if (pin.function.empty() && cell_.unusable.empty())
          cell_.unusable = "its output '" + name + "' has no function";
        if (pin.function.reads(cell_.pin(name)))
          cell_.unusable = "its output '" + name + "' is a function of itself";
      }
      for (const std::size_t i : view_.children(group)) {
        if (!view_[i].group) continue;
        if (view_[i].name == "internal_power" && counts(i)) read_power(i, pin);
        if (view_[i].name == "timing" && pin.direction == Direction::kOutput) read_timing(i, pin);
      }
      complete(pin);
    }
  }

  [[nodiscard]] std::vector<int> related(std::size_t group) const {
    std::vector<int> pins;
    const std::string text = view_.text(group, "related_pin");
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = text.find_first_not_of(" ,", at);
      if (begin == std::string::npos) break;
      const std::size_t end = std::min(text.find_first_of(" ,", begin), text.size());
      const std::string name = text.substr(begin, end - begin);
      const int pin = cell_.pin(name);
      if (pin < 0) {
        view_.fail(view_[group],
                   "related_pin '" + name + "' is no pin of cell '" + cell_.name + "'");
      }
      pins.push_back(pin);
      at = end;
    }
    return pins;
  }

  void read_power(std::size_t group, Pin& pin) const {
    PowerArc arc;
    arc.when = expression(group, "when");
    for (const std::size_t i : view_.children(group)) {
      if (!view_[i].group) continue;
      if (view_[i].name == "rise_power" || view_[i].name == "power")
        arc.rise = tables_.read(i, units_.energy_unit);
      if (view_[i].name == "fall_power" || view_[i].name == "power")
        arc.fall = tables_.read(i, units_.energy_unit);
    }
    std::vector<int> pins = related(group);
    if (pin.direction == Direction::kInput || pins.empty()) pins = {-1};
    for (const int r : pins) {
      arc.related = r;
      pin.power.push_back(arc);
    }
  }

  /// A power group without `when` beside others of the same cause that have one stands for the states which those leave.
  static void complete(Pin& pin) {
    std::vector<Expression> rest(pin.power.size());
    for (std::size_t i = 0; i < pin.power.size(); ++i) {
      if (!pin.power[i].when.empty()) continue;
      std::vector<const Expression*> others;
      for (const PowerArc& other : pin.power) {
        if (other.related == pin.power[i].related && !other.when.empty())
          others.push_back(&other.when);
      }
      if (!others.empty()) rest[i] = Expression::none_of(others);
    }
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (pin.power[i].when.empty()) pin.power[i].when = std::move(rest[i]);
    }
  }

  void read_timing(std::size_t group, Pin& pin) const {
    TimingArc arc;
    const std::string type = view_.text(group, "timing_type");
    const std::string sense = view_.text(group, "timing_sense");
    arc.clocked = type == "rising_edge" || type == "falling_edge";
    if (!arc.clocked && !type.empty() && type != "combinational") return;
    arc.sense = sense == "positive_unate"   ? Sense::kPositive
                : sense == "negative_unate" ? Sense::kNegative
                                            : Sense::kNone;
    for (const std::size_t i : view_.children(group)) {
      const LibertyNode& table = view_[i];
      if (!table.group) continue;
      if (table.name == "cell_rise") arc.delay_rise = tables_.read(i, units_.time_unit);
      if (table.name == "cell_fall") arc.delay_fall = tables_.read(i, units_.time_unit);
      if (table.name == "rise_transition") arc.slew_rise = tables_.read(i, units_.time_unit);
      if (table.name == "fall_transition") arc.slew_fall = tables_.read(i, units_.time_unit);
    }
    for (const int r : related(group)) {
      arc.related = r;
      pin.timing.push_back(arc);
    }
  }

  const LibertyView& view_;
  const LibertyTables& tables_;
  const Library& units_;
  Cell cell_;
  std::vector<std::string> grounds_;
  std::array<std::string, 2> state_names_;
};

/// True if the cell has `inputs` inputs, one output, and that is not constant.
bool is_gate(const Cell& cell, std::size_t inputs) {
  if (cell.is_register || !cell.unusable.empty() || cell.pins.size() != inputs + 1) return false;
  for (const Pin& pin : cell.pins) {
    if (pin.direction == Direction::kOutput && pin.function.signals().size() == inputs) return true;
  }
  return false;
}

bool is_inverter(const Cell& cell) {
  if (!is_gate(cell, 1)) return false;
  for (const Pin& pin : cell.pins) {
    if (pin.direction != Direction::kOutput) continue;
    const std::array<std::uint64_t, 4> zeros{};
    return pin.function.evaluate(zeros.data()) != 0;
  }
  return false;
}

}  // namespace

int Cell::pin(std::string_view pin_name) const {
  for (std::size_t i = 0; i < pins.size(); ++i) {
    if (pins[i].name == pin_name) return static_cast<int>(i);
  }
  return -1;
}

bool Cell::has_power() const {
  return std::any_of(pins.begin(), pins.end(), [](const Pin& p) { return !p.power.empty(); });
}

double Cell::mean_leakage() const {
  std::vector<int> read;
  double otherwise = leakage_default;
  for (const Leakage& l : leakage) {
    if (l.when.empty()) otherwise = l.watts;
    const std::vector<int> more = l.when.signals();
    read.insert(read.end(), more.begin(), more.end());
  }
  std::sort(read.begin(), read.end());
  read.erase(std::unique(read.begin(), read.end()), read.end());
  if (read.empty() || read.size() > 12) return otherwise;
  // An output follows from the inputs and the states: only those are free.
  std::vector<int> free;
  const int state_signal = state();
  for (int s = 0; s < state_signal; ++s) {
    if (pins[static_cast<std::size_t>(s)].direction == Direction::kInput) free.push_back(s);
  }
  if (is_register) free.push_back(state_signal);
  if (free.size() > 12) return otherwise;
  double sum = 0;
  const unsigned all = 1U << free.size();
  for (unsigned v = 0; v < all; ++v) {
    std::vector<std::uint64_t> signals(static_cast<std::size_t>(state_signal) + 2);
    for (std::size_t i = 0; i < free.size(); ++i)
      signals[static_cast<std::size_t>(free[i])] = (v >> i & 1U) != 0 ? ~std::uint64_t{0} : 0;
    signals[static_cast<std::size_t>(state_signal) + 1] =
        ~signals[static_cast<std::size_t>(state_signal)];
    for (std::size_t p = 0; p < pins.size(); ++p) {
      if (pins[p].direction == Direction::kOutput)
        signals[p] = pins[p].function.evaluate(signals.data());
    }
    double watts = otherwise;
    for (const Leakage& l : leakage) {
      if (!l.when.empty() && l.when.evaluate(signals.data()) != 0) {
        watts = l.watts;
        break;
      }
    }
    sum += watts;
  }
  return sum / all;
}

Library::Library(std::string_view text, const std::string& file) : file_(file) {
  const LibertyView view(parse_liberty(text, file), file);
  const LibertyNode& root = view[0];
  name_ = root.args.empty() ? "" : root.args[0];
  const auto unit = [&](const char* attribute, std::string_view letter, double otherwise) {
    const LibertyNode* node = view.attribute(0, attribute);
    return node == nullptr ? otherwise : unit_value(view, *node, letter);
  };
  time_unit = unit("time_unit", "s", 1e-9);
  leakage_unit = unit("leakage_power_unit", "w", 1e-9);
  const double voltage_unit = unit("voltage_unit", "v", 1);
  if (view.attribute(0, "capacitive_load_unit") == nullptr)
    view.fail(root, "library without capacitive_load_unit: its capacitances have no unit");
  cap_unit = unit("capacitive_load_unit", "f", 0);
  energy_unit = cap_unit * voltage_unit * voltage_unit;
  if (view.attribute(0, "nom_voltage") == nullptr)
    view.fail(root, "library without nom_voltage: energies need it");
  voltage = view.number(0, "nom_voltage", 0) * voltage_unit;
  if (voltage <= 0) view.fail(*view.attribute(0, "nom_voltage"), "'nom_voltage' is not above 0");
  temperature = view.number(0, "nom_temperature", 25);
  corner = view.text(0, "default_operating_conditions");
  const LibertyTables tables(view, time_unit, cap_unit);
  CellReader reader(view, tables, *this);
  bool power = false, registers = false, inverter = false, gate = false;
  for (const std::size_t i : view.children(0)) {
    if (!view[i].group || view[i].name != "cell") continue;
    Cell cell = reader.read(i);
    power |= cell.has_power();
    registers |= cell.is_register && cell.unusable.empty();
    inverter |= is_inverter(cell);
    gate |= is_gate(cell, 2);
    if (!by_name_.emplace(cell.name, static_cast<int>(cells_.size())).second)
      view.fail(view[i], "cell '" + cell.name + "' stands twice");
    cells_.push_back(std::move(cell));
  }
  const char* missing = !inverter    ? "no inverter"
                        : !gate      ? "no gate of two inputs"
                        : !registers ? "no flip-flop of a rising edge"
                                     : nullptr;
  if (missing != nullptr)
    view.fail(root, std::string("library has ") + missing +
                        ": netlists need an inverter, a gate of two inputs and a flip-flop; take "
                        "the library's file with all cells");
  if (!power)
    view.fail(root,
              "library has no power tables (internal_power): energies need them; take the "
              "library's file with power");
}

Library Library::read(const std::string& path) {
  return Library(read_maybe_gzip(path), path);
}

int Library::find(std::string_view cell_name) const {
  const auto found = by_name_.find(std::string(cell_name));
  return found == by_name_.end() ? -1 : found->second;
}

}  // namespace sumac::asic
