// SPDX-License-Identifier: Apache-2.0
#include "sim/base/cache.hpp"

#include <cstdlib>
#include <string>

namespace sumac::base {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

std::filesystem::path cache_folder() {
  std::string folder = environment("SUMAC_CACHE");
  if (folder.empty() && !environment("XDG_CACHE_HOME").empty())
    folder = environment("XDG_CACHE_HOME") + "/sumac";
  if (folder.empty())
    folder =
        (environment("HOME").empty() ? "/var/tmp" : environment("HOME") + "/.cache") + "/sumac";
  return std::filesystem::absolute(folder);
}

}  // namespace sumac::base
