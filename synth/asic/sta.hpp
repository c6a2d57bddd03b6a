// SPDX-License-Identifier: Apache-2.0
//
// OpenSTA (Debian's `opensta`) on a netlist: its process, its answers.
//
//   delay      the longest path from a register or input to a register (with its setup time) or output; ideal clock, no wires, inputs with the slew
//              given, outputs with the loads given
//   power      at one activity for all nets: what the estimator is held to
//   wires      none: a library's default wire loads are taken out of the copy that OpenSTA reads
//   trap       it exits with 0 after errors: its output is searched for them
#pragma once

#include <string>
#include <vector>

#include "synth/asic/netlist.hpp"

namespace sumac::asic {

struct StaPower {
  double internal = 0, switching = 0, leakage = 0;  // W
};

class Sta {
 public:
  /// Writes into `folder`: the netlist, the library without compression (once), scripts.
  Sta(const Netlist& netlist, const Library& library, const std::string& folder);

  /// s.  `clock`: name of its port.
  [[nodiscard]] double delay(const std::string& clock, double input_slew,
                             const std::vector<double>& port_loads) const;

  /// Delays of every cell under the same conditions, into `file`.
  void write_sdf(const std::string& clock, double input_slew, const std::vector<double>& port_loads,
                 const std::string& file) const;

  /// `activity`: changes of each net in a clock period of `period` s.
  [[nodiscard]] StaPower power(const std::string& clock, double activity, double period,
                               double input_slew) const;

  /// Version, as it says it itself.
  static std::string version();

 private:
  [[nodiscard]] std::string run(const std::string& commands) const;
  /// Clock, slews, loads of delay().
  [[nodiscard]] std::string conditions(const std::string& clock, double input_slew,
                                       const std::vector<double>& port_loads) const;
  static constexpr double kPeriod = 1;  // of the clock, in the library's time units
  const Netlist& netlist_;
  const Library& library_;
  std::string folder_;
};

/// Runs a shell command, its output into `said`; its exit status.
int run_command(const std::string& command, std::string& said);

/// The text as one word of a shell.
std::string quoted(const std::string& text);

/// Throws base::InputError if it cannot be written.
void write_file(const std::string& path, const std::string& text);

}  // namespace sumac::asic
