// SPDX-License-Identifier: Apache-2.0
//
// Where tests find what is not in the tree: SUMAC_DATA (default ../shared/data beside the tree) and
// the tools environment. A test without its data says so and counts as skipped.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace sumac::test {

inline std::filesystem::path data_folder() {
  const char* named = std::getenv("SUMAC_DATA");
  return named != nullptr ? std::filesystem::path(named)
                          : std::filesystem::path(SUMAC_SOURCE_DIR) / ".." / "shared" / "data";
}

inline std::filesystem::path tools_python() {
  return std::filesystem::path(SUMAC_TOOLS_DIR) / "bin" / "python";
}

}  // namespace sumac::test

/// Skips the running test where what it needs is not there: `what` names it.
#define SUMAC_NEED_THAT(condition, what)      \
  do {                                        \
    if (!(condition)) {                       \
      GTEST_SKIP() << "not here: " << (what); \
    }                                         \
  } while (false)

/// Skips the running test where the path does not exist.
#define SUMAC_NEED(path) SUMAC_NEED_THAT(std::filesystem::exists(path), path)
