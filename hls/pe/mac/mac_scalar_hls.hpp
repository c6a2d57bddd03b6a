// SPDX-License-Identifier: Apache-2.0
//
// mac_scalar: one exact product.
//
//   value    integers: a * w.  Floats: the FP32 bits of the product as it enters an FP32 sum: exact, but below the normal
//            range +0, above it the largest finite value of its sign; a zero is +0; NaN operand or infinity x zero: NaN
//   shape    codes in; widths of both codes together out, or 32 bits
//   time     combinational
//   twin     models/pe/mac/mac_scalar.cpp; shares no source with it
#pragma once

#include "hls/common/float_arith.hpp"
#include "hls/common/format.hpp"

namespace sumac {
namespace hls {
namespace mac {

template <int A, int W>
Int<A + W> mac_scalar_int(const UInt<A>& a, const UInt<W>& w) {
  return as_signed(a) * as_signed(w);
}

/// Subn: subnormal operands count; else they are zero.
template <class F, bool Subn>
ProductBits mac_scalar_float(const UInt<F::kWidth>& a, const UInt<F::kWidth>& w) {
  const Raw<F> x = unpack_raw<F, Subn>(a);
  const Raw<F> y = unpack_raw<F, Subn>(w);
  const auto sig = x.sig * y.sig;
  constexpr int kBits = decltype(sig)::kWidth;
  // Biased FP32 exponent of the leading one.
  const auto places = leading_zeros(sig);
  const auto exp =
      x.exp + y.exp + Int<10>(Binary32::kBias - 2 * F::kBias - 2 * F::kMan + kBits - 1) - places;
  const Bit nan = x.nan | y.nan | (x.inf & y.zero()) | (x.zero() & y.inf);
  const Bit inf = (x.inf | y.inf) & ~nan;
  const Bit zero = (x.zero() | y.zero()) & ~nan;
  return pack_product(x.sign ^ y.sign, shl(sig, places), exp, zero, inf, nan);
}

}  // namespace mac
}  // namespace hls
}  // namespace sumac
