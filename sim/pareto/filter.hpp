// SPDX-License-Identifier: Apache-2.0
//
// Which points are looked at: COLUMN OP VALUE, all of them at once.
//
//   numbers   VALUE is a number or another column of numbers
//   texts     OP is == or !=, VALUE a text, in quotes or not: pe == mac/int8
//   nothing   a point that has nothing in the column fits no constraint over it
//   SQL       is made of names of columns.hpp alone; values are bound parameters
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/comparison.hpp"
#include "sim/pareto/columns.hpp"

namespace sumac::pareto {

class Filter {
 public:
  using Value = std::variant<double, std::string>;

  /// Throws InputError: not of that form, unknown column, a text where a number belongs, an order of texts.
  void add(std::string_view text);

  [[nodiscard]] bool empty() const { return terms_.empty(); }
  /// "a <= ?1 AND b = ?2"; "1" without constraints.
  [[nodiscard]] std::string sql() const;
  /// Of ?1, ?2, ...
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }
  /// As they were given.
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> terms_;
  std::vector<Value> values_;
  std::vector<std::string> texts_;
};

}  // namespace sumac::pareto
