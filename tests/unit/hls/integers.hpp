// SPDX-License-Identifier: Apache-2.0
//
// HLS integers to and from Boost's cpp_int, and random ones.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>

#include "hls/common/native/host.hpp"
#include "models/base/rng.hpp"

namespace sumac::test {

using boost::multiprecision::cpp_int;

template <bool S, int W>
cpp_int to_big(const hls::Integer<S, W>& x) {
  cpp_int value = 0;
  for (int i = hls::Integer<S, W>::kLimbs - 1; i >= 0; --i)
    value = (value << 64) + x.limbs().w[i];
  if (x.fill() != 0) value -= cpp_int(1) << (64 * hls::Integer<S, W>::kLimbs);
  return value;
}

/// value modulo 2^bits, in 0 .. 2^bits-1.
inline cpp_int modulo(const cpp_int& value, int bits) {
  const cpp_int m = cpp_int(1) << bits;
  cpp_int r = value % m;
  if (r < 0) r += m;
  return r;
}

/// The T whose bits are those of value, modulo 2^W.
template <class T>
T from_big(const cpp_int& value) {
  cpp_int bits = modulo(value, T::kWidth);
  if (T::kSigned && bits >= cpp_int(1) << (T::kWidth - 1)) bits -= cpp_int(1) << T::kWidth;
  bits = modulo(bits, 64 * T::kLimbs);
  typename std::remove_const<std::remove_reference_t<decltype(T().limbs())>>::type limbs{};
  for (int i = 0; i < T::kLimbs; ++i) {
    limbs.w[i] = static_cast<std::uint64_t>(cpp_int(bits >> (64 * i)) & ~std::uint64_t{0});
  }
  if (!T::kSigned && T::kWidth % 64 != 0) {
    limbs.w[T::kLimbs - 1] &= (std::uint64_t{1} << (T::kWidth % 64)) - 1;
  }
  return T::from_limbs(limbs);
}

/// Random with long runs of zeros and ones, and often an end of the range.
template <class T>
T random_integer(base::Rng& rng) {
  cpp_int bits = 0;
  for (int i = 0; i < T::kLimbs; ++i) {
    std::uint64_t limb = 0;
    switch (rng.below(4)) {
      case 0: break;
      case 1: limb = ~limb; break;
      case 2: limb = std::uint64_t{1} << rng.below(64); break;
      default: limb = rng.next(); break;
    }
    bits = (bits << 64) + limb;
  }
  bits >>= static_cast<int>(rng.below(2) * rng.below(static_cast<std::uint64_t>(T::kWidth)));
  switch (rng.below(16)) {
    case 0: bits = 0; break;
    case 1: bits = (cpp_int(1) << T::kWidth) - 1; break;
    case 2: bits = cpp_int(1) << (T::kWidth - 1); break;
    case 3: bits = (cpp_int(1) << (T::kWidth - 1)) - 1; break;
    default: break;
  }
  return from_big<T>(bits);
}

}  // namespace sumac::test
