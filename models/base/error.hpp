// SPDX-License-Identifier: Apache-2.0
//
// Errors that leave the library, and the check for errors that must not exist.
//
//   user input   throw UsageError or InputError; the message is one line: "where: what is wrong
//   (what to do)" broken law   SUMAC_CHECK(condition, "what was promised"): always on, throws
//   InternalError exit codes   2 usage, 3 bad input, 4 mismatch, 5 tool missing, 70 internal;
//   `main` is the only catch-all
#pragma once

#include <stdexcept>
#include <string>

namespace sumac::base {

class Error : public std::runtime_error {
 public:
  [[nodiscard]] int exit_code() const noexcept { return exit_code_; }

 protected:
  Error(int exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}

 private:
  int exit_code_;
};

/// Flags and syntax of the command line.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message) : Error(2, message) {}
};

/// Unknown kind, format, model or file; wrong values; damaged files.
class InputError : public Error {
 public:
  explicit InputError(const std::string& message) : Error(3, message) {}
};

/// Two executors, or a result and its expectation, differ.
class MismatchError : public Error {
 public:
  explicit MismatchError(const std::string& message) : Error(4, message) {}
};

/// An external program is missing, has the wrong version, or failed.
class ToolError : public Error {
 public:
  explicit ToolError(const std::string& message) : Error(5, message) {}
};

/// A broken invariant: a bug of Sumac.
class InternalError : public Error {
 public:
  explicit InternalError(const std::string& message) : Error(70, message) {}
};

[[noreturn]] inline void fail_check(const char* file, int line, const char* condition,
                                    const std::string& message) {
  throw InternalError(std::string(file) + ":" + std::to_string(line) + ": " + message +
                      " (failed: " + condition + ")");
}

}  // namespace sumac::base

/// Always on.  In hot loops use SUMAC_DCHECK, which the Debug build turns on.
#define SUMAC_CHECK(condition, message)                                     \
  do {                                                                      \
    if (!(condition)) [[unlikely]] {                                        \
      ::sumac::base::fail_check(__FILE__, __LINE__, #condition, (message)); \
    }                                                                       \
  } while (false)

#ifdef SUMAC_DCHECK_ENABLED
#define SUMAC_DCHECK(condition, message) SUMAC_CHECK(condition, message)
#else
#define SUMAC_DCHECK(condition, message) \
  do {                                   \
    (void)sizeof(!(condition));          \
  } while (false)
#endif
