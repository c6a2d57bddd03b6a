// SPDX-License-Identifier: Apache-2.0
//
// Fronts of a results database: of its view `results` alone, in one read transaction.
//
//   front     one for each workload in its phase and tokens: points of different work are not compared
//   left out  a point that has nothing in the column of a wanted objective; counted
//   twice     the view is read first for the objectives alone, then for all columns of the points whose objectives are those of the front
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/pareto/columns.hpp"
#include "sim/pareto/filter.hpp"

struct sqlite3;

namespace sumac::pareto {

/// The version of the view that this program reads: `schema` in the table `meta`.
inline constexpr const char* kSchema = "1";

/// A value of a column: nothing, or as columns.hpp says.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A point on the front: all of columns(), in that order.
struct Point {
  std::vector<Cell> cells;

  [[nodiscard]] const Cell& at(std::string_view column) const;
  [[nodiscard]] std::string text(std::string_view column) const;              // "" for nothing
  [[nodiscard]] std::optional<double> number(std::string_view column) const;  // of numbers
};

struct Front {
  std::string workload;
  std::string phase;  // empty: none
  std::optional<std::int64_t> tokens;
  std::int64_t points = 0;            // that fit the filter and have all objectives
  std::int64_t left_out = 0;          // that fit and lack one
  std::vector<std::int64_t> lacking;  // how many lack each objective
  std::vector<double> values;         // of `points`, as front.hpp takes them
  std::vector<Point> front;           // by their objectives, then by key

  /// "minilm:layer0, prefill, 128 tokens".
  [[nodiscard]] std::string title() const;
};

struct Fronts {
  std::int64_t points = 0;  // of the database
  std::int64_t fitting = 0;
  std::vector<Front> fronts;  // by workload, phase, tokens
};

class Results {
 public:
  /// Throws InputError: no such file, no database, damaged, empty, of another version or of another program, held by another one.
  explicit Results(std::string path);
  ~Results();
  Results(const Results&) = delete;
  Results& operator=(const Results&) = delete;

  /// Throws InputError: no points, none that fits, none that has all objectives; Interrupted.
  [[nodiscard]] Fronts fronts(const std::vector<const Objective*>& objectives,
                              const Filter& filter);

 private:
  class Query;
  friend class Query;

  [[noreturn]] void fail() const;
  void check_schema();
  void read_objectives(const std::vector<const Objective*>& objectives, const Filter& filter,
                       Fronts& result);
  void read_points(const std::vector<const Objective*>& objectives, const Filter& filter,
                   Fronts& result);

  std::string path_;
  sqlite3* db_ = nullptr;
};

}  // namespace sumac::pareto
