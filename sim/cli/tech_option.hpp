// SPDX-License-Identifier: Apache-2.0
//
// The options that choose a technology, the same in every command that has them.
#pragma once

#include <string>

#include "sim/cli/command.hpp"
#include "sim/cost/technologies.hpp"

namespace sumac::cli {

/// A technology with what a report says of it.
struct TechSetting {
  cost::Technology technology;
  cost::TechnologyChoice choice;

  /// "nangate45-small (45 nm, 1.1 V), operands of minilm".
  [[nodiscard]] std::string title() const;
  /// What is modelled in a number of it: one sentence. `with_dram`: DRAM energy is in it.
  [[nodiscard]] std::string modelled(bool with_dram) const;
};

/// Name, node, supply, memories, DRAM and operands.
[[nodiscard]] nlohmann::ordered_json technology_json(const TechSetting& tech);

class TechOption {
 public:
  void add(CLI::App& command);
  [[nodiscard]] bool given() const { return !choice_.name.empty(); }
  [[nodiscard]] const cost::TechnologyChoice& choice() const { return choice_; }
  /// UsageError where another option of the group stands without --tech.
  void check(const std::string& command) const;
  [[nodiscard]] TechSetting load() const;

 private:
  cost::TechnologyChoice choice_;
};

}  // namespace sumac::cli
