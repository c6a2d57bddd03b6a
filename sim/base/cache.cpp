// SPDX-License-Identifier: Apache-2.0
#include "sim/base/cache.hpp"

#include <cstdlib>
#include <string>
#include <system_error>

#include "models/base/error.hpp"

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
  std::error_code error;
  std::filesystem::path whole = std::filesystem::absolute(folder, error);
  if (error)
    throw InputError(folder +
                     ": the cache folder is relative to a working folder that is gone (give "
                     "SUMAC_CACHE from / on)");
  return whole;
}

}  // namespace sumac::base
