// SPDX-License-Identifier: Apache-2.0
#include "sim/workload/json_file.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "models/base/error.hpp"

namespace sumac::workload {
namespace {
constexpr std::uint64_t kJsonLimit = std::uint64_t{64} << 20;
}

std::string printable(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::string out;
  for (const char c : text.substr(0, kLongest))
    out += c >= ' ' && c <= '~' ? c : '?';
  if (text.size() > kLongest) out += "...";
  return out;
}

std::string too_deep() {
  return "is nested more than " + std::to_string(kDeepestJson) + " deep";
}

std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    throw base::InputError(path.string() + ": no such file");
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw base::InputError(path.string() + ": not a file");
  }
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error) throw base::InputError(path.string() + ": cannot be read: " + error.message());
  if (size > max_bytes) {
    throw base::InputError(path.string() + ": " + std::to_string(size) + " bytes, at most " +
                           std::to_string(max_bytes) + " are read");
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in) throw base::InputError(path.string() + ": cannot be read");
  return text;
}

nlohmann::json read_json_object(const std::filesystem::path& path) {
  const std::string text = read_file(path, kJsonLimit);
  try {
    const auto shallow = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
      if (depth > kDeepestJson) throw base::InputError(path.string() + ": " + too_deep());
      return true;
    };
    nlohmann::json object = nlohmann::json::parse(text, shallow);
    if (!object.is_object()) throw base::InputError(path.string() + ": is not a JSON object");
    return object;
  } catch (const nlohmann::json::parse_error& e) {
    throw base::InputError(path.string() + ": is not JSON (error at byte " +
                           std::to_string(e.byte) + ")");
  } catch (const nlohmann::json::out_of_range&) {
    throw base::InputError(path.string() + ": holds a number that is too large for FP64");
  }
}

int int_field(const nlohmann::json& object, const std::string& key, int lo, int hi,
              std::optional<int> fallback, std::string_view where) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null()) {
    if (fallback) return *fallback;
    throw base::InputError(std::string(where) + ": has no field '" + key + "'");
  }
  const auto bad = [&]() -> base::InputError {
    return base::InputError(
        std::string(where) + ": '" + key + "' is " +
        printable(it->dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)) +
        ", must be an integer from " + std::to_string(lo) + " to " + std::to_string(hi));
  };
  if (!it->is_number_integer()) throw bad();
  if (it->is_number_unsigned() && it->get<std::uint64_t>() > INT32_MAX) throw bad();
  const auto value = it->get<std::int64_t>();
  if (value < lo || value > hi) throw bad();
  return static_cast<int>(value);
}

std::string string_field(const nlohmann::json& object, const std::string& key,
                         const std::string& fallback, std::string_view where) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null()) return fallback;
  if (!it->is_string()) {
    throw base::InputError(std::string(where) + ": '" + key + "' must be a string");
  }
  return it->get<std::string>();
}

}  // namespace sumac::workload
