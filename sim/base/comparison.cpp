// SPDX-License-Identifier: Apache-2.0
#include "sim/base/comparison.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "models/base/error.hpp"

namespace sumac::base {
namespace {

// Longer ones before those that they begin with.
constexpr std::array<std::pair<std::string_view, Relation>, 7> kRelations = {{
    {"<=", Relation::kLessEqual},
    {">=", Relation::kGreaterEqual},
    {"==", Relation::kEqual},
    {"!=", Relation::kNot},
    {"<", Relation::kLess},
    {">", Relation::kGreater},
    {"=", Relation::kEqual},
}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view to_string(Relation relation) {
  return std::ranges::find(kRelations, relation, [](const auto& r) { return r.second; })->first;
}

Comparison parse_comparison(std::string_view text) {
  const std::size_t at = text.find_first_of("<>=!");
  const auto found = std::ranges::find_if(kRelations, [&](const auto& r) {
    return at != std::string_view::npos && text.substr(at).starts_with(r.first);
  });
  Comparison c;
  if (found != kRelations.end()) {
    c = {trimmed(text.substr(0, at)), found->second,
         trimmed(text.substr(at + found->first.size()))};
  }
  if (c.left.empty() || c.right.empty()) {
    throw InputError("constraint '" + std::string(text) +
                     "' is not COLUMN <= VALUE (also <, >, >=, ==, !=)");
  }
  return c;
}

bool holds(double left, Relation relation, double right) {
  switch (relation) {
    case Relation::kLess: return left < right;
    case Relation::kLessEqual: return left <= right;
    case Relation::kGreater: return left > right;
    case Relation::kGreaterEqual: return left >= right;
    case Relation::kEqual: return left == right;
    case Relation::kNot: return left != right;
  }
  SUMAC_CHECK(false, "relation is one of the enumerators");
}

}  // namespace sumac::base
