// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/table.hpp"

#include <algorithm>
#include <ostream>

namespace sumac::cli {
namespace {

constexpr int kGap = 2;

/// Columns that a text takes: its UTF-8 characters.
int columns_of(const std::string& text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, int width, Align align) {
  const std::string space(static_cast<std::size_t>(std::max(0, width - columns_of(text))), ' ');
  return align == Align::kLeft ? text + space : space + text;
}

void trim_end(std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
}

}  // namespace

void Table::column(std::string heading, Align align) {
  columns_.push_back({std::move(heading), align});
}

void Table::row(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

const std::string& Table::cell(std::size_t row, std::size_t column) const {
  return rows_[row][column];
}

int Table::width_of(std::size_t column) const {
  int width = columns_of(columns_[column].heading);
  for (std::size_t r = 0; r < rows_.size(); ++r)
    width = std::max(width, columns_of(cell(r, column)));
  return width;
}

void Table::print(const Console& console) const {
  std::vector<std::size_t> shown;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const bool empty = std::ranges::all_of(rows_, [c](const auto& row) { return row[c].empty(); });
    if (c == 0 || !empty) shown.push_back(c);
  }
  const int key_width = width_of(0);
  bool first = true;
  for (std::size_t at = 1; at < shown.size() || first;) {
    std::vector<std::size_t> block{0};
    int width = key_width;
    while (at < shown.size()) {
      const int more = kGap + width_of(shown[at]);
      if (console.width() > 0 && block.size() > 1 && width + more > console.width()) break;
      width += more;
      block.push_back(shown[at++]);
    }
    if (!first) console.out() << '\n';
    print_block(console, block);
    first = false;
  }
}

void Table::print_block(const Console& console, const std::vector<std::size_t>& columns) const {
  const std::string gap(kGap, ' ');
  int total = -kGap;
  std::string heading;
  for (const std::size_t c : columns) {
    const int width = width_of(c);
    total += width + kGap;
    heading += (c == 0 ? "" : gap) + padded(columns_[c].heading, width, columns_[c].align);
  }
  trim_end(heading);
  console.out() << console.styled(heading, Style::kHeading) << '\n';
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    if (std::ranges::find(rules_, r) != rules_.end()) {
      console.out() << std::string(static_cast<std::size_t>(total), '-') << '\n';
    }
    std::string line;
    for (const std::size_t c : columns)
      line += (c == 0 ? "" : gap) + padded(cell(r, c), width_of(c), columns_[c].align);
    trim_end(line);
    console.out() << line << '\n';
  }
}

}  // namespace sumac::cli
