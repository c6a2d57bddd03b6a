// SPDX-License-Identifier: Apache-2.0
//
// Two's complement words of N 64-bit limbs, least significant first: the storage of the native reader.
//
//   value   every operation is modulo 2^(64 N)
//   speed   N = 1 is overloaded on plain machine integers
#pragma once

#include <cstdint>

namespace sumac {
namespace hls {
inline namespace native {

using Limb = std::uint64_t;
__extension__ typedef unsigned __int128 DoubleLimb;

constexpr int limbs_for(int bits) {
  return (bits + 63) / 64;
}

template <int N>
struct Limbs {
  Limb w[static_cast<unsigned>(N)];
};

inline Limb sign_fill(Limb top) {
  return Limb(0) - (top >> 63);
}

/// The first M limbs of the word that continues x with `fill` (0 or all ones).
template <int M, int N>
inline Limbs<M> resize(const Limbs<N>& x, Limb fill) {
  Limbs<M> r;
#pragma GCC unroll 8
  for (int i = 0; i < M; ++i)
    r.w[i] = i < N ? x.w[i < N ? i : 0] : fill;
  return r;
}

template <int N>
inline Limbs<N> limbs_add(const Limbs<N>& a, const Limbs<N>& b) {
  Limbs<N> r;
  Limb carry = 0;
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i) {
    const DoubleLimb sum = DoubleLimb(a.w[i]) + b.w[i] + carry;
    r.w[i] = Limb(sum);
    carry = Limb(sum >> 64);
  }
  return r;
}
inline Limbs<1> limbs_add(const Limbs<1>& a, const Limbs<1>& b) {
  return {{a.w[0] + b.w[0]}};
}

template <int N>
inline Limbs<N> limbs_sub(const Limbs<N>& a, const Limbs<N>& b) {
  Limbs<N> r;
  Limb borrow = 0;
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i) {
    const DoubleLimb difference = DoubleLimb(a.w[i]) - b.w[i] - borrow;
    r.w[i] = Limb(difference);
    borrow = Limb(difference >> 64) & 1;
  }
  return r;
}
inline Limbs<1> limbs_sub(const Limbs<1>& a, const Limbs<1>& b) {
  return {{a.w[0] - b.w[0]}};
}

template <int N>
inline Limbs<N> limbs_mul(const Limbs<N>& a, const Limbs<N>& b) {
  Limbs<N> r = {};
  for (int i = 0; i < N; ++i) {
    Limb carry = 0;
    for (int j = 0; i + j < N; ++j) {
      const DoubleLimb t = DoubleLimb(a.w[i]) * b.w[j] + r.w[i + j] + carry;
      r.w[i + j] = Limb(t);
      carry = Limb(t >> 64);
    }
  }
  return r;
}
inline Limbs<1> limbs_mul(const Limbs<1>& a, const Limbs<1>& b) {
  return {{a.w[0] * b.w[0]}};
}

/// Left shift by n >= 0 bits; what leaves the word is lost.
template <int N>
inline Limbs<N> limbs_shl(const Limbs<N>& a, Limb n) {
  Limbs<N> r;
  const Limb skip = n / 64;
  const unsigned bits = unsigned(n % 64);
#pragma GCC unroll 8
  for (int i = N - 1; i >= 0; --i) {
    const Limb at = Limb(i);
    const Limb high = skip <= at ? a.w[at - skip] : 0;
    const Limb low = skip + 1 <= at ? a.w[at - skip - 1] : 0;
    r.w[i] = bits == 0 ? high : (high << bits) | (low >> (64 - bits));
  }
  return r;
}
inline Limbs<1> limbs_shl(const Limbs<1>& a, Limb n) {
  return {{n < 64 ? a.w[0] << n : 0}};
}

/// Right shift by n >= 0 bits; `fill` (0 or all ones) moves in.
template <int N>
inline Limbs<N> limbs_shr(const Limbs<N>& a, Limb n, Limb fill) {
  Limbs<N> r;
  const Limb skip = n / 64;
  const unsigned bits = unsigned(n % 64);
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i) {
    const Limb at = Limb(i) + skip;
    const Limb low = at < Limb(N) ? a.w[at] : fill;
    const Limb high = at + 1 < Limb(N) ? a.w[at + 1] : fill;
    r.w[i] = bits == 0 ? low : (low >> bits) | (high << (64 - bits));
  }
  return r;
}
inline Limbs<1> limbs_shr(const Limbs<1>& a, Limb n, Limb fill) {
  if (n >= 64) return {{fill}};
  return {{n == 0 ? a.w[0] : (a.w[0] >> n) | (fill << (64 - n))}};
}

/// Bits [bits-1:0] kept, the others set to `fill` (0 or all ones).  Range: 1 <= bits <= 64 N.
template <int N>
inline Limbs<N> limbs_keep(const Limbs<N>& a, int bits, Limb fill) {
  Limbs<N> r;
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i) {
    const int here = bits - 64 * i;
    const Limb mask = here >= 64 ? ~Limb(0) : here <= 0 ? 0 : (Limb(1) << here) - 1;
    r.w[i] = (a.w[i] & mask) | (fill & ~mask);
  }
  return r;
}

template <int N>
inline bool limbs_equal(const Limbs<N>& a, const Limbs<N>& b) {
  Limb difference = 0;
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i)
    difference |= a.w[i] ^ b.w[i];
  return difference == 0;
}

/// a < b as two's complement numbers.
template <int N>
inline bool limbs_less(const Limbs<N>& a, const Limbs<N>& b) {
  const Limb flip = Limb(1) << 63;
  for (int i = N - 1; i >= 0; --i) {
    const Limb x = i == N - 1 ? a.w[i] ^ flip : a.w[i];
    const Limb y = i == N - 1 ? b.w[i] ^ flip : b.w[i];
    if (x != y) return x < y;
  }
  return false;
}
inline bool limbs_less(const Limbs<1>& a, const Limbs<1>& b) {
  return std::int64_t(a.w[0]) < std::int64_t(b.w[0]);
}

}  // namespace native
}  // namespace hls
}  // namespace sumac
