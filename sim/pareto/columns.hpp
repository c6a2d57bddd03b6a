// SPDX-License-Identifier: Apache-2.0
//
// What a results database says of a point: the columns of its view `results`, and what follows from them.  README.md has their units.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sumac::pareto {

struct Column {
  enum class Kind : std::uint8_t { kText, kInteger, kReal };
  std::string_view name;
  Kind kind = Kind::kReal;
  std::string_view sql{};  // in terms of the view's columns; empty: one of them

  [[nodiscard]] bool is_derived() const { return !sql.empty(); }
  [[nodiscard]] bool is_text() const { return kind == Kind::kText; }
  /// As a term of a query.
  [[nodiscard]] std::string term() const { return std::string(is_derived() ? sql : name); }
};

/// Those of the view in its order, then the derived ones.
[[nodiscard]] std::span<const Column> columns();
/// nullptr: unknown.
[[nodiscard]] const Column* find_column(std::string_view name);
/// "a, b, c".
[[nodiscard]] std::string column_names(bool derived_too);

/// What can be minimised.
struct Objective {
  std::string_view name;    // "energy"
  std::string_view column;  // "energy_pj"
  std::string_view unit;    // "pJ"
};
[[nodiscard]] std::span<const Objective> objectives();
/// "energy,area".  Throws InputError: unknown name, one that comes twice, none.
[[nodiscard]] std::vector<const Objective*> parse_objectives(std::string_view text);

}  // namespace sumac::pareto
