// SPDX-License-Identifier: Apache-2.0
//
// Cells of a Liberty library, in SI units.
//
//   units    area um2 (the field's habit: the file does not say); seconds, farads, joules, watts, volts.  The energy unit of power tables is
//            capacitive_load_unit * voltage_unit^2
//   tables   NLDM: bilinear between the points, and outside of them by the line through the two nearest (as OpenSTA does)
//   power    `internal_power` and `leakage_power` of a ground pin are left out: energy is counted at the supply, once
//   limits   one clock, one state of one bit a cell; other cells (latches, test cells, buses) are known by name and area, and say so where they are used
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "synth/asic/expression.hpp"

namespace sumac::asic {

/// value[i * load.size() + j] at (slew[i], load[j]); an axis that the file does not have is one point.
struct Table {
  std::vector<double> slew, load, value;
  [[nodiscard]] bool empty() const { return value.empty(); }
  [[nodiscard]] double at(double slew_s, double load_f) const;
};

enum class Direction { kInput, kOutput, kOther };
enum class Sense { kPositive, kNegative, kNone };

/// Energy of one change of the pin that holds it: an output's because of `related`, an input's own.
struct PowerArc {
  int related = -1;  // pin, or -1
  Expression when;   // empty: always
  Table rise, fall;  // J
};

/// Delay and transition of an output after `related`.
struct TimingArc {
  int related = -1;
  Sense sense = Sense::kNone;
  bool clocked = false;  // rising_edge or falling_edge: from the clock alone
  Table delay_rise, delay_fall, slew_rise, slew_fall;  // s
};

struct Pin {
  std::string name;
  Direction direction = Direction::kInput;
  bool clock = false;
  double capacitance = 0;  // F
  double rise_capacitance = 0,
         fall_capacitance = 0;  // F; as capacitance where the file does not say
  Expression function;          // outputs: of pins, and of the two states after them
  std::vector<PowerArc> power;
  std::vector<TimingArc> timing;
};

struct Leakage {
  Expression when;
  double watts = 0;
};

/// Signals of a cell's expressions: its pins, then state and inverted state.
struct Cell {
  std::string name;
  double area = 0;  // um2
  std::vector<Pin> pins;
  double leakage_default = 0;  // W, cell_leakage_power
  std::vector<Leakage> leakage;
  bool is_register = false;
  Expression next_state, clear, preset;  // registers
  int clock_pin = -1;
  std::string unusable;  // why it cannot be simulated; empty: it can
  std::size_t line = 0;

  [[nodiscard]] int pin(std::string_view pin_name) const;  // -1: none
  [[nodiscard]] int state() const { return static_cast<int>(pins.size()); }
  [[nodiscard]] bool has_power() const;

  /// Mean over all values of the signals that `when` groups read, each equally likely; where no group holds, the default.  W
  [[nodiscard]] double mean_leakage() const;
};

class Library {
 public:
  /// `text`: Liberty.  Throws base::InputError `FILE:LINE: what`; also if there is no power table, no register, no inverter or no gate of two inputs.
  Library(std::string_view text, const std::string& file);

  /// Reads a file, through gzip if it is compressed.
  static Library read(const std::string& path);

  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
  [[nodiscard]] int find(std::string_view cell_name) const;  // -1: none
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  double voltage = 0;                                                     // V
  double temperature = 0;                                                 // degrees Celsius
  double time_unit = 0, cap_unit = 0, leakage_unit = 0, energy_unit = 0;  // of the file, in SI
  std::string corner;  // default_operating_conditions

 private:
  std::string name_, file_;
  std::vector<Cell> cells_;
  std::unordered_map<std::string, int> by_name_;
};

/// The bytes of a file, decompressed if they begin as gzip does.  Throws base::InputError.
std::string read_maybe_gzip(const std::string& path);

}  // namespace sumac::asic
