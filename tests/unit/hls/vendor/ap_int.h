// SPDX-License-Identifier: Apache-2.0
//
// A minimal stand-in for a vendor's ap_int.h, for tests: what hls/common/vendor/types.hpp asks of it, with the vendor's rules that results of
// + - * hold every value and that a conversion keeps the value modulo 2^W. Written on the limbs of the native reader.
//
//   fault    with SUMAC_STANDIN_FAULT a sum's carries out of its lowest bit are lost (canary)
#pragma once

#include "hls/common/native/limbs.hpp"

namespace standin {

using sumac::hls::native::Limb;
using sumac::hls::native::Limbs;
namespace limbs = sumac::hls::native;

template <bool S, int W>
class Value {
 public:
  static constexpr int kLimbs = limbs::limbs_for(W);

  Value() : limbs_() {}
  Value(long long v) : limbs_(limbs::resize<kLimbs>(Limbs<1>{{Limb(v)}}, v < 0 ? ~Limb(0) : 0)) { wrap(); }
  template <bool S2, int W2>
  Value(const Value<S2, W2>& x) : limbs_(x.template extended<kLimbs>()) {
    wrap();
  }
  template <int N>
  static Value of(const Limbs<N>& x) {
    Value r;
    r.limbs_ = limbs::resize<kLimbs>(x, 0);
    r.wrap();
    return r;
  }

  /// As so many limbs, by value.
  template <int N>
  Limbs<N> extended() const {
    return limbs::resize<N>(limbs_, fill());
  }

  Value<false, W> range(int hi, int lo) const {
    return Value<false, W>::of(limbs::limbs_keep(limbs::limbs_shr(limbs_, Limb(lo), 0), hi - lo + 1, 0));
  }
  unsigned to_uint() const { return unsigned(limbs_.w[0]); }

  Value operator~() const {
    Limbs<kLimbs> r = limbs_;
    for (Limb& w : r.w)
      w = ~w;
    return of(r);
  }
  Value operator<<(int n) const { return of(limbs::limbs_shl(limbs_, Limb(n))); }
  Value operator>>(int n) const { return of(limbs::limbs_shr(limbs_, Limb(n), fill())); }

 private:
  Limb fill() const { return S ? limbs::sign_fill(limbs_.w[kLimbs - 1]) : 0; }
  /// Bits beyond W: copies of the sign, or 0.
  void wrap() {
    const Limb top = limbs_.w[(W - 1) / 64] >> ((W - 1) % 64) & 1;
    limbs_ = limbs::limbs_keep(limbs_, W, S ? Limb(0) - top : 0);
  }

  Limbs<kLimbs> limbs_;
};

constexpr int larger(int a, int b) {
  return a > b ? a : b;
}

/// A type that holds both operands' values, and `more` bits.
template <bool SA, int WA, bool SB, int WB, int More>
using Common = Value<SA || SB, larger(WA + (SB && !SA ? 1 : 0), WB + (SA && !SB ? 1 : 0)) + More>;

template <bool SA, int WA, bool SB, int WB>
Common<SA, WA, SB, WB, 1> operator+(const Value<SA, WA>& a, const Value<SB, WB>& b) {
  using R = Common<SA, WA, SB, WB, 1>;
  Limbs<R::kLimbs> r = limbs::limbs_add(a.template extended<R::kLimbs>(), b.template extended<R::kLimbs>());
#ifdef SUMAC_STANDIN_FAULT
  if ((a.to_uint() & b.to_uint() & 1) != 0) r = limbs::limbs_sub(r, Limbs<R::kLimbs>{{2}});
#endif
  return R::of(r);
}
template <bool SA, int WA, bool SB, int WB>
Value<true, Common<SA, WA, SB, WB, 1>::kLimbs * 64> operator-(const Value<SA, WA>& a, const Value<SB, WB>& b) {
  using R = Value<true, Common<SA, WA, SB, WB, 1>::kLimbs * 64>;
  return R::of(limbs::limbs_sub(a.template extended<R::kLimbs>(), b.template extended<R::kLimbs>()));
}
template <bool SA, int WA, bool SB, int WB>
Value<SA || SB, WA + WB> operator*(const Value<SA, WA>& a, const Value<SB, WB>& b) {
  using R = Value<SA || SB, WA + WB>;
  return R::of(limbs::limbs_mul(a.template extended<R::kLimbs>(), b.template extended<R::kLimbs>()));
}

#define SUMAC_STANDIN_BITS(op)                                                   \
  template <int W>                                                               \
  Value<false, W> operator op(const Value<false, W>& a, const Value<false, W>& b) { \
    constexpr int kLimbs = Value<false, W>::kLimbs;                              \
    Limbs<kLimbs> r = a.template extended<kLimbs>();                             \
    const Limbs<kLimbs> other = b.template extended<kLimbs>();                   \
    for (int i = 0; i < kLimbs; ++i)                                             \
      r.w[i] = r.w[i] op other.w[i];                                             \
    return Value<false, W>::of(r);                                               \
  }
SUMAC_STANDIN_BITS(&)
SUMAC_STANDIN_BITS(|)
SUMAC_STANDIN_BITS(^)
#undef SUMAC_STANDIN_BITS

template <bool S, int W>
bool operator==(const Value<S, W>& a, const Value<S, W>& b) {
  constexpr int kLimbs = Value<S, W>::kLimbs;
  return limbs::limbs_equal(a.template extended<kLimbs>(), b.template extended<kLimbs>());
}
template <int W>
bool operator<(const Value<true, W>& a, const Value<true, W>& b) {
  constexpr int kLimbs = Value<true, W>::kLimbs;
  return limbs::limbs_less(a.template extended<kLimbs>(), b.template extended<kLimbs>());
}

}  // namespace standin

template <int W>
using ap_int = standin::Value<true, W>;
template <int W>
using ap_uint = standin::Value<false, W>;
