// SPDX-License-Identifier: Apache-2.0
//
// Files that appear whole or not at all.
#include "sim/base/whole_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "models/base/error.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::base {
namespace {

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::ptrdiff_t entries(const std::filesystem::path& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), {});
}

TEST(WholeFile, AppearsOnCommitOnly) {
  const test::TempFolder folder;
  const auto path = folder.path() / "out";
  {
    WholeFile file(path);
    file.stream() << "new";
    EXPECT_FALSE(std::filesystem::exists(path));
    file.commit();
  }
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(entries(folder.path()), 1);
}

TEST(WholeFile, LeavesTheOldOneWhenGivenUp) {
  const test::TempFolder folder;
  const auto path = folder.path() / "out";
  std::ofstream(path) << "old";
  {
    WholeFile file(path);
    file.stream() << "half";
  }
  EXPECT_EQ(content(path), "old");
  EXPECT_EQ(entries(folder.path()), 1);
}

TEST(WholeFile, HandlersUnlinkWhatIsUnfinished) {
  const test::TempFolder folder;
  WholeFile first(folder.path() / "a");
  WholeFile second(folder.path() / "b");
  first.stream() << "x" << std::flush;
  second.commit();
  EXPECT_EQ(entries(folder.path()), 2);
  unlink_unfinished();
  EXPECT_EQ(entries(folder.path()), 1);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "b"));
}

TEST(WholeFile, RefusesWhatCannotBeWritten) {
  const test::TempFolder folder;
  const auto written = [](const std::filesystem::path& path) {
    WholeFile file(path);
    file.stream() << "x";
    file.commit();
  };
  EXPECT_THROW(written(folder.path() / "no" / "out"), InputError);
  EXPECT_THROW(written(folder.path()), InputError);
  EXPECT_THROW(written("/dev/full/x"), InputError);
  EXPECT_EQ(entries(folder.path()), 0);
}

}  // namespace
}  // namespace sumac::base
