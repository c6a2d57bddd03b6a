// SPDX-License-Identifier: Apache-2.0
//
// A constraint as a person types it: LEFT OP RIGHT, OP one of <= >= < > == = !=.  What LEFT and RIGHT may be is the caller's.
#pragma once

#include <cstdint>
#include <string_view>

namespace sumac::base {

enum class Relation : std::uint8_t { kLess, kLessEqual, kGreater, kGreaterEqual, kEqual, kNot };

/// "<", "<=", ">", ">=", "==", "!=".
[[nodiscard]] std::string_view to_string(Relation relation);

/// Parts without the blanks around them; views into the text.
struct Comparison {
  std::string_view left;
  Relation relation = Relation::kLess;
  std::string_view right;
};

/// Throws InputError: no OP, or nothing on one side of it.
[[nodiscard]] Comparison parse_comparison(std::string_view text);

[[nodiscard]] bool holds(double left, Relation relation, double right);

}  // namespace sumac::base
