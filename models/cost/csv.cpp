// SPDX-License-Identifier: Apache-2.0
#include "models/cost/csv.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>

#include "models/base/error.hpp"

namespace sumac::cost {
namespace {

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t at = 0;;) {
    const std::size_t comma = line.find(',', at);
    fields.push_back(line.substr(at, comma == std::string_view::npos ? comma : comma - at));
    if (comma == std::string_view::npos) return fields;
    at = comma + 1;
  }
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  return "'" + std::string(text.substr(0, kShown)) + (text.size() > kShown ? "..'" : "'");
}

}  // namespace

CsvReader::CsvReader(std::string_view text, std::string name, std::string_view header)
    : rest_(text), name_(std::move(name)), columns_(split(header)) {
  std::string_view line;
  if (!next_line(line))
    refuse("holds no header (the first line that is no comment must be " + std::string(header) +
           ")");
  if (line != header) {
    const std::vector<std::string_view> found = split(line);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i < found.size() && found[i] == columns_[i]) continue;
      refuse("column " + std::to_string(i + 1) + " of the header is " +
             (i < found.size() ? quoted(found[i]) : std::string("missing")) + ", not '" +
             std::string(columns_[i]) + "' (the header must be " + std::string(header) + ")");
    }
    refuse("unknown column " + quoted(found[columns_.size()]) + " (the header must be " +
           std::string(header) + ")");
  }
}

bool CsvReader::next_line(std::string_view& line) {
  while (!rest_.empty()) {
    const std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    for (const char c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
        refuse("a control character (is it a text file?)");
    }
    return true;
  }
  return false;
}

bool CsvReader::next(int may_be_empty) {
  std::string_view line;
  if (!next_line(line)) return false;
  fields_ = split(line);
  if (fields_.size() != columns_.size()) {
    refuse(std::to_string(fields_.size()) + " fields, must be " + std::to_string(columns_.size()) +
           " (no commas within a field)");
  }
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].empty() && static_cast<int>(i) != may_be_empty)
      refuse("'" + std::string(columns_[i]) + "' is missing (a row without it does not load)");
  }
  return true;
}

double CsvReader::number(std::size_t column) const {
  const std::string_view text = fields_[column];
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) ||
      value < 0) {
    refuse("'" + std::string(columns_[column]) + "' is " + quoted(text) +
           ", must be a number from 0 on");
  }
  return value;
}

std::int64_t CsvReader::integer(std::size_t column, std::int64_t low, std::int64_t high) const {
  const std::string_view text = fields_[column];
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) {
    refuse("'" + std::string(columns_[column]) + "' is " + quoted(text) + ", must be " +
           std::to_string(low) + " to " + std::to_string(high));
  }
  return value;
}

void CsvReader::refuse(const std::string& what) const {
  throw base::InputError(name_ + ":" + std::to_string(line_) + ": " + what);
}

}  // namespace sumac::cost
