// SPDX-License-Identifier: Apache-2.0
//
// Where a model with weights lies: a folder with config.json, safetensors and its tokenizer's files.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace sumac::model {

/// The folder of a zoo model, if it is on this machine.  In this order: $SUMAC_MODELS/NAME; the package that ships it, in the tools environment
/// ($SUMAC_TOOLS, or the one of the build, or .tools beside or above the running program); models/NAME beside the running program.
[[nodiscard]] std::optional<std::filesystem::path> find_model_folder(std::string_view name);

/// As find_model_folder.  Throws InputError that says how to get it.
[[nodiscard]] std::filesystem::path model_folder(std::string_view name);

/// True if some package ships weights of this zoo model.
[[nodiscard]] bool has_published_weights(std::string_view name);

}  // namespace sumac::model
