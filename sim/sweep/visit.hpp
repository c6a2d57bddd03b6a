// SPDX-License-Identifier: Apache-2.0
//
// The points that one process visits, in pieces: README.md 2.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/sweep/space.hpp"

namespace sumac::sweep {

struct VisitOptions {
  std::optional<std::int64_t> sample;  // points drawn; nothing: all
  std::uint64_t seed = 1;
  std::int64_t shard = 1;  // 1..shards
  std::int64_t shards = 1;
};

/// Pieces of consecutive visits. A piece has at least the points of one array, where all are visited.
class Visit {
 public:
  /// InputError: more points than kMostPoints without a sample, or a larger sample.
  Visit(const Space& space, const VisitOptions& options);

  [[nodiscard]] std::int64_t points() const { return points_; }
  [[nodiscard]] std::int64_t pieces() const { return pieces_; }
  [[nodiscard]] std::int64_t size(std::int64_t piece) const;
  /// The number of the i-th point of a piece.
  [[nodiscard]] std::int64_t number(std::int64_t piece, std::int64_t i) const;

 private:
  std::int64_t all_ = 0;     // points of all shards
  std::int64_t length_ = 1;  // of a piece
  std::int64_t shard_ = 0;
  std::int64_t shards_ = 1;
  std::int64_t points_ = 0;
  std::int64_t pieces_ = 0;
  std::vector<std::int64_t> sample_;  // sorted
};

}  // namespace sumac::sweep
