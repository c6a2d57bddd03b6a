// SPDX-License-Identifier: Apache-2.0
//
// From the command line to an exit code: 0 ok, 2 usage, 3 bad input, 4 mismatch, 5 tool missing, 70 internal, 130 Ctrl-C.
#include <charconv>
#include <exception>
#include <iostream>
#include <new>

#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/base/whole_file.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/help.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

constexpr int kUsage = 2;
constexpr int kInternal = 70;
constexpr int kInterrupted = 130;

/// The library's sentence in our form: without a capital and a full stop, on one line.
std::string plain(const CLI::ParseError& error) {
  std::string text = error.what();
  if (const auto* extras = dynamic_cast<const CLI::ExtrasError*>(&error); extras != nullptr) {
    // The words stand in reverse order, and a word may have blanks: the first option is the last to follow a blank.
    const std::string all = text.substr(text.find(": ") + 2);
    const std::size_t option = all.rfind(" --");
    text = "'" + (option == std::string::npos ? all : all.substr(option + 1)) +
           "' is not understood here";
  } else if (text == "A subcommand is required") {
    text = "a command is missing";
  }
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

int usage_error(const Console& console, const CLI::App& app, const CLI::ParseError& error) {
  std::string name;
  for (const CLI::App* sub : app.get_subcommands())
    name = sub->get_name();
  console.error((name.empty() ? "" : name + ": ") + plain(error) + " (sumac " +
                (name.empty() ? "" : name + " ") + "--help)");
  return kUsage;
}

/// The exit code of what is being thrown, after its message.
int report(const Console& console) {
  if (base::interrupted()) return kInterrupted;
  try {
    throw;
  } catch (const base::InternalError& error) {
    console.error(std::string("internal error: ") + error.what() + " (please report it)");
    return error.exit_code();
  } catch (const base::Error& error) {
    console.error(error.what());
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    console.error("out of memory (a smaller problem fits)");
    return kInternal;
  } catch (const std::exception& error) {
    console.error(std::string("internal error: ") + error.what() + " (please report it)");
    return kInternal;
  } catch (...) {
    console.error("internal error: an unknown exception (please report it)");
    return kInternal;
  }
}

/// The exit code, once all that was printed has arrived.
int finished(Console& console, int code) {
  console.out().flush();
  if (console.out()) return code;
  try {
    throw base::InputError("standard output: cannot be written (is the disk full?)");
  } catch (...) {
    return report(console);
  }
}

}  // namespace

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description,
                      const Example& first, const Example& second) {
  CLI::App* command = app.add_subcommand(name, description);
  command->footer("Examples:\n  " + first.command + "\n      " + first.what + "\n  " +
                  second.command + "\n      " + second.what + "\n");
  return command;
}

CLI::Validator whole_number(bool with_sign) {
  return {[with_sign](const std::string& text) {
            const auto is_whole = [&](auto value) {
              const auto [end, error] =
                  std::from_chars(text.data(), text.data() + text.size(), value);
              return error == std::errc() && end == text.data() + text.size();
            };
            if (with_sign ? is_whole(std::int64_t{}) : is_whole(std::uint64_t{}))
              return std::string();
            return "'" + text + "' is not a " + (with_sign ? "whole number" : "number from 0 on") +
                   " of 64 bits";
          },
          ""};
}

void add_seed(CLI::App& command, std::uint64_t& seed, const std::string& description) {
  command.add_option("--seed", seed, description)->type_name("S")->check(whole_number(false));
}

void JsonOption::add(CLI::App& command) {
  command
      .add_option(
          "--json", target_,
          "Write the result as JSON to a file, or to standard output ('-') instead of the table")
      ->type_name("FILE|-");
  command.parse_complete_callback([this] { prepare(); });
}

void JsonOption::prepare() {
  if (!target_.empty() && target_ != "-") file_ = std::make_unique<base::WholeFile>(target_);
}

void JsonOption::write(const Console& console, const nlohmann::ordered_json& document) const {
  if (target_.empty()) return;
  // Names come from the command line and from files: bytes that are not UTF-8 become U+FFFD.
  const std::string text =
      document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
  if (target_ == "-") {
    console.out() << text;
    return;
  }
  SUMAC_CHECK(file_ != nullptr, "prepare() comes before write()");
  file_->stream() << text;
  file_->commit();
}

int run_program(int argc, char** argv) {
  base::catch_interrupts();
  Console console;
  CLI::App app(
      "Sumac runs transformer layers on arrays of cheap processing elements: cycles, bytes, bits "
      "and error, the same in C++, RTL and HLS.");
  app.name("sumac");
  app.formatter(std::make_shared<HelpFormatter>(console.width()));
  app.set_help_flag("-h,--help", "Print this and exit");
  app.set_version_flag("--version", std::string("sumac ") + kVersion, "Print the version and exit");
  app.require_subcommand(1);
  app.fallthrough(false);
  app.footer(
      "sumac COMMAND --help has the options of a command, with examples.\n"
      "Exit codes: 0 ok, 2 usage, 3 bad input, 4 mismatch, 5 tool missing, 70 internal, 130 "
      "Ctrl-C.\n");

  struct Entry {
    Command (*add)(CLI::App&);
    Command command;
    CLI::App* app = nullptr;
  };
  Entry entries[] = {{add_run, {}},    {add_verify, {}}, {add_arith, {}},
                     {add_cost, {}},   {add_sweep, {}},  {add_pareto, {}},
                     {add_claims, {}}, {add_list, {}},   {add_doctor, {}}};
  for (Entry& entry : entries) {
    entry.command = entry.add(app);
    entry.app = app.get_subcommands(nullptr).back();
    entry.app->add_flag("-q,--quiet", console.quiet, "Results and errors only");
    entry.app->add_flag("-v,--verbose", console.verbose, "Say more about the run");
  }

  if (argc > 1 && argv[1][0] != '-') {
    std::string names;
    bool known = false;
    for (const Entry& entry : entries) {
      names += (names.empty() ? "" : ", ") + entry.app->get_name();
      known = known || entry.app->get_name() == argv[1];
    }
    if (!known) {
      console.error("'" + std::string(argv[1]) + "' is not a command (" + names + ")");
      return kUsage;
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    console.out() << (chosen.empty() ? app.help() : chosen.front()->help("sumac"));
    return finished(console, 0);
  } catch (const CLI::CallForVersion& version) {
    console.out() << version.what() << '\n';
    return finished(console, 0);
  } catch (const CLI::ParseError& error) {
    return usage_error(console, app, error);
  } catch (...) {
    return report(console);
  }

  int code = 0;
  try {
    for (const Entry& entry : entries) {
      if (entry.app->parsed()) code = entry.command(console);
    }
  } catch (...) {
    return report(console);
  }
  return finished(console, code);
}

}  // namespace sumac::cli
