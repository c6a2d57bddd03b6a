// SPDX-License-Identifier: Apache-2.0
//
// The layout of --help: two columns, wrapped to the terminal; one column where it is narrow.
#pragma once

#include <CLI/CLI.hpp>

namespace sumac::cli {

class HelpFormatter : public CLI::Formatter {
 public:
  explicit HelpFormatter(int width) : width_(width > 0 && width < kWidest ? width : kWidest) {}

  std::string make_description(const CLI::App* app) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override;
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_subcommand(const CLI::App* sub) const override;
  std::string make_footer(const CLI::App* app) const override;

 private:
  static constexpr int kWidest = 100;
  static constexpr int kLeft = 24;  // where the second column begins
  [[nodiscard]] std::string two_columns(const std::string& left, const std::string& right) const;

  int width_;
};

}  // namespace sumac::cli
