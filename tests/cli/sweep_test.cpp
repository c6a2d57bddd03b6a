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
  ASSERT_EQ(run_sumac({"sweep",
                       write("n.yaml",
                             "array: 16x16\npe: mac\nrows: 8\nlanes: 2\nworkloads: {model: minilm, "
                             "tokens: 20}\n"),
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

const char* const kSmall =
    "pe: [mac/int8, mac/bf16, lmul/fp8]\nrows: [2, 4, 8]\ncolumns: [4, 8]\nact_ring_bytes: [64, "
    "4096]\ntechnology: [unit, osu018-small]\n"
    "workloads: {gemm: [8x16x8, 3x5x40000x7]}\nconstraints: [rows <= columns, area_mm2 < 1000]\n";

TEST_F(Sweep, CountsWhatHasNoRowAndGoesOnWhereItWas) {
  const std::string space = write("s.yaml", kSmall);
  const Ran first = run_sumac({"sweep", space, "-o", db("s.db"), "--json", "-"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const Json json = Json::parse(first.out);
  EXPECT_EQ(json.at("points"), 3 * 3 * 2 * 2 * 2 * 2);
  EXPECT_EQ(json.at("known"), 0);
  EXPECT_GT(json.at("pruned").get<int>(), 8);
  EXPECT_GT(json.at("impossible").get<int>(), 5);  // rings without a word, sums that are too long
  EXPECT_GT(json.at("added").get<int>(), 20);
  EXPECT_EQ(json.at("points").get<int>(), json.at("added").get<int>() +
                                              json.at("pruned").get<int>() +
                                              json.at("impossible").get<int>());
  EXPECT_EQ(json.at("added"), json.at("rows"));
  EXPECT_NE(first.err.find(" points are impossible, the first of them: "), std::string::npos)
      << first.err;
  const std::vector<Record> rows = results_of(db("s.db"));
  EXPECT_EQ(rows.size(), json.at("rows").get<std::size_t>());
  for (const Record& row : rows) {
    EXPECT_LE(row.at("rows"), row.at("columns"));
    EXPECT_LT(row.at("area_um2").get<double>(), 1e9);
    EXPECT_GT(row.at("energy_pj").get<double>(), 0);
    EXPECT_TRUE(row.at("phase").is_null());
    EXPECT_TRUE(row.at("error").is_null());
    EXPECT_EQ(row.at("key").get<std::string>().size(), 16U);
  }
  const Json again =
      Json::parse(run_sumac({"sweep", space, "-o", db("s.db"), "--json", "-", "--error"}).out);
  EXPECT_EQ(again.at("added"), 0);
  EXPECT_EQ(again.at("known"), json.at("added"));
  double worst = 0;
  for (const Record& row : results_of(db("s.db"))) {
    const double error = row.at("error");
    EXPECT_GT(error, 1e-4);
    EXPECT_LT(error, 0.1);
    if (row.at("pe") == "lmul/fp8") worst = error;
    if (row.at("pe") == "mac/int8") {
      EXPECT_LT(error, 0.02);
    }
  }
  EXPECT_GT(worst, 0.03);
}

TEST_F(Sweep, KeysDoNotDependOnTheSpaceAndThreadsChangeNothing) {
  ASSERT_EQ(run_sumac({"sweep", write("s.yaml", kSmall), "-o", db("s.db"), "-q", "--threads", "1"})
                .exit_code,
            0);
  const std::string other =
      write("o.yaml",
            "constraints: [area_mm2 < 1000, rows <= columns]\nworkloads: [{gemm: 3x5x40000x7}, "
            "{gemm: 8x16x8}]\n"
            "technology: [osu018-small, unit]\nact_ring_bytes: [4096, 64]\ncolumns: [8, 4]\nrows: "
            "[8, 2, 4]\npe: [lmul, mac, mac/bf16]\n");
  ASSERT_EQ(run_sumac({"sweep", other, "-o", db("o.db"), "-q", "--threads", "3"}).exit_code, 0);
  const std::vector<Record> rows = results_of(db("s.db"));
  std::vector<Record> others = results_of(db("o.db"));
  // lmul is lmul/bf16 or another first configuration: only what both have is compared.
  std::size_t same = 0;
  for (const Record& row : rows)
    same += static_cast<std::size_t>(std::ranges::count(others, row));
  EXPECT_GE(same,
            std::ranges::count_if(rows, [](const Record& r) { return r.at("pe") != "lmul/fp8"; }));
}

TEST_F(Sweep, ShardsTogetherAreTheWhole) {
  const std::string space = write("s.yaml", kSmall);
  ASSERT_EQ(run_sumac({"sweep", space, "-o", db("s.db"), "-q"}).exit_code, 0);
  std::vector<Record> all;
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    const std::string own = db(std::string("shard") + shard[0]);
    ASSERT_EQ(run_sumac({"sweep", space, "-o", own, "-q", "--shard", shard}).exit_code, 0);
    for (const Record& row : results_of(own))
      all.push_back(row);
  }
  std::ranges::sort(all, {}, [](const Record& row) { return row.at("key").get<std::string>(); });
  EXPECT_EQ(all, results_of(db("s.db")));

  // Two of the three, one of them twice, and the rest evaluated: the whole again, with names in another order.
  const Json first = Json::parse(
      run_sumac(
          {"sweep",
           write("one.yaml",
                 "pe: lmul/fp8\nrows: 2\ncolumns: 8\nact_ring_bytes: 64\ntechnology: osu018-small\n"
                 "workloads: {gemm: 3x5x40000x7}\n"),
           "-o", db("all.db"), "--error", "--json", "-"})
          .out);
  const Json joined =
      Json::parse(run_sumac({"sweep", space, "-o", db("all.db"), "--take", db("shard3"), "--take",
                             db("shard1"), "--take", db("shard3"), "--json", "-"})
                      .out);
  const auto count = [&](const std::string& own) {
    return static_cast<std::int64_t>(results_of(own).size());
  };
  EXPECT_LE(joined.at("taken"), count(db("shard1")) + count(db("shard3")));
  EXPECT_GE(joined.at("taken").get<std::int64_t>() + first.at("added").get<std::int64_t>(),
            count(db("shard1")) + count(db("shard3")));
  EXPECT_LE(joined.at("added"), count(db("shard2")));
  std::vector<Record> together = results_of(db("all.db"));
  for (Record& row : together)
    row["error"] = nullptr;
  EXPECT_EQ(together, results_of(db("s.db")));
  // What `sumac pareto` reads is what a sweep writes.
  const Ran front =
      run_sumac({"pareto", db("all.db"), "--objectives", "energy,area", "--csv", "-"});
  EXPECT_EQ(front.exit_code, 0) << front.err;
  EXPECT_GT(std::ranges::count(front.out, '\n'), 2);

  refused(3, {"sweep", space, "-o", db("all.db"), "--take", db("none.db")},
          "none.db: no such database");
  std::ofstream(db("empty.db")).close();
  refused(3, {"sweep", space, "-o", db("all.db"), "--take", db("empty.db")},
          "empty.db: no such database");
  EXPECT_EQ(fs::file_size(db("empty.db")), 0U);
  refused(3, {"sweep", space, "-o", db("all.db"), "--take", space},
          ": is no database (another -o FILE");
  refused(3, {"sweep", space, "-o", db("all.db"), "--take", db("all.db")},
          ": another sweep writes this database");
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(db("shard2").c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(
      sqlite3_exec(handle, "UPDATE meta SET value = 'x' WHERE key LIKE 'numbers osu018%lmul/fp8%'",
                   nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(handle);
  refused(
      3, {"sweep", space, "-o", db("all.db"), "--take", db("shard2")},
      "shard2: its rows come from other numbers of osu018-small minilm lmul/fp8 4 than those of " +
          db("all.db") + " (sweep its points again)");
}

TEST_F(Sweep, RunsItsExamples) {
  for (const auto& [name, sample] : {std::pair{"first", "40"}, {"large", "12"}}) {
    const fs::path space =
        fs::path(SUMAC_SOURCE_DIR) / "sim/sweep/examples" / (std::string(name) + ".yaml");
    const Ran ran =
        run_sumac({"sweep", space.string(), "-o", db(name), "--sample", sample, "--seed", "7"});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_NE(ran.err.find(std::string("sample of ") + sample + " points, seed 7"),
              std::string::npos)
        << ran.err;
    EXPECT_FALSE(results_of(db(name)).empty());
  }
  refused(3,
          {"sweep", (fs::path(SUMAC_SOURCE_DIR) / "sim/sweep/examples/large.yaml").string(), "-o",
           db("x")},
          " points, at most 10000000 are visited one by one (give --sample N, or fewer values)");
  EXPECT_FALSE(fs::exists(db("x")));
}

TEST_F(Sweep, ShowsProgressOnTerminalsOnlyAndEndsWithCtrlC) {
  const std::string space = write("s.yaml",
                                  "pe: mac\nrows: {from: 1, to: 60, step: 1}\ncolumns: {from: 1, "
                                  "to: 60, step: 1}\nworkloads: {model: minilm}\n");
  const Ran shown =
      run_sumac({"sweep", space, "-o", db("s.db")}, {.terminal = true, .interrupt_after_ms = 2500});
  EXPECT_EQ(shown.exit_code, 130);
  EXPECT_NE(shown.out.find("sweep  ["), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find(" points/s  "), std::string::npos);
  EXPECT_NE(shown.out.find(" s left"), std::string::npos);
  const std::size_t rows = results_of(db("s.db")).size();
  EXPECT_GT(rows, 0U);
  const Ran more = run_sumac({"sweep", space, "-o", db("s.db")}, {.interrupt_after_ms = 2500});
  EXPECT_EQ(more.exit_code, 130);
  EXPECT_EQ(more.err, "");
  EXPECT_GT(results_of(db("s.db")).size(), rows);
}

TEST_F(Sweep, Refuses) {
  const std::string space = write("s.yaml", kSmall);
  refused(2, {"sweep", space, "--sample", "-3"}, "sweep: --sample -3 (1 or more)");
  for (const char* shard : {"0/3", "4/3", "3", "a/b", "1/", "/2"})
    refused(2, {"sweep", space, "--shard", shard}, "is not I/N with I in 1..N");
  refused(2, {"sweep", space, "--threads", "-1"}, "sweep: --threads -1 (1 or more)");
  refused(2, {"sweep", space, "--threads", "0"}, "sweep: --threads 0 (1 or more)");
  refused(3, {"sweep", db("nowhere.yaml")}, "nowhere.yaml: no such file");
  refused(3,
          {"sweep",
           write("t.yaml", "pe: mac/int16\ntechnology: osu018-small\nworkloads: {gemm: 1x1x1}\n"),
           "-o", db("x")},
          "osu018-small: mac/int16 with 4 lanes was not characterised (sumac cost --characterise "
          "--pe mac/int16 --lanes 4 --tech osu018-small)");
  refused(3, {"sweep", space, "-o", db("nowhere/x")}, ": cannot be opened as a database: ");
  refused(3, {"sweep", space, "-o", "/dev/null"}, "/dev/null: a database is a file");
  refused(3, {"sweep", space, "-o", space},
          "s.yaml: is no database (another -o FILE; this one is left as it is)");
  refused(2, {"sweep", space, "--mpi", "--threads", "2"},
          "sweep: --threads contradicts --mpi (a rank is one thread: mpirun -n N)");
  const auto mpi = [&](const std::string& module, const std::string& text) {
    How how;
    how.environment["SUMAC_MPI"] = module;
    const Ran ran = run_sumac({"sweep", space, "--mpi"}, how);
    EXPECT_EQ(ran.exit_code, 5) << ran.err;
    EXPECT_NE(ran.err.find(text), std::string::npos) << ran.err;
  };
  mpi(db("none.so"),
      "none.so is not there (scripts/setup_tools.sh test installs Boost.MPI, the target sumac-mpi "
      "makes it)");
  mpi(space, "s.yaml: is no module that can be loaded: ");
  EXPECT_FALSE(fs::exists(db("x")));
}

}  // namespace
}  // namespace sumac::test
