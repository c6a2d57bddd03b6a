// SPDX-License-Identifier: Apache-2.0
//
// Tables of a Liberty tree: templates, axes, values.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "synth/asic/liberty.hpp"
#include "synth/asic/liberty_tree.hpp"

namespace sumac::asic {

/// The tree with the children of each node at hand.
class LibertyView {
 public:
  LibertyView(std::vector<LibertyNode> nodes, std::string file);
  [[nodiscard]] const LibertyNode& operator[](std::size_t i) const { return nodes_[i]; }
  [[nodiscard]] const std::vector<std::size_t>& children(std::size_t i) const {
    return children_[i];
  }
  [[nodiscard]] const LibertyNode* attribute(std::size_t group, std::string_view name) const;
  [[nodiscard]] std::string text(std::size_t group, std::string_view name) const;  // "" if absent
  [[nodiscard]] double number(std::size_t group, std::string_view name, double otherwise) const;
  [[nodiscard]] double parse_number(const std::string& text, const LibertyNode& at) const;
  [[nodiscard]] std::string where(const LibertyNode& node) const;
  [[noreturn]] void fail(const LibertyNode& node, const std::string& why) const;

 private:
  std::vector<LibertyNode> nodes_;
  std::vector<std::vector<std::size_t>> children_;
  std::string file_;
};

/// Templates of the library, and how a table group becomes a Table in SI units.
class LibertyTables {
 public:
  LibertyTables(const LibertyView& view, double time_unit, double cap_unit);
  [[nodiscard]] Table read(std::size_t group, double value_unit) const;

 private:
  struct Template {
    std::vector<std::string> variables;
    std::vector<std::vector<double>> axes;
  };
  [[nodiscard]] std::vector<double> numbers(const LibertyNode& node) const;
  const LibertyView& view_;
  double time_unit_, cap_unit_;
  std::unordered_map<std::string, Template> templates_;
};

}  // namespace sumac::asic
