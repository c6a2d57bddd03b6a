// SPDX-License-Identifier: Apache-2.0
//
// N values of one type, indexed by host integers (loop counters), and N lanes in one word, lane 0 lowest.
// Written in the dialect.
#pragma once

#include "hls/common/bits.hpp"

namespace sumac {
namespace hls {

template <class T, int N>
struct Vec {
  static constexpr int kSize = N;
  T v[static_cast<unsigned>(N)];
  T& operator[](int i) { return v[i]; }
  const T& operator[](int i) const { return v[i]; }
};

/// The N lanes of W bits of a word.
template <int W, int N>
Vec<UInt<W>, N> split_lanes(const UInt<W * N>& word) {
  Vec<UInt<W>, N> lanes;
  for (int i = 0; i < N; ++i) {
    lanes[i] = shr(word, UInt<bits_for(W * N)>(i * W)).template range<W - 1, 0>();
  }
  return lanes;
}

template <int W, int N>
UInt<W * N> join_lanes(const Vec<UInt<W>, N>& lanes) {
  UInt<W * N> word;
  for (int i = 0; i < N; ++i) {
    word = word | shl(UInt<W * N>(lanes[i]), UInt<bits_for(W * N)>(i * W));
  }
  return word;
}

}  // namespace hls
}  // namespace sumac
