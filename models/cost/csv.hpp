// SPDX-License-Identifier: Apache-2.0
//
// Lines of comma-separated fields, as the tables of this folder have them: no quotes, `#` begins a comment line, the first other line is the header.
// What is wrong is an InputError "FILE:LINE: what (what to do)".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sumac::cost {

class CsvReader {
 public:
  /// `text` must outlive the reader.  InputError: the header is not `header`, or there is none.
  CsvReader(std::string_view text, std::string name, std::string_view header);

  /// Goes to the next row; false after the last.  InputError: a wrong number of fields, a control character, an empty field where `may_be_empty`
  /// (a column's index; -1: none) does not allow it.
  bool next(int may_be_empty = -1);

  [[nodiscard]] std::string_view operator[](std::size_t column) const { return fields_[column]; }
  [[nodiscard]] int line() const { return line_; }
  /// Finite, >= 0.
  [[nodiscard]] double number(std::size_t column) const;
  /// low..high.
  [[nodiscard]] std::int64_t integer(std::size_t column, std::int64_t low, std::int64_t high) const;
  [[noreturn]] void refuse(const std::string& what) const;

 private:
  bool next_line(std::string_view& line);

  std::string_view rest_;
  std::string name_;
  std::vector<std::string_view> columns_;
  std::vector<std::string_view> fields_;
  int line_ = 0;
};

}  // namespace sumac::cost
