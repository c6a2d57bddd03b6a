// SPDX-License-Identifier: Apache-2.0
//
// `sumac sweep`: rows equal what `sumac run --tech` says of the same point, to the last bit; samples, shards, constraints; what it refuses.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A row of the view: column -> value; numbers in full.
using Record = std::map<std::string, Json>;

std::vector<Record> results_of(const fs::path& path,
                               const std::string& query = "SELECT * FROM results ORDER BY key") {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_prepare_v2(db, query.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db);
  std::vector<Record> rows;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    Record& row = rows.emplace_back();
    for (int c = 0; c < sqlite3_column_count(statement); ++c) {
      Json& value = row[sqlite3_column_name(statement, c)];
      switch (sqlite3_column_type(statement, c)) {
        case SQLITE_INTEGER: value = sqlite3_column_int64(statement, c); break;
        case SQLITE_FLOAT: value = sqlite3_column_double(statement, c); break;
        case SQLITE_TEXT:
          value = reinterpret_cast<const char*>(sqlite3_column_text(statement, c));
          break;
        default: value = nullptr;
      }
    }
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return rows;
}

class Sweep : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  std::string db(const std::string& name) const { return (folder_ / name).string(); }

  void refused(int exit_code, const std::vector<std::string>& arguments,
               const std::string& text) const {
    const Ran ran = run_sumac(arguments);
    EXPECT_EQ(ran.exit_code, exit_code) << text << "\n" << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
    EXPECT_NE(ran.err.find(text), std::string::npos) << ran.err << "\nexpected: " << text;
  }

  /// What `sumac run` says of a row's point: its totals.
  Json run_of(const Record& row, std::int64_t more_latency = 0) const {
    const auto number = [&](const char* column) {
      return std::to_string(row.at(column).get<std::int64_t>());
    };
    const std::string array = write(
        "a.yaml", "rows: " + number("rows") + "\ncols: " + number("columns") +
                      "\nlanes: " + number("lanes") + "\nhop_s: 1\nhop_e: 1\nact_ring_bytes: " +
                      number("act_ring_bytes") + "\nwgt_ring_bytes: " + number("wgt_ring_bytes") +
                      "\nout_ring_bytes: " + number("out_ring_bytes") +
                      "\nport_bytes: " + number("port_bytes") +
                      "\nburst_beats: 16\noutstanding: 16\ndesc_fifo: 4\nmemory_latency: " +
                      std::to_string(row.at("latency_cycles").get<std::int64_t>() + more_latency) +
                      "\nwrite_latency: 100\nclock_mhz: 1000\n");
    const std::string name = row.at("workload");
    const std::size_t layer = name.find(":layer");
    std::vector<std::string> words = {
        "run",     name.substr(0, layer), "--array",     array,    "--pe", row.at("pe"),
        "--phase", row.at("phase"),       "--no-values", "--json", "-"};
    const bool decode = row.at("phase") == "decode";
    words.insert(words.end(), {decode ? "--context" : "--tokens", number("tokens")});
    if (layer != std::string::npos) words.insert(words.end(), {"--layer", name.substr(layer + 6)});
    if (!row.at("technology").is_null())
      words.insert(words.end(), {"--tech", row.at("technology")});
    const Ran ran = run_sumac(words);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return Json::parse(ran.out, nullptr, false);
  }

  TempFolder folder_;
};

TEST_F(Sweep, EqualsSumacRun) {
  const std::string space = write(
      "s.yaml",
      "array: 16x16\npe: [mac/int8, mac/bf16, lmul/fp8]\nrows: [4, 8, 16]\ncolumns: [8, 12, 32]\n"
      "act_ring_bytes: [20000, 65536]\nwgt_ring_bytes: [40000, 262144]\nout_ring_bytes: [4096, "
      "50000]\n"
      "port_bytes: [16, 32]\nlatency_cycles: [40, 100]\ntechnology: [unit, osu018-small, "
      "nangate45-small]\n"
      "workloads:\n  - {model: minilm, layer: 2, tokens: [17, 64]}\n"
      "  - {model: [opt-125m, llama-3.2-1b], phase: [prefill, decode], tokens: 9, context: 33}\n");
  ASSERT_EQ(run_sumac({"sweep", space, "-o", db("s.db"), "--sample", "14", "--seed", "5", "-q"})
                .exit_code,
            0);
  ASSERT_EQ(
      run_sumac(
          {"sweep",
           write("n.yaml", "pe: mac\nrows: 8\nlanes: 2\nworkloads: {model: minilm, tokens: 20}\n"),
           "-o", db("s.db"), "-q"})
          .exit_code,
      0);
  const std::vector<Record> rows = results_of(db("s.db"));
  ASSERT_GE(rows.size(), 10U);
  bool differs = false;
  for (const Record& row : rows) {
    SCOPED_TRACE(Json(row).dump());
    const Json run = run_of(row);
    ASSERT_FALSE(run.is_discarded());
    const Json& result = run.at("results").at(0);
    const Json& total = result.at("total");
    EXPECT_EQ(row.at("cycles"), total.at("cycles"));
    EXPECT_EQ(row.at("utilisation"), total.at("utilisation"));
    if (row.at("technology").is_null()) {
      EXPECT_TRUE(row.at("energy_pj").is_null());
      EXPECT_TRUE(row.at("area_um2").is_null());
      EXPECT_EQ(row.at("time_ns"), total.at("time_ns"));
      continue;
    }
    const Json& expense = total.at("expense");
    EXPECT_EQ(row.at("energy_pj"), expense.at("energy_pj"));
    EXPECT_EQ(row.at("time_ns"), expense.at("time_ns"));
    EXPECT_EQ(row.at("area_um2"), result.at("hardware").at("area_um2"));
    EXPECT_EQ(row.at("clock_ns"), result.at("hardware").at("clocks").at(0).at("cycle_ns"));
    // The same comparison sees one cycle more of memory latency.
    if (!differs)
      differs = run_of(row, 1).at("results").at(0).at("total").at("cycles") != row.at("cycles");
  }
  EXPECT_TRUE(differs);
}

}  // namespace
}  // namespace sumac::test
