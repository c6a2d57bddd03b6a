// SPDX-License-Identifier: Apache-2.0
//
// The long form of unit.array.recurrence: 20,000 random programs without RTL.
#include "tests/unit/array/compare_stepped.hpp"

namespace sumac::array {
namespace {

TEST(SteppedNightly, EqualsTheRecurrenceOnRandomPrograms) {
  compare_random_programs(20000);
}

}  // namespace
}  // namespace sumac::array
