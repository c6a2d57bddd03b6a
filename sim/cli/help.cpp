// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/help.hpp"

#include <sstream>

#include "sim/cli/console.hpp"

namespace sumac::cli {

std::string HelpFormatter::two_columns(const std::string& left, const std::string& right) const {
  constexpr int kNarrow = 72;
  const std::string head = "  " + left;
  const int indent = width_ < kNarrow ? 6 : kLeft;
  const std::string space(static_cast<std::size_t>(indent), ' ');
  if (width_ < kNarrow || static_cast<int>(head.size()) + 2 > kLeft) {
    return head + '\n' + wrapped(space + right, width_, indent) + '\n';
  }
  return wrapped(head + space.substr(head.size()) + right, width_, indent) + '\n';
}

std::string HelpFormatter::make_description(const CLI::App* app) const {
  return wrapped(app->get_description(), width_, 0) + '\n';
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
  const std::string own =
      CLI::Formatter::make_usage(app, app->get_parent() == nullptr ? "sumac" : std::move(name));
  return "\n" + wrapped(own.substr(0, own.find('\n')), width_, 2) + '\n';
}

std::string HelpFormatter::make_group(std::string group, bool is_positional,
                                      std::vector<const CLI::Option*> options) const {
  std::string text = "\n" + group + ":\n";
  for (const CLI::Option* option : options)
    text += make_option(option, is_positional);
  return text;
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  std::string left = make_option_name(option, is_positional);
  if (!is_positional) {
    for (std::size_t at = 0; (at = left.find(',', at)) != std::string::npos; at += 2)
      left.insert(at + 1, " ");
    left += make_option_opts(option);
  }
  return two_columns(left, option->get_description());
}

std::string HelpFormatter::make_subcommand(const CLI::App* sub) const {
  return two_columns(sub->get_name(), sub->get_description());
}

std::string HelpFormatter::make_footer(const CLI::App* app) const {
  std::string text;
  std::istringstream lines(app->get_footer());
  for (std::string line; std::getline(lines, line);) {
    const std::size_t indent = line.find_first_not_of(' ');
    const bool command = line.starts_with("  sumac ");  // to be pasted: never broken
    text += (command ? line : wrapped(line, width_, static_cast<int>(indent))) + '\n';
  }
  return text;
}

}  // namespace sumac::cli
