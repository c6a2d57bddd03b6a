// SPDX-License-Identifier: Apache-2.0
//
// Command lines, through run_program(), the whole of `sumac`, in a folder of its own.
//
//   input      one argument a line; where a NUL is in it, one argument up to each NUL, which may have line feeds.  The first is not the program's name.
//   kept out   arguments with "..", or with '/' at the beginning of a word: nothing outside the folder is named
//   folder     m (a small encoder with weights), a.yaml (an array), s.yaml (a space), s.db (its results), p.sumac (a program); SUMAC_MODELS has m as minilm; PATH and SUMAC_TOOLS lead nowhere,
//              so that no tool is started and no core is built
//   time       kPatience after its start a command is interrupted as by Ctrl-C (the flag of sim/base/interrupt.hpp is this file's), and must end
//
// Held to, beside the law of harness.hpp:
//
//   exit code  0, 2, 3, 5 or 130.  4 is a difference between two machines, 70 an error of Sumac
//   refused    with 2, 3, 5: one line that begins with "sumac: ", the last of standard error; the only one with -q; with 2, 3 no standard output
//   folder     as before after 2, 3 and 5, but for the report of what `doctor` misses (5); never an unfinished file
//   JSON       standard output that begins with '{' is JSON
#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <streambuf>
#include <vector>

#include "sim/base/interrupt.hpp"
#include "sim/cli/command.hpp"
#include "sumac_version.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/support/small_bert.hpp"

namespace {

using namespace sumac;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::milliseconds(20);
constexpr std::size_t kArguments = 24;
constexpr std::size_t kKept = std::size_t{1} << 20;  // bytes of output that are looked at

Clock::time_point deadline = Clock::time_point::max();

/// Takes everything, keeps the beginning.
class Beginning : public std::streambuf {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool whole() const { return whole_; }

 protected:
  int_type overflow(int_type c) override {
    const char byte = traits_type::to_char_type(c);
    xsputn(&byte, 1);
    return traits_type::not_eof(c);
  }
  std::streamsize xsputn(const char* from, std::streamsize n) override {
    const auto kept = std::min(static_cast<std::size_t>(n), kKept - text_.size());
    text_.append(from, kept);
    whole_ = whole_ && kept == static_cast<std::size_t>(n);
    return n;
  }

 private:
  std::string text_;
  bool whole_ = true;
};

/// Puts another buffer behind a stream, and takes it away again.
class Redirected {
 public:
  Redirected(std::ostream& stream, std::streambuf& buffer)
      : stream_(stream), before_(stream.rdbuf(&buffer)) {
    stream_.clear();
  }
  ~Redirected() { stream_.rdbuf(before_); }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  std::ostream& stream_;
  std::streambuf* before_;
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The working folder of the commands: what is in it at the start of each.
class Folder {
 public:
  Folder() : path_(fuzz::scratch() / "here") {
    const fs::path none = fuzz::scratch() / "none";
    for (const char* name : {"SUMAC_TOOLS", "PATH", "SUMAC_RTL_WORKER", "SUMAC_CACHE"})
      setenv(name, none.c_str(), 1);
    setenv("SUMAC_ROOT", kSourceDir, 1);
    setenv("SUMAC_MODELS", (fuzz::scratch() / "models").c_str(), 1);
    for (const char* name : {"COLUMNS", "NO_COLOR", "CXX"})
      unsetenv(name);
    fs::create_directories(fuzz::scratch() / "models");
    fs::create_directory(path_);
    const test::TempFolder encoder;
    test::SmallBert().write(encoder);
    fs::copy(encoder.path(), path_ / "m");
    fs::copy(encoder.path(), fuzz::scratch() / "models/minilm");
    fs::copy(fs::path(kSourceDir) / "models/array/configs/tiny.yaml", path_ / "a.yaml");
    fs::copy(fs::path(kSourceDir) / "tests/fuzz/corpus/program/d1.bin", path_ / "p.sumac");
    fs::copy(fs::path(kSourceDir) / "tests/fuzz/corpus/space/gemm.yaml", path_ / "s.yaml");
    fs::current_path(path_);
    make_database();
    start_ = seen();
    for (const auto& [name, time] : start_) {
      if (fs::is_regular_file(name)) files_[name] = read_file(name);
    }
  }

  /// Names that are there and were not, were written, or are gone.
  [[nodiscard]] std::vector<std::string> changes() const {
    std::vector<std::string> names;
    const Seen now = seen();
    for (const auto& [name, time] : now) {
      const auto before = start_.find(name);
      if (before == start_.end() || before->second != time) names.push_back(name);
    }
    for (const auto& [name, time] : start_) {
      if (!now.contains(name)) names.push_back(name);
    }
    return names;
  }

  void restore() {
    for (const fs::directory_entry& entry : fs::directory_iterator("."))
      fs::remove_all(entry.path());
    fs::create_directory("m");
    for (const auto& [name, text] : files_)
      fuzz::write_file(name, text);
    start_ = seen();
  }

 private:
  using Seen = std::map<std::string, fs::file_time_type>;

  /// s.db, by the program: a few points of s.yaml, so that `pareto` has something to read.
  static void make_database() {
    std::string words[] = {"sumac", "sweep", "s.yaml", "--sample", "8", "-o", "s.db", "-q"};
    std::vector<char*> argv;
    for (std::string& word : words)
      argv.push_back(word.data());
    argv.push_back(nullptr);
    if (cli::run_program(static_cast<int>(argv.size()) - 1, argv.data()) != 0 ||
        !fs::exists("s.db"))
      fuzz::finding("no database of s.yaml");
  }

  /// A folder's time is that of its entries, which are seen themselves.
  [[nodiscard]] static Seen seen() {
    Seen names;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(".")) {
      names[entry.path().lexically_normal().string()] =
          entry.is_directory() ? fs::file_time_type() : entry.last_write_time();
    }
    return names;
  }

  fs::path path_;
  Seen start_;
  std::map<std::string, std::string> files_;
};

std::vector<std::string> arguments_of(std::string_view text) {
  const char end = text.find('\0') == std::string_view::npos ? '\n' : '\0';
  std::vector<std::string> arguments;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t to = std::min(text.find(end, at), text.size());
    arguments.emplace_back(text.substr(at, to - at));
    at = to + 1;
  }
  return arguments;
}

/// The words of corpus/cli.dict.txt: lines in quotes, without the end of an argument and without escapes.
std::vector<std::string> dictionary() {
  std::vector<std::string> words;
  std::ifstream in(fs::path(kSourceDir) / "tests/fuzz/corpus/cli.dict.txt");
  for (std::string line; std::getline(in, line);) {
    if (line.size() < 3 || line.front() != '"') continue;
    std::string word = line.substr(1, line.size() - 2);
    if (word.ends_with("\\x0a")) word.resize(word.size() - 4);
    if (!word.empty() && word.find('\\') == std::string::npos) words.push_back(std::move(word));
  }
  if (words.empty()) fuzz::finding("corpus/cli.dict.txt has no words");
  return words;
}

/// Whether a path in this argument stays in the folder: no "..", and every '/' follows a letter, a digit or a dot.
bool stays(const std::string& argument) {
  if (argument.find("..") != std::string::npos) return false;
  for (std::size_t at = argument.find('/'); at != std::string::npos;
       at = argument.find('/', at + 1)) {
    if (at == 0 || (std::isalnum(static_cast<unsigned char>(argument[at - 1])) == 0 &&
                    argument[at - 1] != '.'))
      return false;
  }
  return true;
}

bool has(const std::vector<std::string>& arguments, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(arguments, [&](const std::string& argument) {
    return std::ranges::any_of(names, [&](std::string_view name) {
      return argument == name || argument.starts_with(std::string(name) + "=");
    });
  });
}

struct Ran {
  int code = 0;
  std::string out;
  bool whole = true;  // out is all of it
  std::string err;
};

Ran run(std::vector<std::string> arguments) {
  std::vector<char*> argv = {const_cast<char*>("sumac")};
  for (std::string& argument : arguments)
    argv.push_back(argument.data());
  argv.push_back(nullptr);
  Beginning out;
  Beginning err;
  Ran ran;
  {
    const Redirected first(std::cout, out);
    const Redirected second(std::cerr, err);
    deadline = Clock::now() + kPatience;
    ran.code = cli::run_program(static_cast<int>(argv.size()) - 1, argv.data());
    deadline = Clock::time_point::max();
  }
  ran.out = out.text();
  ran.whole = out.whole();
  ran.err = err.text();
  return ran;
}

/// The last line of standard error is a message, and the only one.
void check_message(const Ran& ran, bool quiet) {
  constexpr std::string_view kWho = "sumac: ";
  if (!ran.err.ends_with('\n')) fuzz::finding("no line on standard error: " + ran.err);
  const std::string_view lines = std::string_view(ran.err).substr(0, ran.err.size() - 1);
  const std::size_t at = lines.rfind('\n') + 1;
  if (!lines.substr(at).starts_with(kWho) || lines.size() - at <= kWho.size())
    fuzz::finding("the last line is no message: " + ran.err);
  if (at != 0 && (quiet || lines.starts_with(kWho) ||
                  lines.substr(0, at).find("\nsumac: ") != std::string_view::npos))
    fuzz::finding("more than one line: " + ran.err);
}

void check(const std::vector<std::string>& arguments, const Ran& ran, Folder& folder) {
  const std::string code = "exit code " + std::to_string(ran.code) + ": ";
  if (ran.code == 2 || ran.code == 3 || ran.code == 5) {
    check_message(ran, has(arguments, {"-q", "--quiet"}));
    if (ran.code != 5 && !ran.out.empty()) fuzz::finding(code + "standard output: " + ran.out);
  } else if (ran.code != 0 && ran.code != 130) {
    fuzz::finding(code + ran.err);
  }
  const std::vector<std::string> changes = folder.changes();
  const bool written =
      ran.code == 0 || ran.code == 130 || (ran.code == 5 && arguments.front() == "doctor");
  for (const std::string& name : changes) {
    if (!written) fuzz::finding(code + name + " was left or changed");
    if (name.ends_with(".tmp-" + std::to_string(getpid())))
      fuzz::finding(code + name + " is unfinished");
  }
  if (!changes.empty()) folder.restore();
  if (ran.code == 0 && ran.whole && ran.out.starts_with('{') && !has(arguments, {"--raw"}) &&
      !nlohmann::json::accept(ran.out))
    fuzz::finding("no JSON: " + ran.out);
}

}  // namespace

// In the place of sim/base/interrupt.cpp: no signal handlers (the fuzzer has its own), and Ctrl-C after kPatience.
namespace sumac::base {

void catch_interrupts() {}

bool interrupted() noexcept {
  return Clock::now() > deadline;
}

}  // namespace sumac::base

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Every second time an argument is dropped, replaced by a word of the dictionary, or such a word put in; else bytes are changed.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  static const std::vector<std::string> words = dictionary();
  std::mt19937 rng(seed);
  if (rng() % 2 == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string_view text = fuzz::text_of(data, size);
  const char end = text.find('\0') == std::string_view::npos ? '\n' : '\0';
  std::vector<std::string> arguments = arguments_of(text);
  const auto what = rng() % 4;
  const auto at = static_cast<std::ptrdiff_t>(rng() % (arguments.size() + 1));
  const auto old = arguments.begin() + at;
  if (what < 2 && old != arguments.end()) arguments.erase(old);
  if (what > 0) arguments.insert(arguments.begin() + at, words[rng() % words.size()]);
  std::string changed;
  for (const std::string& argument : arguments)
    changed += argument + end;
  changed.resize(std::min(changed.size(), most));
  std::ranges::copy(changed, data);
  return changed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Folder folder;
  const std::vector<std::string> arguments = arguments_of(fuzz::text_of(data, size));
  if (arguments.size() > kArguments || !std::ranges::all_of(arguments, stays)) return -1;
  Ran ran;
  (void)fuzz::accepted([&] { ran = run(arguments); });
  check(arguments, ran, folder);
  fuzz::plant(ran.code == 0 && arguments.front() != "run" && has(arguments, {"-v", "--verbose"}));
  return 0;
}
