// SPDX-License-Identifier: Apache-2.0
#include "sim/base/root.hpp"

#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

#include "models/base/error.hpp"

namespace sumac::base {

namespace {

constexpr const char* kMark = "models/pe/pe_list.def";
constexpr const char* kInstalled = "share/sumac";

std::filesystem::path& told() {
  static std::filesystem::path folder;
  return folder;
}

std::filesystem::path find_above(std::filesystem::path folder) {
  std::error_code ignored;
  while (true) {
    if (std::filesystem::exists(folder / kMark, ignored)) return folder;
    if (std::filesystem::exists(folder / kInstalled / kMark, ignored)) return folder / kInstalled;
    if (!folder.has_relative_path()) return {};
    folder = folder.parent_path();
  }
}

}  // namespace

std::filesystem::path root() {
  std::error_code error;
  if (const char* set = std::getenv("SUMAC_ROOT"); set != nullptr && *set != '\0') {
    if (std::filesystem::exists(std::filesystem::path(set) / kMark, error)) return set;
    throw InputError(std::string(set) + ": SUMAC_ROOT has no " + kMark);
  }
  if (!told().empty()) {
    if (std::filesystem::exists(told() / kMark, error)) return told();
    throw InputError(told().string() + ": the folder given to set_root() has no " + kMark);
  }
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    if (std::filesystem::path found = find_above(program.parent_path()); !found.empty())
      return found;
  }
  const std::filesystem::path here = std::filesystem::current_path(error);
  if (!error) {
    if (std::filesystem::path found = find_above(here); !found.empty()) return found;
  }
  throw InputError(
      "the folder with models/ and rtl/ is not above this program (set SUMAC_ROOT to it)");
}

void set_root(std::filesystem::path folder) {
  told() = std::move(folder);
}

}  // namespace sumac::base
