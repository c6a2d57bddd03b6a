// SPDX-License-Identifier: Apache-2.0
//
// Times of read bursts in queue order: the law of README.md, section Loads, burst by burst.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sumac::array {

class LoadEngine {
 public:
  LoadEngine(int burst_beats, int outstanding, int latency)
      : burst_(burst_beats), latency_(latency), window_(static_cast<std::size_t>(outstanding), 0) {}

  /// Appends an item of `beats` beats whose first burst may go at `go`, and not before `pause` cycles more than one after the
  /// burst before it. Returns done of its last burst.
  std::int64_t load(std::int64_t beats, std::int64_t go, std::int64_t pause) {
    issue(std::max(go - 1, issued_ + pause), std::min(beats, burst_));
    if (beats < burst_) return done_;
    // Once as many bursts in a row as may be in flight were full, without a gap between their beats and sent when the oldest
    // came back, every further full burst only adds burst_ to all times.
    const auto in_flight = static_cast<std::int64_t>(window_.size());
    std::int64_t regular = 0;
    for (std::int64_t full = beats / burst_ - 1; full > 0; --full) {
      if (regular >= in_flight) {
        shift(full * burst_);
        break;
      }
      const std::int64_t oldest = window_[next_];
      const std::int64_t done_before = done_;
      issue(issued_, burst_);
      regular = issued_ == oldest && done_ == done_before + burst_ ? regular + 1 : 0;
    }
    if (const std::int64_t rest = beats % burst_; rest > 0) issue(issued_, rest);
    return done_;
  }

  /// iss of the last burst.
  [[nodiscard]] std::int64_t issued() const { return issued_; }

  /// All times later by `cycles`.
  void shift(std::int64_t cycles) {
    issued_ += cycles;
    done_ += cycles;
    for (std::int64_t& done : window_)
      done += cycles;
  }

  /// Gives what later bursts depend on to see(value), relative to `now`, until that says false; times too old to delay anything
  /// count as equal.
  template <class See>
  bool see_state(std::int64_t now, See& see) const {
    const std::int64_t next_issue = issued_ + 1;
    if (!see(next_issue - now) || !see(std::max(done_, next_issue + latency_) - now)) return false;
    std::int64_t earliest = next_issue;
    for (std::size_t j = 0; j < window_.size(); ++j, ++earliest) {
      const std::size_t at = next_ + j < window_.size() ? next_ + j : next_ + j - window_.size();
      if (!see(std::max(window_[at], earliest) - now)) return false;
    }
    return true;
  }

 private:
  /// One burst that goes after cycle `after`.
  void issue(std::int64_t after, std::int64_t beats) {
    issued_ = std::max(after + 1, window_[next_]);
    done_ = std::max(issued_ + latency_, done_) + beats;
    window_[next_] = done_;
    if (++next_ == window_.size()) next_ = 0;
  }

  std::int64_t burst_;
  std::int64_t latency_;
  std::int64_t issued_ = -1;  // iss of the last burst
  std::int64_t done_ = 0;     // done of the last burst
  std::vector<std::int64_t>
      window_;  // done of the last O bursts, oldest at next_; 0 before there are O
  std::size_t next_ = 0;
};

}  // namespace sumac::array
