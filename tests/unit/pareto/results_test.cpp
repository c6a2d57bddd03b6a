// SPDX-License-Identifier: Apache-2.0
//
// Fronts of results databases: against the same said in SQL, with points that lack objectives, with filters; and databases that are none.
#include "sim/pareto/results.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <set>

#include "models/base/rng.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/results_database.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::pareto {
namespace {

using test::expect_refused;
using test::ResultsDatabase;

Filter filter_of(const std::vector<std::string>& texts) {
  Filter filter;
  for (const std::string& text : texts)
    filter.add(text);
  return filter;
}

Fronts fronts_of(const std::string& path, const std::string& objectives,
                 const std::vector<std::string>& where = {}) {
  return Results(path).fronts(parse_objectives(objectives), filter_of(where));
}

std::set<std::string> keys_of(const Front& front) {
  std::set<std::string> keys;
  for (const Point& point : front.front)
    keys.insert(point.text("key"));
  return keys;
}

using Keys = std::set<std::string>;

class ParetoResults : public ::testing::Test {
 protected:
  test::TempFolder folder_;
  std::string path_ = (folder_ / "r.db").string();
};

TEST_F(ParetoResults, ByHand) {
  ResultsDatabase db(path_);
  db.point("a", "10, 10, 5, 1, 0.1");
  db.point("b", "10, 10, 3, 2, 0.2", "lmul/fp8");
  db.point("c", "10, 10, 3, 3, NULL");
  db.point("d", "10, 10, NULL, 0.5, 0.1");
  db.point("e", "10, 10, 3, 2, 0.3");
  db.point("f", "10, 10, 9, 9, 0.1", "mac/int8", "other");
  const Fronts two = fronts_of(path_, "energy,area");
  EXPECT_EQ(two.points, 6);
  EXPECT_EQ(two.fitting, 6);
  ASSERT_EQ(two.fronts.size(), 2U);
  EXPECT_EQ(keys_of(two.fronts[0]), (Keys{"a", "b", "e"}));  // b and e tie
  EXPECT_EQ(two.fronts[0].points, 4);
  EXPECT_EQ(two.fronts[0].left_out, 1);
  EXPECT_EQ(two.fronts[0].lacking, (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(two.fronts[0].title(), "minilm, prefill, 128 tokens");
  EXPECT_EQ(keys_of(two.fronts[1]), Keys{"f"});  // other work is not compared
  const Front three = fronts_of(path_, "energy,area,error").fronts[0];
  EXPECT_EQ(keys_of(three), (Keys{"a", "b"}));
  EXPECT_EQ(three.left_out, 2);
  EXPECT_EQ(three.lacking, (std::vector<std::int64_t>{1, 0, 1}));
  EXPECT_EQ(keys_of(fronts_of(path_, "area").fronts[0]), Keys{"d"});
  EXPECT_EQ(keys_of(fronts_of(path_, "edp,area").fronts[0]), (Keys{"a", "b", "e"}));
  const Point a = fronts_of(path_, "area", {"key == a"}).fronts[0].front[0];
  EXPECT_EQ(a.number("edp"), 50.0);
  EXPECT_EQ(a.number("multipliers"), 16.0 * 16 * 4);
  EXPECT_EQ(a.text("provenance"), "defined");
  EXPECT_EQ(fronts_of(path_, "error", {"pe = 'lmul/fp8'"}).fronts[0].front[0].text("key"), "b");
}

TEST_F(ParetoResults, PointsOfOneWorkAndPhaseAreComparedAlone) {
  ResultsDatabase db(path_);
  db.point("a", "1, 1, 1, 1, 1", "mac/int8", "m", 128);
  db.point("b", "2, 2, 2, 2, 2", "mac/int8", "m", 64);
  db.point("c", "3, 3, 3, 3, 3", "mac/int8", "n", 64);
  db.sql("UPDATE results SET phase = NULL, tokens = NULL WHERE key = 'c'");
  const Fronts fronts = fronts_of(path_, "cycles,time,energy,area,edp,error");
  ASSERT_EQ(fronts.fronts.size(), 3U);
  EXPECT_EQ(fronts.fronts[0].title(), "m, prefill, 64 tokens");
  EXPECT_EQ(fronts.fronts[1].title(), "m, prefill, 128 tokens");
  EXPECT_EQ(fronts.fronts[2].title(), "n");
  for (const Front& front : fronts.fronts)
    EXPECT_EQ(front.front.size(), 1U);
}

TEST_F(ParetoResults, FiltersAreThoseOfSql) {
  ResultsDatabase db(path_);
  base::Rng rng(5);
  for (int i = 0; i < 60; ++i) {
    const auto n = [&] { return rng.one_in(8) ? "NULL" : std::to_string(rng.below(9)); };
    db.point("k" + std::to_string(i),
             std::to_string(rng.below(9)) + ", " + n() + ", " + n() + ", " + n() + ", " + n(),
             rng.one_in(2) ? "mac/int8" : "lmul/fp8", "m", 128,
             static_cast<int>(1 + rng.below(30)));
  }
  const std::vector<std::pair<std::string, std::string>> all = {
      {"area_mm2 <= 4e-6", "area_um2 <= 4"},
      {"rows<columns", "rows < 16"},
      {"cycles >= 3", "cycles >= 3"},
      {"energy_pj != 2", "energy_pj <> 2"},
      {"pe != mac/int8", "pe = 'lmul/fp8'"},
      {"pe == \"mac/int8\"", "pe = 'mac/int8'"},
      {"edp > 6", "energy_pj * time_ns > 6"},
      {"multipliers = 640", "rows = 10"},
      {"error < cycles", "error < cycles"},
      {"clock_mhz == 1000", "1"},
      {"pes > 160", "rows > 10"},
  };
  for (const auto& [ours, sql] : all) {
    db.sql("DROP VIEW IF EXISTS wanted; CREATE VIEW wanted AS SELECT count(*) FROM results WHERE " +
           sql);
    sqlite3* reader = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &reader), SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(reader, "SELECT * FROM wanted", -1, &statement, nullptr);
    ASSERT_EQ(sqlite3_step(statement), SQLITE_ROW) << sql;
    const std::int64_t wanted = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(reader);
    EXPECT_GT(wanted, 0) << sql;
    EXPECT_EQ(fronts_of(path_, "cycles", {ours}).fitting, wanted) << ours;
  }
  EXPECT_EQ(fronts_of(path_, "cycles", {"rows > 10", "rows <= 12"}).fitting,
            fronts_of(path_, "cycles", {"rows >= 11", "rows < 13"}).fitting);
}

TEST_F(ParetoResults, FiltersThatAreNoneAreRefused) {
  const auto refused = [](const std::string& text, const std::string& part) {
    expect_refused([&] { Filter().add(text); }, part);
  };
  refused("area_mm2", "constraint 'area_mm2' is not COLUMN <= VALUE (also <, >, >=, ==, !=)");
  refused("<= 2", "constraint '<= 2' is not COLUMN");
  refused("rows <=", "is not COLUMN <= VALUE");
  refused("", "constraint '' is not COLUMN");
  refused("area <= 2", "--where: 'area' is no column (columns: key, pe, technology, workload,");
  refused("rows <= many", "--where: 'many' is neither a number nor a column of numbers");
  refused("rows <= 1e999", "'1e999' is neither a number");
  refused("rows <= nan", "'nan' is neither a number");
  refused("rows <= pe", "'pe' is neither a number nor a column of numbers");
  refused("rows <= 2; DROP TABLE results", "'2; DROP TABLE results' is neither a number");
  refused("pe < mac", "--where: 'pe' is a text, which only == and != compare");
  // A text is a value, whatever it holds.
  EXPECT_EQ(filter_of({"pe == x' OR 1 --"}).sql(), "pe == ?1");
  expect_refused([] { (void)parse_objectives("energy,speed"); },
                 "--objectives: 'speed' is no objective (cycles, time, energy, area, edp, error)");
  expect_refused([] { (void)parse_objectives(""); }, "'' is no objective");
  expect_refused([] { (void)parse_objectives("area,"); }, "'' is no objective");
  expect_refused([] { (void)parse_objectives("area,area"); }, "--objectives: 'area' comes twice");
}

TEST_F(ParetoResults, FilesThatAreNoResultsAreRefused) {
  expect_refused([&] { Results r(path_); },
                 "r.db: no such file ('sumac sweep' makes results databases)");
  expect_refused([&] { Results r(folder_.path().string()); }, ": is no file (");
  std::ofstream(path_) << "cycles,energy\n1,2\n" << std::string(4096, 'x');
  expect_refused([&] { Results r(path_); }, "r.db: is no SQLite database (");
  std::ofstream(path_, std::ios::trunc) << "";
  expect_refused([&] { Results r(path_); }, "r.db: is an empty database (");
  {
    const ResultsDatabase db((folder_ / "old.db"), "7");
  }
  expect_refused([&] { Results r((folder_ / "old.db").string()); },
                 "is a results database of version '7', this program reads version 1 (use the "
                 "program that made it, or sweep again)");
  {
    ResultsDatabase db((folder_ / "other.db"));
    db.sql("ALTER TABLE results RENAME TO outcomes");
  }
  expect_refused([&] { Results r((folder_ / "other.db").string()); },
                 "has no 'results' (a table 'meta' and a view 'results' are expected;");
  {
    ResultsDatabase db((folder_ / "less.db"));
    db.sql("ALTER TABLE results DROP COLUMN error");
  }
  expect_refused([&] { Results r((folder_ / "less.db").string()); },
                 "its 'results' has no column 'error' (expected: key, pe, technology,");
  {
    ResultsDatabase db((folder_ / "view.db"));
    db.sql("DROP TABLE results; CREATE VIEW results AS SELECT * FROM gone");
  }
  expect_refused([&] { Results r((folder_ / "view.db").string()); }, "is damaged: no such table");
}

TEST_F(ParetoResults, NothingToCompareIsRefused) {
  ResultsDatabase db(path_);
  expect_refused([&] { (void)fronts_of(path_, "energy"); },
                 "r.db: has no points yet (let the sweep run)");
  db.point("a", "1, 1, NULL, NULL, NULL");
  db.point("b", "1, 1, NULL, 4, NULL");
  expect_refused([&] { (void)fronts_of(path_, "cycles", {"rows == 3"}); },
                 "r.db: none of 2 points fits --where");
  expect_refused([&] { (void)fronts_of(path_, "cycles,area,error"); },
                 "r.db: no point has all objectives (2 of 2 lack error)");
  db.sql("UPDATE results SET area_um2 = 'much' WHERE key = 'a'");
  expect_refused([&] { (void)fronts_of(path_, "area"); },
                 "r.db: a point has 'much' as its area_um2, which is no number (damaged?");
}

TEST_F(ParetoResults, TruncatedFilesAreRefused) {
  {
    ResultsDatabase db(path_);
    for (int i = 0; i < 300; ++i)
      db.point("k" + std::to_string(i), "1, 2, 3, 4, 5");
  }
  const auto size = std::filesystem::file_size(path_);
  for (const std::uintmax_t left :
       {size - 4096, size / 2, std::uintmax_t{4096}, std::uintmax_t{50}}) {
    std::filesystem::resize_file(path_, left);
    const std::string said = test::refusal_of([&] { (void)fronts_of(path_, "cycles,energy"); });
    EXPECT_TRUE(said.find("r.db: is damaged: ") != std::string::npos ||
                said.find("r.db: is no SQLite database") != std::string::npos)
        << left << ": " << said;
    EXPECT_TRUE(test::is_one_line(said)) << said;
  }
}

TEST_F(ParetoResults, AWriterIsWaitedForAndNamed) {
  ResultsDatabase db(path_);
  db.point("a", "1, 1, 1, 1, 1");
  db.sql("BEGIN EXCLUSIVE");
  expect_refused([&] { Results r(path_); },
                 "r.db: is being written by another program (try again)");
  db.sql("COMMIT");
  EXPECT_EQ(fronts_of(path_, "cycles").points, 1);
}

// Against the definition, said in SQL.
TEST_F(ParetoResults, EqualsTheDefinitionInSql) {
  ResultsDatabase db(path_);
  base::Rng rng(9);
  for (int i = 0; i < 400; ++i) {
    const auto n = [&] { return rng.one_in(20) ? "NULL" : std::to_string(rng.below(40)); };
    db.point("k" + std::to_string(i),
             std::to_string(rng.below(40)) + ", 1, " + n() + ", " + n() + ", " + n());
  }
  const Front ours = fronts_of(path_, "cycles,energy,area", {"error <= 30"}).fronts[0];
  sqlite3* reader = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &reader), SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  ASSERT_EQ(
      sqlite3_prepare_v2(
          reader,
          "WITH r AS (SELECT key, cycles c, energy_pj e, area_um2 a FROM results WHERE error <= 30 "
          "AND "
          "e IS NOT NULL AND a IS NOT NULL) SELECT key FROM r WHERE NOT EXISTS (SELECT 1 FROM r o "
          "WHERE "
          "o.c <= r.c AND o.e <= r.e AND o.a <= r.a AND (o.c < r.c OR o.e < r.e OR o.a < r.a))",
          -1, &statement, nullptr),
      SQLITE_OK);
  Keys theirs;
  while (sqlite3_step(statement) == SQLITE_ROW)
    theirs.insert(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  sqlite3_finalize(statement);
  sqlite3_close(reader);
  EXPECT_GT(theirs.size(), 10U);
  EXPECT_EQ(keys_of(ours), theirs);
}

TEST_F(ParetoResults, AMillionPoints) {
  {
    ResultsDatabase db(path_);
    db.sql(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999) INSERT "
        "INTO results "
        "SELECT printf('%016x', i * 2654435761), CASE i % 4 WHEN 0 THEN 'mac/int8' WHEN 1 THEN "
        "'lmul/fp8' ELSE "
        "'lmul/bf16' END, 'unit', 'minilm', 'prefill', 128, 16, 16, 4, 65536, 65536, 65536, 32, "
        "100, "
        "1000 + abs(random()) % 1000000, 1.0, 1000 + abs(random()) % 1000000, 1 + abs(random()) % "
        "1000000, 1 + "
        "abs(random()) % 1000000, (abs(random()) % 1000) / 1e3, 0.5, 'defined' FROM n");
  }
  for (const char* objectives : {"energy,area", "time,energy,area,error"}) {
    const std::clock_t start = std::clock();
    const Fronts fronts = fronts_of(path_, objectives, {"rows <= 32"});
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("%s: %zu of 1,000,000 on the front, %.2f s CPU\n", objectives,
                fronts.fronts[0].front.size(), seconds);
    EXPECT_EQ(fronts.fronts[0].points, 1'000'000);
    EXPECT_GT(fronts.fronts[0].front.size(), 1U);
#ifdef NDEBUG
    EXPECT_LT(seconds, 5.0) << objectives;
#endif
  }
}

}  // namespace
}  // namespace sumac::pareto
