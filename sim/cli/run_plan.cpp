// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_plan.hpp"

#include <charconv>
#include <system_error>

#include "models/base/error.hpp"
#include "sim/model/folder.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::cli {
namespace {

namespace fs = std::filesystem;

bool has_ending(const std::string& text, std::string_view ending) {
  return text.size() > ending.size() && text.ends_with(ending);
}

/// The folder's weights, or why there are no values.
void take_weights(const fs::path& folder, ModelChoice& choice) {
  std::error_code error;
  if (choice.spec.family != workload::Family::kTextEncoder) {
    choice.no_values = choice.name + ": values are computed for encoders of BERT's type only";
  } else if (!fs::exists(folder / "model.safetensors", error)) {
    choice.no_values = folder.string() + ": has no model.safetensors";
  } else {
    choice.folder = folder;
  }
}

/// The folder that a machine has for a model's name must be of that model.
void check_sizes(const fs::path& folder, const workload::ModelSpec& spec) {
  const workload::ModelSpec own = workload::read_config(folder / "config.json");
  const auto sizes = [](const workload::ModelSpec& s) {
    return std::to_string(s.layers) + " layers, hidden " + std::to_string(s.hidden) + ", " +
           std::to_string(s.heads) + " heads, ffn " + std::to_string(s.ffn);
  };
  if (own.family != spec.family || sizes(own) != sizes(spec)) {
    throw base::InputError(folder.string() + ": is not " + spec.name + ": it has " + sizes(own) +
                           ", not " + sizes(spec));
  }
}

}  // namespace

ModelChoice find_model_choice(const std::string& text) {
  ModelChoice choice;
  choice.name = text;
  std::error_code error;
  if (workload::is_zoo_name(text)) {
    choice.spec = workload::find_model(text);
    if (const auto folder = model::find_model_folder(text)) {
      check_sizes(*folder, choice.spec);
      take_weights(*folder, choice);
    } else {
      choice.no_values = model::has_published_weights(text)
                             ? text +
                                   ": its weights are not on this machine (scripts/setup_tools.sh "
                                   "run installs them)"
                             : text +
                                   ": has shapes and no weights (a folder with config.json and "
                                   "model.safetensors has both)";
    }
    return choice;
  }
  if (has_ending(text, ".onnx") || has_ending(text, ".csv")) {
    throw base::InputError(text +
                           ": files of this kind are not read (give a name of 'sumac list models' "
                           "or a folder with config.json)");
  }
  if (!fs::exists(text, error)) {
    if (text.find('/') != std::string::npos) throw base::InputError(text + ": no such folder");
    (void)workload::find_model(text);  // says which names are near
  }
  if (!fs::is_directory(text, error)) {
    throw base::InputError(text +
                           ": is not a folder (a model is a name of 'sumac list models' or a "
                           "folder with config.json)");
  }
  choice.spec = workload::read_config(fs::path(text) / "config.json");
  take_weights(text, choice);
  return choice;
}

Layers parse_layers(const std::string& text, const workload::ModelSpec& spec) {
  if (text == "all") return {0, spec.layers - 1};
  int layer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), layer);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw base::UsageError("--layer: '" + text + "' is neither a number nor 'all'");
  }
  if (layer < 0 || layer >= spec.layers) {
    throw base::InputError(spec.name + ": layer " + text + " (it has 0 to " +
                           std::to_string(spec.layers - 1) + ")");
  }
  return {layer, layer};
}

}  // namespace sumac::cli
