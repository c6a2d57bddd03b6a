// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/sta.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.9g", value);
  return text.data();
}

/// Liberty without its wire-load defaults: OpenSTA would add wires by them.
std::string without_wires(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::size_t word = text.find_first_not_of(" \t", at);
    if (text.compare(word, 17, "default_wire_load") == 0) {
      result += '\n';
    } else {
      result.append(text, at, end - at);
    }
    at = end;
  }
  return result;
}

}  // namespace

int run_command(const std::string& command, std::string& said) {
  said.clear();
  FILE* pipe = popen(("{ " + command + "; } 2>&1 </dev/null").c_str(), "r");
  if (pipe == nullptr) throw base::ToolError("no process could be started");
  std::array<char, 4096> block;
  std::size_t got = 0;
  while ((got = fread(block.data(), 1, block.size(), pipe)) > 0)
    said.append(block.data(), got);
  const int status = pclose(pipe);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::trunc | std::ios::binary);
  out << text;
  out.flush();
  if (!out) throw base::InputError(path + ": cannot be written");
}

std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char c : text)
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

Sta::Sta(const Netlist& netlist, const Library& library, const std::string& folder)
    : netlist_(netlist), library_(library), folder_(folder) {
  const std::string cells = folder_ + "/cells.lib";
  if (!std::filesystem::exists(cells))
    write_file(cells, without_wires(read_maybe_gzip(library.file())));
  write_file(folder_ + "/" + netlist.top + "_sta.v", write_netlist(netlist, library));
}

std::string Sta::version() {
  std::string said;
  if (run_command("sta -version", said) != 0)
    throw base::ToolError("no OpenSTA here: install Debian's package 'opensta'");
  return said.substr(0, said.find_first_of(" \n"));
}

std::string Sta::run(const std::string& commands) const {
  const std::string script = folder_ + "/" + netlist_.top + ".tcl";
  write_file(script, "read_liberty {" + folder_ + "/cells.lib}\nread_verilog {" + folder_ + "/" +
                         netlist_.top + "_sta.v}\nlink_design " + netlist_.top + "\n" + commands);
  std::string said;
  if (run_command("sta -no_init -no_splash -exit " + quoted(script), said) != 0 ||
      said.find("Error") != std::string::npos) {
    const std::size_t at = said.find("Error");
    throw base::ToolError("OpenSTA failed on " + netlist_.top + ": " +
                          said.substr(at == std::string::npos ? 0 : at, 200));
  }
  return said;
}

std::string Sta::conditions(const std::string& clock, double input_slew,
                            const std::vector<double>& port_loads) const {
  std::string commands = "create_clock -name clock -period " + number(kPeriod);
  std::string inputs, resets, loads;
  std::string clock_port;
  for (std::size_t i = 0; i < netlist_.ports.size(); ++i) {
    const Port& port = netlist_.ports[i];
    const std::string name = "p" + std::to_string(i);
    const double load = port_loads.empty() ? 0 : port_loads[static_cast<std::size_t>(port.net)];
    if (port.name == clock) {
      clock_port = name;
    } else if (port.input) {
      inputs += " " + name;
      if (port.name == "rst_ni") resets += "set_false_path -from [get_ports " + name + "]\n";
    } else if (load > 0) {
      loads += "set_load " + number(load / library_.cap_unit) + " [get_ports " + name + "]\n";
    }
  }
  if (!clock_port.empty()) commands += " [get_ports " + clock_port + "]";
  commands += "\n" + loads;
  const std::string slew = number(input_slew / library_.time_unit);
  if (!clock_port.empty()) commands += "set_clock_transition " + slew + " [get_clocks clock]\n";
  if (!inputs.empty()) {
    commands += "set_input_transition " + slew + " [get_ports {" + inputs + " }]\n";
    commands += "set_input_delay 0 -clock clock [get_ports {" + inputs + " }]\n";
  }
  return commands + "set_output_delay 0 -clock clock [all_outputs]\n" + resets;
}

void Sta::write_sdf(const std::string& clock, double input_slew,
                    const std::vector<double>& port_loads, const std::string& file) const {
  (void)run(conditions(clock, input_slew, port_loads) + "write_sdf -no_timestamp {" + file + "}\n");
  if (!std::filesystem::exists(file)) throw base::ToolError("OpenSTA wrote no delays to " + file);
}

double Sta::delay(const std::string& clock, double input_slew,
                  const std::vector<double>& port_loads) const {
  std::string commands = conditions(clock, input_slew, port_loads);
  commands += "puts SLACK\nreport_worst_slack -digits 6\n";
  const std::string said = run(commands);
  const std::size_t at = said.find("SLACK\n");
  const std::size_t digits = said.find_first_of("-0123456789", at);
  if (at == std::string::npos || digits == std::string::npos)
    throw base::ToolError("OpenSTA gave no slack for " + netlist_.top);
  return (kPeriod - std::strtod(said.c_str() + digits, nullptr)) * library_.time_unit;
}

StaPower Sta::power(const std::string& clock, double activity, double period,
                    double input_slew) const {
  std::string clock_port, inputs;
  for (std::size_t i = 0; i < netlist_.ports.size(); ++i) {
    const std::string name = "p" + std::to_string(i);
    if (netlist_.ports[i].name == clock) {
      clock_port = name;
    } else if (netlist_.ports[i].input) {
      inputs += " " + name;
    }
  }
  std::string commands = "create_clock -name clock -period " + number(period / library_.time_unit) +
                         (clock_port.empty() ? "" : " [get_ports " + clock_port + "]") + "\n";
  commands += "set_input_transition " + number(input_slew / library_.time_unit) + " [all_inputs]\n";
  if (!inputs.empty()) commands += "set_input_delay 0 -clock clock [get_ports {" + inputs + " }]\n";
  commands += "set_output_delay 0 -clock clock [all_outputs]\n";
  commands += "set_power_activity -global -activity " + number(activity) + " -duty 0.5\n";
  commands += "report_power -digits 6\n";
  const std::string said = run(commands);
  const std::size_t at = said.rfind("\nTotal");
  StaPower power;
  if (at == std::string::npos ||
      std::sscanf(said.c_str() + at, "\nTotal %lg %lg %lg", &power.internal, &power.switching,
                  &power.leakage) != 3)
    throw base::ToolError("OpenSTA gave no power for " + netlist_.top);
  return power;
}

}  // namespace sumac::asic
