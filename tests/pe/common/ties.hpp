// SPDX-License-Identifier: Apache-2.0
//
// Groups whose sum is a rounding tie, or one power of two beside it: (2 M + 1) * 2^t, M of as many bits as the output format has, plus 0 or +-2^b, b < t.
//
//   step     the lowest bit that products of the configuration have; of FP32 sums the lowest of the longest run of powers of two
//   b        of exact sums the step; of FP32 sums every place, from the 24th of the sum to the tie
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
      if (format.width > 8) {
        for (int field = 1; num::is_float(format) && field < 1 << format.exp_bits; ++field) {
          const auto power = static_cast<std::uint16_t>(field << format.man_bits);
          all.push_back(power);
          all.push_back(static_cast<std::uint16_t>(power | num::sign_mask(format)));
        }
        return all;
      }
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
      (void)std::frexp(value, &exponent);
      lowest_ = std::min(lowest_, end_of(value));
      top = std::max(top, exponent - 1);
    }
    for (const int sign : {1, -1}) {
      for (int e = lowest_; e <= top; ++e) {
        const double wanted = std::ldexp(sign, e);
        if (const auto one = products.find(wanted); one != products.end()) {
          of_[{sign, e}] = {one->second};
          continue;
        }
        // Two of the same order: their sum is exact in a double. Of all, those that need the fewest places beyond the power's.
        int fewest = 100;
        for (const auto& [value, pair] : products) {
          if (std::fabs(value) > 64 * std::fabs(wanted)) continue;
          const auto other = products.find(wanted - value);
          if (other == products.end()) continue;
          const int places = std::max({std::ilogb(value), std::ilogb(wanted - value), e}) -
                             std::min(end_of(value), e);
          if (places >= fewest) continue;
          fewest = places;
          of_[{sign, e}] = {pair, other->second};
        }
        if (fewest < 100) slack_ = std::max(slack_, fewest);
      }
    }
    const auto both = [&](int e) { return of_.contains({1, e}) && of_.contains({-1, e}); };
    const auto run_from = [&](int e) {
      while (both(e + 1))
        ++e;
      return e;
    };
    highest_ = run_from(lowest_);
    if (golden.info().exact) return;
    for (int e = lowest_ + 1; e <= top; ++e) {
      if (!both(e) || both(e - 1) || run_from(e) - e <= highest_ - lowest_) continue;
      lowest_ = e;
      highest_ = run_from(e);
    }
  }

  /// How many places the products of one power have above and below its own.
  [[nodiscard]] int slack() const { return slack_; }
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
  /// Exponent of the lowest bit of a number.
  static int end_of(double value) {
    int exponent = 0;
    const auto bits =
        static_cast<std::uint64_t>(std::ldexp(std::frexp(std::fabs(value), &exponent), 53));
    return exponent - 53 + std::countr_zero(bits);
  }

  int lowest_ = 0;
  int slack_ = 0;
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

/// The exact sum of a group, and the group. A double holds it where the sum is one of FP32 additions, and where nothing is beside the tie.
struct Tie {
  double value = 0;
  bool beside = false;
  std::vector<Pair> group;
};

/// Calls use(Tie) for every place of M's highest bit, both signs, M even, odd and all ones, and what is beside on both sides.
template <class Use>
void for_each_tie(const PowersOfTwo& powers, bool exact, OutFormat format, base::Rng& rng,
                  const Use& use) {
  const int precision = format == OutFormat::kFp16 ? 11 : 24;
  // Bits below this one are no longer in the format: half of FP16's smallest number.
  const int floor = format == OutFormat::kFp16 ? -25 : -10'000;
  for (int high = powers.lowest();; ++high) {
    const int tie = std::max(high - precision, floor);
    if (tie < powers.lowest() || tie > high) continue;
    if (high - powers.highest() > static_cast<int>(std::bit_width(unsigned{kMostProducts}))) return;
    std::vector<Pair> longest;
    for (int e = tie; e <= high; ++e)
      powers.add(longest, -1, e);
    if (longest.size() > kMostProducts || (format == OutFormat::kFp16 && high > 16)) return;
    const int step =
        exact ? powers.lowest() : std::max(powers.lowest(), high - 23 + powers.slack());
    std::vector<std::pair<int, int>> beside = {{0, 0}};  // sign and place
    for (int b = step; b < tie && (b == step || !exact); ++b) {
      beside.emplace_back(1, b);
      beside.emplace_back(-1, b);
    }
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
        for (const auto& [side, place] : beside) {
          Tie one{.value = std::ldexp(sign * (2.0 * m + 1), tie) + std::ldexp(side, place),
                  .beside = side != 0,
                  .group = {}};
          powers.add(one.group, sign, tie);
          for (int bit = 0; bit < 32; ++bit)
            if ((m >> bit & 1U) != 0) powers.add(one.group, sign, tie + 1 + bit);
          if (side != 0) powers.add(one.group, side, place);
          use(one);
        }
      }
    }
  }
}

}  // namespace sumac::pe::bench
