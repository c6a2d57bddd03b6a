// SPDX-License-Identifier: Apache-2.0
//
// Event counters of a run: names and laws in README.md, the same in the RTL. Compared with difference 0.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sumac::array {

struct Counters {
  std::int64_t cycles = 0;
  std::int64_t feed_beats = 0;
  std::int64_t row_beats = 0;
  std::int64_t tiles = 0;
  std::int64_t drain_rows = 0;
  std::int64_t stall_desc = 0;
  std::int64_t stall_fence = 0;
  std::int64_t stall_act = 0;
  std::int64_t stall_wgt = 0;
  std::int64_t stall_drain = 0;
  std::int64_t stall_slot = 0;
  std::int64_t tail = 0;
  std::int64_t bursts = 0;
  std::int64_t desc_beats = 0;
  std::int64_t act_beats = 0;
  std::int64_t wgt_beats = 0;
  std::int64_t store_beats = 0;
  std::int64_t act_words = 0;
  std::int64_t wgt_words = 0;
  friend bool operator==(const Counters&, const Counters&) = default;
};

struct CounterField {
  std::string_view name;
  std::int64_t Counters::* value;
};

/// Every counter once, in the order of README.md.
inline constexpr std::array kCounterFields = {
    CounterField{"cycles", &Counters::cycles},
    CounterField{"feed_beats", &Counters::feed_beats},
    CounterField{"row_beats", &Counters::row_beats},
    CounterField{"tiles", &Counters::tiles},
    CounterField{"drain_rows", &Counters::drain_rows},
    CounterField{"stall_desc", &Counters::stall_desc},
    CounterField{"stall_fence", &Counters::stall_fence},
    CounterField{"stall_act", &Counters::stall_act},
    CounterField{"stall_wgt", &Counters::stall_wgt},
    CounterField{"stall_drain", &Counters::stall_drain},
    CounterField{"stall_slot", &Counters::stall_slot},
    CounterField{"tail", &Counters::tail},
    CounterField{"bursts", &Counters::bursts},
    CounterField{"desc_beats", &Counters::desc_beats},
    CounterField{"act_beats", &Counters::act_beats},
    CounterField{"wgt_beats", &Counters::wgt_beats},
    CounterField{"store_beats", &Counters::store_beats},
    CounterField{"act_words", &Counters::act_words},
    CounterField{"wgt_words", &Counters::wgt_words},
};
static_assert(sizeof(Counters) == kCounterFields.size() * sizeof(std::int64_t),
              "a counter is missing in kCounterFields");

}  // namespace sumac::array
