// SPDX-License-Identifier: Apache-2.0
//
// Boolean expressions of Liberty (`function`, `when`, `next_state`), 64 vectors at a time.
//
//   syntax   names, 0, 1, ! and ' (not), & * and side by side (and), + | (or), ^ (exclusive or), parentheses;
//            binding: not, exclusive or, and, or
//   limits   16 values at once on the stack
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sumac::asic {

class Expression {
 public:
  /// `signal` gives the index of a name, or a negative number.  Throws base::InputError, beginning with `where`.
  static Expression parse(std::string_view text, const std::function<int(std::string_view)>& signal,
                          const std::string& where);

  /// True where none of `others` is.
  static Expression none_of(const std::vector<const Expression*>& others);

  /// One word of 64 vectors per signal.
  [[nodiscard]] std::uint64_t evaluate(const std::uint64_t* signals) const;

  /// Signals that are read, in ascending order, each once.
  [[nodiscard]] std::vector<int> signals() const;
  [[nodiscard]] bool reads(int signal) const;
  [[nodiscard]] bool empty() const { return steps_.empty(); }

 private:
  enum Step : std::int16_t { kNot = -1, kAnd = -2, kOr = -3, kXor = -4, kZero = -5, kOne = -6 };
  friend class ExpressionParser;
  std::vector<std::int16_t> steps_;  // postfix; a number from 0 reads that signal
};

}  // namespace sumac::asic
