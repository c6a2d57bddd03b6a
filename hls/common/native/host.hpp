// SPDX-License-Identifier: Apache-2.0
//
// Host values in and out of the native reader, for what runs an HLS source. HLS sources do not include this.
#pragma once

#include <cstdint>
#include <vector>

#include "hls/common/types.hpp"

namespace sumac {
namespace hls {
inline namespace native {

template <bool S, int W>
inline std::uint64_t to_u64(const Integer<S, W>& x) {
  static_assert(!S && W <= 64, "value of 64 unsigned bits at most");
  return x.limbs().w[0];
}

template <bool S, int W>
inline std::int64_t to_i64(const Integer<S, W>& x) {
  static_assert(W + (S ? 0 : 1) <= 64, "value of 64 signed bits at most");
  return std::int64_t(x.limbs().w[0]);
}

/// The value modulo 2^W, W = bits of T.
template <class T>
inline T from_bits(std::uint64_t bits) {
  static_assert(!T::kSigned && T::kWidth <= 64, "a word of 64 bits at most");
  return T::from_limbs(limbs_keep(Limbs<1>{{bits}}, T::kWidth, 0));
}

/// A word of any width, 32 bits a piece, lowest first.
template <int W>
inline std::vector<std::uint32_t> to_words(const UInt<W>& x) {
  std::vector<std::uint32_t> words;
  for (int i = 0; i < (W + 31) / 32; ++i) {
    words.push_back(std::uint32_t(x.limbs().w[i / 2] >> (32 * (i % 2)) & 0xFFFFFFFF));
  }
  return words;
}

inline bool is_set(const Bit& b) {
  return b.limbs().w[0] != 0;
}

}  // namespace native
}  // namespace hls
}  // namespace sumac
