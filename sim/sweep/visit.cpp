// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/visit.hpp"

#include <algorithm>

#include "models/base/error.hpp"
#include "sim/sweep/sample.hpp"

namespace sumac::sweep {
namespace {

constexpr std::int64_t kPiece = 256;  // points, or those of one array where that has more

std::string count_text(std::int64_t count) {
  return count == kUncountable ? "more than 2^63" : std::to_string(count);
}

}  // namespace

Visit::Visit(const Space& space, const VisitOptions& options)
    : shard_(options.shard - 1), shards_(options.shards) {
  const std::int64_t count = space.count();
  if (!options.sample && count > kMostPoints) {
    throw base::InputError(space.name + ": " + count_text(count) + " points, at most " +
                           std::to_string(kMostPoints) +
                           " are visited one by one (give --sample N, or fewer values)");
  }
  all_ = count;
  if (options.sample && *options.sample < count) {
    if (*options.sample > kMostPoints) {
      throw base::InputError("--sample " + std::to_string(*options.sample) + ": at most " +
                             std::to_string(kMostPoints) + " points are visited one by one");
    }
    all_ = *options.sample;
    const Permutation permutation(count, options.seed);
    sample_.reserve(static_cast<std::size_t>(all_));
    for (std::int64_t i = 0; i < all_; ++i)
      sample_.push_back(permutation(i));
    std::ranges::sort(sample_);
    length_ = kPiece;
  } else {
    if (count > kMostPoints) {
      throw base::InputError("--sample " + std::to_string(*options.sample) + ": at most " +
                             std::to_string(kMostPoints) + " points are visited one by one");
    }
    const std::int64_t block = space.block();
    length_ = block * std::max<std::int64_t>(1, kPiece / block);
  }
  const std::int64_t all_pieces = (all_ + length_ - 1) / length_;
  pieces_ = all_pieces <= shard_ ? 0 : (all_pieces - shard_ - 1) / shards_ + 1;
  for (std::int64_t piece = 0; piece < pieces_; ++piece)
    points_ += size(piece);
}

std::int64_t Visit::size(std::int64_t piece) const {
  const std::int64_t first = (piece * shards_ + shard_) * length_;
  return std::min(length_, all_ - first);
}

std::int64_t Visit::number(std::int64_t piece, std::int64_t i) const {
  const std::int64_t visit = (piece * shards_ + shard_) * length_ + i;
  return sample_.empty() ? visit : sample_[static_cast<std::size_t>(visit)];
}

}  // namespace sumac::sweep
