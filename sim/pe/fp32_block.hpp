// SPDX-License-Identifier: Apache-2.0
//
// FP32 running sums of a row of kBlockCols outputs in host floats: the lane tree and the order of models/pe/sum.hpp.
//
//   exact    IEEE 754 adds, nearest even, subnormals kept, never contracted; the sign of a zero product cannot be seen (sum.hpp)
//   special  sums that become infinite or NaN come out so, with flags invalid or overflow: the golden model says which are true
#pragma once

#include <cstdint>
#include <cstring>

#include "models/num/fp32.hpp"
#include "models/pe/sum.hpp"
#include "sim/pe/block_kernel.hpp"

namespace sumac::pe {

inline constexpr int kVectorFloats = 8;
inline constexpr std::size_t kRowVectors = kBlockCols / kVectorFloats;
typedef float FloatVector __attribute__((vector_size(32)));
typedef std::int32_t IntVector __attribute__((vector_size(32)));

/// One row of outputs and what happened to its products: nonzero elements mean yes.
struct Fp32Row {
  FloatVector sum[kRowVectors] = {};
  IntVector flushed[kRowVectors] = {};
  IntVector saturated[kRowVectors] = {};
};

/// Adds all beats of k elements (a multiple of lanes). product(i, v, p): p = products of element i for the columns of vector v.
/// kLanes > 0: lanes = kLanes, known to the compiler.
template <int kLanes, class Product>
inline __attribute__((always_inline)) void add_beats(int lanes_in, std::int64_t k, Fp32Row& row,
                                                     Product product) {
  const std::size_t lanes = static_cast<std::size_t>(kLanes > 0 ? kLanes : lanes_in);
  constexpr std::size_t kTree = kLanes > 0 ? kLanes : kMaxLanes;
  FloatVector tree[kTree];
  for (std::size_t v = 0; v < kRowVectors; ++v) {
    FloatVector sum = row.sum[v];
    for (std::int64_t i = 0; i < k; i += static_cast<std::int64_t>(lanes)) {
      for (std::size_t lane = 0; lane < lanes; ++lane)
        product(i + static_cast<std::int64_t>(lane), v, tree[lane]);
      for (std::size_t n = lanes; n > 1; n = (n + 1) / 2) {
        for (std::size_t j = 0; j < n / 2; ++j)
          tree[j] = tree[2 * j] + tree[2 * j + 1];
        if (n % 2 != 0) tree[n / 2] = tree[n - 1];
      }
      sum += tree[0];
    }
    row.sum[v] = sum;
  }
}

template <class Product>
inline __attribute__((always_inline)) void add_all_beats(int lanes, std::int64_t k, Fp32Row& row,
                                                         Product product) {
  if (lanes == 4) {
    add_beats<4>(lanes, k, row, product);
  } else {
    add_beats<0>(lanes, k, row, product);
  }
}

/// Drains one row.
inline void drain_row(const Fp32Row& row, OutFormat format, Output (&out)[kBlockCols]) {
  for (int c = 0; c < kBlockCols; ++c) {
    const std::size_t v = static_cast<std::size_t>(c / kVectorFloats);
    const int e = c % kVectorFloats;
    const float sum = row.sum[v][e];
    std::uint32_t bits = 0;
    std::memcpy(&bits, &sum, sizeof bits);
    const std::uint32_t magnitude = bits & ~num::kFp32Sign;
    Flags flags;
    flags.flushed = row.flushed[v][e] != 0;
    flags.saturated = row.saturated[v][e] != 0;
    flags.invalid = magnitude > num::kFp32Infinity;
    flags.overflow = magnitude == num::kFp32Infinity;
    out[c] = drain_fp32(bits, flags, format);
  }
}

}  // namespace sumac::pe
