// SPDX-License-Identifier: Apache-2.0
#include "sim/base/root.hpp"

#include <cstdlib>
#include <string>
#include <system_error>

#include "models/base/error.hpp"

namespace sumac::base {

namespace {

constexpr const char* kMark = "models/pe/pe_list.def";

std::filesystem::path find_above(std::filesystem::path folder) {
  std::error_code ignored;
  while (true) {
    if (std::filesystem::exists(folder / kMark, ignored)) return folder;
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

}  // namespace sumac::base
