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

  /// Reserves `words`; the time at which enough of them are free, or any up to `earliest`, before which nobody asks.
  std::int64_t reserve(std::int64_t words, std::int64_t earliest) {
    while (head_ != tail_ && front().time <= earliest)
      room_ += pop().words;
    std::int64_t time = earliest;
    while (room_ < words) {
      SUMAC_CHECK(head_ != tail_, "a legal nest never waits for room that no step gives back");
      const Freed f = pop();
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

  /// Gives what later reservations depend on to see(value), relative to `now`, until that says false; no reservation waits for a
  /// time up to `earliest`.
  template <class See>
  bool see_state(std::int64_t now, std::int64_t earliest, See& see) const {
    std::int64_t room = room_;
    std::size_t i = head_;
    for (; i != tail_ && at(i).time <= earliest; ++i)
      room += at(i).words;
    if (!see(room) || !see(static_cast<std::int64_t>(tail_ - i))) return false;
    for (; i != tail_; ++i) {
      if (!see(at(i).words) || !see(at(i).time - now)) return false;
    }
    return true;
  }

 private:
  struct Freed {
    std::int64_t time;
    std::int64_t words;
  };

  [[nodiscard]] const Freed& at(std::size_t i) const { return freed_[i & (freed_.size() - 1)]; }
  [[nodiscard]] const Freed& front() const { return at(head_); }
  Freed pop() {
    const Freed f = front();
    ++head_;
    return f;
  }

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
