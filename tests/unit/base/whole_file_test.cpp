// SPDX-License-Identifier: Apache-2.0
//
// Files that appear whole or not at all.
#include "sim/base/whole_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

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

TEST(WholeFile, LeavesPipesAndLinksWhatTheyAre) {
  const test::TempFolder folder;
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  WholeFile file(pipe);
  file.stream() << "text";
  file.commit();
  char text[8] = {};
  EXPECT_EQ(::read(reader, text, sizeof text), 4);
  EXPECT_STREQ(text, "text");
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));

  std::ofstream(folder.path() / "real") << "old";
  std::filesystem::create_symlink("real", folder.path() / "link");
  WholeFile linked(folder.path() / "link");
  linked.stream() << "new";
  linked.commit();
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path() / "link"));
  EXPECT_EQ(content(folder.path() / "real"), "new");
  EXPECT_EQ(entries(folder.path()), 3);
}

TEST(WholeFile, RemovesWhatKilledProcessesLeft) {
  const test::TempFolder folder;
  const pid_t dead = fork();
  if (dead == 0) _exit(0);
  ASSERT_EQ(waitpid(dead, nullptr, 0), dead);
  const std::string pid = std::to_string(dead);
  const auto leave = [&](const std::string& name) {
    std::ofstream(folder / name) << "half";
    return folder / name;
  };
  const auto left = leave("out.tmp-" + pid);
  const std::vector<std::filesystem::path> others = {leave("out.tmp-" + std::to_string(getppid())),
                                                     leave("other.tmp-" + pid),
                                                     leave("out.tmp-" + pid + "x"),
                                                     leave("out.tmp-"),
                                                     leave("out.tmp--1"),
                                                     leave("locked.tmp-" + pid)};
  const int lock = ::open(others.back().c_str(), O_RDWR);
  ASSERT_EQ(flock(lock, LOCK_EX), 0);
  for (const char* name : {"out", "locked"}) {
    WholeFile file(folder / name);
    file.commit();
  }
  ::close(lock);
  EXPECT_FALSE(std::filesystem::exists(left));
  for (const auto& path : others)
    EXPECT_TRUE(std::filesystem::exists(path)) << path;
}

TEST(WholeFile, HoldsALockWhileItsWriterLives) {
  const test::TempFolder folder;
  WholeFile file(folder / "out");
  const int other = ::open(file.unfinished().c_str(), O_RDWR);
  EXPECT_NE(flock(other, LOCK_EX | LOCK_NB), 0);
  file.commit();
  ::close(other);
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
  ASSERT_TRUE(std::filesystem::is_character_file("/dev/full"));
  EXPECT_THROW(written("/dev/full"), InputError);
  EXPECT_EQ(entries(folder.path()), 0);
}

}  // namespace
}  // namespace sumac::base
