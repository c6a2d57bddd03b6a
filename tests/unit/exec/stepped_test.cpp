// SPDX-License-Identifier: Apache-2.0
//
// The stepped mode against the recurrence on the programs of `sumac verify --random`: its cores, its generator, its seeds. There RTL is the
// third (tests/cli/verify_slow_test.cpp); here no tool is needed.
#include "sim/array/stepped.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "models/base/rng.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/cli/verify_random.hpp"
#include "sim/exec/random_program.hpp"
#include "tests/unit/array/compare_stepped.hpp"

namespace sumac::exec {
namespace {

TEST(Stepped, EqualsTheRecurrenceOnProgramsOfVerify) {
  std::vector<array::CoreParams> cores = cli::random_cores("");
  ASSERT_GE(cores.size(), 12U);
  std::int64_t cycles = 0;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    array::CoreParams& core = cores[seed % cores.size()];
    base::Rng rng(seed);
    core.latency = static_cast<int>(rng.between(1, 255));
    core.write_latency = static_cast<int>(rng.between(1, 255));
    const program::Program program = random_program(core, seed);
    const array::SteppedResult stepped = array::run_stepped(core, program.descriptors);
    ASSERT_FALSE(stepped.deadlock) << "seed " << seed;
    ASSERT_FALSE(stepped.collision) << "seed " << seed;
    const array::TimeResult law = array::run_recurrence(core, program.descriptors);
    EXPECT_EQ(stepped.time, law) << "seed " << seed << ": "
                                 << array::differences(stepped.time, law);
    cycles += stepped.time.counters.cycles;
  }
  EXPECT_GT(cycles, 5'000'000);
}

}  // namespace
}  // namespace sumac::exec
