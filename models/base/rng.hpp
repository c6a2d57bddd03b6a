// SPDX-License-Identifier: Apache-2.0
//
// Seeded random numbers that are the same on every machine and standard library.
//
//   generator   xoshiro256**, state filled by splitmix64 from a 64-bit seed
//   source      D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", 2018
//   (public domain code) why         std::uniform_int_distribution and its kin differ between
//   libraries: they are not used
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace sumac::base {

class Rng {
 public:
  explicit constexpr Rng(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
      seed += 0x9E3779B97F4A7C15;
      std::uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
      word = z ^ (z >> 31);
    }
  }

  /// 64 random bits.
  constexpr std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Uniform in 0..bound-1, without bias.  Range: bound >= 1.
  constexpr std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t reject_below = (0 - bound) % bound;  // 2^64 mod bound
    std::uint64_t word = next();
    while (word < reject_below)
      word = next();
    return word % bound;
  }

  /// Uniform in low..high, both included.  Range: low <= high, and high - low < 2^64 - 1.
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + below(span + 1));
  }

  /// Uniform in [0, 1): a multiple of 2^-53.
  constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  /// True once in `n` calls on average.  Range: n >= 1.
  constexpr bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

// Seed 0 of splitmix64 is 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, ...; the first word of the stream
// follows from the second.
static_assert(Rng(0).next() == std::rotl(std::uint64_t{0x6E789E6AA1B965F4} * 5, 7) * 9);

}  // namespace sumac::base
