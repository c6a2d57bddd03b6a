// SPDX-License-Identifier: Apache-2.0
//
// A subcommand: its options on the command line, and what it does.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/base/whole_file.hpp"
#include "sim/cli/console.hpp"

namespace sumac::cli {

/// Runs the parsed command; returns the exit code.  Throws base::Error.
using Command = std::function<int(Console&)>;

// One per file NAME.cpp: adds the subcommand to the app.
Command add_run(CLI::App& app);
Command add_verify(CLI::App& app);
Command add_arith(CLI::App& app);
Command add_cost(CLI::App& app);
Command add_sweep(CLI::App& app);
Command add_pareto(CLI::App& app);
Command add_claims(CLI::App& app);
Command add_list(CLI::App& app);
Command add_doctor(CLI::App& app);

/// A subcommand with two worked examples under its help, and -q and -v.
///   examples   pairs: the command line, what it shows
struct Example {
  std::string command;
  std::string what;
};
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description,
                      const Example& first, const Example& second);

/// Checks the text of an option of a 64-bit number before it is read: `--jobs 99999999999999999999` is refused as it was written.
CLI::Validator whole_number(bool with_sign = true);

/// `--seed S`, 0 or more.
void add_seed(CLI::App& command, std::uint64_t& seed, const std::string& description);

/// `--json FILE|-`: the result as JSON in a file, or on standard output instead of the table.
class JsonOption {
 public:
  void add(CLI::App& command);
  [[nodiscard]] bool wanted() const { return !target_.empty(); }
  /// True if the table is not to be printed.
  [[nodiscard]] bool replaces_table() const { return target_ == "-"; }
  /// The file was opened before the work, and appears now.  Throws InputError when it cannot be written.
  void write(const Console& console, const nlohmann::ordered_json& document) const;

 private:
  void prepare();

  std::string target_;
  std::unique_ptr<base::WholeFile> file_;
};

/// Parses the command line and runs it; catches everything.  Returns the exit code.
int run_program(int argc, char** argv);

}  // namespace sumac::cli
