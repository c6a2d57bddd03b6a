// SPDX-License-Identifier: Apache-2.0
//
// A front as a picture, by gnuplot: a panel for each pair of objectives.
//
//   grey     all points that were compared; those that fall on one dot of a fine grid are drawn once
//   colour   points on the front, a colour and a shape for each PE; with two objectives a line under which no point lies
//   axes     logarithmic where the largest is more than 20 times the smallest
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "models/base/error.hpp"
#include "sim/base/shell.hpp"
#include "sim/cli/pareto_report.hpp"

namespace sumac::cli {
namespace {

constexpr int kGrid = 300;
constexpr double kLogFrom = 20;

/// An objective as an axis shows it.
struct Axis {
  std::string label;
  double unit = 1;  // of the values
  bool log = false;
  double low = 0;  // of all points, in units
  double high = 0;

  [[nodiscard]] double shown(double value) const { return value / unit; }
  /// 0 .. kGrid - 1.
  [[nodiscard]] int cell(double value) const {
    const auto place = [&](double v) { return log ? std::log(v) : v; };
    const double span = place(high) - place(low);
    const double at = span > 0 ? (place(shown(value)) - place(low)) / span : 0;
    return static_cast<int>(at * (kGrid - 1));
  }
};

struct Unit {
  double size;
  const char* name;
};

/// The largest unit that leaves the values at 1 or more; the smallest one otherwise.
Unit unit_for(const pareto::Objective& objective, double low) {
  static constexpr std::array kEnergy = {Unit{1, "pJ"}, Unit{1e3, "nJ"}, Unit{1e6, "uJ"},
                                         Unit{1e9, "mJ"}, Unit{1e12, "J"}};
  static constexpr std::array kTime = {Unit{1, "ns"}, Unit{1e3, "us"}, Unit{1e6, "ms"},
                                       Unit{1e9, "s"}};
  static constexpr std::array kArea = {Unit{1, "um2"}, Unit{1e6, "mm2"}};
  static constexpr std::array kEdp = {Unit{1e3, "nJ ns"}, Unit{1e9, "uJ us"}, Unit{1e15, "mJ ms"},
                                      Unit{1e21, "J s"}};
  static constexpr std::array kCount = {Unit{1, ""}, Unit{1e3, "thousand"}, Unit{1e6, "million"},
                                        Unit{1e9, "billion"}};
  static constexpr std::array kNone = {Unit{1, ""}};
  const auto choose = [&](const auto& units) {
    Unit chosen = units.front();
    for (const Unit& unit : units) {
      if (low >= unit.size * 0.05) chosen = unit;
    }
    return chosen;
  };
  if (objective.name == "energy") return choose(kEnergy);
  if (objective.name == "time") return choose(kTime);
  if (objective.name == "area") return choose(kArea);
  if (objective.name == "edp") return choose(kEdp);
  if (objective.name == "cycles") return choose(kCount);
  return choose(kNone);
}

Axis axis_of(const pareto::Objective& objective, const pareto::Front& front, std::size_t k,
             std::size_t n) {
  double low = std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::lowest();
  for (std::size_t i = k; i < front.values.size(); i += n) {
    if (!std::isfinite(front.values[i])) continue;
    low = std::min(low, front.values[i]);
    high = std::max(high, front.values[i]);
  }
  if (low > high) low = high = 0;
  const Unit unit = unit_for(objective, low);
  Axis axis;
  axis.unit = unit.size;
  axis.log = low > 0 && high > kLogFrom * low;
  axis.low = low / unit.size;
  axis.high = high / unit.size;
  axis.label = std::string(objective.name == "edp" ? "EDP" : objective.name);
  if (*unit.name != '\0') axis.label += std::string(" (") + unit.name + ")";
  return axis;
}

/// In single quotes, where gnuplot reads nothing but the quote itself.
std::string quoted(const std::string& text) {
  std::string all = "'";
  for (const char c : one_line(text)) {
    all += c;
    if (c == '\'') all += c;
  }
  return all + "'";
}

std::string digits(double value) {
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.9g", value);
  return buffer.data();
}

/// Commands for gnuplot with the points in them.
class Script {
 public:
  Script(const ParetoSetting& setting, const pareto::Front& front)
      : setting_(setting), front_(front), n_(setting.objectives.size()) {
    for (std::size_t k = 0; k < n_; ++k)
      axes_.push_back(axis_of(*setting.objectives[k], front, k, n_));
    for (const pareto::Point& point : front.front)
      by_pe_[point.text("pe")].push_back(&point);
  }

  [[nodiscard]] std::string text(bool svg, const std::string& path) {
    const std::size_t side = n_ - 1;
    const std::size_t width = side == 1 ? 900 : 150 + 430 * side;
    const std::size_t height = side == 1 ? 640 : 110 + 360 * side;
    out_ << "set encoding utf8\nset terminal "
         << (svg ? "svg noenhanced background 'white' font 'sans,13'"
                 : "pngcairo noenhanced background 'white' font 'sans,11'")
         << " size " << width << ',' << height << "\nset output " << quoted(path)
         << "\nset grid lc rgb '#dddddd'\nset border 3 lc rgb '#444444'\nset tics nomirror\n"
            "set key outside right top\n";
    const std::string title = front_.title() + ": " + std::to_string(front_.front.size()) + " of " +
                              std::to_string(front_.points) + " points on the front of " +
                              objective_names(setting_);
    if (side == 1) {
      out_ << "set title " << quoted(title) << '\n';
      panel(0, 1);
    } else {
      out_ << "set multiplot layout " << side << ',' << side << " title " << quoted(title)
           << " margins 0.07,0.86,0.08,0.92 spacing 0.08,0.09\n";
      for (std::size_t y = 1; y < n_; ++y) {
        for (std::size_t x = 0; x < side; ++x) {
          if (x < y) {
            panel(x, y);
          } else {
            out_ << "set multiplot next\n";
          }
        }
      }
      out_ << "unset multiplot\n";
    }
    return out_.str();
  }

 private:
  void axis(char name, const Axis& axis) {
    out_ << "set " << name << "label " << quoted(axis.label) << "\nunset logscale " << name
         << "\nset format " << name << " '%g'\n";
    if (axis.log) out_ << "set logscale " << name << '\n';
    // Room at both ends, and where all are equal.
    const double room =
        axis.high > axis.low ? 0.05 * (axis.high - axis.low) : 0.05 * std::fabs(axis.high) + 1e-9;
    const double low = axis.log ? axis.low / 1.25 : axis.low - room;
    const double high = axis.log ? axis.high * 1.25 : axis.high + room;
    out_ << "set " << name << "range [" << digits(low) << ':' << digits(high) << "]\n";
  }

  void panel(std::size_t x, std::size_t y) {
    axis('x', axes_[x]);
    axis('y', axes_[y]);
    const std::string id = std::to_string(x) + std::to_string(y);
    std::set<std::pair<int, int>> seen;
    out_ << "$all" << id << " << EOD\n";
    for (std::size_t i = 0; i < front_.values.size(); i += n_) {
      const double a = front_.values[i + x];
      const double b = front_.values[i + y];
      if (std::isfinite(a) && std::isfinite(b) &&
          seen.emplace(axes_[x].cell(a), axes_[y].cell(b)).second)
        line(x, y, a, b);
    }
    out_ << "EOD\n";
    std::size_t number = 0;
    for (const auto& [pe, points] : by_pe_) {
      out_ << "$pe" << id << '_' << number++ << " << EOD\n";
      for (const pareto::Point* point : points)
        line(x, y, value(*point, x), value(*point, y));
      out_ << "EOD\n";
    }
    if (n_ == 2) {
      out_ << "$line << EOD\n";
      for (const pareto::Point& point : front_.front)
        line(x, y, value(point, x), value(point, y));
      out_ << "EOD\n";
    }
    const bool keys = n_ == 2 || (x + 2 == n_ && y + 1 == n_);
    out_ << (keys ? "set key outside right top\n" : "unset key\n");
    out_ << "plot $all" << id << " with points pt 7 ps 0.25 lc rgb '#b8b8b8' title 'all points'";
    if (n_ == 2) out_ << ", $line with steps lw 1.2 lc rgb '#555555' notitle";
    static constexpr std::array<const char*, 8> kColours = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f3c8d", "#222222"};
    static constexpr std::array<int, 4> kShapes = {7, 5, 9, 13};
    number = 0;
    for (const auto& [pe, points] : by_pe_) {
      out_ << ", $pe" << id << '_' << number << " with points pt "
           << kShapes[(number + number / kColours.size()) % kShapes.size()] << " ps 0.9 lc rgb '"
           << kColours[number % kColours.size()] << "' title " << quoted(pe);
      ++number;
    }
    out_ << '\n';
  }

  [[nodiscard]] double value(const pareto::Point& point, std::size_t k) const {
    return *point.number(setting_.objectives[k]->column);
  }
  void line(std::size_t x, std::size_t y, double a, double b) {
    out_ << digits(axes_[x].shown(a)) << ' ' << digits(axes_[y].shown(b)) << '\n';
  }

  const ParetoSetting& setting_;
  const pareto::Front& front_;
  std::size_t n_;
  std::vector<Axis> axes_;
  std::map<std::string, std::vector<const pareto::Point*>> by_pe_;
  std::ostringstream out_;
};

std::string last_line(const std::string& path) {
  std::ifstream in(path);
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" ^") != std::string::npos) last = line;
  }
  return last;
}

}  // namespace

void check_picture(const ParetoSetting& setting, const std::string& name) {
  if (!name.ends_with(".svg") && !name.ends_with(".png"))
    throw base::UsageError("pareto: --plot '" + name + "' ends neither in .svg nor in .png");
  if (setting.objectives.size() < 2)
    throw base::UsageError("pareto: --plot needs two objectives or more");
}

void draw_front(const ParetoSetting& setting, const pareto::Front& front, const std::string& name,
                const std::string& path) {
  constexpr int kNotFound = 127;
  const std::string script = path + ".gnuplot";
  const std::string log = path + ".log";
  struct Gone {
    const std::string& name;
    ~Gone() {
      std::error_code ignored;
      std::filesystem::remove(name, ignored);
    }
  };
  const Gone script_gone{script};
  const Gone log_gone{log};
  std::ofstream(script) << Script(setting, front).text(name.ends_with(".svg"), path);
  const int status =
      base::run_shell("command -v gnuplot > /dev/null || exit 127; exec gnuplot " +
                      base::shell_word(script) + " > " + base::shell_word(log) + " 2>&1");
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotFound) {
    throw base::ToolError(
        "gnuplot is missing, which --plot draws with (Debian: apt-get install gnuplot-nox; --csv "
        "works without)");
  }
  std::error_code error;
  if (status != 0 || std::filesystem::file_size(path, error) == 0 || error)
    throw base::ToolError("gnuplot failed: " + last_line(log) + " (gnuplot 5.4 is known to work)");
}

}  // namespace sumac::cli
