// SPDX-License-Identifier: Apache-2.0
//
// lmul_scalar: one packed L-Mul, code x code -> code, profile LMUL-DAZ-SAT.
//
//   value    z = mag(a) + mag(b) - K; below the smallest normal code +0, above the largest finite one that with the
//            product's sign, else {sign, z}.  NaN operand or infinity x zero: the canonical NaN; infinity x other: infinity.
//            Never -0, never a subnormal code.  Subn: subnormal operands are normalised, else zero
//   shape    codes of F::kWidth bits; k is K of lmul_hls.hpp, a constant where it is built
//   time     combinational
//   twin     models/pe/lmul/lmul_scalar.cpp, rtl/pe/lmul; shares no source with either
#pragma once

#include "hls/common/format.hpp"

namespace sumac {
namespace hls {
namespace lmul {

/// Conditions of one result, one bit each, at most one set.
struct ScalarFlags {
  Bit nan;
  Bit inf;
  Bit zero;       // an operand is zero
  Bit underflow;  // +0 because z is too small
  Bit overflow;   // the largest finite value because z is too large
};

template <class F>
struct ScalarResult {
  UInt<F::kWidth> code;
  ScalarFlags flags;
};

/// K of a format: (bias << M) - offset, offset 0 .. 2^M - 1.
template <class F>
using ConstantK = Int<F::kExp + F::kMan + 1>;

template <class F, bool Subn>
ScalarResult<F> lmul_scalar(const UInt<F::kWidth>& a, const UInt<F::kWidth>& b,
                            const ConstantK<F>& k) {
  using N = Norm<F, Subn>;
  constexpr int kMan = F::kMan;
  constexpr int kMag = F::kExp + kMan;
  const N x = unpack_norm<F, Subn>(a);
  const N y = unpack_norm<F, Subn>(b);
  const Bit x_zero = x.zero & ~(x.nan | x.inf);
  const Bit y_zero = y.zero & ~(y.nan | y.inf);
  const auto z =
      as_signed(cat(as_unsigned(x.exp), x.man)) + as_signed(cat(as_unsigned(y.exp), y.man)) - k;
  const Bit sign = x.sign ^ y.sign;

  ScalarResult<F> r;
  r.flags.nan = x.nan | y.nan | (x.inf & y_zero) | (x_zero & y.inf);
  r.flags.inf = (x.inf | y.inf) & ~r.flags.nan;
  r.flags.zero = (x_zero | y_zero) & ~r.flags.nan;
  const Bit number = ~(r.flags.nan | r.flags.inf | r.flags.zero);
  r.flags.underflow = number & (z < UInt<kMag>(1 << kMan));
  r.flags.overflow = number & (z > UInt<kMag>(F::kMaxMag));

  const UInt<kMag> finite =
      sel(r.flags.overflow, UInt<kMag>(F::kMaxMag), z.template range<kMag - 1, 0>());
  // Without infinities no operand is one, and the word is not used.
  const UInt<kMag> infinity(F::kHasInf ? F::kMaxMag + 1 : 0);
  const UInt<F::kWidth> normal = cat(sign, sel(r.flags.inf, infinity, finite));
  const UInt<F::kWidth> zeroed = sel(r.flags.zero | r.flags.underflow, UInt<F::kWidth>(0), normal);
  r.code = sel(r.flags.nan, UInt<F::kWidth>(F::kNan), zeroed);
  return r;
}

}  // namespace lmul
}  // namespace hls
}  // namespace sumac
