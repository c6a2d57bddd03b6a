// SPDX-License-Identifier: Apache-2.0
//
// The Pareto front: points that no other point beats.
//
//   beats    at most as large in every objective and smaller in one; all objectives are minimised
//   equals   points that are equal in every objective are on the front together, or none of them
//   first    what a few strong points beat is left out
//   cost     n log n for one and two objectives, n log^(d-2) n for d: sort, halve, strike out of the later half what the earlier one beats
//            (Kung, Luccio, Preparata 1975), on ranks in place of values
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sumac::pareto {

/// Indices of the points on the front, rising.
///   values   point 0's objectives, then point 1's, ...: a multiple of `objectives` (1 or more) of them, none of them NaN
[[nodiscard]] std::vector<std::uint32_t> front(std::span<const double> values,
                                               std::size_t objectives);

}  // namespace sumac::pareto
