// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/space.hpp"

#include <algorithm>

#include "models/base/error.hpp"

namespace sumac::sweep {
namespace {

std::int64_t product(std::int64_t a, std::int64_t b) {
  std::int64_t all = 0;
  return __builtin_mul_overflow(a, b, &all) ? kUncountable : all;
}

std::int64_t size_of(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

}  // namespace

std::int64_t Space::block() const {
  return product(product(size_of(pes.size()), size_of(workloads.size())),
                 std::max<std::int64_t>(1, size_of(technologies.size())));
}

std::int64_t Space::count() const {
  std::int64_t all = block();
  for (const std::vector<std::int64_t>& axis : numbers)
    all = product(all, size_of(axis.size()));
  return all;
}

Point point_at(const Space& space, std::int64_t number) {
  SUMAC_CHECK(number >= 0 && number < space.count(), "a point's number lies in its space");
  const auto digit = [&](std::size_t size) {
    const std::int64_t index = number % size_of(size);
    number /= size_of(size);
    return static_cast<std::size_t>(index);
  };
  Point point;
  point.technology = digit(std::max<std::size_t>(1, space.technologies.size()));
  point.workload = digit(space.workloads.size());
  point.pe = digit(space.pes.size());
  std::array<std::int64_t, kAxisCount> value{};
  for (std::size_t axis = kAxisCount; axis-- > 0;)
    value[axis] = space.numbers[axis][digit(space.numbers[axis].size())];
  const auto of = [&](Axis axis) { return value[static_cast<std::size_t>(axis)]; };
  point.array = space.array;
  point.array.name.clear();
  point.array.rows = static_cast<int>(of(Axis::kRows));
  point.array.cols = static_cast<int>(of(Axis::kColumns));
  point.array.lanes = static_cast<int>(of(Axis::kLanes));
  point.array.port_bytes = static_cast<int>(of(Axis::kPortBytes));
  point.array.memory_latency = static_cast<int>(of(Axis::kLatency));
  point.array.act_ring_bytes = of(Axis::kActRing);
  point.array.wgt_ring_bytes = of(Axis::kWgtRing);
  point.array.out_ring_bytes = of(Axis::kOutRing);
  return point;
}

}  // namespace sumac::sweep
