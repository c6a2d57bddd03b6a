// SPDX-License-Identifier: Apache-2.0
//
// What every fuzzing harness shares.  A harness feeds bytes to the function that the program itself calls, and holds it to this law:
//
//   accepted   or refused with a base::Error of exit code 2 to 5 and a message; nothing else may be thrown
//   sane       no report of AddressSanitizer or UndefinedBehaviorSanitizer, no leak, less than 5 s and 512 MB at once (run_fuzz.py sets the limits)
//
// SUMAC_FUZZ_PLANT=overflow|integer|exception|hang|leak|memory plants that fault behind the first accepted input for which the harness says `rare`:
// a property that no seed has, so that only a fuzzer that mutates, and reaches acceptance, finds it (canary.py).
#pragma once

#include <unistd.h>

#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <limits>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "models/base/error.hpp"

namespace sumac::fuzz {

/// Ends the process as a finding.
[[noreturn]] inline void finding(const std::string& what) {
  std::fprintf(stderr, "finding: %s\n", what.c_str());
  std::abort();
}

/// The working folder of this process, in memory where the machine has that; empty at the start, gone at the end.
inline const std::filesystem::path& scratch() {
  struct Folder {
    std::filesystem::path path;
    Folder() {
      std::error_code ignored;
      const char* base =
          std::filesystem::is_directory("/dev/shm", ignored) ? "/dev/shm" : "/var/tmp";
      path = std::filesystem::path(base) / ("sumac-fuzz-" + std::to_string(getpid()));
      std::filesystem::remove_all(path, ignored);
      std::filesystem::create_directories(path);
    }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };
  static const Folder folder;
  return folder.path;
}

inline void write_file(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out.flush()) finding(path.string() + ": the harness cannot write it");
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Calls `reader`; true where it accepts.  Anything but an error for the user is a finding.
template <class Reader>
bool accepted(Reader&& reader) {
  try {
    reader();
    return true;
  } catch (const base::Error& error) {
    if (error.exit_code() < 2 || error.exit_code() > 5)
      finding("exit code " + std::to_string(error.exit_code()) + ": " + error.what());
    if (std::string_view(error.what()).empty()) finding("an error without a message");
    return false;
  } catch (const std::exception& error) {
    finding(std::string("unexpected exception: ") + error.what());
  } catch (...) {
    finding("an exception of no known type");
  }
}

/// Plants the fault that SUMAC_FUZZ_PLANT names, if `rare`.
inline void plant(bool rare) {
  static const char* const fault = std::getenv("SUMAC_FUZZ_PLANT");
  if (fault == nullptr || !rare) return;
  const std::string_view name = fault;
  volatile int one = 1;
  if (name == "overflow") {
    const auto size = static_cast<std::size_t>(8 * one);
    const auto* bytes = new volatile char[size]();
    std::fprintf(stderr, "%d\n", bytes[size]);
    delete[] bytes;
  } else if (name == "integer") {
    std::fprintf(stderr, "%d\n", INT_MAX + one);
  } else if (name == "exception") {
    (void)accepted([] { throw std::runtime_error("planted"); });
  } else if (name == "hang") {
    while (one == 1) {
    }
  } else if (name == "leak") {
    auto* volatile lost = new char[100];
    lost[0] = 1;
  } else if (name == "memory") {
    const auto size = static_cast<std::size_t>(one) << 30U;
    char* volatile much = new char[size];
    delete[] much;
  } else {
    finding("SUMAC_FUZZ_PLANT=" + std::string(name) + " is not known");
  }
}

}  // namespace sumac::fuzz
