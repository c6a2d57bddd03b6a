// SPDX-License-Identifier: Apache-2.0
//
// The trace reader: the types of hls/common/types.hpp record what is done to them, as cells of a Module (Yosys RTLIL).
//
//   bits     slices, concatenation, widening, constants and shifts by them make no cell
//   reset    every register to 0
//   checks   a constant that does not fit, a register driven twice or never clocked, abort with a message; a fit<T>() is taken
//            at its word (the native reader checks it)
#pragma once

#include "hls/common/trace/module.hpp"
#include "hls/common/widths.hpp"

/// For the tool that synthesises a top; nothing to a recorder.
#define SUMAC_HLS_PRAGMA(text)

namespace sumac {
namespace hls {
inline namespace trace {

template <bool Signed, int W>
class Integer {
 public:
  static_assert(W >= 1, "an integer has at least one bit");
  static constexpr int kWidth = W;
  static constexpr bool kSigned = Signed;
  static constexpr int kSignedWidth = W + (Signed ? 0 : 1);
  template <bool S2, int W2>
  using Rebind = Integer<S2, W2>;

  Integer() : signal_(Signal::constant(0, W)) {}

  explicit Integer(long long constant) : signal_(Signal::constant(constant, W)) {
    require(constant_fits(constant, Signed, W), "constant does not fit its type");
  }

  template <bool S2, int W2>
  Integer(const Integer<S2, W2>& x)
      : signal_(x.signal().resized(W, S2)) {  // NOLINT: widening is implicit
    static_assert(Signed ? Integer<S2, W2>::kSignedWidth <= W : !S2 && W2 <= W,
                  "not every value fits: use fit<T>(), range<Hi, Lo>() or as_unsigned()");
  }

  template <int Hi, int Lo>
  Integer<false, Hi - Lo + 1> range() const {
    static_assert(0 <= Lo && Lo <= Hi && Hi < W, "slice outside the word");
    return Integer<false, Hi - Lo + 1>::from_signal(signal_.slice(Lo, Hi - Lo + 1));
  }

  Integer<false, 1> bit(int i) const { return Integer<false, 1>::from_signal(signal_.slice(i, 1)); }

  // For the reader and for what runs it; HLS sources use none of these.
  const Signal& signal() const { return signal_; }
  static Integer from_signal(const Signal& s) {
    require(s.width() == W, "width of a signal");
    Integer r;
    r.signal_ = s;
    return r;
  }

 private:
  Signal signal_;
};

template <int W>
using UInt = Integer<false, W>;
template <int W>
using Int = Integer<true, W>;

/// The operand of a cell with a signed result: an unsigned number has one bit more there.
template <bool S, int W>
Signal signed_operand(const Integer<S, W>& x) {
  return x.signal().resized(Integer<S, W>::kSignedWidth, S);
}

/// An arithmetic cell: operands as they are if both are unsigned, else both signed.
template <class R, class A, class B>
R arithmetic(const char* type, const A& a, const B& b) {
  constexpr bool kSigned = A::kSigned || B::kSigned;
  return R::from_signal(Module::now().binary(type, kSigned ? signed_operand(a) : a.signal(),
                                             kSigned ? signed_operand(b) : b.signal(), kSigned,
                                             kSigned, R::kWidth));
}

template <bool SA, int WA, bool SB, int WB>
typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Sum operator+(const Integer<SA, WA>& a,
                                                                 const Integer<SB, WB>& b) {
  return arithmetic<typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Sum>("$add", a, b);
}

template <bool SA, int WA, bool SB, int WB>
typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Difference operator-(const Integer<SA, WA>& a,
                                                                        const Integer<SB, WB>& b) {
  // Unsigned operands are extended with zeros to the width of the result, whose top bit is then the sign.
  return arithmetic<typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Difference>("$sub", a, b);
}

template <bool SA, int WA, bool SB, int WB>
typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Product operator*(const Integer<SA, WA>& a,
                                                                     const Integer<SB, WB>& b) {
  return arithmetic<typename Widths<Integer<SA, WA>, Integer<SB, WB>>::Product>("$mul", a, b);
}

template <bool S, int W>
Int<W + 1> operator-(const Integer<S, W>& a) {
  return Int<W + 1>::from_signal(Module::now().unary("$neg", a.signal(), S, W + 1));
}

template <int W>
UInt<W> operator~(const UInt<W>& a) {
  return UInt<W>::from_signal(Module::now().unary("$not", a.signal(), false, W));
}

template <int W>
UInt<W> operator&(const UInt<W>& a, const UInt<W>& b) {
  return arithmetic<UInt<W>>("$and", a, b);
}
template <int W>
UInt<W> operator|(const UInt<W>& a, const UInt<W>& b) {
  return arithmetic<UInt<W>>("$or", a, b);
}
template <int W>
UInt<W> operator^(const UInt<W>& a, const UInt<W>& b) {
  return arithmetic<UInt<W>>("$xor", a, b);
}

template <bool SA, int WA, bool SB, int WB>
UInt<1> operator==(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return arithmetic<UInt<1>>("$eq", a, b);
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator!=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return arithmetic<UInt<1>>("$ne", a, b);
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator<(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return arithmetic<UInt<1>>("$lt", a, b);
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator<=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return arithmetic<UInt<1>>("$le", a, b);
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator>(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return arithmetic<UInt<1>>("$gt", a, b);
}
template <bool SA, int WA, bool SB, int WB>
UInt<1> operator>=(const Integer<SA, WA>& a, const Integer<SB, WB>& b) {
  return arithmetic<UInt<1>>("$ge", a, b);
}

template <int W>
UInt<1> any(const UInt<W>& a) {
  return UInt<1>::from_signal(Module::now().unary("$reduce_or", a.signal(), false, 1));
}

template <int W>
UInt<1> all(const UInt<W>& a) {
  return UInt<1>::from_signal(Module::now().unary("$reduce_and", a.signal(), false, 1));
}

template <class T, bool S, int W>
T fit(const Integer<S, W>& a) {
  return T::from_signal(a.signal().resized(T::kWidth, S));
}

template <int W>
Int<W> as_signed(const UInt<W>& a) {
  return Int<W>::from_signal(a.signal());
}

template <int W>
UInt<W> as_unsigned(const Int<W>& a) {
  return UInt<W>::from_signal(a.signal());
}

template <int N, bool S, int W>
Integer<S, W + N> shl(const Integer<S, W>& a) {
  static_assert(N >= 0, "shift distance");
  return Integer<S, W + N>::from_signal(N == 0 ? a.signal()
                                               : Signal::constant(0, N).below(a.signal()));
}

template <int N, bool S, int W>
Integer<S, W - N> shr(const Integer<S, W>& a) {
  static_assert(0 <= N && N < W, "shift distance");
  return Integer<S, W - N>::from_signal(a.signal().slice(N, W - N));
}

template <int W, int S>
UInt<W> shl(const UInt<W>& a, const UInt<S>& n) {
  if (!n.signal().is_constant())
    return UInt<W>::from_signal(
        Module::now().binary("$shl", a.signal(), n.signal(), false, false, W));
  const int places = n.signal().constant_value(W);
  if (places == 0) return a;
  const Signal zeros = Signal::constant(0, places);
  return UInt<W>::from_signal(places == W ? zeros : zeros.below(a.signal().slice(0, W - places)));
}

template <bool Signed, int W, int S>
Integer<Signed, W> shr(const Integer<Signed, W>& a, const UInt<S>& n) {
  using R = Integer<Signed, W>;
  if (!n.signal().is_constant()) {
    const char* type = Signed ? "$sshr" : "$shr";
    return R::from_signal(Module::now().binary(type, a.signal(), n.signal(), Signed, false, W));
  }
  const int places = n.signal().constant_value(W);
  if (places == W)  // all bits are the fill
    return Signed ? R::from_signal(a.signal().slice(W - 1, 1).resized(W, true)) : R();
  return R::from_signal(a.signal().slice(places, W - places).resized(W, Signed));
}

template <int WA, int WB>
UInt<WA + WB> cat(const UInt<WA>& high, const UInt<WB>& low) {
  return UInt<WA + WB>::from_signal(low.signal().below(high.signal()));
}

template <int WA, int WB, class... Rest>
auto cat(const UInt<WA>& high, const UInt<WB>& next, const Rest&... rest) {
  return cat(cat(high, next), rest...);
}

template <bool S, int W>
Integer<S, W> sel(const UInt<1>& c, const Integer<S, W>& a, const Integer<S, W>& b) {
  return Integer<S, W>::from_signal(Module::now().mux(c.signal(), a.signal(), b.signal()));
}

/// One register: a wire, and from its clock edge a cell.
template <class T>
class Reg {
 public:
  Reg() : q_(T::from_signal(Module::now().new_register(T::kWidth))), d_(q_) {}
  Reg(const Reg&) = delete;
  Reg& operator=(const Reg&) = delete;

  const T& q() const { return q_; }
  void d(const T& next) {
    require(!driven_, "register driven twice in one cycle");
    d_ = next;
    driven_ = true;
  }
  /// The clock edge; called through clock(state).
  void clock() { Module::now().drive(q_.signal(), d_.signal()); }

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

/// The clock edge for every register that state.each_reg(visitor) shows; once in a trace.
template <class State>
void clock(State& state) {
  state.each_reg(ClockEdge());
}

}  // namespace trace
}  // namespace hls
}  // namespace sumac
