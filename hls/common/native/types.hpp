// SPDX-License-Identifier: Apache-2.0
//
// The native reader: the types of hls/common/types.hpp as checked machine integers.
//
//   storage  the value in two's complement, extended to whole 64-bit limbs; one limb up to 64 bits
//   checks   a constant or fit<T>() that does not fit, and a register driven twice in a cycle, abort with a message
#pragma once

#include "hls/common/native/check.hpp"
#include "hls/common/native/limbs.hpp"
#include "hls/common/widths.hpp"

/// For the tool that synthesises a top; nothing to a compiler.
#define SUMAC_HLS_PRAGMA(text)

namespace sumac {
namespace hls {
inline namespace native {

/// One integer type.  Signed: two's complement of W bits; else 0 .. 2^W-1.
template <bool Signed, int W>
class Integer {
 public:
  static_assert(W >= 1, "an integer has at least one bit");
  static constexpr int kWidth = W;
  static constexpr bool kSigned = Signed;
  static constexpr int kLimbs = limbs_for(W);
  /// Bits that a signed type needs to hold every value of this one.
  static constexpr int kSignedWidth = W + (Signed ? 0 : 1);
  template <bool S2, int W2>
  using Rebind = Integer<S2, W2>;

  Integer() : limbs_() {}

  /// A constant of the source.
  explicit Integer(long long constant)
      : limbs_(resize<kLimbs>(one_limb(constant), constant < 0 ? ~Limb(0) : 0)) {
    require(in_range() && (Signed || constant >= 0), "constant does not fit its type");
  }

  template <bool S2, int W2>
  Integer(const Integer<S2, W2>& x)
      : limbs_(resize<kLimbs>(x.limbs(), x.fill())) {  // NOLINT: widening is implicit
    static_assert(Signed ? Integer<S2, W2>::kSignedWidth <= W : !S2 && W2 <= W,
                  "not every value fits: use fit<T>(), range<Hi, Lo>() or as_unsigned()");
  }

  template <int Hi, int Lo>
  Integer<false, Hi - Lo + 1> range() const {
    static_assert(0 <= Lo && Lo <= Hi && Hi < W, "slice outside the word");
    using Result = Integer<false, Hi - Lo + 1>;
    return Result::from_limbs(
        limbs_keep(resize<Result::kLimbs>(limbs_shr(limbs_, Lo, 0), 0), Hi - Lo + 1, 0));
  }

  Integer<false, 1> bit(int i) const {
    require(0 <= i && i < W, "bit outside the word");
    return Integer<false, 1>::from_limbs({{(limbs_.w[i / 64] >> (i % 64)) & 1}});
  }

  // For the reader and for what runs it; HLS sources use none of these.
  const Limbs<kLimbs>& limbs() const { return limbs_; }
  Limb fill() const { return Signed ? sign_fill(limbs_.w[kLimbs - 1]) : 0; }
  static Integer from_limbs(const Limbs<kLimbs>& limbs) {
    Integer r;
    r.limbs_ = limbs;
    return r;
  }
  /// Is what is stored a value of this type?
  bool in_range() const {
    return limbs_equal(limbs_keep(limbs_, W, Signed ? top_fill() : 0), limbs_);
  }

 private:
  static Limbs<1> one_limb(long long v) { return {{Limb(v)}}; }
  Limb top_fill() const { return Limb(0) - ((limbs_.w[(W - 1) / 64] >> ((W - 1) % 64)) & 1); }

  Limbs<kLimbs> limbs_;
};

template <int W>
using UInt = Integer<false, W>;
template <int W>
using Int = Integer<true, W>;

template <class R, bool S, int W>
inline Limbs<R::kLimbs> operand(const Integer<S, W>& x) {
  return resize<R::kLimbs>(x.limbs(), x.fill());
}

template <bool SA, int WA, bool SB, int WB>
inline typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Sum operator+(const Integer<SA, WA>& a,
                                                                        const Integer<SB, WB>& b) {
  using R = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Sum;
  return R::from_limbs(limbs_add(operand<R>(a), operand<R>(b)));
}

template <bool SA, int WA, bool SB, int WB>
inline typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Difference operator-(
    const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  using R = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Difference;
  return R::from_limbs(limbs_sub(operand<R>(a), operand<R>(b)));
}

template <bool SA, int WA, bool SB, int WB>
inline typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Product operator*(
    const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  using R = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Product;
  return R::from_limbs(limbs_mul(operand<R>(a), operand<R>(b)));
}

template <bool S, int W>
inline Int<W + 1> operator-(const Integer<S, W>& a) {
  using R = Int<W + 1>;
  return R::from_limbs(limbs_sub(Limbs<R::kLimbs>{}, operand<R>(a)));
}

template <int W>
inline UInt<W> operator~(const UInt<W>& a) {
  Limbs<UInt<W>::kLimbs> r = a.limbs();
  for (Limb& w : r.w)
    w = ~w;
  return UInt<W>::from_limbs(limbs_keep(r, W, 0));
}

template <int W>
inline UInt<W> operator&(const UInt<W>& a, const UInt<W>& b) {
  Limbs<UInt<W>::kLimbs> r = a.limbs();
  for (int i = 0; i < UInt<W>::kLimbs; ++i)
    r.w[i] &= b.limbs().w[i];
  return UInt<W>::from_limbs(r);
}

template <int W>
inline UInt<W> operator|(const UInt<W>& a, const UInt<W>& b) {
  Limbs<UInt<W>::kLimbs> r = a.limbs();
  for (int i = 0; i < UInt<W>::kLimbs; ++i)
    r.w[i] |= b.limbs().w[i];
  return UInt<W>::from_limbs(r);
}

template <int W>
inline UInt<W> operator^(const UInt<W>& a, const UInt<W>& b) {
  Limbs<UInt<W>::kLimbs> r = a.limbs();
  for (int i = 0; i < UInt<W>::kLimbs; ++i)
    r.w[i] ^= b.limbs().w[i];
  return UInt<W>::from_limbs(r);
}

inline UInt<1> make_bit(bool b) {
  return UInt<1>::from_limbs({{b ? Limb(1) : Limb(0)}});
}

template <bool SA, int WA, bool SB, int WB>
inline bool value_equal(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  using C = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Common;
  return limbs_equal(operand<C>(a), operand<C>(b));
}

template <bool SA, int WA, bool SB, int WB>
inline bool value_less(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  using C = typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Common;
  return limbs_less(operand<C>(a), operand<C>(b));
}

template <bool SA, int WA, bool SB, int WB>
inline UInt<1> operator==(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return make_bit(value_equal(a, b));
}
template <bool SA, int WA, bool SB, int WB>
inline UInt<1> operator!=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return make_bit(!value_equal(a, b));
}
template <bool SA, int WA, bool SB, int WB>
inline UInt<1> operator<(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return make_bit(value_less(a, b));
}
template <bool SA, int WA, bool SB, int WB>
inline UInt<1> operator<=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return make_bit(!value_less(b, a));
}
template <bool SA, int WA, bool SB, int WB>
inline UInt<1> operator>(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return make_bit(value_less(b, a));
}
template <bool SA, int WA, bool SB, int WB>
inline UInt<1> operator>=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return make_bit(!value_less(a, b));
}

template <int W>
inline UInt<1> any(const UInt<W>& a) {
  return make_bit(!limbs_equal(a.limbs(), Limbs<UInt<W>::kLimbs>{}));
}

template <int W>
inline UInt<1> all(const UInt<W>& a) {
  return make_bit(value_equal(a, ~UInt<W>()));
}

template <class T, bool S, int W>
inline T fit(const Integer<S, W>& a) {
  const T r = T::from_limbs(resize<T::kLimbs>(a.limbs(), a.fill()));
  require(r.in_range() && value_equal(r, a), "value does not fit its type");
  return r;
}

template <int W>
inline Int<W> as_signed(const UInt<W>& a) {
  const Limb sign = a.limbs().w[(W - 1) / 64] >> ((W - 1) % 64);
  return Int<W>::from_limbs(limbs_keep(a.limbs(), W, Limb(0) - (sign & 1)));
}

template <int W>
inline UInt<W> as_unsigned(const Int<W>& a) {
  return UInt<W>::from_limbs(limbs_keep(a.limbs(), W, 0));
}

template <int N, bool S, int W>
inline Integer<S, W + N> shl(const Integer<S, W>& a) {
  static_assert(N >= 0, "shift distance");
  using R = Integer<S, W + N>;
  return R::from_limbs(limbs_shl(operand<R>(a), N));
}

template <int N, bool S, int W>
inline Integer<S, W - N> shr(const Integer<S, W>& a) {
  static_assert(0 <= N && N < W, "shift distance");
  using R = Integer<S, W - N>;
  return R::from_limbs(resize<R::kLimbs>(limbs_shr(a.limbs(), N, a.fill()), 0));
}

/// A shift distance as a host number; everything from 2^32 up is the same.
template <int S>
inline Limb shift_distance(const UInt<S>& n) {
  return limbs_equal(limbs_keep(n.limbs(), S < 32 ? S : 32, 0), n.limbs()) ? n.limbs().w[0]
                                                                           : Limb(1) << 32;
}

template <int W, int S>
inline UInt<W> shl(const UInt<W>& a, const UInt<S>& n) {
  return UInt<W>::from_limbs(limbs_keep(limbs_shl(a.limbs(), shift_distance(n)), W, 0));
}

template <bool Signed, int W, int S>
inline Integer<Signed, W> shr(const Integer<Signed, W>& a, const UInt<S>& n) {
  return Integer<Signed, W>::from_limbs(limbs_shr(a.limbs(), shift_distance(n), a.fill()));
}

template <int WA, int WB>
inline UInt<WA + WB> cat(const UInt<WA>& high, const UInt<WB>& low) {
  using R = UInt<WA + WB>;
  Limbs<R::kLimbs> r = limbs_shl(operand<R>(high), WB);
  for (int i = 0; i < UInt<WB>::kLimbs; ++i)
    r.w[i] |= low.limbs().w[i];
  return R::from_limbs(r);
}

template <int WA, int WB, class... Rest>
inline auto cat(const UInt<WA>& high, const UInt<WB>& next, const Rest&... rest) {
  return cat(cat(high, next), rest...);
}

template <bool S, int W>
inline Integer<S, W> sel(const UInt<1>& c, const Integer<S, W>& a, const Integer<S, W>& b) {
  return c.limbs().w[0] != 0 ? a : b;
}

/// One register.  q(): the value before the clock edge, also after d(); d(): the value after it, at most once a cycle; without d() it holds.
template <class T>
class Reg {
 public:
  const T& q() const { return q_; }
  void d(const T& next) {
    require(!driven_, "register driven twice in one cycle");
    d_ = next;
    driven_ = true;
  }
  /// The clock edge; called through clock(state).
  void clock() {
    if (driven_) q_ = d_;
    driven_ = false;
  }

 private:
  T q_;
  T d_;
  bool driven_ = false;
};

struct ClockEdge {
  template <class T>
  void operator()(Reg<T>& reg) const {
    reg.clock();
  }
};

/// The clock edge for every register that state.each_reg(visitor) shows.
template <class State>
inline void clock(State& state) {
  state.each_reg(ClockEdge());
}

}  // namespace native
}  // namespace hls
}  // namespace sumac
