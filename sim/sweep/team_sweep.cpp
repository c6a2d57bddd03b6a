// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/team_sweep.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <type_traits>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/sweep/evaluate.hpp"
#include "sumac_version.hpp"

namespace sumac::sweep {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLook = 200;  // milliseconds
constexpr std::chrono::milliseconds kCommit{300};
constexpr std::chrono::seconds kPatience{5};  // with ranks that are to go

// The first byte of a message.
constexpr char kSpace = 'S';  // to a rank: what is swept
constexpr char kPiece = 'P';  // to a rank: a piece, and which points of it
constexpr char kGo = 'G';     // to a rank: nothing more
constexpr char kReady = 'R';  // from a rank
constexpr char kRows = 'D';   // from a rank: what a piece came to
constexpr char kError = 'E';  // from a rank: why it cannot go on

/// Values one after the other. Ranks run one build: its version is in the first message.
class Packer {
 public:
  explicit Packer(char kind) : bytes_(1, kind) {}
  template <class T>
  Packer& add(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Packer& add(const std::string& text) {
    add(text.size());
    bytes_ += text;
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(const std::string& bytes) : bytes_(bytes) {}
  template <class T>
  T take() {
    T value{};
    SUMAC_CHECK(at_ + sizeof value <= bytes_.size(), "a message holds what its kind says");
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::string text() {
    const auto size = take<std::size_t>();
    SUMAC_CHECK(size <= bytes_.size() - at_, "a message holds what its kind says");
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }

 private:
  const std::string& bytes_;
  std::size_t at_ = 1;
};

/// All cost numbers of a catalog, and the version of the program.
std::string stamp_of(const Catalog& catalog) {
  std::string text = kVersion;
  for (const auto& [numbers, digest] : catalog.digests())
    text += ";" + numbers + "=" + digest;
  return text;
}

/// Numbers within a piece of the points whose row is missing, and their count.
std::string missing_of(const Catalog& catalog, const Visit& visit, std::int64_t piece,
                       const std::unordered_set<std::uint64_t>& known) {
  std::string missing;
  for (std::int64_t i = 0; i < visit.size(piece); ++i) {
    const Point point = point_at(catalog.space(), visit.number(piece, i));
    const int lanes = catalog.lanes(point.pe, point.array.lanes);
    missing += known.contains(catalog.key(point, lanes)) ? '\0' : '\1';
  }
  return missing;
}

std::string evaluate_piece(Evaluator& evaluator, const Visit& visit, std::int64_t piece,
                           const std::string& missing) {
  Tally tally;
  std::vector<Row> rows;
  const auto none = [](std::uint64_t) { return false; };
  for (std::int64_t i = 0; i < visit.size(piece); ++i) {
    if (missing[static_cast<std::size_t>(i)] == '\0') continue;
    base::check_interrupt();
    Row row;
    switch (evaluator.evaluate(visit.number(piece, i), none, row)) {
      case Fate::kEvaluated:
      case Fate::kKnown: rows.push_back(row); break;
      case Fate::kPruned: ++tally.pruned; break;
      case Fate::kImpossible:
        ++tally.impossible;
        if (tally.first_impossible.empty()) tally.first_impossible = evaluator.why_not();
        break;
    }
  }
  Packer packer(kRows);
  packer.add(tally.pruned).add(tally.impossible).add(tally.first_impossible).add(rows.size());
  for (const Row& row : rows)
    packer.add(row);
  return packer.bytes();
}

/// Rank 0's side.
class Leader {
 public:
  Leader(Team& team, const Catalog& catalog, const VisitOptions& options, Database& database)
      : team_(team),
        catalog_(catalog),
        visit_(catalog.space(), options),
        database_(database),
        known_(database.keys()) {
    all_.points = visit_.points();
    Packer packer(kSpace);
    packer.add(catalog.space().name).add(catalog.space().text).add(stamp_of(catalog));
    packer.add(options.sample.value_or(0)).add(options.seed).add(options.shard).add(options.shards);
    for (int rank = 1; rank < team.size(); ++rank)
      team.send(rank, packer.bytes());
    here_ = team.size() - 1;
  }

  Tally run(const Observer& observer) {
    std::exception_ptr error;
    try {
      Clock::time_point commit = Clock::now() + kCommit;
      while (here_ > 0) {
        if (const auto message = team_.receive(kLook)) take(*message);
        if (Clock::now() >= commit) {
          database_.commit();
          commit = Clock::now() + kCommit;
        }
        observer(all_);
      }
    } catch (...) {
      error = std::current_exception();
    }
    // What was refused or interrupted: the others are told to go when they ask.
    const Clock::time_point end = Clock::now() + kPatience;
    while (error && here_ > 0 && Clock::now() < end) {
      if (const auto message = team_.receive(kLook)) take_leave(*message);
    }
    if (error) {
      try {
        database_.commit();
      } catch (const base::InputError&) {  // the error that there is already says why
      }
      std::rethrow_exception(error);
    }
    database_.commit();
    observer(all_);
    return all_;
  }

 private:
  void take(const Team::Message& message) {
    const char kind = message.bytes.front();
    if (kind == kError) {
      --here_;
      throw base::InputError(Unpacker(message.bytes).text());
    }
    if (kind == kRows) take_rows(message.bytes);
    deal(message.from);
  }
  void take_leave(const Team::Message& message) {
    if (message.bytes.front() == kError) {
      --here_;
    } else {
      let_go(message.from);
    }
  }
  void let_go(int rank) {
    team_.send(rank, Packer(kGo).bytes());
    --here_;
  }

  /// The next piece that has something to do.
  void deal(int rank) {
    for (; piece_ < visit_.pieces(); ++piece_) {
      const std::string missing = missing_of(catalog_, visit_, piece_, known_);
      all_.known += std::ranges::count(missing, '\0');
      if (missing.find('\1') == std::string::npos) continue;
      team_.send(rank, Packer(kPiece).add(piece_).add(missing).bytes());
      ++piece_;
      return;
    }
    let_go(rank);
  }

  void take_rows(const std::string& bytes) {
    Unpacker from(bytes);
    Tally tally;
    tally.pruned = from.take<std::int64_t>();
    tally.impossible = from.take<std::int64_t>();
    tally.first_impossible = from.text();
    all_ += tally;
    for (auto left = from.take<std::size_t>(); left > 0; --left) {
      const Row row = from.take<Row>();
      if (!known_.insert(row.key).second) {
        ++all_.known;
        continue;
      }
      database_.add(row);
      ++all_.added;
    }
  }

  Team& team_;
  const Catalog& catalog_;
  const Visit visit_;
  Database& database_;
  std::unordered_set<std::uint64_t> known_;
  std::int64_t piece_ = 0;
  int here_ = 0;  // ranks that were not told to go
  Tally all_;
};

Team::Message wait_for(Team& team) {
  for (;;) {
    base::check_interrupt();
    if (auto message = team.receive(kLook)) return std::move(*message);
  }
}

}  // namespace

Tally lead_sweep(Team& team, const Catalog& catalog, const VisitOptions& options,
                 Database& database, const Observer& observer) {
  return Leader(team, catalog, options, database).run(observer);
}

void dismiss(Team& team) {
  for (int rank = 1; rank < team.size(); ++rank)
    team.send(rank, Packer(kGo).bytes());
}

void serve_sweep(Team& team) {
  const Team::Message first = wait_for(team);
  if (first.bytes.front() == kGo) return;
  Unpacker from(first.bytes);
  const std::string name = from.text();
  const std::string text = from.text();
  const std::string stamp = from.text();
  VisitOptions options;
  if (const auto sample = from.take<std::int64_t>(); sample > 0) options.sample = sample;
  options.seed = from.take<std::uint64_t>();
  options.shard = from.take<std::int64_t>();
  options.shards = from.take<std::int64_t>();
  try {
    const Space space = read_space(text, name);
    const Catalog catalog(space);
    if (stamp_of(catalog) != stamp) {
      throw base::InputError(
          "rank " + std::to_string(team.rank()) +
          " has another version or other cost numbers than rank 0 (the same build on "
          "every machine)");
    }
    const Visit visit(space, options);
    Evaluator evaluator(catalog);
    team.send(0, Packer(kReady).bytes());
    for (;;) {
      const Team::Message message = wait_for(team);
      if (message.bytes.front() == kGo) return;
      Unpacker piece(message.bytes);
      const auto number = piece.take<std::int64_t>();
      team.send(0, evaluate_piece(evaluator, visit, number, piece.text()));
    }
  } catch (const base::InputError& error) {
    team.send(0, Packer(kError).add(std::string(error.what())).bytes());
  }
}

}  // namespace sumac::sweep
