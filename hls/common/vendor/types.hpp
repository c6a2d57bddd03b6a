// SPDX-License-Identifier: Apache-2.0
//
// The vendor reader: the types of hls/common/types.hpp over a vendor's ap_int<W> and ap_uint<W> (header ap_int.h).
//
//   asks     of ap_(u)int: constructors from long long and from each other (value kept modulo 2^W), + - * & | ^ ~ << >> and
//            comparisons, range(hi, lo), to_uint(); every operand is brought to the type of the result first
//   shifts   never by the width or more: what a shift of that size means differs between vendors
//   state    Reg<T> holds q and d; each top drives and clocks its static state once a call
//   checks   none: the native reader makes them
#pragma once

#include <ap_int.h>

#include "hls/common/widths.hpp"

#ifdef __SYNTHESIS__
#define SUMAC_HLS_PRAGMA(text) _Pragma(#text)
#else
#define SUMAC_HLS_PRAGMA(text)
#endif

namespace sumac {
namespace hls {
inline namespace vendor {

template <bool Signed, int W>
struct ApInteger {
  using Type = ap_uint<W>;
};
template <int W>
struct ApInteger<true, W> {
  using Type = ap_int<W>;
};

template <bool Signed, int W>
class Integer {
 public:
  static_assert(W >= 1, "an integer has at least one bit");
  static constexpr int kWidth = W;
  static constexpr bool kSigned = Signed;
  static constexpr int kSignedWidth = W + (Signed ? 0 : 1);
  template <bool S2, int W2>
  using Rebind = Integer<S2, W2>;
  using Ap = typename ApInteger<Signed, W>::Type;

  Integer() : value_(0) {}
  explicit Integer(long long constant) : value_(constant) {}

  template <bool S2, int W2>
  Integer(const Integer<S2, W2>& x) : value_(x.value()) {  // NOLINT: widening is implicit
    static_assert(Signed ? Integer<S2, W2>::kSignedWidth <= W : !S2 && W2 <= W,
                  "not every value fits: use fit<T>(), range<Hi, Lo>() or as_unsigned()");
  }

  template <int Hi, int Lo>
  Integer<false, Hi - Lo + 1> range() const {
    static_assert(0 <= Lo && Lo <= Hi && Hi < W, "slice outside the word");
    return Integer<false, Hi - Lo + 1>::from_value(ap_uint<Hi - Lo + 1>(value_.range(Hi, Lo)));
  }

  Integer<false, 1> bit(int i) const {
    return Integer<false, 1>::from_value(ap_uint<1>(value_.range(i, i)));
  }

  // For the reader and for what runs it; HLS sources use none of these.
  const Ap& value() const { return value_; }
  static Integer from_value(const Ap& value) {
    Integer r;
    r.value_ = value;
    return r;
  }

 private:
  Ap value_;
};

template <int W>
using UInt = Integer<false, W>;
template <int W>
using Int = Integer<true, W>;

template <class R, bool S, int W>
typename R::Ap operand(const Integer<S, W>& x) {
  return typename R::Ap(x.value());
}

/// An operator's result, brought to the type of R.
template <class R, class V>
R result(const V& value) {
  return R::from_value(typename R::Ap(value));
}

inline Integer<false, 1> make_bit(bool b) {
  return Integer<false, 1>::from_value(ap_uint<1>(b ? 1 : 0));
}

template <bool SA, int WA, bool SB, int WB>
typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Sum operator+(const Integer<SA, WA>& a,
                                                                 const Integer<SB, WB>& b) {
  using R = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Sum;
  return result<R>(operand<R>(a) + operand<R>(b));
}

template <bool SA, int WA, bool SB, int WB>
typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Difference operator-(const Integer<SA, WA>& a,
                                                                        const Integer<SB, WB>& b) {
  using R = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Difference;
  return result<R>(operand<R>(a) - operand<R>(b));
}

/// Operands keep their widths: a multiplier of the result's width would be a larger one.
template <bool SA, int WA, bool SB, int WB>
typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Product operator*(const Integer<SA, WA>& a,
                                                                     const Integer<SB, WB>& b) {
  return result<typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Product>(a.value() * b.value());
}

template <bool S, int W>
Int<W + 1> operator-(const Integer<S, W>& a) {
  return result<Int<W + 1>>(ap_int<W + 1>(0) - operand<Int<W + 1>>(a));
}

template <int W>
UInt<W> operator~(const UInt<W>& a) {
  return result<UInt<W>>(~a.value());
}
template <int W>
UInt<W> operator&(const UInt<W>& a, const UInt<W>& b) {
  return result<UInt<W>>(a.value() & b.value());
}
template <int W>
UInt<W> operator|(const UInt<W>& a, const UInt<W>& b) {
  return result<UInt<W>>(a.value() | b.value());
}
template <int W>
UInt<W> operator^(const UInt<W>& a, const UInt<W>& b) {
  return result<UInt<W>>(a.value() ^ b.value());
}

template <bool SA, int WA, bool SB, int WB>
UInt<1> operator==(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  using C = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Common;
  return make_bit(operand<C>(a) == operand<C>(b));
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator!=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return ~(a == b);
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator<(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  using C = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Common;
  return make_bit(operand<C>(a) < operand<C>(b));
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator>(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return b < a;
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator<=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return ~(b < a);
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator>=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return ~(a < b);
}

template <int W>
UInt<1> any(const UInt<W>& a) {
  return make_bit(!(a.value() == ap_uint<W>(0)));
}
template <int W>
UInt<1> all(const UInt<W>& a) {
  return make_bit((~a).value() == ap_uint<W>(0));
}

template <class T, bool S, int W>
T fit(const Integer<S, W>& a) {
  return result<T>(a.value());
}
template <int W>
Int<W> as_signed(const UInt<W>& a) {
  return result<Int<W>>(a.value());
}
template <int W>
UInt<W> as_unsigned(const Int<W>& a) {
  return result<UInt<W>>(a.value());
}

template <int N, bool S, int W>
Integer<S, W + N> shl(const Integer<S, W>& a) {
  static_assert(N >= 0, "shift distance");
  using R = Integer<S, W + N>;
  return result<R>(operand<R>(a) << N);
}
template <int N, bool S, int W>
Integer<S, W - N> shr(const Integer<S, W>& a) {
  static_assert(0 <= N && N < W, "shift distance");
  return result<Integer<S, W - N>>(a.value() >> N);
}

template <bool S, int W>
Integer<S, W> sel(const UInt<1>& c, const Integer<S, W>& a, const Integer<S, W>& b) {
  return c.value() == ap_uint<1>(1) ? a : b;
}

/// A distance as a host number, 0 where it is W or more.
template <int W, int S>
int shift_below(const UInt<S>& n) {
  return (n < Int<34>(W)).value() == ap_uint<1>(1) ? int(n.value().to_uint()) : 0;
}

template <int W, int S>
UInt<W> shl(const UInt<W>& a, const UInt<S>& n) {
  return sel(n < Int<34>(W), result<UInt<W>>(a.value() << shift_below<W>(n)), UInt<W>());
}
template <bool Signed, int W, int S>
Integer<Signed, W> shr(const Integer<Signed, W>& a, const UInt<S>& n) {
  using R = Integer<Signed, W>;
  const R fill = sel(a < Int<2>(0), result<R>(ap_int<1>(-1)), R());
  return sel(n < Int<34>(W), result<R>(a.value() >> shift_below<W>(n)), fill);
}

template <int WA, int WB>
UInt<WA + WB> cat(const UInt<WA>& high, const UInt<WB>& low) {
  return shl<WB>(high) | UInt<WA + WB>(low);
}
template <int WA, int WB, class... Rest>
auto cat(const UInt<WA>& high, const UInt<WB>& next, const Rest&... rest) {
  return cat(cat(high, next), rest...);
}

/// One register; without d() in a cycle it holds.
template <class T>
class Reg {
 public:
  const T& q() const { return q_; }
  void d(const T& next) { d_ = next; }
  void clock() { q_ = d_; }

 private:
  T q_;
  T d_;
};

struct ClockEdge {
  template <class T>
  void operator()(Reg<T>& reg) const {
    reg.clock();
  }
};
template <class State>
void clock(State& state) {
  state.each_reg(ClockEdge());
}

}  // namespace vendor
}  // namespace hls
}  // namespace sumac
