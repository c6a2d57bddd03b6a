// SPDX-License-Identifier: Apache-2.0
//
// The known name that was probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sumac::base {

/// The name with the least Levenshtein distance to the first 64 characters of `name`, the first of equals; empty where there is none.
[[nodiscard]] std::string nearest(std::string_view name, std::span<const std::string_view> names);

}  // namespace sumac::base
