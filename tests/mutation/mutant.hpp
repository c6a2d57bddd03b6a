// SPDX-License-Identifier: Apache-2.0
//
// Which mutant of a build with many runs: the number in SUMAC_MUTANT, 0 for none. -1: none, and at the end the numbers of all mutants that were
// reached are appended to the file SUMAC_MUTANT_REACHED. Included before every source of such a build (tests/mutation/mutate_cpp.py).
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <type_traits>

namespace sumac::mutation {

inline constexpr int kMost = 4096;

inline const int chosen = [] {
  const char* text = std::getenv("SUMAC_MUTANT");
  return text != nullptr ? std::atoi(text) : 0;
}();

class Reached {
 public:
  Reached() = default;
  Reached(const Reached&) = delete;
  Reached& operator=(const Reached&) = delete;
  ~Reached() {
    const char* path = std::getenv("SUMAC_MUTANT_REACHED");
    std::FILE* file = path != nullptr && chosen < 0 ? std::fopen(path, "a") : nullptr;
    if (file == nullptr) return;
    for (int n = 1; n < kMost; ++n)
      if (seen[static_cast<unsigned>(n)]) std::fprintf(file, "%d\n", n);
    std::fclose(file);
  }
  std::array<bool, kMost> seen{};
};
inline Reached reached;

/// Whether mutant n is the one that runs. In constants it never is: those keep the source as it stands.
constexpr bool active(int n) {
  if (std::is_constant_evaluated()) return false;
  if (chosen < 0) reached.seen[static_cast<unsigned>(n)] = true;
  return chosen == n;
}

}  // namespace sumac::mutation
