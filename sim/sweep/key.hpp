// SPDX-License-Identifier: Apache-2.0
//
// The key of a point: a 64-bit hash of configuration, workload and model version; the same on every machine, in every space that has the point.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace sumac::sweep {

/// Another one where time law, mapping or cost model give other numbers for a point: what was computed before is then computed anew.
inline constexpr std::uint64_t kModelVersion = 1;

/// Words and texts in order; splitmix64's finaliser between them.
class Hash {
 public:
  constexpr Hash& add(std::uint64_t word) {
    state_ += 0x9E3779B97F4A7C15 + word;
    state_ = (state_ ^ (state_ >> 30)) * 0xBF58476D1CE4E5B9;
    state_ = (state_ ^ (state_ >> 27)) * 0x94D049BB133111EB;
    state_ ^= state_ >> 31;
    return *this;
  }
  constexpr Hash& add(std::int64_t word) { return add(static_cast<std::uint64_t>(word)); }
  constexpr Hash& add(int word) { return add(std::int64_t{word}); }
  Hash& add(double word) { return add(std::bit_cast<std::uint64_t>(word)); }
  constexpr Hash& add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (const char c : text)
      add(static_cast<std::uint64_t>(static_cast<unsigned char>(c)));
    return *this;
  }
  [[nodiscard]] constexpr std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0;
};

}  // namespace sumac::sweep
