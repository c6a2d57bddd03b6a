// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/expression.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

constexpr int kMaxStack = 16;
constexpr int kMaxNesting = 64;

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '[' || c == ']' ||
         c == '.';
}

}  // namespace

class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, const std::function<int(std::string_view)>& signal,
                   const std::string& where)
      : text_(text), signal_(signal), where_(where) {}

  Expression run() {
    either();
    if (peek() != '\0') fail("'" + std::string(1, peek()) + "' is not understood");
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw base::InputError(where_ + ": expression \"" + std::string(text_) + "\": " + why);
  }

  char peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0)
      ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  void push(std::int16_t step) {
    result_.steps_.push_back(step);
    if (step >= 0 || step == Expression::kZero || step == Expression::kOne) {
      if (++depth_ > kMaxStack) fail("too many values at once");
    } else if (step != Expression::kNot) {
      --depth_;
    }
  }

  void either() {
    both();
    while (peek() == '+' || peek() == '|') {
      ++at_;
      if (peek() == '|') ++at_;
      both();
      push(Expression::kOr);
    }
  }

  void both() {
    differ();
    for (;;) {
      const char c = peek();
      if (c == '&' || c == '*') {
        ++at_;
        if (peek() == '&') ++at_;
      } else if (c != '(' && c != '!' && !is_name(c)) {
        return;
      }
      differ();
      push(Expression::kAnd);
    }
  }

  void differ() {
    factor();
    while (peek() == '^') {
      ++at_;
      factor();
      push(Expression::kXor);
    }
  }

  void factor() {
    if (++nesting_ > kMaxNesting) fail("nested too deep");
    const char c = peek();
    if (c == '!') {
      ++at_;
      factor();
      push(Expression::kNot);
    } else if (c == '(') {
      ++at_;
      either();
      if (peek() != ')') fail("'(' without ')'");
      ++at_;
    } else {
      const std::size_t begin = at_;
      while (at_ < text_.size() && is_name(text_[at_]))
        ++at_;
      const std::string_view name = text_.substr(begin, at_ - begin);
      if (name.empty()) fail("a name is missing");
      const int index = signal_(name);
      if (index >= 0) {
        push(static_cast<std::int16_t>(index));
      } else if (name == "0" || name == "1") {
        push(name == "0" ? Expression::kZero : Expression::kOne);
      } else {
        fail("no pin or state '" + std::string(name) + "'");
      }
    }
    while (peek() == '\'') {
      ++at_;
      push(Expression::kNot);
    }
    --nesting_;
  }

  std::string_view text_;
  const std::function<int(std::string_view)>& signal_;
  const std::string& where_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int nesting_ = 0;
  Expression result_;
};

Expression Expression::parse(std::string_view text,
                             const std::function<int(std::string_view)>& signal,
                             const std::string& where) {
  return ExpressionParser(text, signal, where).run();
}

Expression Expression::none_of(const std::vector<const Expression*>& others) {
  Expression result;
  result.steps_.push_back(kZero);
  for (const Expression* other : others) {
    result.steps_.insert(result.steps_.end(), other->steps_.begin(), other->steps_.end());
    result.steps_.push_back(kOr);
  }
  result.steps_.push_back(kNot);
  return result;
}

std::uint64_t Expression::evaluate(const std::uint64_t* signals) const {
  std::array<std::uint64_t, kMaxStack + 2> stack;
  std::uint64_t* top = stack.data();  // the last value pushed
  for (const std::int16_t step : steps_) {
    if (step >= 0) {
      *++top = signals[step];
      continue;
    }
    switch (step) {
      case kNot: *top = ~*top; break;
      case kAnd:
        top[-1] &= *top;
        --top;
        break;
      case kOr:
        top[-1] |= *top;
        --top;
        break;
      case kXor:
        top[-1] ^= *top;
        --top;
        break;
      case kZero: *++top = 0; break;
      case kOne: *++top = ~std::uint64_t{0}; break;
    }
  }
  return *top;
}

std::vector<int> Expression::signals() const {
  std::vector<int> found;
  for (const std::int16_t step : steps_) {
    if (step >= 0) found.push_back(step);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

bool Expression::reads(int signal) const {
  return std::find(steps_.begin(), steps_.end(), signal) != steps_.end();
}

}  // namespace sumac::asic
