// SPDX-License-Identifier: Apache-2.0
//
// Skipping of repeats: where the machine's whole state before iteration y equals that before iteration x of the same loop, but for a
// shift of all times, the iterations between them repeat for as long as the loop stays the same.
//
//   exact   nothing is skipped unless every time that can still delay something, every ring and every window is equal
//   search  Brent: one saved state, replaced after 1, 2, 4, ... iterations, so a period of any length is found and costs O(1) memory
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sim/array/counters.hpp"

namespace sumac::array {

/// Machine: now(), glance() (a cheap part of the state), see_state(see) (all of it, to see(value) until that says false), counters(),
/// shift(cycles, counters, times).
template <class Machine>
class RepeatFinder {
 public:
  /// Before iteration `index` of a loop whose iterations index .. index + left - 1 have one structure: advances the machine over
  /// some of them and returns how many.
  std::int64_t skip(Machine& machine, std::int64_t index, std::int64_t left) {
    if (found_ || left < 2) return 0;
    const auto glance = machine.glance();
    if (saved_ && glance == glance_ && is_saved_state(machine)) {
      found_ = true;
      const std::int64_t period = index - index_;
      const std::int64_t times = left / period;
      machine.shift(machine.now() - now_, counters_, times);
      return times * period;
    }
    if (!saved_ || index - index_ >= window_) {
      if (saved_) window_ *= 2;
      saved_ = true;
      index_ = index;
      glance_ = glance;
      now_ = machine.now();
      counters_ = machine.counters();
      state_.clear();
      const auto save = [this](std::int64_t value) {
        state_.push_back(value);
        return true;
      };
      machine.see_state(save);
    }
    return 0;
  }

  /// Forgets everything: another loop begins.
  void reset() {
    saved_ = found_ = false;
    window_ = 1;
  }

 private:
  bool is_saved_state(const Machine& machine) const {
    std::size_t i = 0;
    const auto compare = [&](std::int64_t value) {
      return i < state_.size() && state_[i++] == value;
    };
    return machine.see_state(compare) && i == state_.size();
  }

  bool saved_ = false;
  bool found_ = false;
  std::int64_t window_ = 1;  // iterations until the saved state is replaced
  std::int64_t index_ = 0;
  std::int64_t now_ = 0;
  decltype(std::declval<const Machine&>().glance()) glance_{};
  Counters counters_;
  std::vector<std::int64_t> state_;
};

}  // namespace sumac::array
