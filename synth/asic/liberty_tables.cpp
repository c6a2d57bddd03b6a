// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/liberty_tables.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

/// The interval of `axis` in which, or nearest to which, x lies, and how far along it.
std::pair<std::size_t, double> place(const std::vector<double>& axis, double x) {
  const auto above = std::upper_bound(axis.begin(), axis.end(), x);
  const auto index = std::clamp<std::ptrdiff_t>(above - axis.begin() - 1, 0,
                                                static_cast<std::ptrdiff_t>(axis.size()) - 2);
  const auto i = static_cast<std::size_t>(index);
  return {i, (x - axis[i]) / (axis[i + 1] - axis[i])};
}

enum class Axis { kSlew, kLoad };

}  // namespace

double Table::at(double slew_s, double load_f) const {
  if (value.size() == 1) return value[0];
  const std::size_t n = load.size();
  const auto along_load = [&](std::size_t i) {
    if (n == 1) return value[i];
    const auto [j, g] = place(load, load_f);
    return value[i * n + j] * (1 - g) + value[i * n + j + 1] * g;
  };
  if (slew.size() == 1) return along_load(0);
  const auto [i, f] = place(slew, slew_s);
  return along_load(i) * (1 - f) + along_load(i + 1) * f;
}

LibertyView::LibertyView(std::vector<LibertyNode> nodes, std::string file)
    : nodes_(std::move(nodes)), children_(nodes_.size()), file_(std::move(file)) {
  for (std::size_t i = 1; i < nodes_.size(); ++i)
    children_[nodes_[i].parent].push_back(i);
}

const LibertyNode* LibertyView::attribute(std::size_t group, std::string_view name) const {
  for (const std::size_t i : children_[group]) {
    if (!nodes_[i].group && nodes_[i].name == name) return &nodes_[i];
  }
  return nullptr;
}

std::string LibertyView::text(std::size_t group, std::string_view name) const {
  const LibertyNode* node = attribute(group, name);
  return node == nullptr || node->args.empty() ? std::string() : node->args[0];
}

double LibertyView::parse_number(const std::string& text, const LibertyNode& at) const {
  double value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  while (begin != end && *begin == ' ')
    ++begin;
  if (begin != end && *begin == '+') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value))
    fail(at, "'" + at.name + "': \"" + text.substr(0, 40) + "\" is no number");
  return value;
}

double LibertyView::number(std::size_t group, std::string_view name, double otherwise) const {
  const LibertyNode* node = attribute(group, name);
  if (node == nullptr) return otherwise;
  if (node->args.empty()) fail(*node, "'" + node->name + "' without a value");
  return parse_number(node->args[0], *node);
}

std::string LibertyView::where(const LibertyNode& node) const {
  return file_ + ":" + std::to_string(node.line);
}

void LibertyView::fail(const LibertyNode& node, const std::string& why) const {
  throw base::InputError(where(node) + ": " + why);
}

LibertyTables::LibertyTables(const LibertyView& view, double time_unit, double cap_unit)
    : view_(view), time_unit_(time_unit), cap_unit_(cap_unit) {
  for (const std::size_t i : view.children(0)) {
    const LibertyNode& node = view[i];
    if (!node.group || (node.name != "lu_table_template" && node.name != "power_lut_template") ||
        node.args.empty())
      continue;
    Template& made = templates_[node.args[0]] = Template{};
    for (const char* index : {"1", "2", "3"}) {
      const std::string variable = view.text(i, std::string("variable_") + index);
      if (variable.empty()) break;
      made.variables.push_back(variable);
      const LibertyNode* axis = view.attribute(i, std::string("index_") + index);
      made.axes.push_back(axis == nullptr ? std::vector<double>{} : numbers(*axis));
    }
  }
}

std::vector<double> LibertyTables::numbers(const LibertyNode& node) const {
  std::vector<double> values;
  for (const std::string& arg : node.args) {
    std::size_t at = 0;
    while (at < arg.size()) {
      const std::size_t begin = arg.find_first_not_of(", \t\r\n", at);
      if (begin == std::string::npos) break;
      const std::size_t end = std::min(arg.find_first_of(", \t\r\n", begin), arg.size());
      values.push_back(view_.parse_number(arg.substr(begin, end - begin), node));
      at = end;
    }
  }
  return values;
}

Table LibertyTables::read(std::size_t group, double value_unit) const {
  const LibertyNode& node = view_[group];
  Template shape;
  if (!node.args.empty() && node.args[0] != "scalar") {
    const auto found = templates_.find(node.args[0]);
    if (found == templates_.end()) view_.fail(node, "no table template '" + node.args[0] + "'");
    shape = found->second;
  }
  const char* const names[] = {"index_1", "index_2", "index_3"};
  for (std::size_t a = 0; a < shape.variables.size(); ++a) {
    const LibertyNode* axis = view_.attribute(group, names[a]);
    if (axis != nullptr) shape.axes[a] = numbers(*axis);
  }
  const LibertyNode* values = view_.attribute(group, "values");
  if (values == nullptr) view_.fail(node, "table '" + node.name + "' without values");
  std::vector<double> flat = numbers(*values);
  Table table;
  table.slew = table.load = {0.0};
  std::vector<Axis> order;
  std::size_t size = 1;
  for (std::size_t a = 0; a < shape.variables.size(); ++a) {
    const std::string& variable = shape.variables[a];
    const bool is_load = variable == "total_output_net_capacitance";
    if (!is_load && variable != "input_net_transition" && variable != "input_transition_time")
      view_.fail(node, "table '" + node.name + "' over '" + variable + "' is not understood");
    std::vector<double>& axis = is_load ? table.load : table.slew;
    axis = shape.axes[a];
    if (axis.empty() ||
        std::adjacent_find(axis.begin(), axis.end(), std::greater_equal<>()) != axis.end())
      view_.fail(node, "table '" + node.name + "': index does not increase");
    for (double& x : axis)
      x *= is_load ? cap_unit_ : time_unit_;
    size *= axis.size();
    order.push_back(is_load ? Axis::kLoad : Axis::kSlew);
  }
  if (order.size() > 2 || (order.size() == 2 && order[0] == order[1]))
    view_.fail(node, "table '" + node.name + "' is not over one slew and one load");
  if (flat.size() != size) {
    view_.fail(node, "table '" + node.name + "' has " + std::to_string(flat.size()) +
                         " values where its axes want " + std::to_string(size));
  }
  for (double& x : flat)
    x *= value_unit;
  if (order.size() == 2 && order[0] == Axis::kLoad) {
    table.value.resize(size);
    const std::size_t n = table.load.size(), m = table.slew.size();
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < m; ++i)
        table.value[i * n + j] = flat[j * m + i];
    }
  } else {
    table.value = std::move(flat);
  }
  return table;
}

}  // namespace sumac::asic
