// SPDX-License-Identifier: Apache-2.0
//
// A table of text: a heading, rows, a last row under a rule where there is a total.
//
//   narrow   columns that do not fit beside each other follow below, each block with the key column in front: nothing is cut off
//   empty    a column without any text in its rows is left out
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "sim/cli/console.hpp"

namespace sumac::cli {

enum class Align : std::uint8_t { kLeft, kRight };

class Table {
 public:
  /// The first column is the key.
  void column(std::string heading, Align align = Align::kRight);
  /// As many cells as there are columns; trailing ones may be left out.
  void row(std::vector<std::string> cells);
  /// A rule above the next row.
  void rule() { rules_.push_back(rows_.size()); }

  void print(const Console& console) const;

 private:
  struct Column {
    std::string heading;
    Align align = Align::kRight;
  };

  void print_block(const Console& console, const std::vector<std::size_t>& columns) const;
  [[nodiscard]] int width_of(std::size_t column) const;
  [[nodiscard]] const std::string& cell(std::size_t row, std::size_t column) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> rules_;
};

}  // namespace sumac::cli
