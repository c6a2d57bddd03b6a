// SPDX-License-Identifier: Apache-2.0
//
// Where tests find what is not in the tree: SUMAC_DATA (default ../shared/data beside the tree) and
// the tools environment. A test without its data says so and counts as skipped; a test without its tools does so only where the
// build does not require all of them.
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

/// Skips the running test where data outside the tree is not there.
#define SUMAC_NEED_DATA(path)                 \
  do {                                        \
    if (!std::filesystem::exists(path)) {     \
      GTEST_SKIP() << "not here: " << (path); \
    }                                         \
  } while (false)

/// Skips the running test where a tool is missing; a build that requires all (scripts/test) fails it instead.
#define SUMAC_NEED_TOOL(condition, what)                                \
  do {                                                                  \
    if (!(condition)) {                                                 \
      if (SUMAC_REQUIRE_ALL != 0) FAIL() << "missing tool: " << (what); \
      GTEST_SKIP() << "missing tool: " << (what);                       \
    }                                                                   \
  } while (false)
