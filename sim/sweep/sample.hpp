// SPDX-License-Identifier: Apache-2.0
//
// Which points of a space a sweep visits: all, or a seeded sample without replacement, or a share of either; without a list of the space.
//
//   sample   the first N images of a permutation of 0..count-1: four Feistel rounds on the next even number of bits, again where the image is
//            beyond the count; the same on every machine
//   shard    of n equal runs of consecutive points, dealt in turn
#pragma once

#include <bit>
#include <cstdint>

#include "sim/sweep/key.hpp"

namespace sumac::sweep {

class Permutation {
 public:
  /// Range: count >= 1.
  Permutation(std::int64_t count, std::uint64_t seed)
      : count_(static_cast<std::uint64_t>(count)),
        half_(static_cast<int>((std::bit_width(static_cast<std::uint64_t>(count) - 1) + 1) / 2)),
        mask_((std::uint64_t{1} << half_) - 1),
        seed_(seed) {}

  /// One to one from 0..count-1 onto itself.
  [[nodiscard]] std::int64_t operator()(std::int64_t index) const {
    auto value = static_cast<std::uint64_t>(index);
    do {
      value = round_trip(value);
    } while (value >= count_);
    return static_cast<std::int64_t>(value);
  }

 private:
  [[nodiscard]] std::uint64_t round_trip(std::uint64_t value) const {
    std::uint64_t left = value >> half_;
    std::uint64_t right = value & mask_;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      const std::uint64_t next = left ^ (Hash().add(seed_).add(round).add(right).value() & mask_);
      left = right;
      right = next;
    }
    return left << half_ | right;
  }

  static constexpr std::uint64_t kRounds = 4;
  std::uint64_t count_;
  int half_;  // bits
  std::uint64_t mask_;
  std::uint64_t seed_;
};

}  // namespace sumac::sweep
