// SPDX-License-Identifier: Apache-2.0
#include "sim/pareto/front.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/base/error.hpp"

namespace sumac::pareto {
namespace {

using Index = std::uint32_t;
using Rank = std::uint32_t;
using Indices = std::vector<Index>;

constexpr std::size_t kFew = 4096;  // pairs that are compared one by one

constexpr std::size_t kMany = 1000;  // points from which on it pays to look for strong ones first
constexpr std::size_t kStrong = 64;

bool beats(const double* a, const double* b, std::size_t d) {
  bool smaller = false;
  for (std::size_t k = 0; k < d; ++k) {
    if (a[k] > b[k]) return false;
    smaller = smaller || a[k] < b[k];
  }
  return smaller;
}

/// Points that none of a few strong ones beats, rising: of most clouds a small part.  Strong: the least sums of objectives in units of their means.
Indices candidates(std::span<const double> values, std::size_t d) {
  Indices all(values.size() / d);
  std::iota(all.begin(), all.end(), Index{0});
  if (all.size() < kMany) return all;
  std::vector<double> unit(d, 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    unit[i % d] += std::fabs(values[i]) / static_cast<double>(all.size());
  std::vector<double> sum(all.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    sum[i / d] += unit[i % d] > 0 ? values[i] / unit[i % d] : 0;
  for (double& s : sum)
    s = std::isnan(s) ? std::numeric_limits<double>::infinity() : s;
  Indices strong = all;
  std::ranges::nth_element(strong, strong.begin() + kStrong, {}, [&](Index i) { return sum[i]; });
  strong.resize(kStrong);
  std::erase_if(all, [&](Index i) {
    return std::ranges::any_of(strong,
                               [&](Index s) { return beats(&values[s * d], &values[i * d], d); });
  });
  return all;
}

/// Distinct vectors of ranks.  A vector that is nowhere larger than another one beats it.
class Ranks {
 public:
  Ranks(std::span<const double> values, std::size_t objectives, const Indices& chosen)
      : d_(objectives), points_(chosen.size()), rank_(chosen.size() * objectives) {
    std::vector<double> column(points_);
    for (std::size_t k = 0; k < d_; ++k) {
      for (std::size_t i = 0; i < points_; ++i)
        column[i] = values[chosen[i] * d_ + k];
      std::vector<double> sorted = column;
      std::ranges::sort(sorted);
      sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
      for (std::size_t i = 0; i < points_; ++i) {
        const auto at = std::ranges::lower_bound(sorted, column[i]) - sorted.begin();
        rank_[i * d_ + k] = static_cast<Rank>(at);
      }
    }
  }

  [[nodiscard]] std::size_t points() const { return points_; }
  [[nodiscard]] std::size_t objectives() const { return d_; }
  [[nodiscard]] const Rank* of(Index i) const { return &rank_[i * d_]; }
  [[nodiscard]] Rank of(Index i, std::size_t k) const { return rank_[i * d_ + k]; }

  [[nodiscard]] int compare(Index a, Index b) const {
    for (std::size_t k = 0; k < d_; ++k) {
      if (of(a, k) != of(b, k)) return of(a, k) < of(b, k) ? -1 : 1;
    }
    return 0;
  }
  /// Nowhere larger in the objectives first .. last.
  [[nodiscard]] bool covers(Index a, Index b, std::size_t first, std::size_t last) const {
    const Rank* x = of(a);
    const Rank* y = of(b);
    for (std::size_t k = first; k <= last; ++k) {
      if (x[k] > y[k]) return false;
    }
    return true;
  }

 private:
  std::size_t d_;
  std::size_t points_;
  std::vector<Rank> rank_;
};

/// Strikes beaten points out of lists of distinct points.
class Halving {
 public:
  explicit Halving(const Ranks& ranks) : ranks_(ranks), last_(ranks.objectives() - 1) {}

  /// The front of points in their lexicographic order, in that order.
  [[nodiscard]] Indices front_of(std::span<const Index> points) const {
    if (points.size() <= 1) return {points.begin(), points.end()};
    const std::size_t half = points.size() / 2;
    Indices early = front_of(points.first(half));
    Indices late = front_of(points.subspan(half));
    // Nothing of the later half is smaller in the first objective.
    strike(early, late, last_);
    early.insert(early.end(), late.begin(), late.end());
    return early;
  }

 private:
  /// Takes out of `b` what a point of `a` covers in the objectives 1 .. k; in the others every `a` is known to cover every `b`.
  void strike(const Indices& a, Indices& b, std::size_t k) const {
    if (a.empty() || b.empty()) return;
    if (k == 0) {
      b.clear();
    } else if (a.size() * b.size() <= kFew) {
      std::erase_if(b, [&](Index y) {
        return std::ranges::any_of(a, [&](Index x) { return ranks_.covers(x, y, 1, k); });
      });
    } else if (k == 1) {
      Rank least = std::numeric_limits<Rank>::max();
      for (const Index x : a)
        least = std::min(least, ranks_.of(x, 1));
      std::erase_if(b, [&](Index y) { return least <= ranks_.of(y, 1); });
    } else if (k == 2) {
      sweep(a, b);
    } else {
      split(a, b, k);
    }
  }

  /// strike() in two objectives: along the second, with the least of the first so far.
  void sweep(const Indices& a, Indices& b) const {
    Indices order = a;
    std::ranges::sort(order, {}, [&](Index x) { return ranks_.of(x, 2); });
    std::vector<Rank> least(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Rank own = ranks_.of(order[i], 1);
      least[i] = i == 0 ? own : std::min(least[i - 1], own);
    }
    std::erase_if(b, [&](Index y) {
      const auto end = std::ranges::upper_bound(order, ranks_.of(y, 2), {},
                                                [&](Index x) { return ranks_.of(x, 2); });
      return end != order.begin() &&
             least[static_cast<std::size_t>(end - order.begin()) - 1] <= ranks_.of(y, 1);
    });
  }

  /// strike() on both sides of the middle of objective k, and of the upper side by the lower one without it.
  void split(const Indices& a, Indices& b, std::size_t k) const {
    std::vector<Rank> all;
    all.reserve(a.size() + b.size());
    for (const Indices* side : {&a, static_cast<const Indices*>(&b)}) {
      for (const Index i : *side)
        all.push_back(ranks_.of(i, k));
    }
    const auto [least, most] = std::ranges::minmax(all);
    if (least == most) return strike(a, b, k - 1);
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::ranges::nth_element(all, middle);
    const Rank pivot = std::min(*middle, most - 1);
    const auto low = [&](Index i) { return ranks_.of(i, k) <= pivot; };
    Indices a_low, a_high, b_low, b_high;
    std::ranges::partition_copy(a, std::back_inserter(a_low), std::back_inserter(a_high), low);
    std::ranges::partition_copy(b, std::back_inserter(b_low), std::back_inserter(b_high), low);
    strike(a_low, b_high, k - 1);
    strike(a_low, b_low, k);
    strike(a_high, b_high, k);
    b.clear();
    std::ranges::merge(b_low, b_high, std::back_inserter(b),
                       [&](Index x, Index y) { return ranks_.compare(x, y) < 0; });
  }

  const Ranks& ranks_;
  std::size_t last_;
};

}  // namespace

std::vector<std::uint32_t> front(std::span<const double> values, std::size_t objectives) {
  SUMAC_CHECK(objectives > 0 && values.size() % objectives == 0, "points have all objectives");
  SUMAC_CHECK(values.size() / objectives < std::numeric_limits<Index>::max(),
              "points can be counted in 32 bits");
  const Indices chosen = candidates(values, objectives);
  const Ranks ranks(values, objectives, chosen);
  Indices order(ranks.points());
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::sort(order, [&](Index a, Index b) { return ranks.compare(a, b) < 0; });
  Indices distinct;
  for (const Index i : order) {
    if (distinct.empty() || ranks.compare(distinct.back(), i) != 0) distinct.push_back(i);
  }
  const Indices kept = Halving(ranks).front_of(distinct);

  // Both lists are in lexicographic order: points that equal one of the front join it.
  Indices all;
  auto at = kept.begin();
  for (const Index i : order) {
    while (at != kept.end() && ranks.compare(*at, i) < 0)
      ++at;
    if (at == kept.end()) break;
    if (ranks.compare(*at, i) == 0) all.push_back(chosen[i]);
  }
  std::ranges::sort(all);
  return all;
}

}  // namespace sumac::pareto
