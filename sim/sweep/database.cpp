// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "models/base/error.hpp"
#include "sumac_version.hpp"

namespace sumac::sweep {
namespace {

constexpr int kApplication = 0x53554D41;  // "SUMA"

// Integers take as many bytes as they need, so a row is some 80 bytes; its key is the row's address in the file.
constexpr const char* kTables = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE names(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE workloads(id INTEGER PRIMARY KEY, name TEXT NOT NULL, phase TEXT, tokens INTEGER, UNIQUE(name, phase, tokens));
CREATE TABLE settings(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE errors(pe INTEGER PRIMARY KEY, error REAL NOT NULL);
CREATE TABLE points(key INTEGER PRIMARY KEY, pe INTEGER NOT NULL, technology INTEGER, workload INTEGER NOT NULL, setting INTEGER NOT NULL,
  rows INTEGER NOT NULL, columns INTEGER NOT NULL, lanes INTEGER NOT NULL, act_ring_bytes INTEGER NOT NULL, wgt_ring_bytes INTEGER NOT NULL,
  out_ring_bytes INTEGER NOT NULL, port_bytes INTEGER NOT NULL, latency_cycles INTEGER NOT NULL, cycles INTEGER NOT NULL, clock_ns REAL NOT NULL,
  time_ns REAL NOT NULL, energy_pj REAL, area_um2 REAL, utilisation REAL NOT NULL, provenance INTEGER);
CREATE VIEW results AS SELECT printf('%016x', p.key) AS key, pe.name AS pe, t.name AS technology, w.name AS workload, w.phase AS phase,
  w.tokens AS tokens, p.rows AS rows, p.columns AS columns, p.lanes AS lanes, p.act_ring_bytes AS act_ring_bytes,
  p.wgt_ring_bytes AS wgt_ring_bytes, p.out_ring_bytes AS out_ring_bytes, p.port_bytes AS port_bytes, p.latency_cycles AS latency_cycles,
  p.cycles AS cycles, p.clock_ns AS clock_ns, p.time_ns AS time_ns, p.energy_pj AS energy_pj, p.area_um2 AS area_um2, e.error AS error,
  p.utilisation AS utilisation,
  CASE p.provenance WHEN 0 THEN 'measured' WHEN 1 THEN 'published' WHEN 2 THEN 'derived' WHEN 3 THEN 'defined' WHEN 4 THEN 'placeholder' END AS provenance
  FROM points p JOIN names pe ON pe.id = p.pe LEFT JOIN names t ON t.id = p.technology JOIN workloads w ON w.id = p.workload
  LEFT JOIN errors e ON e.pe = p.pe;
)";
// From the database `other`: names first, then what refers to them.
constexpr const char* kTake = R"(
INSERT OR IGNORE INTO main.meta SELECT key, value FROM other.meta WHERE key LIKE 'numbers %';
INSERT OR IGNORE INTO main.names(name) SELECT name FROM other.names;
INSERT OR IGNORE INTO main.settings(text) SELECT text FROM other.settings;
INSERT INTO main.workloads(name, phase, tokens) SELECT name, phase, tokens FROM other.workloads o
  WHERE NOT EXISTS (SELECT 1 FROM main.workloads m WHERE m.name = o.name AND m.phase IS o.phase AND m.tokens IS o.tokens);
INSERT OR IGNORE INTO main.errors SELECT own.id, e.error FROM other.errors e JOIN other.names n ON n.id = e.pe
  JOIN main.names own ON own.name = n.name;
INSERT OR IGNORE INTO main.points SELECT p.key, own_pe.id, own_t.id, own_w.id, own_s.id, p.rows, p.columns, p.lanes, p.act_ring_bytes,
  p.wgt_ring_bytes, p.out_ring_bytes, p.port_bytes, p.latency_cycles, p.cycles, p.clock_ns, p.time_ns, p.energy_pj, p.area_um2, p.utilisation,
  p.provenance
  FROM other.points p JOIN other.names pe ON pe.id = p.pe JOIN main.names own_pe ON own_pe.name = pe.name
  LEFT JOIN other.names t ON t.id = p.technology LEFT JOIN main.names own_t ON own_t.name = t.name
  JOIN other.workloads w ON w.id = p.workload
  JOIN main.workloads own_w ON own_w.name = w.name AND own_w.phase IS w.phase AND own_w.tokens IS w.tokens
  JOIN other.settings s ON s.id = p.setting JOIN main.settings own_s ON own_s.text = s.text;
)";
constexpr const char* kInsert =
    "INSERT INTO points VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

std::string literal(std::string_view text) {
  std::string all = "'";
  for (const char c : text) {
    all += c;
    if (c == '\'') all += c;
  }
  return all + "'";
}

/// What of the array no column has.
std::string setting_of(const Space& space) {
  const array::ArrayConfig& a = space.array;
  std::string text;
  const auto add = [&](const char* name, int value) {
    text += std::string(text.empty() ? "" : " ") + name + "=" + std::to_string(value);
  };
  add("hop_s", a.hop_s);
  add("hop_e", a.hop_e);
  add("burst_beats", a.burst_beats);
  add("outstanding", a.outstanding);
  add("desc_fifo", a.desc_fifo);
  add("write_latency", a.write_latency);
  add("clock_mhz", a.clock_mhz);
  const cost::TechnologyChoice& t = space.tech_options;
  return text + " stimulus=" + t.stimulus + " sram=" + (t.sram.empty() ? "default" : t.sram) +
         " dram=" + t.dram;
}

}  // namespace

/// A prepared statement with its values.
class Database::Statement {
 public:
  Statement(Database& database, const std::string& sql) : database_(database) {
    database_.check(sqlite3_prepare_v2(database_.db_, sql.c_str(), -1, &statement_, nullptr));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// True while there is a row.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) database_.fail();
    return false;
  }
  [[nodiscard]] std::int64_t integer(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] std::string text(int column) const {
    const unsigned char* text = sqlite3_column_text(statement_, column);
    return text == nullptr ? "" : reinterpret_cast<const char*>(text);
  }

 private:
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

Database::Database(std::string path) : path_(std::move(path)) {
  try {
    lock();
    if (sqlite3_open_v2(path_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        nullptr) != SQLITE_OK)
      fail();
    sqlite3_busy_timeout(db_, 10'000);  // readers are short
    if (text_of("SELECT count(*) FROM sqlite_master") == "0") {
      make_schema();
    } else {
      check_owner(text_of("PRAGMA application_id"));
    }
  } catch (...) {
    sqlite3_close(db_);
    if (created_) unlink(path_.c_str());
    if (lock_ >= 0) close(lock_);
    throw;
  }
}

Database::~Database() {
  sqlite3_finalize(insert_);
  // Whatever is not committed is gone, and the file as it was.
  sqlite3_close(db_);
  // Only now: a descriptor that is closed takes SQLite's own locks of this process with it.
  close(lock_);
}

void Database::lock() {
  lock_ = open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  created_ = lock_ >= 0;
  if (!created_) lock_ = open(path_.c_str(), O_RDWR | O_CLOEXEC);
  struct stat status{};
  if (lock_ < 0 || fstat(lock_, &status) != 0) {
    throw base::InputError(path_ + ": cannot be opened as a database: " + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) throw base::InputError(path_ + ": a database is a file");
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    throw base::InputError(
        path_ + ": another sweep writes this database (wait for it, or give another -o FILE)");
  }
}

void Database::fail() {
  const int code = sqlite3_errcode(db_);
  const std::string what = sqlite3_errmsg(db_);
  if (code == SQLITE_NOTADB)
    throw base::InputError(path_ + ": is no database (another -o FILE; this one is left as it is)");
  if (code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_READONLY ||
      code == SQLITE_CANTOPEN) {
    throw base::InputError(path_ + ": cannot be written: " + what +
                           " (is the disk full? what was stored stays; the same command goes on)");
  }
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    throw base::InputError(
        path_ + ": another program holds this database (end it; the same command goes on)");
  }
  throw base::InputError(path_ + ": SQLite cannot use it: " + what + " (another -o FILE)");
}

void Database::check(int code) {
  if (code != SQLITE_OK) fail();
}

void Database::run(const std::string& sql) {
  check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr));
}

std::string Database::text_of(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.text(0) : "";
}

void Database::make_schema() {
  run("BEGIN IMMEDIATE; PRAGMA application_id = " + std::to_string(kApplication) + ";" + kTables +
      "INSERT INTO meta VALUES('schema', '" + std::to_string(kSchemaVersion) + "'), ('sumac', '" +
      kVersion + "'); COMMIT");
}

void Database::check_owner(const std::string& application) {
  if (application != std::to_string(kApplication)) {
    throw base::InputError(
        path_ +
        ": is a database of another program (another -o FILE; this one is left as "
        "it is)");
  }
  const std::string version = text_of("SELECT value FROM meta WHERE key = 'schema'");
  if (version != std::to_string(kSchemaVersion)) {
    throw base::InputError(path_ + ": is a results database of version '" + version +
                           "', this program writes version " + std::to_string(kSchemaVersion) +
                           " (another -o FILE, or the program that wrote it)");
  }
}

void Database::open_transaction() {
  if (in_transaction_) return;
  run("BEGIN IMMEDIATE");
  in_transaction_ = true;
}

void Database::commit() {
  if (!in_transaction_) return;
  run("COMMIT");
  in_transaction_ = false;
}

std::int64_t Database::id_of(std::string_view name) {
  run("INSERT OR IGNORE INTO names(name) VALUES(" + literal(name) + ")");
  return std::stoll(text_of("SELECT id FROM names WHERE name = " + literal(name)));
}

void Database::begin(const Catalog& catalog) {
  const Space& space = catalog.space();
  open_transaction();
  run("INSERT OR REPLACE INTO meta VALUES('space', " + literal(space.text) + ")");
  for (const auto& [numbers, digest] : catalog.digests()) {
    const std::string key = literal("numbers " + numbers);
    run("INSERT OR IGNORE INTO meta VALUES(" + key + ", " + literal(digest) + ")");
    if (text_of("SELECT value FROM meta WHERE key = " + key) != digest) {
      throw base::InputError(path_ + ": its rows come from other numbers of " + numbers +
                             " than those of today (another -o FILE)");
    }
  }
  pe_.clear();
  for (const std::string& pe : space.pes)
    pe_.push_back(id_of(pe));
  technology_.clear();
  for (const std::string& technology : space.technologies)
    technology_.push_back(id_of(technology));
  workload_.clear();
  for (const Workload& w : space.workloads) {
    const std::string phase = w.phase.empty() ? "NULL" : literal(w.phase);
    const std::string tokens = w.phase.empty() ? "NULL" : std::to_string(w.tokens);
    const std::string find = "SELECT id FROM workloads WHERE name = " + literal(w.name) +
                             " AND phase IS " + phase + " AND tokens IS " + tokens;
    if (text_of(find).empty()) {
      run("INSERT INTO workloads(name, phase, tokens) VALUES(" + literal(w.name) + ", " + phase +
          ", " + tokens + ")");
    }
    workload_.push_back(std::stoll(text_of(find)));
  }
  const std::string setting = literal(setting_of(space));
  run("INSERT OR IGNORE INTO settings(text) VALUES(" + setting + ")");
  setting_ = std::stoll(text_of("SELECT id FROM settings WHERE text = " + setting));
  commit();
}

std::int64_t Database::take(const std::string& path) {
  struct stat status{};
  // An empty file would be made one.
  if (stat(path.c_str(), &status) != 0 || status.st_size == 0)
    throw base::InputError(path + ": no such database");
  // Whole, ours, of this version, and nobody writes it for as long as this object lives.
  const Database other(path);
  const std::int64_t before = rows();
  run("ATTACH DATABASE " + literal(path) + " AS other");
  const std::string stranger = text_of(
      "SELECT substr(o.key, length('numbers ') + 1) FROM other.meta o JOIN main.meta m ON m.key = "
      "o.key WHERE o.key LIKE 'numbers %' AND o.value <> m.value");
  if (!stranger.empty()) {
    throw base::InputError(path + ": its rows come from other numbers of " + stranger +
                           " than those of " + path_ + " (sweep its points again)");
  }
  open_transaction();
  run(kTake);
  commit();
  run("DETACH DATABASE other");
  return rows() - before;
}

std::unordered_set<std::uint64_t> Database::keys() {
  std::unordered_set<std::uint64_t> all;
  Statement statement(*this, "SELECT key FROM points");
  while (statement.step())
    all.insert(static_cast<std::uint64_t>(statement.integer(0)));
  return all;
}

std::int64_t Database::rows() {
  return std::stoll(text_of("SELECT count(*) FROM points"));
}

void Database::add(const Row& row) {
  open_transaction();
  if (insert_ == nullptr) check(sqlite3_prepare_v2(db_, kInsert, -1, &insert_, nullptr));
  int at = 0;
  const auto integer = [&](std::int64_t value) { sqlite3_bind_int64(insert_, ++at, value); };
  const auto real = [&](const std::optional<double>& value) {
    value ? sqlite3_bind_double(insert_, ++at, *value) : sqlite3_bind_null(insert_, ++at);
  };
  integer(static_cast<std::int64_t>(row.key));
  integer(pe_[row.pe]);
  technology_.empty() ? sqlite3_bind_null(insert_, ++at)
                      : sqlite3_bind_int64(insert_, ++at, technology_[row.technology]);
  integer(workload_[row.workload]);
  integer(setting_);
  for (const std::int64_t value :
       {std::int64_t{row.rows}, std::int64_t{row.columns}, std::int64_t{row.lanes},
        row.act_ring_bytes, row.wgt_ring_bytes, row.out_ring_bytes, std::int64_t{row.port_bytes},
        std::int64_t{row.latency_cycles}, row.cycles})
    integer(value);
  real(row.clock_ns);
  real(row.time_ns);
  real(row.energy_pj);
  real(row.area_um2);
  real(row.utilisation);
  row.provenance ? sqlite3_bind_int(insert_, ++at, static_cast<int>(*row.provenance))
                 : sqlite3_bind_null(insert_, ++at);
  const int code = sqlite3_step(insert_);
  if (code != SQLITE_DONE) {
    if (sqlite3_errcode(db_) == SQLITE_CONSTRAINT) {
      throw base::InternalError("a point is stored twice");
    }
    fail();
  }
  check(sqlite3_reset(insert_));
}

bool Database::has_error(std::string_view pe) {
  return !text_of("SELECT error FROM errors JOIN names ON id = pe WHERE name = " + literal(pe))
              .empty();
}

void Database::set_error(std::string_view pe, double error) {
  open_transaction();
  const std::int64_t id = id_of(pe);
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", error);
  run("INSERT OR REPLACE INTO errors VALUES(" + std::to_string(id) + ", " + text + ")");
  commit();
}

}  // namespace sumac::sweep
