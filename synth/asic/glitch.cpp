// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/glitch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <unordered_map>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};
constexpr std::size_t kMaxSignals = 32;

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4f", value);
  return text.data();
}

/// Counts changes as they come: all of one instant, then settle().
class Counter {
 public:
  Counter(const Netlist& netlist, const Library& library)
      : netlist_(netlist),
        library_(library),
        value_(netlist.nets.size(), kUnknown),
        before_(netlist.nets.size(), kUnknown),
        last_(netlist.nets.size(), 0),
        readers_(netlist.nets.size()),
        seen_(netlist.instances.size(), 0) {
    value_[0] = before_[0] = 0;
    value_[1] = before_[1] = 1;
    std::size_t arcs = 0;
    for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
      const Instance& instance = netlist.instances[i];
      const Cell& cell = cell_of(i);
      first_arc_.push_back(arcs);
      for (std::size_t p = 0; p < cell.pins.size(); ++p) {
        arcs += cell.pins[p].power.size();
        if (instance.nets[p] > 1) readers_[at(instance.nets[p])].push_back(i);
      }
    }
    counts_.rises.resize(netlist.nets.size());
    counts_.falls.resize(netlist.nets.size());
    counts_.arc_rises.resize(arcs);
    counts_.arc_falls.resize(arcs);
  }

  void change(std::size_t net, char to) {
    value_[net] = to == '0' ? 0 : to == '1' ? 1 : kUnknown;
    changed_.push_back(net);
  }

  /// What changed did so at `time` > 0.
  void settle(std::uint64_t time, bool counting) {
    for (const std::size_t net : changed_) {
      if (value_[net] != before_[net]) last_[net] = time;
    }
    for (const std::size_t net : changed_) {
      if (!counting || !counted(net)) continue;
      ++(value_[net] == 1 ? counts_.rises : counts_.falls)[net];
      for (const std::size_t i : readers_[net]) {
        if (seen_[i] == time) continue;
        seen_[i] = time;
        count_instance(i, time);
      }
    }
    for (const std::size_t net : changed_)
      before_[net] = value_[net];
    changed_.clear();
  }

  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  static constexpr int kUnknown = 2;

  [[nodiscard]] const Cell& cell_of(std::size_t i) const {
    return library_.cells()[at(netlist_.instances[i].cell)];
  }
  /// From 0 to 1 or back at this instant.
  [[nodiscard]] bool counted(std::size_t net) const { return value_[net] + before_[net] == 1; }
  static std::uint64_t word(int value) { return value == 1 ? kAll : 0; }

  void count_instance(std::size_t i, std::uint64_t time) {
    const Cell& cell = cell_of(i);
    const std::vector<int>& nets = netlist_.instances[i].nets;
    const int clock = cell.is_register ? cell.clock_pin : -1;
    std::array<std::uint64_t, kMaxSignals> now{}, edge{};
    std::uint64_t latest = 0;
    for (std::size_t p = 0; p < nets.size(); ++p) {
      now[p] = edge[p] = word(value_[at(nets[p])]);
      if (cell.pins[p].direction == Direction::kOutput) continue;
      edge[p] = word(before_[at(nets[p])]);
      latest = std::max(latest, last_[at(nets[p])]);
    }
    if (clock >= 0) set_state(cell, nets.size(), now, edge);
    std::size_t arc = first_arc_[i];
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      const Pin& pin = cell.pins[p];
      if (nets[p] < 2 || !counted(at(nets[p])) || last_[at(nets[p])] != time) {
        arc += pin.power.size();
        continue;
      }
      const bool rose = value_[at(nets[p])] == 1;
      for (const PowerArc& power : pin.power) {
        const bool cause = power.related < 0 || power.related == clock ||
                           last_[at(nets[at(power.related)])] == (clock < 0 ? latest : time);
        auto& signals = static_cast<int>(p) == clock && rose ? edge : now;
        if (cause)
          (rose ? counts_.arc_rises : counts_.arc_falls)[arc] += halves(power.when, clock, signals);
        ++arc;
      }
    }
  }

  /// State and inverted state behind the pins, as an output shows it.
  static void set_state(const Cell& cell, std::size_t pins,
                        std::array<std::uint64_t, kMaxSignals>& now,
                        std::array<std::uint64_t, kMaxSignals>& edge) {
    for (std::size_t p = 0; p < pins; ++p) {
      if (cell.pins[p].direction != Direction::kOutput) continue;
      now[pins] = kAll;
      now[pins + 1] = 0;
      const bool same = cell.pins[p].function.evaluate(now.data()) != 0;
      now[pins] = edge[pins] = same ? now[p] : ~now[p];
      now[pins + 1] = edge[pins + 1] = ~now[pins];
      return;
    }
  }

  static std::uint64_t halves(const Expression& when, int clock,
                              std::array<std::uint64_t, kMaxSignals>& signals) {
    if (when.empty()) return 2;
    if (clock < 0 || !when.reads(clock)) return when.evaluate(signals.data()) != 0 ? 2 : 0;
    const std::uint64_t kept = signals[at(clock)];
    std::uint64_t sum = 0;
    for (const std::uint64_t level : {std::uint64_t{0}, kAll}) {
      signals[at(clock)] = level;
      sum += when.evaluate(signals.data()) != 0 ? 1U : 0U;
    }
    signals[at(clock)] = kept;
    return sum;
  }

  const Netlist& netlist_;
  const Library& library_;
  std::vector<int> value_, before_;
  std::vector<std::uint64_t> last_;                // of each net
  std::vector<std::vector<std::size_t>> readers_;  // and driver
  std::vector<std::uint64_t> seen_;
  std::vector<std::size_t> changed_, first_arc_;
  Counts counts_;
};

}  // namespace

std::string cell_models(const Library& library, const Netlist& used, const std::string& python,
                        const std::string& ys, const std::string& folder) {
  std::string said;
  write_file(folder + "/models.lib", read_maybe_gzip(library.file()));
  if (run_command(
          "cd " + quoted(folder) + " && " + quoted(python) + " " + quoted(ys) +
              " 'read_liberty -ignore_miss_func models.lib' 'write_verilog -noattr models.v'",
          said) != 0)
    throw base::ToolError("Yosys makes no models of " + library.file());
  std::set<std::string> names;
  for (const Instance& instance : used.instances)
    names.insert(library.cells()[at(instance.cell)].name);
  std::istringstream in(read_maybe_gzip(folder + "/models.v"));
  std::string text, line;
  const Cell* cell = nullptr;
  while (std::getline(in, line)) {
    if (line.starts_with("module ")) {
      const std::string name = line.substr(7, line.find('(') - 7);
      cell = names.count(name) > 0 ? &library.cells()[at(library.find(name))] : nullptr;
    }
    if (cell == nullptr) continue;
    if (line == "endmodule") {
      text += "  specify\n";
      for (std::size_t p = 0; p < cell->pins.size(); ++p) {
        for (const Pin& output : cell->pins) {
          const bool from =
              std::any_of(output.timing.begin(), output.timing.end(),
                          [&](const TimingArc& arc) { return arc.related == static_cast<int>(p); });
          if (from && output.direction == Direction::kOutput)
            text += "    (" + cell->pins[p].name + " => " + output.name + ") = 0;\n";
        }
      }
      text += "  endspecify\n";
    }
    text += line + "\n";
    if (line == "endmodule") cell = nullptr;
  }
  return text;
}

std::string plain_sdf(const std::string& text, const std::string& top) {
  std::istringstream in(text);
  std::string result, line;
  const auto balance = [&] {
    return std::count(line.begin(), line.end(), '(') - std::count(line.begin(), line.end(), ')');
  };
  std::ptrdiff_t skipping = 0;  // groups that are open and left out
  while (std::getline(in, line)) {
    bool left_out = skipping > 0;
    for (const char* word : {"(TIMINGCHECK", "(INTERCONNECT ", "(PROCESS "})
      left_out |= line.find(word) != std::string::npos;
    if (left_out) {
      skipping += balance();
      continue;
    }
    if (const std::size_t condition = line.find("(COND "); condition != std::string::npos) {
      // Its path without the condition: from (IOPATH to the parenthesis before the last one.
      std::string more;
      while (line.find("(IOPATH ") == std::string::npos && std::getline(in, more))
        line += " " + more;
      const std::size_t path = line.find("(IOPATH "), last = line.rfind(')');
      if (path == std::string::npos || last == std::string::npos || last < path) continue;
      line = line.substr(0, condition) + line.substr(path, last - path);
    }
    for (std::size_t i = line.find("::"); i != std::string::npos; i = line.find("::", i + 1)) {
      const std::size_t end = line.find(')', i);
      line.replace(i, 2, ":" + line.substr(i + 2, end - i - 2) + ":");
    }
    result += line + "\n";
  }
  const std::size_t head = result.find("(CELLTYPE \"" + top + "\")");
  if (head != std::string::npos) {  // the top's cell had interconnect only
    const std::size_t begin = result.rfind("(CELL", head - 1);
    int depth = 0;
    std::size_t end = begin;
    do {
      depth += result[end] == '(' ? 1 : result[end] == ')' ? -1 : 0;
      ++end;
    } while (depth > 0 && end < result.size());
    result.erase(begin, end - begin);
  }
  return result;
}

Counts count_vcd(const std::string& file, std::uint64_t from, const Netlist& netlist,
                 const Library& library) {
  std::ifstream in(file);
  if (!in) throw base::ToolError(file + ": Icarus left no such file");
  std::unordered_map<std::string, std::vector<std::size_t>> nets;
  Counter counter(netlist, library);
  std::string line;
  std::uint64_t time = 0;
  while (std::getline(in, line)) {
    if (line.starts_with("$var")) {
      std::istringstream words(line);
      std::string var, type, width, id, name;
      words >> var >> type >> width >> id >> name;
      if (name.size() > 1 && name[0] == 'n' &&
          name.find_first_not_of("0123456789", 1) == std::string::npos)
        nets[id].push_back(std::stoul(name.substr(1)));
    } else if (line.starts_with('#')) {
      counter.settle(time + 1, time >= from);
      time = std::stoull(line.substr(1));
    } else if (!line.empty() && std::strchr("01xzXZ", line[0]) != nullptr) {
      const auto found = nets.find(line.substr(1));
      if (found == nets.end()) continue;
      for (const std::size_t net : found->second)
        counter.change(net, line[0]);
    }
  }
  counter.settle(time + 1, time >= from);
  return counter.counts();
}

std::string icarus_version() {
  std::string said, version;
  if (run_command("iverilog -V", said) != 0) return "";
  std::istringstream words(said);
  words >> version >> version >> version >> version;
  return version;
}

Counts icarus(const Netlist& netlist, const Library& library, const Vectors& vectors,
              const Delays& delays, const std::string& folder) {
  constexpr double kSteps = 1000;  // of the VCD in a time unit
  const double period = std::ceil(delays.period * kSteps / 2) * 2 / kSteps;
  const std::size_t ports = netlist.ports.size(), cycles = vectors.cycles.size();
  std::string digits;
  for (const std::vector<bool>& cycle : vectors.cycles) {
    for (std::size_t i = ports; i-- > 0;)
      digits += cycle[i] ? '1' : '0';
    digits += '\n';
  }
  write_file(folder + "/vectors.bin", digits);
  write_file(folder + "/netlist.v", write_netlist(netlist, library));
  const char* scale = library.time_unit < 0.5e-9 ? "`timescale 1ps/1fs\n" : "`timescale 1ns/1ps\n";
  std::ostringstream bench;
  bench << scale << "module bench;\n  reg [" << ports - 1 << ":0] vectors[0:" << cycles - 1
        << "], now = 0;\n  reg clk = 0;\n  integer t;\n  " << netlist.top << " dut (";
  for (std::size_t i = 0; i < ports; ++i) {
    const Port& port = netlist.ports[i];
    bench << (i == 0 ? "" : ", ") << ".p" << i << "("
          << (port.name == "clk_i" ? "clk"
              : port.input         ? "now[" + std::to_string(i) + "]"
                                   : "")
          << ")";
  }
  bench << ");\n  initial begin\n    $readmemb(\"vectors.bin\", vectors);\n";
  if (!delays.sdf.empty()) bench << "    $sdf_annotate(\"" << delays.sdf << "\", dut);\n";
  bench << "    $dumpfile(\"nets.vcd\");\n    $dumpvars(1, dut);\n    #" << number(period)
        << ";\n    for (t = 0; t < " << cycles
        << "; t = t + 1) begin\n      clk <= 1;\n      now <= "
        << (delays.input_delay > 0 ? "#" + number(delays.input_delay) + " " : "")
        << "vectors[t];\n      #" << number(period / 2) << " clk <= 0;\n      #"
        << number(period / 2) << ";\n    end\n    $finish;\n  end\nendmodule\n";
  write_file(folder + "/bench.v", bench.str());
  write_file(folder + "/timed.v", scale + read_maybe_gzip(folder + "/cells.v"));
  std::string said;
  if (run_command("cd " + quoted(folder) + " && iverilog -g2012 " +
                      (delays.sdf.empty() ? "" : "-gspecify ") +
                      "-o bench.vvp bench.v netlist.v timed.v && vvp -n bench.vvp >bench.log 2>&1",
                  said) != 0)
    throw base::ToolError("Icarus failed on " + netlist.top + ": " + said.substr(0, 300));
  const std::string log = read_maybe_gzip(folder + "/bench.log");
  if (log.find("rror") != std::string::npos || log.find("ERROR") != std::string::npos)
    throw base::ToolError("Icarus does not understand the delays of " + netlist.top + ": " +
                          log.substr(0, 300));
  const double unit = library.time_unit < 0.5e-9 ? 1e-15 : 1e-12;
  const double from = period * static_cast<double>(vectors.count_from + 1) *
                      (library.time_unit < 0.5e-9 ? 1e-12 : 1e-9) / unit;
  return count_vcd(folder + "/nets.vcd", static_cast<std::uint64_t>(from - 0.5), netlist, library);
}

}  // namespace sumac::asic
