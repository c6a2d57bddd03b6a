// SPDX-License-Identifier: Apache-2.0
//
// What a command prints, and where: results on standard output, everything about the run on standard error.
//
//   colour     terminals only; never with NO_COLOR set or TERM=dumb
//   width      $COLUMNS, else that of the terminal, else no limit
//   progress   one line on standard error, after a second, only where that is a terminal; gone at the end
//   -q         results and errors only; -v: more about the run
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace sumac::cli {

enum class Style : std::uint8_t { kPlain, kHeading, kGood, kBad, kFaint };

class Console {
 public:
  Console();

  bool quiet = false;
  bool verbose = false;

  [[nodiscard]] std::ostream& out() const;
  [[nodiscard]] std::ostream& err() const;
  /// Columns of a line of standard output; 0: no limit.
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] bool out_is_terminal() const { return out_terminal_; }
  [[nodiscard]] bool err_is_terminal() const { return err_terminal_; }

  /// `text` for standard output in a style.
  [[nodiscard]] std::string styled(std::string_view text, Style style) const;

  /// "sumac: TEXT" on standard error, one line whatever the text holds.
  void error(std::string_view text) const;
  /// A line about the run, on standard error; nothing with -q.
  void note(std::string_view text) const;
  /// Lines about the run, on standard error, with -v only.
  void detail(std::string_view text) const;

 private:
  int width_ = 0;
  bool out_terminal_ = false;
  bool err_terminal_ = false;
  bool colour_ = false;
};

/// "what 41 %" on the terminal while the object lives; with a rate and the time left where the rate is steady.
class Progress {
 public:
  Progress(const Console& console, std::string what, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `done` of total.  Also the place where a long command notices Ctrl-C (throws base::Interrupted).
  void at(std::int64_t done);
  /// The same with a bar, how many `unit` a second, and how long the rest takes. `before` of `done` were there at the start.
  void at(std::int64_t done, std::int64_t before, std::string_view unit);

 private:
  /// Whether a line is to be drawn now.
  [[nodiscard]] bool is_due();

  const Console& console_;
  std::string what_;
  std::int64_t total_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_;
  bool drawn_ = false;
};

/// The text on one line: control characters become spaces or '?'.
[[nodiscard]] std::string one_line(std::string_view text);

/// Breaks a text at spaces into lines of at most `width` columns (0: no limit), all but the first indented.
[[nodiscard]] std::string wrapped(std::string_view text, int width, int indent);

}  // namespace sumac::cli
