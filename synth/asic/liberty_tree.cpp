// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/liberty_tree.hpp"

#include <cctype>

#include "models/base/error.hpp"

namespace sumac::asic {
namespace {

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxNodes = 8'000'000;

struct Token {
  std::string text;
  bool mark = false;  // one of ( ) { } : ; ,
  bool end = false;
};

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file) : text_(text), file_(&file) {}
  std::size_t line = 1;

  [[noreturn]] void fail(const std::string& why) const {
    throw base::InputError(*file_ + ":" + std::to_string(line) + ": " + why);
  }

  Token next() {
    skip();
    if (at_ == text_.size()) return {"", false, true};
    const char c = text_[at_];
    if (is_mark(c)) return ++at_, Token{std::string(1, c), true, false};
    Token t;
    if (c == '"') {
      for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
        if (text_[at_] == '\n') ++line;
        if (text_[at_] != '\\') t.text += text_[at_];
      }
      if (at_ == text_.size()) fail("string without end");
      ++at_;
      return t;
    }
    while (at_ < text_.size() && !is_mark(text_[at_]) && text_[at_] != '"' &&
           !std::isspace(static_cast<unsigned char>(text_[at_])) && text_[at_] != '\\')
      t.text += text_[at_++];
    return t;
  }

  bool is(const Token& t, char c) const { return t.mark && t.text[0] == c; }

 private:
  static bool is_mark(char c) {
    return std::string_view("(){}:;,").find(c) != std::string_view::npos;
  }
  void skip() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') ++line;
      if (std::isspace(static_cast<unsigned char>(c)) || c == '\\') {
        ++at_;
      } else if (text_.substr(at_, 2) == "/*") {
        const auto end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) fail("comment without end");
        for (; at_ < end + 2; ++at_)
          line += text_[at_] == '\n';
      } else {
        return;
      }
    }
  }
  std::string_view text_;
  const std::string* file_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<LibertyNode> parse_liberty(std::string_view text, const std::string& file) {
  Lexer in(text, file);
  std::vector<LibertyNode> nodes;
  std::vector<std::size_t> open;
  for (Token t = in.next();; t = in.next()) {
    if (t.end) break;
    if (in.is(t, ';')) continue;
    if (in.is(t, '}')) {
      if (open.empty()) in.fail("'}' without '{'");
      open.pop_back();
      continue;
    }
    if (t.mark) in.fail("'" + t.text + "' where a name should be");
    if (open.empty() && (!nodes.empty() || t.text != "library"))
      in.fail(nodes.empty() ? "'" + t.text.substr(0, 40) + "' where 'library (NAME) {' should be"
                            : "more than one library group");
    if (nodes.size() == kMaxNodes) in.fail("too many statements");
    LibertyNode node{t.text, {}, in.line, open.empty() ? 0 : open.back(), false};
    Token u = in.next();
    if (in.is(u, ':')) {
      // Some files leave the ';' out at the end of a line: then the next statement, or '}', begins another line.
      std::string value;
      for (std::size_t last = in.line;;) {
        const Lexer before = in;
        u = in.next();
        if (u.end) in.fail("attribute '" + node.name + "' without ';'");
        if (in.is(u, ';')) break;
        if (in.line > last && !value.empty()) {
          Lexer ahead = in;
          const Token after = ahead.next();
          if (in.is(u, '}') || (!u.mark && (in.is(after, ':') || in.is(after, '(')))) {
            in = before;
            break;
          }
        }
        if (in.is(u, '{') || in.is(u, '}') || in.is(u, ':'))
          in.fail("attribute '" + node.name + "' without ';'");
        value += (value.empty() ? "" : " ") + u.text;
        last = in.line;
      }
      node.args.push_back(value);
    } else if (in.is(u, '(')) {
      for (u = in.next(); !in.is(u, ')'); u = in.next()) {
        if (u.end || in.is(u, '{') || in.is(u, '}') || in.is(u, ';')) in.fail("'(' without ')'");
        if (!in.is(u, ',')) node.args.push_back(u.text);
      }
      u = in.next();
      node.group = in.is(u, '{');
      if (!node.group && !in.is(u, ';')) in.fail("'" + node.name + "(...)' without '{' or ';'");
      if (node.group) {
        if (open.size() == kMaxDepth) in.fail("groups too deep");
        open.push_back(nodes.size());
      }
    } else {
      in.fail("'" + node.name + "' without ':' or '('");
    }
    nodes.push_back(std::move(node));
  }
  if (!open.empty()) in.fail("'{' without '}'");
  if (nodes.empty()) in.fail("no library group: the file is empty, or is not Liberty");
  return nodes;
}

}  // namespace sumac::asic
