// SPDX-License-Identifier: Apache-2.0
//
// sumac doctor: what scripts/tool_versions.txt asks for, what is here, and how to get the rest.
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "models/base/error.hpp"
#include "sim/base/root.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/table.hpp"
#include "sim/model/folder.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

enum class State : std::uint8_t { kFine, kOther, kMissing, kUnknown };

struct Tool {
  std::string set;     // run or test
  std::string source;  // deb, pypi or unpack
  std::string name;
  std::string wanted;
  std::string found;
  State state = State::kMissing;
};

std::vector<Tool> wanted_tools() {
  std::vector<Tool> tools;
  std::istringstream lines(kToolVersions);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    Tool tool;
    if (words >> tool.set >> tool.source >> tool.name >> tool.wanted) tools.push_back(tool);
  }
  return tools;
}

/// Installed Debian packages among the wanted ones, name to version; nothing where this is no Debian.
std::optional<std::map<std::string, std::string>> debian_packages(const std::vector<Tool>& tools) {
  std::string query = "dpkg-query -W -f '${Package} ${db:Status-Status} ${Version}\\n'";
  for (const Tool& tool : tools) {
    if (tool.source == "deb" &&
        tool.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") ==
            std::string::npos) {
      query += " " + tool.name;
    }
  }
  FILE* pipe =
      popen(("command -v dpkg-query >/dev/null && " + query + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), n);
  pclose(pipe);
  if (text.empty()) return std::nullopt;
  std::map<std::string, std::string> packages;
  std::istringstream lines(text);
  for (std::string name, status, version; lines >> name >> status >> version;) {
    if (status == "installed") packages[name] = version;
  }
  return packages;
}

/// Names of distributions as file names write them: "gt-all" is gt_all-1.0.dist-info.
std::string folded(std::string name) {
  for (char& c : name) {
    if (c == '-' || c == '.') c = '_';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

fs::path tools_folder() {
  const char* set = std::getenv("SUMAC_TOOLS");
  return set != nullptr && *set != '\0' ? fs::path(set) : fs::path(kToolsDir);
}

std::map<std::string, std::string> python_packages(const fs::path& tools) {
  std::map<std::string, std::string> packages;
  std::error_code error;
  for (const auto& python : fs::directory_iterator(tools / "lib", error)) {
    for (const auto& entry : fs::directory_iterator(python.path() / "site-packages", error)) {
      const std::string name = entry.path().filename().string();
      const std::size_t dash = name.find('-');
      if (!name.ends_with(".dist-info") || dash == std::string::npos) continue;
      const std::size_t end = name.size() - std::string(".dist-info").size();
      packages[folded(name.substr(0, dash))] = name.substr(dash + 1, end - dash - 1);
    }
  }
  return packages;
}

void examine(std::vector<Tool>& tools) {
  const auto debian = debian_packages(tools);
  const auto python = python_packages(tools_folder());
  for (Tool& tool : tools) {
    if (tool.source == "deb" && !debian) {
      tool.state = State::kUnknown;
      continue;
    }
    if (tool.source == "unpack") {  // its folder is all there is
      std::error_code error;
      if (!fs::is_directory(tools_folder() / "debian" / tool.name, error)) continue;
      tool.found = tool.wanted;
      tool.state = State::kFine;
      continue;
    }
    const auto& packages = tool.source == "deb" ? *debian : python;
    const auto found = packages.find(tool.source == "deb" ? tool.name : folded(tool.name));
    if (found == packages.end()) continue;
    tool.found = found->second;
    const bool same =
        tool.source == "deb" ? tool.found.starts_with(tool.wanted) : tool.found == tool.wanted;
    tool.state = same ? State::kFine : State::kOther;
  }
}

const char* word(State state) {
  switch (state) {
    case State::kFine: return "ok";
    case State::kOther: return "other version";
    case State::kMissing: return "missing";
    case State::kUnknown: return "unknown";
  }
  return "";
}

std::string how_to_get(const Tool& tool) {
  switch (tool.state) {
    case State::kFine: return "";
    case State::kOther: return "tested with " + tool.wanted;
    case State::kMissing: return "scripts/setup_tools.sh " + tool.set;
    case State::kUnknown: return "no dpkg-query here: this is not Debian";
  }
  return "";
}

/// What the user can do here.
struct Ability {
  std::string what;
  bool ready = false;
  std::string why;  // where it is not
};

std::vector<Ability> abilities(const std::vector<Tool>& tools) {
  const auto missing = [&tools](std::initializer_list<const char*> names) {
    std::string list;
    for (const char* name : names) {
      for (const Tool& tool : tools) {
        if (tool.name == name && tool.state == State::kMissing)
          list += (list.empty() ? "" : ", ") + tool.name;
      }
    }
    return list;
  };
  std::vector<Ability> result;
  std::string why;
  try {
    (void)base::root();
  } catch (const base::Error& error) {
    why = error.what();
  }
  result.push_back({"run, cycle executor", why.empty(), why});
  const auto weights = model::find_model_folder("minilm");
  result.push_back({"run minilm with weights", weights.has_value(), "scripts/setup_tools.sh run"});
  std::error_code error;
  const fs::path worker = fs::read_symlink("/proc/self/exe", error).parent_path() / "sumac-rtl";
  why = missing({"verilator", "g++"});
  if (why.empty() && !fs::exists(worker, error))
    why = "sumac-rtl, built where libsystemc-dev is installed";
  result.push_back({"verify, run --executor rtl, arith --on rtl", why.empty(),
                    why.empty() ? "" : "needs " + why});
  return result;
}

struct Options {
  std::string need = "run";
  JsonOption json;
};

int run_doctor(Console& console, const Options& options) {
  if (options.need != "run" && options.need != "test") {
    throw base::UsageError("doctor: --need '" + options.need + "' is not a set (run or test)");
  }
  std::vector<Tool> tools = wanted_tools();
  examine(tools);
  const std::vector<Ability> can = abilities(tools);
  int lacking = 0;
  for (const Tool& tool : tools) {
    if (tool.state == State::kMissing && (tool.set == "run" || options.need == "test")) ++lacking;
  }

  Json document = {{"schema", "sumac-doctor"}, {"version", 1}, {"sumac", kVersion}};
  document["tools_folder"] = tools_folder().string();
  Table table;
  for (const char* heading : {"tool", "set", "from", "wanted", "found", "state", "to do"})
    table.column(heading, Align::kLeft);
  for (const Tool& tool : tools) {
    table.row({tool.name, tool.set, tool.source, tool.wanted, tool.found.empty() ? "-" : tool.found,
               word(tool.state), how_to_get(tool)});
    document["tools"].push_back({{"name", tool.name},
                                 {"set", tool.set},
                                 {"source", tool.source},
                                 {"wanted", tool.wanted},
                                 {"found", tool.found},
                                 {"state", word(tool.state)}});
  }
  for (const Ability& ability : can)
    document["abilities"].push_back({{"what", ability.what},
                                     {"ready", ability.ready},
                                     {"why_not", ability.ready ? "" : ability.why}});
  document["missing"] = lacking;

  if (!options.json.replaces_table()) {
    console.out() << "sumac " << kVersion << ", tools in " << tools_folder().string() << "\n\n";
    table.print(console);
    console.out() << '\n';
    for (const Ability& ability : can) {
      const std::string line =
          ability.what + ": " + (ability.ready ? "ready" : "not ready: " + ability.why);
      console.out() << console.styled(wrapped(line, console.width(), 2),
                                      ability.ready ? Style::kGood : Style::kBad)
                    << '\n';
    }
  }
  options.json.write(console, document);
  if (lacking > 0) {
    throw base::ToolError("doctor: " + std::to_string(lacking) + " of the tools of set '" +
                          options.need + "' " + (lacking == 1 ? "is" : "are") +
                          " missing (scripts/setup_tools.sh " + options.need + " installs them)");
  }
  return 0;
}

}  // namespace

Command add_doctor(CLI::App& app) {
  CLI::App* command = add_command(
      app, "doctor", "Which tools are here, in which versions, what is missing and how to get it.",
      {"sumac doctor",
       "every tool of scripts/tool_versions.txt; exit code 5 if one that running needs is missing"},
      {"sumac doctor --need test", "exit code 5 if one that the tests need is missing"});
  auto options = std::make_shared<Options>();
  command->add_option("--need", options->need, "What must be here: run (default) or test")
      ->type_name("SET");
  options->json.add(*command);
  return [options](Console& console) { return run_doctor(console, *options); };
}

}  // namespace sumac::cli
