// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/team.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "models/base/error.hpp"

namespace sumac::sweep {

std::unique_ptr<Team> load_team() {
  std::error_code error;
  const char* given = std::getenv("SUMAC_MPI");
  const std::filesystem::path path =
      given != nullptr && *given != '\0'
          ? std::filesystem::path(given)
          : std::filesystem::read_symlink("/proc/self/exe", error).parent_path() /
                "libsumac-mpi.so";
  if (!std::filesystem::exists(path, error)) {
    throw base::ToolError(
        "--mpi: " + path.string() +
        " is not there (scripts/setup_tools.sh test installs Boost.MPI, the target "
        "sumac-mpi makes it)");
  }
  // Global: the plugins of MPI look for its names there.
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  void* function = module == nullptr ? nullptr : dlsym(module, kTeamFunction);
  if (function == nullptr)
    throw base::ToolError("--mpi: " + path.string() +
                          ": is no module that can be loaded: " + dlerror());
  return std::unique_ptr<Team>(reinterpret_cast<TeamFunction>(function)());
}

}  // namespace sumac::sweep
