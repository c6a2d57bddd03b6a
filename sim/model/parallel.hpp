// SPDX-License-Identifier: Apache-2.0
//
// Independent pieces of work on the host's threads; what a piece computes does not depend on how many there are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

namespace sumac::model {

/// `wanted`, or as many threads as the machine has (8 at most) where it is 0.
inline int host_threads(int wanted) {
  return wanted > 0 ? wanted
                    : std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 8);
}

/// Calls part(first, last) for consecutive ranges that cover 0..count-1: one, or as many as `pieces` and `threads` allow.
/// Rethrows the first exception of a piece.
template <typename Part>
void parallel(std::int64_t count, std::int64_t pieces, int threads, const Part& part) {
  const std::int64_t share = std::clamp<std::int64_t>(std::min(pieces, count), 1, threads);
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(share));
  const auto piece = [&](std::int64_t i) {
    try {
      part(count * i / share, count * (i + 1) / share);
    } catch (...) {
      errors[static_cast<std::size_t>(i)] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::int64_t i = 1; i < share; ++i)
      others.emplace_back(piece, i);
    piece(0);
  }
  for (const std::exception_ptr& e : errors) {
    if (e) std::rethrow_exception(e);
  }
}

}  // namespace sumac::model
