// SPDX-License-Identifier: Apache-2.0
//
// Small JSON files written by others: read whole, with a limit, and field by field with messages
// that name the file. nlohmann-json stays behind this header's .cpp for those who only need numbers
// and words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace sumac::workload {

/// The bytes of a file.  Throws InputError: absent, unreadable, a folder, more than max_bytes.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

/// Deeper JSON is refused: reading and printing it take stack.
inline constexpr int kDeepestJson = 100;
/// "is nested more than 100 deep".
[[nodiscard]] std::string too_deep();

/// A JSON object.  Throws InputError: as read_file (limit 64 MiB); not JSON; not an object; nested more than kDeepestJson deep; a number beyond
/// FP64.
[[nodiscard]] nlohmann::json read_json_object(const std::filesystem::path& path);

/// An integer field in lo..hi.  Throws InputError when absent (unless there is a fallback), of
/// another type, out of range.
[[nodiscard]] int int_field(const nlohmann::json& object, const std::string& key, int lo, int hi,
                            std::optional<int> fallback, std::string_view where);

/// A string field; fallback when absent or null.  Throws InputError when it is of another type.
[[nodiscard]] std::string string_field(const nlohmann::json& object, const std::string& key,
                                       const std::string& fallback, std::string_view where);

/// Text of a damaged file made safe for one line of a message: control and non-ASCII bytes become
/// '?', at most 80 characters.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace sumac::workload
