// SPDX-License-Identifier: Apache-2.0
//
// Room in an operand ring: reserved when a panel's first burst goes, given back first-in first-out at known times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/base/error.hpp"

namespace sumac::array {

class RingBook {
 public:
  explicit RingBook(std::int64_t depth_words) : room_(depth_words), freed_(64) {}

  /// Reserves `words`; the time at which enough of them are free (0: at once).
  std::int64_t reserve(std::int64_t words) {
    std::int64_t time = 0;
    while (room_ < words) {
      SUMAC_CHECK(head_ != tail_, "a legal nest never waits for room that no step gives back");
      const Freed& f = freed_[head_ & (freed_.size() - 1)];
      ++head_;
      room_ += f.words;
      time = f.time;
    }
    room_ -= words;
    return time;
  }

  /// The oldest panel's words come back at `time`; times never fall.
  void free(std::int64_t words, std::int64_t time) {
    if (tail_ - head_ == freed_.size()) grow();
    freed_[tail_ & (freed_.size() - 1)] = {time, words};
    ++tail_;
  }

  /// All times later by `cycles`.
  void shift(std::int64_t cycles) {
    for (std::size_t i = head_; i != tail_; ++i)
      freed_[i & (freed_.size() - 1)].time += cycles;
  }

  /// Appends what later reservations depend on, relative to `now`; no reservation waits for a time up to `earliest`.
  void append_state(std::int64_t now, std::int64_t earliest,
                    std::vector<std::int64_t>& state) const {
    state.push_back(room_);
    state.push_back(static_cast<std::int64_t>(tail_ - head_));
    for (std::size_t i = head_; i != tail_; ++i) {
      const Freed& f = freed_[i & (freed_.size() - 1)];
      state.push_back(f.words);
      state.push_back(std::max(f.time, earliest) - now);
    }
  }

 private:
  struct Freed {
    std::int64_t time;
    std::int64_t words;
  };

  void grow() {
    std::vector<Freed> larger(2 * freed_.size());
    for (std::size_t i = head_; i != tail_; ++i) {
      larger[i & (larger.size() - 1)] = freed_[i & (freed_.size() - 1)];
    }
    freed_ = std::move(larger);
  }

  std::int64_t room_;  // words neither reserved nor waiting in freed_
  std::vector<Freed>
      freed_;  // circular, a power of two; never more entries than the ring has words
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

}  // namespace sumac::array
