// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "sim/base/interrupt.hpp"

namespace sumac::cli {
namespace {

constexpr int kLeastWidth = 20;
constexpr auto kSilence = std::chrono::seconds(1);
constexpr auto kInterval = std::chrono::milliseconds(200);

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

int find_width(bool terminal) {
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    int value = 0;
    const char* end = columns + std::strlen(columns);
    if (std::from_chars(columns, end, value).ptr == end && value > 0) {
      return std::max(value, kLeastWidth);
    }
  }
  winsize size{};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return std::max<int>(size.ws_col, kLeastWidth);
  }
  return 0;
}

}  // namespace

Console::Console()
    : out_terminal_(isatty(STDOUT_FILENO) != 0), err_terminal_(isatty(STDERR_FILENO) != 0) {
  width_ = find_width(out_terminal_);
  const char* term = std::getenv("TERM");
  colour_ =
      out_terminal_ && !is_set("NO_COLOR") && (term == nullptr || std::string_view(term) != "dumb");
}

std::ostream& Console::out() const {
  return std::cout;
}

std::ostream& Console::err() const {
  return std::cerr;
}

std::string Console::styled(std::string_view text, Style style) const {
  if (!colour_ || style == Style::kPlain) return std::string(text);
  const char* code = "";
  switch (style) {
    case Style::kPlain: break;
    case Style::kHeading: code = "1"; break;
    case Style::kGood: code = "32"; break;
    case Style::kBad: code = "1;31"; break;
    case Style::kFaint: code = "2"; break;
  }
  return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

void Console::error(std::string_view text) const {
  out().flush();
  err() << "sumac: " << one_line(text) << '\n';
}

void Console::note(std::string_view text) const {
  if (!quiet) err() << one_line(text) << '\n';
}

void Console::detail(std::string_view text) const {
  if (!verbose || quiet) return;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    err() << one_line(text.substr(at, end - at)) << '\n';
    at = end + 1;
  }
}

Progress::Progress(const Console& console, std::string what, std::int64_t total)
    : console_(console),
      what_(std::move(what)),
      total_(std::max<std::int64_t>(total, 1)),
      start_(std::chrono::steady_clock::now()),
      next_(start_ + kSilence) {}

Progress::~Progress() {
  if (drawn_) console_.err() << "\r\033[K" << std::flush;
}

bool Progress::is_due() {
  base::check_interrupt();
  if (!console_.err_is_terminal() || console_.quiet) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return false;
  next_ = now + kInterval;
  drawn_ = true;
  return true;
}

void Progress::at(std::int64_t done) {
  if (!is_due()) return;
  console_.err() << "\r\033[K" << what_ << "  " << 100 * done / total_ << " %" << std::flush;
}

void Progress::at(std::int64_t done, std::int64_t before, std::string_view unit) {
  if (!is_due()) return;
  constexpr std::int64_t kBar = 20;
  const auto full = static_cast<std::size_t>(kBar * done / total_);
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  const double rate = static_cast<double>(done - before) / spent.count();
  console_.err() << "\r\033[K" << what_ << "  [" << std::string(full, '#')
                 << std::string(kBar - full, ' ') << "] " << 100 * done / total_ << " %  "
                 << static_cast<std::int64_t>(rate) << " " << unit << "/s";
  if (done > before) {
    const auto seconds = static_cast<std::int64_t>(static_cast<double>(total_ - done) / rate);
    console_.err() << "  " << (seconds >= 3600 ? std::to_string(seconds / 3600) + " h " : "")
                   << (seconds >= 60 ? std::to_string(seconds / 60 % 60) + " min " : "")
                   << seconds % 60 << " s left";
  }
  console_.err() << std::flush;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (c == '\n' || c == '\t') c = ' ';
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = '?';
  }
  return line;
}

std::string wrapped(std::string_view text, int width, int indent) {
  if (width <= 0) return std::string(text);
  std::string result;
  int column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    const int length = static_cast<int>(word.size());
    if (column > indent && column + 1 + length > width) {
      result += '\n' + std::string(static_cast<std::size_t>(indent), ' ');
      column = indent;
    } else if (at > 0) {
      result += ' ';
      ++column;
    }
    result += word;
    column += length;
    at = end + 1;
  }
  return result;
}

}  // namespace sumac::cli
