// SPDX-License-Identifier: Apache-2.0
//
// The recurrence against the stepped machine on random programs: total, every counter and every op end, difference 0, and what the
// programs showed.
#pragma once

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "sim/array/recurrence.hpp"
#include "sim/array/stepped.hpp"
#include "tests/unit/array/random_nests.hpp"

namespace sumac::array {

/// What differs, of the totals and of each op; empty where nothing does.
inline std::string differences(const TimeResult& stepped, const TimeResult& law) {
  std::string text;
  const auto compare = [&text](const std::string& where, const Counters& want,
                               const Counters& got) {
    for (const CounterField& f : kCounterFields) {
      if (want.*f.value == got.*f.value) continue;
      text += where + std::string(f.name) + " " + std::to_string(got.*f.value) + ", stepped " +
              std::to_string(want.*f.value) + "; ";
    }
  };
  compare("", stepped.counters, law.counters);
  for (std::size_t d = 0; d < stepped.ops.size(); ++d) {
    const std::string op = "op " + std::to_string(d) + " ";
    compare(op, stepped.ops[d].counters, law.ops.at(d).counters);
    if (stepped.ops[d].end != law.ops[d].end) {
      text += op + "end " + std::to_string(law.ops[d].end) + ", stepped " +
              std::to_string(stepped.ops[d].end) + "; ";
    }
  }
  return text;
}

/// Seeds 0 .. programs - 1. Everything that can be drawn is in at least one program of forty.
inline void compare_random_programs(std::uint64_t programs) {
  std::map<std::string, std::uint64_t> seen;
  int failures = 0;
  std::int64_t cycles = 0;
  for (std::uint64_t seed = 0; seed < programs && failures < 5; ++seed) {
    base::Rng rng(seed);
    const CoreParams p = random_core(rng);
    // One in eight is long enough for repeats to be skipped.
    const std::vector<program::Descriptor> list =
        seed % 8 == 0 ? random_program(rng, p, 24, 6) : random_program(rng, p);
    const SteppedResult want = run_stepped(p, list);
    ASSERT_FALSE(want.deadlock) << "seed " << seed;
    ASSERT_FALSE(want.collision) << "seed " << seed;
    const std::string text = differences(want.time, run_recurrence(p, list));
    if (!text.empty()) {
      ADD_FAILURE() << "seed " << seed << ": " << text;
      ++failures;
    }
    const Counters& n = want.time.counters;
    cycles += n.cycles;
    for (const CounterField& f : kCounterFields)
      seen[std::string(f.name)] += n.*f.value > 0;
    ++seen["descriptor FIFO " + std::to_string(p.desc_fifo)];
    seen["one burst in flight"] += p.outstanding == 1;
    bool fence = false, chunked = false, ahead = false, block = false, batch = false,
         ragged = false;
    bool orders[3] = {};
    for (std::size_t d = 0; d < list.size(); ++d) {
      orders[static_cast<int>(list[d].order)] = true;
      fence |= list[d].wait_store && d > 0;
      chunked |= list[d].chunks > 1;
      ahead |= list[d].ahead > 0;
      block |= list[d].block > 1 && list[d].m_tiles > 1 && list[d].n_tiles > 1;
      batch |= list[d].batch > 1;
      ragged |= list[d].m_tiles > 1 && list[d].rows != list[d].rows_last;
    }
    seen["fence"] += fence;
    seen["chunked K"] += chunked;
    seen["ahead"] += ahead;
    seen["block > 1"] += block;
    seen["batch"] += batch;
    seen["ragged rows"] += ragged;
    for (int o = 0; o < 3; ++o)
      seen[std::string(name(static_cast<program::Order>(o)))] += orders[o];
  }
  for (const auto& [what, count] : seen) {
    std::cout << what << ": " << count << '\n';
    EXPECT_GT(count, programs / 40) << what;
  }
  std::cout << programs << " programs, " << cycles << " cycles\n";
}

}  // namespace sumac::array
