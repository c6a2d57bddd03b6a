// SPDX-License-Identifier: Apache-2.0
//
// A sweep by a team, with threads for processes: the rows of a sweep alone, on a new database and on one that has some; ranks that do not fit are refused.
#include "sim/sweep/team_sweep.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/refusal.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::sweep {
namespace {

/// Mail of all ranks.
struct Post {
  std::mutex mutex;
  std::condition_variable arrived;
  std::vector<std::deque<Team::Message>> boxes;
  std::function<void(std::string&)> on_the_way = [](std::string&) {};
};

class ThreadTeam : public Team {
 public:
  ThreadTeam(Post& post, int rank) : post_(post), rank_(rank) {}
  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return static_cast<int>(post_.boxes.size()); }
  void send(int to, const std::string& bytes) override {
    const std::lock_guard lock(post_.mutex);
    Message& message = post_.boxes[static_cast<std::size_t>(to)].emplace_back(rank_, bytes);
    post_.on_the_way(message.bytes);
    post_.arrived.notify_all();
  }
  [[nodiscard]] std::optional<Message> receive(int milliseconds) override {
    std::unique_lock lock(post_.mutex);
    auto& box = post_.boxes[static_cast<std::size_t>(rank_)];
    post_.arrived.wait_for(lock, std::chrono::milliseconds(milliseconds),
                           [&] { return !box.empty(); });
    if (box.empty()) return std::nullopt;
    Message message = box.front();
    box.pop_front();
    return message;
  }

 private:
  Post& post_;
  int rank_;
};

const char* const kSpace =
    "pe: [mac, lmul/fp8]\nrows: {from: 1, to: 9, step: 1}\ncolumns: {from: 2, to: 20, step: "
    "3}\nact_ring_bytes: [32, 9000]\n"
    "technology: unit\nworkloads: {gemm: [8x16x8, 9x7x5]}\nconstraints: rows != columns\n";

Tally lead(Post& post, int ranks, const Catalog& catalog, const VisitOptions& options,
           const std::string& path) {
  post.boxes.clear();
  post.boxes.resize(static_cast<std::size_t>(ranks));
  std::vector<std::jthread> others;
  for (int rank = 1; rank < ranks; ++rank)
    others.emplace_back([&post, rank] {
      ThreadTeam team(post, rank);
      serve_sweep(team);
    });
  ThreadTeam team(post, 0);
  Database database(path);
  database.begin(catalog);
  return lead_sweep(team, catalog, options, database, [](const Tally&) {});
}

std::string table(const std::string& path) {
  std::string text;
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  const auto take = [](void* to, int count, char** values, char**) {
    for (int i = 0; i < count; ++i)
      *static_cast<std::string*>(to) += std::string(values[i] == nullptr ? "-" : values[i]) + "|";
    *static_cast<std::string*>(to) += "\n";
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(db, "SELECT * FROM results ORDER BY key", take, &text, nullptr),
            SQLITE_OK);
  sqlite3_close(db);
  return text;
}

TEST(TeamSweep, GivesTheRowsOfASweepAlone) {
  const Space space = read_space(kSpace, "s.yaml");
  const Catalog catalog(space);
  const test::TempFolder folder;
  const std::string alone = (folder / "alone.db").string();
  const std::string team = (folder / "team.db").string();
  const VisitOptions all;
  Tally expected;
  {
    Database database(alone);
    database.begin(catalog);
    expected = run_sweep(catalog, Visit(space, all), database, 2, [](const Tally&) {});
  }
  EXPECT_GT(expected.added, 200);
  EXPECT_GT(expected.impossible, 10);
  EXPECT_GT(expected.pruned, 10);
  Post post;
  VisitOptions some;
  some.sample = 100;
  const Tally first = lead(post, 3, catalog, some, team);
  EXPECT_EQ(first.done(), 100);
  EXPECT_NE(table(team), table(alone));
  const Tally rest = lead(post, 4, catalog, all, team);
  EXPECT_EQ(rest.known, first.added);
  EXPECT_EQ(rest.added, expected.added - first.added);
  EXPECT_EQ(rest.pruned, expected.pruned);
  EXPECT_EQ(rest.impossible, expected.impossible);
  EXPECT_EQ(rest.first_impossible.empty(), expected.first_impossible.empty());
  EXPECT_EQ(table(team), table(alone));
}

TEST(TeamSweep, RefusesARankOfAnotherBuild) {
  const Space space = read_space(kSpace, "s.yaml");
  const Catalog catalog(space);
  const test::TempFolder folder;
  Post post;
  post.on_the_way = [](std::string& bytes) {
    const std::size_t digest = bytes.find("unit minilm mac/int8");
    if (digest != std::string::npos) bytes[digest + 5] = 'M';
  };
  test::expect_refused([&] { (void)lead(post, 2, catalog, {}, (folder / "s.db").string()); },
                       "rank 1 has another version or other cost numbers than rank 0 (the same "
                       "build on every machine)");
}

TEST(TeamSweep, LetsEverybodyGo) {
  Post post;
  post.boxes.resize(3);
  ThreadTeam team(post, 0);
  dismiss(team);
  for (int rank = 1; rank < 3; ++rank) {
    ThreadTeam other(post, rank);
    serve_sweep(other);  // returns
  }
}

}  // namespace
}  // namespace sumac::sweep
