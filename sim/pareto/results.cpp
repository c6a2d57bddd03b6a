// SPDX-License-Identifier: Apache-2.0
#include "sim/pareto/results.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <map>
#include <system_error>
#include <tuple>
#include <unordered_set>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/pareto/front.hpp"

namespace sumac::pareto {
namespace {

constexpr int kPatienceMs = 2'000;  // for one who writes
constexpr const char* kMaker = "'sumac sweep' makes results databases";

/// Text of a database made safe for one line.
std::string safe(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 80))
    out += c >= ' ' && c <= '~' ? c : '?';
  return out;
}

/// Which front a row belongs to.
struct Group {
  std::string workload;
  std::string phase;
  std::optional<std::int64_t> tokens;
  auto operator<=>(const Group&) const = default;
};

/// The bytes of a front's objectives behind the number of the front: what the second reading looks for.
std::string mark_of(std::size_t front, const double* values, std::size_t n) {
  std::string mark(sizeof front + n * sizeof(double), '\0');
  std::memcpy(mark.data(), &front, sizeof front);
  std::memcpy(mark.data() + sizeof front, values, n * sizeof(double));
  return mark;
}

std::string_view text_of(sqlite3_value* value) {
  const void* text = sqlite3_value_text(value);
  if (text == nullptr) return {};
  return {static_cast<const char*>(text), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// What the SQL function on_front(workload, phase, tokens, objectives ...) looks into.
struct Marks {
  std::map<Group, std::size_t> fronts;
  std::unordered_set<std::string> marks;
  std::size_t objectives = 0;
  std::vector<double> values;  // of one row
};

void on_front(sqlite3_context* context, int /*arguments*/, sqlite3_value** argument) {
  Marks& marks = *static_cast<Marks*>(sqlite3_user_data(context));
  for (std::size_t k = 0; k < marks.objectives; ++k) {
    if (sqlite3_value_type(argument[3 + k]) == SQLITE_NULL) return sqlite3_result_int(context, 0);
    marks.values[k] = sqlite3_value_double(argument[3 + k]);
  }
  Group group{std::string(text_of(argument[0])), std::string(text_of(argument[1])), {}};
  if (sqlite3_value_type(argument[2]) != SQLITE_NULL)
    group.tokens = sqlite3_value_int64(argument[2]);
  const auto front = marks.fronts.find(group);
  const bool found =
      front != marks.fronts.end() &&
      marks.marks.contains(mark_of(front->second, marks.values.data(), marks.objectives));
  sqlite3_result_int(context, found ? 1 : 0);
}

std::string terms_of(const std::vector<const Objective*>& objectives) {
  std::string terms;
  for (const Objective* objective : objectives)
    terms += ", " + find_column(objective->column)->term();
  return terms;
}

}  // namespace

const Cell& Point::at(std::string_view column) const {
  const auto found = std::ranges::find(columns(), column, &Column::name);
  SUMAC_CHECK(found != columns().end(), "a column of columns.hpp");
  return cells[static_cast<std::size_t>(found - columns().begin())];
}

std::string Point::text(std::string_view column) const {
  const std::string* text = std::get_if<std::string>(&at(column));
  return text == nullptr ? "" : *text;
}

std::optional<double> Point::number(std::string_view column) const {
  const Cell& cell = at(column);
  if (const std::int64_t* integer = std::get_if<std::int64_t>(&cell))
    return static_cast<double>(*integer);
  if (const double* real = std::get_if<double>(&cell)) return *real;
  return std::nullopt;
}

std::string Front::title() const {
  std::string text = safe(workload);
  if (!phase.empty()) text += ", " + safe(phase);
  if (tokens) text += ", " + std::to_string(*tokens) + " tokens";
  return text;
}

/// A prepared statement.
class Results::Query {
 public:
  Query(const Results& results, const std::string& sql, const Filter* filter = nullptr)
      : results_(results) {
    if (sqlite3_prepare_v2(results.db_, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK)
      results.fail();
    int at = 0;
    if (filter == nullptr) return;
    for (const Filter::Value& value : filter->values()) {
      ++at;
      if (const double* number = std::get_if<double>(&value)) {
        sqlite3_bind_double(statement_, at, *number);
      } else {
        const std::string& text = std::get<std::string>(value);
        sqlite3_bind_text(statement_, at, text.data(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT);
      }
    }
  }
  ~Query() { sqlite3_finalize(statement_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// True while there is a row.
  bool step() {
    constexpr std::int64_t kOften = 4096;
    if (rows_++ % kOften == 0) base::check_interrupt();
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) results_.fail();
    return code == SQLITE_ROW;
  }
  [[nodiscard]] bool is_null(int at) const {
    return sqlite3_column_type(statement_, at) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t integer(int at) const { return sqlite3_column_int64(statement_, at); }
  [[nodiscard]] std::string_view text(int at) const {
    const void* text = sqlite3_column_text(statement_, at);
    if (text == nullptr) return {};
    return {static_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, at))};
  }
  /// Throws InputError: `name` holds what is no number.
  [[nodiscard]] double number(int at, std::string_view name) const {
    const int type = sqlite3_column_type(statement_, at);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
      throw base::InputError(results_.path_ + ": a point has '" + safe(text(at)) + "' as its " +
                             std::string(name) + ", which is no number (damaged? sweep again)");
    }
    return sqlite3_column_double(statement_, at);
  }
  [[nodiscard]] Cell cell(int at, const Column& column) const {
    if (is_null(at)) return {};
    if (column.is_text()) return std::string(text(at));
    const double real = number(at, column.name);
    if (column.kind == Column::Kind::kReal) return real;
    return integer(at);
  }

 private:
  const Results& results_;
  sqlite3_stmt* statement_ = nullptr;
  std::int64_t rows_ = 0;
};

Results::Results(std::string path) : path_(std::move(path)) {
  std::error_code error;
  const auto status = std::filesystem::status(path_, error);
  if (!std::filesystem::exists(status))
    throw base::InputError(path_ + ": no such file (" + kMaker + ")");
  if (!std::filesystem::is_regular_file(status))
    throw base::InputError(path_ + ": is no file (" + kMaker + ")");
  try {
    // For writing too: what a killed writer left half done is taken back at the first reading.
    if (sqlite3_open_v2(path_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        nullptr) != SQLITE_OK)
      fail();
    sqlite3_busy_timeout(db_, kPatienceMs);
    check_schema();
  } catch (...) {
    sqlite3_close(db_);
    throw;
  }
}

Results::~Results() {
  sqlite3_close(db_);
}

void Results::fail() const {
  base::check_interrupt();
  const int code = sqlite3_errcode(db_);
  if (code == SQLITE_NOTADB)
    throw base::InputError(path_ + ": is no SQLite database (" + kMaker + ")");
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    throw base::InputError(path_ + ": is being written by another program (try again)");
  }
  if (code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_READONLY)
    throw base::InputError(path_ + ": cannot be opened (may you read it?)");
  throw base::InputError(path_ + ": is damaged: " + safe(sqlite3_errmsg(db_)) +
                         " (truncated? sweep again)");
}

void Results::check_schema() {
  std::vector<std::string> names;
  Query tables(*this, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')");
  while (tables.step())
    names.emplace_back(tables.text(0));
  if (names.empty()) throw base::InputError(path_ + ": is an empty database (" + kMaker + ")");
  for (const char* needed : {"meta", "results"}) {
    if (std::ranges::find(names, needed) == names.end()) {
      throw base::InputError(path_ + ": has no '" + needed +
                             "' (a table 'meta' and a view 'results' are expected; " + kMaker +
                             ")");
    }
  }
  Query version(*this, "SELECT value FROM meta WHERE key = 'schema'");
  const std::string found = version.step() ? safe(version.text(0)) : "";
  if (found != kSchema) {
    throw base::InputError(path_ + ": is a results database of version '" + found +
                           "', this program reads version " + kSchema +
                           " (use the program that made it, or sweep again)");
  }
  std::vector<std::string> present;
  Query info(*this, "SELECT name FROM pragma_table_info('results')");
  while (info.step())
    present.emplace_back(info.text(0));
  for (const Column& column : columns()) {
    if (!column.is_derived() && std::ranges::find(present, column.name) == present.end()) {
      throw base::InputError(path_ + ": its 'results' has no column '" + std::string(column.name) +
                             "' (expected: " + column_names(false) + ")");
    }
  }
}

void Results::read_objectives(const std::vector<const Objective*>& objectives, const Filter& filter,
                              Fronts& result) {
  const std::size_t n = objectives.size();
  std::map<Group, Front> fronts;
  Front* front = nullptr;
  std::vector<double> values(n);
  Query query(*this,
              "SELECT workload, phase, tokens" + terms_of(objectives) + " FROM results WHERE " +
                  filter.sql(),
              &filter);
  while (query.step()) {
    ++result.fitting;
    const bool has_tokens = !query.is_null(2);
    const bool same = front != nullptr && front->workload == query.text(0) &&
                      front->phase == query.text(1) && front->tokens.has_value() == has_tokens &&
                      (!has_tokens || *front->tokens == query.integer(2));
    if (!same) {
      Group group{std::string(query.text(0)), std::string(query.text(1)), {}};
      if (has_tokens) group.tokens = query.integer(2);
      front = &fronts[group];
      front->workload = group.workload;
      front->phase = group.phase;
      front->tokens = group.tokens;
      front->lacking.resize(n);
    }
    bool whole = true;
    for (std::size_t k = 0; k < n; ++k) {
      const int at = static_cast<int>(3 + k);
      if (query.is_null(at)) {
        whole = false;
        ++front->lacking[k];
      } else {
        values[k] = query.number(at, objectives[k]->column);
      }
    }
    if (whole) {
      ++front->points;
      front->values.insert(front->values.end(), values.begin(), values.end());
    } else {
      ++front->left_out;
    }
  }
  for (auto& [group, own] : fronts)
    result.fronts.push_back(std::move(own));
}

void Results::read_points(const std::vector<const Objective*>& objectives, const Filter& filter,
                          Fronts& result) {
  const std::size_t n = objectives.size();
  Marks marks;
  marks.objectives = n;
  marks.values.resize(n);
  for (std::size_t f = 0; f < result.fronts.size(); ++f) {
    const Front& own = result.fronts[f];
    marks.fronts[{own.workload, own.phase, own.tokens}] = f;
    for (const std::uint32_t i : front(own.values, n))
      marks.marks.insert(mark_of(f, &own.values[i * n], n));
  }
  if (sqlite3_create_function(db_, "on_front", -1, SQLITE_UTF8, &marks, on_front, nullptr,
                              nullptr) != SQLITE_OK)
    fail();
  std::string terms;
  for (const Column& column : columns())
    terms += (terms.empty() ? "" : ", ") + column.term();
  Query query(*this,
              "SELECT " + terms + " FROM results WHERE " + filter.sql() +
                  " AND on_front(workload, phase, tokens" + terms_of(objectives) + ")",
              &filter);
  while (query.step()) {
    Point point;
    for (std::size_t c = 0; c < columns().size(); ++c)
      point.cells.push_back(query.cell(static_cast<int>(c), columns()[c]));
    Group group{point.text("workload"), point.text("phase"), {}};
    if (const auto tokens = point.number("tokens"))
      group.tokens = static_cast<std::int64_t>(*tokens);
    result.fronts[marks.fronts.at(group)].front.push_back(std::move(point));
  }
  for (Front& own : result.fronts) {
    std::ranges::sort(own.front, [&](const Point& a, const Point& b) {
      for (const Objective* objective : objectives) {
        const double x = *a.number(objective->column);
        const double y = *b.number(objective->column);
        if (x != y) return x < y;
      }
      return a.text("key") < b.text("key");
    });
  }
}

Fronts Results::fronts(const std::vector<const Objective*>& objectives, const Filter& filter) {
  Fronts result;
  // Both readings see the same rows.
  struct Reading {
    sqlite3* db;
    ~Reading() { sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr); }
  };
  const Reading reading{db_};
  (void)Query(*this, "BEGIN").step();
  Query count(*this, "SELECT count(*) FROM results");
  if (count.step()) result.points = count.integer(0);
  if (result.points == 0) throw base::InputError(path_ + ": has no points yet (let the sweep run)");
  read_objectives(objectives, filter, result);
  if (result.fitting == 0) {
    throw base::InputError(path_ + ": none of " + std::to_string(result.points) +
                           " points fits --where");
  }
  std::vector<std::int64_t> lacking(objectives.size());
  std::int64_t whole = 0;
  for (const Front& own : result.fronts) {
    whole += own.points;
    for (std::size_t k = 0; k < lacking.size(); ++k)
      lacking[k] += own.lacking[k];
  }
  if (whole == 0) {
    const auto most = std::ranges::max_element(lacking) - lacking.begin();
    throw base::InputError(path_ + ": no point has all objectives (" +
                           std::to_string(lacking[static_cast<std::size_t>(most)]) + " of " +
                           std::to_string(result.fitting) + " lack " +
                           std::string(objectives[static_cast<std::size_t>(most)]->column) + ")");
  }
  read_points(objectives, filter, result);
  return result;
}

}  // namespace sumac::pareto
