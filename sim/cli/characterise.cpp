// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/characterise.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "models/base/error.hpp"
#include "models/cost/table.hpp"
#include "sim/base/shell.hpp"
#include "sim/base/whole_file.hpp"
#include "sim/cost/technologies.hpp"
#include "sim/model/folder.hpp"

namespace sumac::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "sumac-asic";
constexpr int kBadInput = 3;                        // its exit code
constexpr std::string_view kSays = "sumac-asic: ";  // before its messages

bool runs(const fs::path& path) {
  return ::access(path.c_str(), X_OK) == 0 && !fs::is_directory(path);
}

fs::path find_program() {
  if (const char* set = std::getenv("SUMAC_ASIC"); set != nullptr && *set != '\0') {
    if (runs(set)) return set;
    throw base::ToolError(std::string(set) + ": SUMAC_ASIC cannot be run");
  }
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& path : {self / kProgram, self / "synth" / "asic" / kProgram}) {
    if (!error && runs(path)) return path;
  }
  if (const char* places = std::getenv("PATH"); places != nullptr) {
    std::istringstream folders(places);
    for (std::string folder; std::getline(folders, folder, ':');) {
      if (!folder.empty() && runs(fs::path(folder) / kProgram)) return fs::path(folder) / kProgram;
    }
  }
  throw base::ToolError(std::string(kProgram) +
                        ": is not beside this program nor in $PATH (build the target sumac-asic, "
                        "or set SUMAC_ASIC to it)");
}

/// A folder that goes with its object.
class Folder {
 public:
  explicit Folder(fs::path path) : path_(std::move(path)) {}
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Operands of a real layer in that folder, as `sumac run` saves them; false: the weights are not here, or it does not run.
bool save_operands(const std::string& pe, const fs::path& folder) {
  constexpr const char* kModel = "minilm";
  if (!model::find_model_folder(kModel)) return false;
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  const std::string command = base::shell_word(self.string()) + " run " + kModel +
                              " --layer 0 --executor functional --pe " + base::shell_word(pe) +
                              " --save " + base::shell_word(folder.string()) +
                              " > /dev/null 2> /dev/null";
  return !error && base::run_shell(command) == 0;
}

std::string last_line(const fs::path& path) {
  std::ifstream in(path);
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

void check_liberty(const std::string& path, const std::string& advice) {
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    throw base::InputError(path + ": no such Liberty file" + advice);
}

void characterise(const Console& console, const cost::TechnologySpec& spec, const std::string& pe,
                  int lanes, const std::string& liberty) {
  const fs::path program = find_program();
  const std::string library = liberty.empty() ? spec.liberty : liberty;
  std::error_code error;
  if (library == "-") {
    throw base::InputError(spec.name +
                           ": its cell library is not packaged (--library FILE: the "
                           "Liberty file of " +
                           spec.cells + ")");
  }
  check_liberty(library, liberty.empty() ? " (" + spec.remark + "; or --library FILE)" : "");
  const fs::path kept = cost::cached_table(spec.name, pe, lanes);
  fs::create_directories(kept.parent_path(), error);
  if (error) {
    throw base::InputError(kept.parent_path().string() + ": cannot be made: " + error.message() +
                           " (set SUMAC_CACHE to a folder that can be written)");
  }
  base::WholeFile file(kept);
  const fs::path log = file.unfinished().string() + ".log";
  console.note("characterising " + pe + " with " + std::to_string(lanes) + " lanes on " + library +
               ", recipe " + spec.recipe);
  const std::string command = base::shell_word(program.string()) + " characterise --pe " +
                              base::shell_word(pe) + " --lanes " + std::to_string(lanes) +
                              " --library " + base::shell_word(library) + " --recipe " +
                              base::shell_word(spec.recipe) + " -o " +
                              base::shell_word(file.unfinished().string());
  int status = 0;
  try {
    const Folder operands(file.unfinished().string() + ".operands");
    const bool real = save_operands(pe, operands.path());
    if (!real)
      console.note(
          "no operands of a real layer: MiniLM's weights are not here (stimuli gaussian and "
          "uniform only)");
    status = base::run_shell(
        command +
        (real ? " --operands " + base::shell_word(operands.path().string()) : std::string()) +
        " 2> " + base::shell_word(log.string()));
  } catch (...) {
    fs::remove(log, error);
    throw;
  }
  const std::string told = last_line(log);
  fs::remove(log, error);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kBadInput && !told.empty())
    throw base::InputError(told.starts_with(kSays) ? told.substr(kSays.size()) : told);
  if (status != 0) {
    throw base::ToolError(std::string(kProgram) + " failed" + (told.empty() ? "" : ": " + told) +
                          " (sumac doctor lists the tools)");
  }
  const cost::Table table =
      cost::Table::read(text_of(file.unfinished()), kept.filename().string() + " of " + kProgram);
  if (!table.has(pe, lanes)) {
    throw base::InputError(std::string(kProgram) + ": its table has no " + pe + " with " +
                           std::to_string(lanes) + " lanes");
  }
  file.commit();
  console.note("kept as " + kept.string());
}

}  // namespace sumac::cli
