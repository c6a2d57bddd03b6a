// SPDX-License-Identifier: Apache-2.0
#include "sim/pareto/filter.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "models/base/error.hpp"

namespace sumac::pareto {
namespace {

std::string_view unquoted(std::string_view text) {
  const bool quotes = text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
                      text.back() == text.front();
  return quotes ? text.substr(1, text.size() - 2) : text;
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

const Column& column_of(std::string_view name) {
  if (const Column* column = find_column(name)) return *column;
  throw base::InputError("--where: '" + std::string(name) +
                         "' is no column (columns: " + column_names(true) + ")");
}

}  // namespace

void Filter::add(std::string_view text) {
  using base::Relation;
  const base::Comparison c = base::parse_comparison(text);
  const Column& left = column_of(c.left);
  std::string right;
  if (left.is_text()) {
    if (c.relation != Relation::kEqual && c.relation != Relation::kNot) {
      throw base::InputError("--where: '" + std::string(c.left) +
                             "' is a text, which only == and != compare");
    }
    values_.emplace_back(std::string(unquoted(c.right)));
  } else if (const std::optional<double> number = number_of(c.right)) {
    values_.emplace_back(*number);
  } else {
    const Column* other = find_column(c.right);
    if (other == nullptr || other->is_text()) {
      throw base::InputError("--where: '" + std::string(c.right) +
                             "' is neither a number nor a column of numbers");
    }
    right = other->term();
  }
  if (right.empty()) right = "?" + std::to_string(values_.size());
  terms_.push_back(left.term() + " " + std::string(base::to_string(c.relation)) + " " + right);
  texts_.emplace_back(text);
}

std::string Filter::sql() const {
  std::string all;
  for (const std::string& term : terms_)
    all += (all.empty() ? "" : " AND ") + term;
  return all.empty() ? "1" : all;
}

}  // namespace sumac::pareto
