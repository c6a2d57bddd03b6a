// SPDX-License-Identifier: Apache-2.0
//
// The front by halves against the definition, pair by pair: random points with ties, of one to six objectives; and the time of a million.
#include "sim/pareto/front.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <limits>

#include "models/base/rng.hpp"

namespace sumac::pareto {
namespace {

using Front = std::vector<std::uint32_t>;

bool beats(const double* a, const double* b, std::size_t d) {
  bool smaller = false;
  for (std::size_t k = 0; k < d; ++k) {
    if (a[k] > b[k]) return false;
    smaller = smaller || a[k] < b[k];
  }
  return smaller;
}

/// The definition.
Front slow_front(const std::vector<double>& values, std::size_t d) {
  Front kept;
  const std::size_t n = values.size() / d;
  for (std::size_t i = 0; i < n; ++i) {
    bool beaten = false;
    for (std::size_t j = 0; j < n && !beaten; ++j)
      beaten = beats(&values[j * d], &values[i * d], d);
    if (!beaten) kept.push_back(static_cast<std::uint32_t>(i));
  }
  return kept;
}

/// Points of d objectives from 0 to steps - 1; `against`: the last one falls where the others rise.
std::vector<double> random_points(base::Rng& rng, std::size_t n, std::size_t d, std::uint64_t steps,
                                  bool against) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < d; ++k) {
      double value = static_cast<double>(rng.below(steps));
      if (against && k + 1 == d)
        value = static_cast<double>(d * steps) - sum + std::floor(value / 4);
      sum += value;
      values.push_back(value);
    }
  }
  return values;
}

TEST(ParetoFront, EqualsTheDefinitionOnRandomPoints) {
  base::Rng rng(1);
  std::int64_t on_front = 0;
  std::int64_t ties = 0;
  for (int round = 0; round < 600; ++round) {
    const std::size_t d = 1 + rng.below(6);
    const std::size_t n = rng.below(round % 10 == 0 ? 700 : 120);
    const std::uint64_t steps = rng.below(2) == 0 ? 3 + rng.below(5) : 1'000'000;
    const std::vector<double> values = random_points(rng, n, d, steps, rng.below(2) == 0);
    const Front ours = front(values, d);
    ASSERT_EQ(ours, slow_front(values, d)) << "round " << round << ": " << n << " x " << d;
    on_front += static_cast<std::int64_t>(ours.size());
    for (std::size_t i = 1; i < ours.size(); ++i) {
      bool same = true;
      for (std::size_t k = 0; k < d; ++k)
        same = same && values[ours[i] * d + k] == values[ours[i - 1] * d + k];
      ties += same;
    }
  }
  EXPECT_GT(on_front, 10'000);
  EXPECT_GT(ties, 10);  // points that equal their neighbour on the front
}

// Halves, sweeps and splits of lists that are too long for pairs.
TEST(ParetoFront, EqualsTheDefinitionOnLongFronts) {
  base::Rng rng(2);
  for (const std::size_t d : {2U, 3U, 4U, 5U}) {
    for (const std::uint64_t steps : {6U, 40U, 1'000'000U}) {
      const std::vector<double> values = random_points(rng, 2500, d, steps, true);
      EXPECT_EQ(front(values, d), slow_front(values, d)) << d << " objectives, " << steps;
    }
  }
}

TEST(ParetoFront, ByHand) {
  EXPECT_EQ(front({}, 3), Front{});
  EXPECT_EQ(front(std::vector<double>{7}, 1), Front{0});
  EXPECT_EQ(front(std::vector<double>{3, 1, 2, 1}, 1), (Front{1, 3}));
  // (1,3) (2,2) (3,1) and (2,2) again; (2,3) and (3,3) are beaten.
  EXPECT_EQ(front(std::vector<double>{1, 3, 2, 2, 3, 1, 2, 3, 2, 2, 3, 3}, 2), (Front{0, 1, 2, 4}));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(front(std::vector<double>{kInfinity, 0, 1, 1, 0, kInfinity, -0.0, kInfinity}, 2),
            (Front{0, 1, 2, 3}));
}

// Canary: a point too many, a point too few, a tie that is lost are all seen by the comparison with the definition.
TEST(ParetoFront, TheDefinitionSeesWrongFronts) {
  const std::vector<double> values{1, 3, 2, 2, 3, 1, 2, 3, 2, 2};
  const Front right = slow_front(values, 2);
  EXPECT_EQ(right, (Front{0, 1, 2, 4}));
  EXPECT_NE(right, (Front{0, 1, 2}));
  EXPECT_NE(right, (Front{0, 1, 2, 3, 4}));
  EXPECT_TRUE(beats(&values[2], &values[6], 2));
  EXPECT_FALSE(beats(&values[2], &values[8], 2));
}

TEST(ParetoFront, AMillionPoints) {
  base::Rng rng(3);
  for (const std::size_t d : {2U, 3U, 5U}) {
    const std::vector<double> values = random_points(rng, 1'000'000, d, 1'000'000, false);
    const std::clock_t start = std::clock();
    const Front kept = front(values, d);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    RecordProperty("seconds_" + std::to_string(d), std::to_string(seconds));
    std::printf("%zu objectives: %zu of 1,000,000 on the front, %.2f s CPU\n", d, kept.size(),
                seconds);
    EXPECT_GT(kept.size(), 3U);
#ifdef NDEBUG
    EXPECT_LT(seconds, 4.0) << d;
#endif
  }
}

}  // namespace
}  // namespace sumac::pareto
