// SPDX-License-Identifier: Apache-2.0
//
// Groups whose exact sum is a rounding tie, or one step beside it: (2 M + 1) * 2^t, M of as many bits as the output format has, with -1, 0 and +1 steps.
//
//   step     the lowest bit that products of the configuration have
//   range    M's highest bit from the lowest that leaves room for a tie to the highest that kMostProducts products reach; in FP16 subnormals too
//   how      a power of two is one product or the sum of two; a larger one than any product is its half twice. Bits of M, the tie's bit and the step
//            are added so, each with its sign
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "tests/pe/common/bench.hpp"
#include "tests/pe/common/stimuli.hpp"

namespace sumac::pe::bench {

/// Codes of one product.
using Pair = std::pair<std::uint16_t, std::uint16_t>;

class PowersOfTwo {
 public:
  explicit PowersOfTwo(const Pe& golden) {
    const auto codes = [](const num::Format& format) {
      std::vector<std::uint16_t> all = stimuli::corners(format);
      if (format.width > 8) return all;
      all.resize(std::size_t{num::code_mask(format)} + 1);
      for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<std::uint16_t>(i);
      return all;
    };
    // One product is a number of few bits: FP32, and so a double, holds it.
    std::map<double, Pair> products;
    for (const std::uint16_t act : codes(golden.info().act)) {
      for (const std::uint16_t wgt : codes(golden.info().wgt)) {
        const Output output = golden.dot(std::vector{act}, std::vector{wgt}, OutFormat::kFp32);
        const double value = std::bit_cast<float>(output.word);
        if (output.flags == Flags{} && std::isfinite(value) && value != 0)
          products.emplace(value, Pair{act, wgt});
      }
    }
    lowest_ = 10'000;
    int top = -10'000;
    for (const auto& [value, pair] : products) {
      int exponent = 0;
      auto bits =
          static_cast<std::uint64_t>(std::ldexp(std::frexp(std::fabs(value), &exponent), 53));
      lowest_ = std::min(lowest_, exponent - 53 + std::countr_zero(bits));
      top = std::max(top, exponent - 1);
    }
    for (const int sign : {1, -1}) {
      for (int e = lowest_; e <= top; ++e) {
        const double wanted = std::ldexp(sign, e);
        if (const auto one = products.find(wanted); one != products.end()) {
          of_[{sign, e}] = {one->second};
          continue;
        }
        // Two of the same order: their sum is exact in a double.
        for (const auto& [value, pair] : products) {
          if (std::fabs(value) > 64 * std::fabs(wanted)) continue;
          const auto other = products.find(wanted - value);
          if (other == products.end()) continue;
          of_[{sign, e}] = {pair, other->second};
          break;
        }
      }
    }
    highest_ = lowest_;
    while (of_.contains({1, highest_ + 1}) && of_.contains({-1, highest_ + 1}))
      ++highest_;
  }

  /// Exponents of the step, and of the highest power that needs no doubling.
  [[nodiscard]] int lowest() const { return lowest_; }
  [[nodiscard]] int highest() const { return highest_; }
  [[nodiscard]] bool has_step() const {
    return of_.contains({1, lowest_}) && of_.contains({-1, lowest_});
  }

  /// Adds sign * 2^e to a group.
  void add(std::vector<Pair>& group, int sign, int e) const {
    const std::vector<Pair>& pairs = of_.at({sign, std::min(e, highest_)});
    for (std::int64_t i = 0; i < std::int64_t{1} << std::max(0, e - highest_); ++i)
      group.insert(group.end(), pairs.begin(), pairs.end());
  }

 private:
  int lowest_ = 0;
  int highest_ = 0;
  std::map<std::pair<int, int>, std::vector<Pair>> of_;  // by sign and exponent
};

/// The beats of a group, in the lanes of the instance; the other lanes hold zeros.
inline std::vector<Beat> beats_of(const std::vector<Pair>& group, int lanes) {
  const auto width = static_cast<std::size_t>(lanes);
  std::vector<Beat> beats((group.size() + width - 1) / width);
  for (std::size_t i = 0; i < group.size(); ++i) {
    beats[i / width].act[i % width] = group[i].first;
    beats[i / width].wgt[i % width] = group[i].second;
  }
  for (std::size_t b = 0; b < beats.size(); ++b) {
    beats[b].first = b == 0;
    beats[b].last = b + 1 == beats.size();
  }
  return beats;
}

inline constexpr int kMostProducts = 4200;

/// A tie and its group: value is exact; beside says how many steps the group is off it.
struct Tie {
  double value = 0;
  int beside = 0;
  std::vector<Pair> group;
};

/// Calls use(Tie) for every place of M's highest bit, both signs, M even, odd and all ones, -1, 0 and +1 steps.
template <class Use>
void for_each_tie(const PowersOfTwo& powers, OutFormat format, base::Rng& rng, const Use& use) {
  const int precision = format == OutFormat::kFp16 ? 11 : 24;
  // Bits below this one are no longer in the format: half of FP16's smallest number.
  const int floor = format == OutFormat::kFp16 ? -25 : -10'000;
  for (int high = powers.lowest();; ++high) {
    const int tie = std::max(high - precision, floor);
    if (tie < powers.lowest() || tie > high) continue;
    std::vector<Pair> longest;
    for (int e = tie; e <= high; ++e)
      powers.add(longest, -1, e);
    if (longest.size() > kMostProducts || (format == OutFormat::kFp16 && high > 16)) return;
    for (const int kind : {0, 1, 2}) {
      std::uint32_t m =
          high == tie
              ? 0
              : 1U << (high - tie - 1);  // its highest bit is 2^high, its lowest 2^(tie + 1)
      if (kind == 2)
        m = 2 * m - (m > 0 ? 1 : 0);
      else if (m > 1)
        m |= static_cast<std::uint32_t>(rng.next() & rng.next()) & (m - 1) & ~1U;
      if (kind == 1) m |= m > 0 ? 1 : 0;
      for (const int sign : {1, -1}) {
        for (const int beside : {-1, 0, 1}) {
          Tie one{.value = std::ldexp(sign * (2.0 * m + 1), tie), .beside = beside, .group = {}};
          powers.add(one.group, sign, tie);
          for (int bit = 0; bit < 32; ++bit)
            if ((m >> bit & 1U) != 0) powers.add(one.group, sign, tie + 1 + bit);
          if (beside != 0) powers.add(one.group, beside, powers.lowest());
          use(one);
        }
      }
    }
  }
}

}  // namespace sumac::pe::bench
