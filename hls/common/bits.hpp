// SPDX-License-Identifier: Apache-2.0
//
// Small functions on words, written in the dialect, and the arithmetic of widths.
#pragma once

#include "hls/common/types.hpp"

namespace sumac {
namespace hls {

/// Smallest n with 2^n >= value; 0 for 0 and 1.
constexpr int ceil_log2(long long value) {
  for (int n = 0;; ++n) {
    if ((1ll << n) >= value) return n;
  }
}

constexpr int max_of(int a, int b) {
  return a > b ? a : b;
}
constexpr int min_of(int a, int b) {
  return a < b ? a : b;
}

/// Bits of a counter that holds 0 .. value.
constexpr int bits_for(long long value) {
  return max_of(1, ceil_log2(value + 1));
}

/// Chooses an overload by a constant.
template <bool B>
struct Tag {};

/// |x|.  Exact: -2^(W-1) too.
template <int W>
UInt<W> magnitude(const Int<W>& x) {
  return sel(x < Int<1>(0), (-x).template range<W - 1, 0>(), as_unsigned(x));
}

/// -x if `negative`, else x.
template <int W>
Int<W + 1> with_sign(const Bit& negative, const UInt<W>& x) {
  return sel(negative, -x, Int<W + 1>(x));
}

/// Number of zeros above the highest one; W for 0.
///   how    halving: at each step the word moves up by 2^s if that many of its top bits are zero
template <int W>
UInt<bits_for(W)> leading_zeros(const UInt<W>& x) {
  UInt<bits_for(W)> count;
  UInt<W> rest = x;
  for (int s = ceil_log2(W + 1) - 1; s >= 0; --s) {
    const int step = 1 << s;
    const Bit zero = ~any(shr(rest, UInt<bits_for(W)>(W - step)));
    rest = sel(zero, shl(rest, UInt<bits_for(W)>(step)), rest);
    count = sel(zero, count | UInt<bits_for(W)>(step), count);
  }
  return sel(any(x), count, UInt<bits_for(W)>(W));
}

/// x shifted right by n; bit 0 of the result is also set if a one was lost.
template <int W, int S>
UInt<W> shr_sticky(const UInt<W>& x, const UInt<S>& n) {
  const UInt<W> kept = shr(x, n);
  return kept | UInt<W>(shl(kept, n) != x);
}

/// The smaller of two unsigned numbers.
template <int W>
UInt<W> least(const UInt<W>& a, const UInt<W>& b) {
  return sel(a < b, a, b);
}

}  // namespace hls
}  // namespace sumac
