// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/runner.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "models/base/error.hpp"
#include "sim/sweep/evaluate.hpp"

namespace sumac::sweep {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kHandOver{100};  // of a thread's rows
constexpr milliseconds kLook{200};      // of the observer
constexpr milliseconds kCommit{300};

/// What threads found and nobody has written.
class Outbox {
 public:
  void put(std::vector<Row>& rows, Tally& tally) {
    {
      const std::lock_guard lock(mutex_);
      rows_.insert(rows_.end(), rows.begin(), rows.end());
      tally_ += tally;
    }
    rows.clear();
    tally = {};
    changed_.notify_one();
  }
  void end(std::exception_ptr error) {
    {
      const std::lock_guard lock(mutex_);
      if (error && !error_) error_ = std::move(error);
      --running_;
    }
    changed_.notify_one();
  }
  void start() { ++running_; }

  /// Waits until there is something, or `patience` is over.  False once all threads have ended and nothing is left.
  bool take(std::vector<Row>& rows, Tally& tally, milliseconds patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return !rows_.empty() || running_ == 0; });
    rows.clear();
    std::swap(rows, rows_);
    tally = std::exchange(tally_, {});
    return running_ > 0 || !rows.empty() || tally.done() > 0;
  }
  [[nodiscard]] std::exception_ptr error() {
    const std::lock_guard lock(mutex_);
    return error_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Row> rows_;
  Tally tally_;
  std::exception_ptr error_;
  int running_ = 0;
};

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  known += other.known;
  added += other.added;
  pruned += other.pruned;
  impossible += other.impossible;
  if (first_impossible.empty()) first_impossible = other.first_impossible;
  return *this;
}

Tally run_sweep(const Catalog& catalog, const Visit& visit, Database& database, int threads,
                const Observer& observer) {
  const std::unordered_set<std::uint64_t> before = database.keys();
  std::unordered_set<std::uint64_t> added;
  const auto known = [&](std::uint64_t key) { return before.contains(key); };

  Outbox outbox;
  std::atomic<std::int64_t> next_piece{0};
  std::atomic<bool> stop{false};
  const auto work = [&] {
    std::exception_ptr error;
    std::vector<Row> rows;
    Tally tally;
    try {
      Evaluator evaluator(catalog);
      Clock::time_point hand_over = Clock::now() + kHandOver;
      for (std::int64_t piece = 0; (piece = next_piece++) < visit.pieces();) {
        for (std::int64_t i = 0; i < visit.size(piece) && !stop; ++i) {
          Row row;
          switch (evaluator.evaluate(visit.number(piece, i), known, row)) {
            case Fate::kEvaluated: rows.push_back(row); break;
            case Fate::kKnown: ++tally.known; break;
            case Fate::kPruned: ++tally.pruned; break;
            case Fate::kImpossible:
              ++tally.impossible;
              if (tally.first_impossible.empty()) tally.first_impossible = evaluator.why_not();
              break;
          }
          if (Clock::now() >= hand_over) {
            outbox.put(rows, tally);
            hand_over = Clock::now() + kHandOver;
          }
        }
      }
    } catch (...) {
      error = std::current_exception();
      stop = true;
    }
    outbox.put(rows, tally);
    outbox.end(error);
  };

  Tally all;
  all.points = visit.points();
  std::vector<Row> rows;
  const auto write = [&] {
    for (const Row& row : rows) {
      if (!added.insert(row.key).second) {
        ++all.known;
        continue;
      }
      database.add(row);
      ++all.added;
    }
  };

  const int count =
      threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (int i = 0; i < count; ++i)
    outbox.start();
  std::exception_ptr interrupted;
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < count; ++i)
      workers.emplace_back(work);
    Clock::time_point commit = Clock::now() + kCommit;
    Tally tally;
    while (outbox.take(rows, tally, kLook)) {
      try {
        all += tally;
        write();
        if (Clock::now() >= commit) {
          database.commit();
          commit = Clock::now() + kCommit;
        }
        if (!interrupted) observer(all);
      } catch (const base::InputError&) {  // the database
        stop = true;
        throw;
      } catch (...) {
        interrupted = std::current_exception();
        stop = true;
      }
    }
    database.commit();
  }
  if (!interrupted) interrupted = outbox.error();
  if (interrupted) std::rethrow_exception(interrupted);
  observer(all);
  return all;
}

}  // namespace sumac::sweep
