// SPDX-License-Identifier: Apache-2.0
//
// The results database: SQLite, a row a point, one writer. Columns: README.md 3; readers use the view `results` and the table `meta` only.
//
//   whole     rows appear in transactions; whatever ends the process, the file holds each committed row once
//   writer    holds an advisory lock on the file for as long as it lives; a second one is refused, readers are not
//   refused   files that are no SQLite database, databases of others, of another schema version, and rows of other cost numbers
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sim/sweep/catalog.hpp"
#include "sim/sweep/row.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sumac::sweep {

inline constexpr int kSchemaVersion = 1;

class Database {
 public:
  /// Opens the file, or makes it.  InputError: cannot be opened or written, is another's, has another version, another process writes it.
  explicit Database(std::string path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Makes the names and the settings of a space known; rows are of this space from now on.  InputError: rows that are there come from other
  /// cost numbers.
  void begin(const Catalog& catalog);
  /// Copies the rows of another results database that are not here; all or none. Returns how many. After begin().
  /// InputError: no such file, none of ours, being written, of another version, rows of other cost numbers.
  std::int64_t take(const std::string& path);
  /// Keys of all rows.
  [[nodiscard]] std::unordered_set<std::uint64_t> keys();
  /// Into the open transaction.
  void add(const Row& row);
  /// Error of a PE configuration.
  void set_error(std::string_view pe, double error);
  [[nodiscard]] bool has_error(std::string_view pe);
  /// What was added is there from now on.
  void commit();
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::int64_t rows();

 private:
  class Statement;

  [[noreturn]] void fail();
  void check(int code);
  void run(const std::string& sql);
  [[nodiscard]] std::string text_of(const std::string& sql);
  void lock();
  void check_owner(const std::string& schema);
  void make_schema();
  void open_transaction();
  std::int64_t id_of(std::string_view name);

  std::string path_;
  int lock_ = -1;
  bool created_ = false;  // by this object: gone again where it cannot become a database
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  bool in_transaction_ = false;
  std::vector<std::int64_t> pe_, workload_, technology_;  // ids of the space's names
  std::int64_t setting_ = 0;
};

}  // namespace sumac::sweep
