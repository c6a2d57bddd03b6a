// SPDX-License-Identifier: Apache-2.0
//
// A results database made by hand: the columns that readers may count on, as a table.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace sumac::test {

class ResultsDatabase {
 public:
  explicit ResultsDatabase(const std::filesystem::path& path, const std::string& schema = "1") {
    EXPECT_EQ(sqlite3_open(path.c_str(), &db_), SQLITE_OK);
    sql("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT); "
        "CREATE TABLE results(key TEXT, pe TEXT, technology TEXT, workload TEXT, phase TEXT, "
        "tokens INTEGER, rows INTEGER, columns INTEGER, lanes INTEGER, act_ring_bytes INTEGER, "
        "wgt_ring_bytes INTEGER, out_ring_bytes INTEGER, port_bytes INTEGER, latency_cycles "
        "INTEGER, cycles INTEGER, clock_ns REAL, time_ns REAL, energy_pj REAL, area_um2 REAL, "
        "error REAL, utilisation REAL, provenance TEXT)");
    sql("INSERT INTO meta VALUES('schema', '" + schema + "')");
  }
  ~ResultsDatabase() { sqlite3_close(db_); }
  ResultsDatabase(const ResultsDatabase&) = delete;
  ResultsDatabase& operator=(const ResultsDatabase&) = delete;

  void sql(const std::string& text) {
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(db_, text.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << message << "\n"
        << text;
    sqlite3_free(message);
  }
  /// `numbers`: cycles, time_ns, energy_pj, area_um2, error as SQL, e.g. "10, 5, NULL, 3, 0.1".
  void point(const std::string& key, const std::string& numbers, const std::string& pe = "mac/int8",
             const std::string& workload = "minilm", int tokens = 128, int rows = 16) {
    const std::size_t first = numbers.find(',');
    sql("INSERT INTO results VALUES('" + key + "', '" + pe + "', 'unit', '" + workload +
        "', 'prefill', " + std::to_string(tokens) + ", " + std::to_string(rows) +
        ", 16, 4, 262144, 262144, 262144, 32, 100, " + numbers.substr(0, first) + ", 1.0" +
        numbers.substr(first) + ", 0.5, 'defined')");
  }

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace sumac::test
