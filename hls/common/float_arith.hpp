// SPDX-License-Identifier: Apache-2.0
//
// IEEE 754 binary formats in integers: FP32 addition, fixed point to float, FP32 to FP16. Written in the dialect.
//
//   rounding   nearest, ties to even; subnormals kept; a result that rounds past the largest finite value is infinity
//   NaN        any NaN in, or infinity - infinity: the quiet NaN of sign 0, and `invalid`
//   source     IEEE 754-2019, 4.3.1, 6.1 to 6.3
#pragma once

#include "hls/common/bits.hpp"

namespace sumac {
namespace hls {

/// A float format of E exponent and M mantissa bits with infinities and NaN.
template <int E, int M>
struct Ieee {
  static constexpr int kExp = E;
  static constexpr int kMan = M;
  static constexpr int kWidth = 1 + E + M;
  static constexpr int kBias = (1 << (E - 1)) - 1;
  static constexpr int kMaxExpField = (1 << E) - 1;
  static constexpr long long kInfinity = static_cast<long long>(kMaxExpField) << M;
  static constexpr long long kNan = kInfinity + (1ll << (M - 1));
};
using Binary32 = Ieee<8, 23>;
using Binary16 = Ieee<5, 10>;

/// A rounded word and what happened.
template <int W>
struct Rounded {
  UInt<W> word;
  Bit overflow;  // a finite value became infinity
  Bit invalid;   // the word is NaN
};

/// Fields of a float word.
template <class F>
struct Fields {
  Bit sign;
  UInt<F::kExp> exp;
  UInt<F::kMan> man;
  Bit exp_ones;
  Bit exp_zero;
  Bit is_nan;
  Bit is_inf;
};

template <class F>
Fields<F> split(const UInt<F::kWidth>& word) {
  Fields<F> f;
  f.sign = word.bit(F::kWidth - 1);
  f.exp = word.template range<F::kWidth - 2, F::kMan>();
  f.man = word.template range<F::kMan - 1, 0>();
  f.exp_ones = all(f.exp);
  f.exp_zero = ~any(f.exp);
  f.is_nan = f.exp_ones & any(f.man);
  f.is_inf = f.exp_ones & ~any(f.man);
  return f;
}

/// The magnitude code of a significand, rounded.
///   s      bit W-1 has the weight of biased exponent `exp`; it is 1, or exp is 1 (subnormal); bit 0 may be sticky
///   exp    >= 1, any width
template <class F, int W, int X>
Rounded<F::kWidth - 1> round_significand(const UInt<W>& s, const UInt<X>& exp) {
  constexpr int kCut = W - 1 - F::kMan;  // bits below the last mantissa bit
  static_assert(kCut >= 2, "guard and sticky bits below the mantissa");
  const UInt<F::kMan + 1> kept = s.template range<W - 1, kCut>();
  const Bit guard = s.bit(kCut - 1);
  const Bit sticky = any(s.template range<kCut - 2, 0>());
  const Bit up = guard & (sticky | kept.bit(0));
  // The hidden bit and a carry out of the mantissa both count one in the exponent field.
  constexpr int kField = max_of(X, F::kExp);
  const auto base = shl<F::kMan>(fit<UInt<kField>>(exp - UInt<1>(1)));
  const auto code = base + (kept + up);
  const UInt<F::kWidth - 1> infinity(F::kInfinity);
  Rounded<F::kWidth - 1> r;
  r.overflow = code >= infinity;
  r.word = sel(r.overflow, infinity, code.template range<F::kWidth - 2, 0>());
  return r;
}

/// v * 2^Lsb as a float.  Range: Lsb not below the smallest subnormal, 2^(W-1+Lsb) normal (both checked at compile time).
template <class F, int Lsb, int W>
Rounded<F::kWidth> fixed_to_float(const Int<W>& v) {
  constexpr int kWide = max_of(W, F::kMan + 3);  // room for guard and sticky bits
  constexpr int kTop = W - 1 + Lsb + F::kBias;   // biased exponent of bit W-1 of |v|
  static_assert(Lsb >= 1 - F::kBias - F::kMan,
                "every value is a multiple of the smallest subnormal");
  static_assert(kTop >= 1, "the top bit is a normal value");
  const Bit negative = v < Int<1>(0);
  const UInt<W> mag = magnitude(v);
  // Normalise, but not below the exponent of subnormals.
  using Count = UInt<bits_for(W)>;
  const Count shift = least(leading_zeros(mag), Count(min_of(W, kTop - 1)));
  const UInt<kWide> s = shl<kWide - W>(shl(mag, shift));
  using Exp = UInt<bits_for(kTop)>;
  const Exp exp = sel(any(mag), fit<Exp>(Exp(kTop) - shift), Exp(1));
  const Rounded<F::kWidth - 1> r = round_significand<F>(s, exp);
  Rounded<F::kWidth> out;
  out.word = cat(negative, r.word);
  out.overflow = r.overflow;
  return out;
}

/// a + b in FP32.
inline Rounded<32> fp32_add(const UInt<32>& a, const UInt<32>& b) {
  using F = Binary32;
  const Bit swap = a.range<30, 0>() < b.range<30, 0>();
  const Fields<F> big = split<F>(sel(swap, b, a));
  const Fields<F> small = split<F>(sel(swap, a, b));

  // Significands with three bits below (guard, round, sticky), the smaller aligned to the larger.
  const UInt<8> big_exp = big.exp | UInt<8>(big.exp_zero);
  const UInt<8> small_exp = small.exp | UInt<8>(small.exp_zero);
  const UInt<8> distance = fit<UInt<8>>(big_exp - small_exp);
  const UInt<27> x = cat(~big.exp_zero, big.man, UInt<3>(0));
  const UInt<27> y = shr_sticky(cat(~small.exp_zero, small.man, UInt<3>(0)), distance);
  const Bit subtract = big.sign ^ small.sign;
  const UInt<28> sum = fit<UInt<28>>(sel(subtract, Int<29>(x - y), Int<29>(x + y)));

  // Bit 27 has the weight of exponent big_exp + 1.
  const UInt<9> top = big_exp + UInt<1>(1);
  const UInt<9> shift = least(UInt<9>(leading_zeros(sum)), UInt<9>(big_exp));
  const UInt<9> exp = sel(any(sum), fit<UInt<9>>(top - shift), UInt<9>(1));
  const Rounded<31> r = round_significand<F>(shl(sum, shift), exp);
  const Bit sign = sel(any(sum), big.sign, big.sign & small.sign);

  const Bit inf = big.is_inf | small.is_inf;
  Rounded<32> out;
  out.invalid = big.is_nan | small.is_nan | (big.is_inf & small.is_inf & subtract);
  out.overflow = r.overflow & ~inf & ~out.invalid;
  const UInt<32> finite = cat(sign, r.word);
  const UInt<32> infinite = cat(big.sign, UInt<31>(F::kInfinity));
  out.word = sel(out.invalid, UInt<32>(F::kNan), sel(inf, infinite, finite));
  return out;
}

/// A product on its way into an FP32 sum: (-1)^sign * s * 2^(exp - 127 - (W-1)), or what the class bits say.
struct ProductBits {
  UInt<32> word;
  Bit invalid;
  Bit flushed;
  Bit saturated;
};

/// Range rule: below the normal range +0, above it the largest finite value; never rounds.
///   s      bit W-1 is 1 unless `zero`
///   exp    biased FP32 exponent, any signed width
template <int W, int X>
ProductBits pack_product(const Bit& sign, const UInt<W>& s, const Int<X>& exp, const Bit& zero,
                         const Bit& inf, const Bit& nan) {
  using F = Binary32;
  static_assert(W <= F::kMan + 1, "the significand fits FP32");
  const UInt<F::kMan> man = shl<F::kMan + 1 - W>(s).template range<F::kMan - 1, 0>();
  const Bit number = ~(zero | inf | nan);
  ProductBits p;
  p.invalid = nan;
  p.flushed = number & (exp < Int<2>(1));
  p.saturated = number & (exp > UInt<8>(F::kMaxExpField - 1));
  const UInt<32> normal =
      cat(sign, as_unsigned(Int<max_of(X, 8)>(exp)).template range<7, 0>(), man);
  const UInt<32> largest = cat(sign, UInt<31>(F::kInfinity - 1));
  const UInt<32> finite = sel(zero | p.flushed, UInt<32>(0), sel(p.saturated, largest, normal));
  const UInt<32> special = sel(nan, UInt<32>(F::kNan), cat(sign, UInt<31>(F::kInfinity)));
  p.word = sel(nan | inf, special, finite);
  return p;
}

/// An FP32 word as FP16.
inline Rounded<16> fp32_to_fp16(const UInt<32>& word) {
  using F = Binary32;
  const Fields<F> f = split<F>(word);
  const UInt<8> exp = f.exp | UInt<8>(f.exp_zero);
  constexpr int kRebias = F::kBias - Binary16::kBias;
  // Below the normal range the significand moves right to the exponent of subnormals.
  const Bit low = exp <= UInt<8>(kRebias);
  const UInt<8> shift = sel(low, (UInt<8>(kRebias + 1) - exp).range<7, 0>(), UInt<8>(0));
  const UInt<8> exp16 = sel(low, UInt<8>(1), (exp - UInt<8>(kRebias)).range<7, 0>());
  const Rounded<15> r =
      round_significand<Binary16>(shr_sticky(cat(~f.exp_zero, f.man), shift), exp16);
  Rounded<16> out;
  out.invalid = f.is_nan;
  out.overflow = r.overflow & ~f.exp_ones;
  const UInt<15> mag = sel(f.exp_ones, UInt<15>(Binary16::kInfinity), r.word);
  out.word = sel(f.is_nan, UInt<16>(Binary16::kNan), cat(f.sign, mag));
  return out;
}

}  // namespace hls
}  // namespace sumac
