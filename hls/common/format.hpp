// SPDX-License-Identifier: Apache-2.0
//
// Operand formats as types, and one code taken apart. Written in the dialect.
//
//   code    integers: two's complement; floats: sign | exponent field | mantissa, bias 2^(E-1) - 1
//   fields  Raw   |v| = sig * 2^(exp - bias - M): subnormals have no hidden bit; the product grid of exact sums
//           Norm  |v| = (1 + man / 2^M) * 2^(exp - bias): every number that is not zero has a hidden bit
//   word    what an edge sends, from the top: [nan] [inf] and then   Raw: sign | exp | sig   Norm: zero | sign | exp | man
//           class bits only where the format has them; exp of Norm is two's complement with subnormals, else unsigned
#pragma once

#include "hls/common/bits.hpp"

namespace sumac {
namespace hls {

enum class Special {
  kNone,  // every code is a number
  kFn,    // S.1..1 is NaN
  kIeee,  // exponent all ones: mantissa 0 is infinity, else NaN
};

template <int N>
struct IntFormat {
  static constexpr bool kIsInt = true;
  static constexpr int kWidth = N;
  static constexpr bool kHasInf = false;
  static constexpr bool kHasNan = false;
};

template <int E, int M, Special S>
struct FloatFormat {
  static constexpr bool kIsInt = false;
  static constexpr int kExp = E;
  static constexpr int kMan = M;
  static constexpr Special kSpecial = S;
  static constexpr int kWidth = 1 + E + M;
  static constexpr int kBias = (1 << (E - 1)) - 1;
  static constexpr int kAllOnes = (1 << (E + M)) - 1;
  /// Exponent and mantissa of the largest finite magnitude.
  static constexpr int kMaxMag = S == Special::kNone ? kAllOnes
                                 : S == Special::kFn ? kAllOnes - 1
                                                     : kAllOnes - (1 << M);
  /// Largest exponent of a finite number, counting subnormals as 1.
  static constexpr int kMaxExp = max_of(kMaxMag >> M, 1);
  static constexpr bool kHasInf = S == Special::kIeee;
  static constexpr bool kHasNan = S == Special::kFn || (S == Special::kIeee && M > 0);
  static constexpr int kClassBits = (kHasNan ? 1 : 0) + (kHasInf ? 1 : 0);
  /// The canonical NaN: sign 0, all ones or the quiet bit only; 0 where there is none.
  static constexpr int kNan = S == Special::kFn ? kAllOnes
                              : kHasNan         ? kMaxMag + 1 + (1 << M >> 1)
                                                : 0;
};

/// eXmY: IEEE.  eXmYfn: no infinities; NaN S.1..1 from 7 bits, none below.
template <int E, int M>
using IeeeFormat = FloatFormat<E, M, Special::kIeee>;
template <int E, int M>
using FnFormat = FloatFormat<E, M, 1 + E + M >= 7 ? Special::kFn : Special::kNone>;

using Fp16 = IeeeFormat<5, 10>;
using Bf16 = IeeeFormat<8, 7>;
using E5M2 = IeeeFormat<5, 2>;
using E4M3Fn = FnFormat<4, 3>;
using E2M3Fn = FnFormat<2, 3>;
using E2M1Fn = FnFormat<2, 1>;

/// Mantissa bits of a code, where M may be 0.
template <int M>
struct Mantissa {
  template <int W>
  static UInt<M + 1> below(const Bit& hidden, const UInt<W>& code) {
    return cat(hidden, code.template range<M - 1, 0>());
  }
  template <int W>
  static Bit nonzero(const UInt<W>& code) {
    return any(code.template range<M - 1, 0>());
  }
};
template <>
struct Mantissa<0> {
  template <int W>
  static UInt<1> below(const Bit& hidden, const UInt<W>&) {
    return hidden;
  }
  template <int W>
  static Bit nonzero(const UInt<W>&) {
    return Bit(0);
  }
};

/// Class bits in front of a word, only those that the format has.
template <bool HasNan, bool HasInf>
struct ClassBits;
template <>
struct ClassBits<false, false> {
  template <int W>
  static UInt<W> put(const Bit&, const Bit&, const UInt<W>& word) {
    return word;
  }
  template <int W>
  static Bit nan(const UInt<W>&) {
    return Bit(0);
  }
  template <int W>
  static Bit inf(const UInt<W>&) {
    return Bit(0);
  }
};
template <>
struct ClassBits<true, false> {
  template <int W>
  static UInt<W + 1> put(const Bit& nan, const Bit&, const UInt<W>& word) {
    return cat(nan, word);
  }
  template <int W>
  static Bit nan(const UInt<W>& word) {
    return word.bit(W - 1);
  }
  template <int W>
  static Bit inf(const UInt<W>&) {
    return Bit(0);
  }
};
template <>
struct ClassBits<false, true> {
  template <int W>
  static UInt<W + 1> put(const Bit&, const Bit& inf, const UInt<W>& word) {
    return cat(inf, word);
  }
  template <int W>
  static Bit nan(const UInt<W>&) {
    return Bit(0);
  }
  template <int W>
  static Bit inf(const UInt<W>& word) {
    return word.bit(W - 1);
  }
};
template <>
struct ClassBits<true, true> {
  template <int W>
  static UInt<W + 2> put(const Bit& nan, const Bit& inf, const UInt<W>& word) {
    return cat(nan, inf, word);
  }
  template <int W>
  static Bit nan(const UInt<W>& word) {
    return word.bit(W - 1);
  }
  template <int W>
  static Bit inf(const UInt<W>& word) {
    return word.bit(W - 2);
  }
};

/// What every float code says, whatever it is for.
template <class F>
struct CodeFields {
  Bit nan;
  Bit inf;
  Bit sign;
  Bit exp_zero;
  UInt<F::kExp> exp;
  UInt<F::kMan + 1> sig;  // with the hidden bit of normal numbers
};

template <class F>
CodeFields<F> fields_of(const UInt<F::kWidth>& code) {
  CodeFields<F> f;
  const UInt<F::kWidth - 1> mag = code.template range<F::kWidth - 2, 0>();
  f.sign = code.bit(F::kWidth - 1);
  f.exp = code.template range<F::kWidth - 2, F::kMan>();
  f.exp_zero = ~any(f.exp);
  f.sig = Mantissa<F::kMan>::below(~f.exp_zero, code);
  const Bit man = Mantissa<F::kMan>::nonzero(code);
  f.inf = Bit(F::kHasInf) & all(f.exp) & ~man;
  f.nan = F::kSpecial == Special::kFn ? all(mag) : Bit(F::kHasNan) & all(f.exp) & man;
  return f;
}

template <class F>
struct Raw {
  static constexpr int kWidth = F::kClassBits + 1 + F::kExp + F::kMan + 1;
  Bit nan;
  Bit inf;
  Bit sign;
  UInt<F::kExp> exp;
  UInt<F::kMan + 1> sig;  // 0 for NaN and infinity too

  UInt<kWidth> word() const {
    return ClassBits<F::kHasNan, F::kHasInf>::put(nan, inf, cat(sign, exp, sig));
  }
  static Raw from_word(const UInt<kWidth>& w) {
    Raw r;
    r.nan = ClassBits<F::kHasNan, F::kHasInf>::nan(w);
    r.inf = ClassBits<F::kHasNan, F::kHasInf>::inf(w);
    r.sign = w.bit(F::kExp + F::kMan + 1);
    r.exp = w.template range<F::kExp + F::kMan, F::kMan + 1>();
    r.sig = w.template range<F::kMan, 0>();
    return r;
  }
  Bit zero() const { return ~(any(sig) | nan | inf); }
};

/// Subn: subnormal codes are numbers; else they are zero.
template <class F, bool Subn>
Raw<F> unpack_raw(const UInt<F::kWidth>& code) {
  const CodeFields<F> f = fields_of<F>(code);
  const Bit off = f.nan | f.inf | (f.exp_zero & Bit(!Subn));
  Raw<F> r;
  r.nan = f.nan;
  r.inf = f.inf;
  r.sign = f.sign;
  r.exp = f.exp | UInt<F::kExp>(f.exp_zero);
  r.sig = sel(off, UInt<F::kMan + 1>(0), f.sig);
  return r;
}

template <class F, bool Subn>
struct Norm {
  static constexpr int kMan = F::kMan;
  /// Bits on the wire: with subnormals the exponent goes down to 1 - M.
  static constexpr int kExpBits = Subn ? 1 + max_of(F::kExp, ceil_log2(F::kMan)) : F::kExp;
  static constexpr int kMagBits = kExpBits + F::kMan;
  static constexpr int kWidth = F::kClassBits + 2 + kMagBits;
  using Exp = Int<kExpBits + (Subn ? 0 : 1)>;
  using Mag = Int<Exp::kWidth + F::kMan>;
  Bit nan;
  Bit inf;
  Bit zero;  // of NaN and infinity too; then exp and man mean nothing
  Bit sign;
  Exp exp;
  UInt<F::kMan> man;

  /// {exp, man} as one number.
  Mag mag() const { return as_signed(cat(as_unsigned(exp), man)); }

  UInt<kWidth> word() const {
    return ClassBits<F::kHasNan, F::kHasInf>::put(
        nan, inf, cat(zero, sign, as_unsigned(mag()).template range<kMagBits - 1, 0>()));
  }
  static Norm from_word(const UInt<kWidth>& w) {
    Norm n;
    n.nan = ClassBits<F::kHasNan, F::kHasInf>::nan(w);
    n.inf = ClassBits<F::kHasNan, F::kHasInf>::inf(w);
    n.zero = w.bit(kMagBits + 1);
    n.sign = w.bit(kMagBits);
    // One bit more, a copy of the top one with subnormals: the same value in both cases.
    const Bit top = w.bit(kMagBits - 1) & Bit(Subn);
    const UInt<kExpBits + 1> exp = cat(top, w.template range<kMagBits - 1, F::kMan>());
    n.exp = as_signed(exp.template range<Exp::kWidth - 1, 0>());
    n.man = w.template range<F::kMan - 1, 0>();
    return n;
  }
};

/// Exponent and significand with subnormals normalised: a normal number is shifted by 0 places.
template <class F>
void normalise(const CodeFields<F>& f, Norm<F, true>& n) {
  using Exp = typename Norm<F, true>::Exp;
  const auto shift = leading_zeros(f.sig);
  const auto exp = (f.exp | UInt<F::kExp>(f.exp_zero)) - shift;
  const Int<max_of(Exp::kWidth, decltype(exp)::kWidth)> wide = exp;
  n.zero = n.zero | ~any(f.sig);
  n.exp = as_signed(as_unsigned(wide).template range<Exp::kWidth - 1, 0>());
  n.man = shl(f.sig, shift).template range<F::kMan - 1, 0>();
}

/// Subnormals are zero.
template <class F>
void normalise(const CodeFields<F>& f, Norm<F, false>& n) {
  n.zero = n.zero | f.exp_zero;
  n.exp = f.exp;
  n.man = f.sig.template range<F::kMan - 1, 0>();
}

template <class F, bool Subn>
Norm<F, Subn> unpack_norm(const UInt<F::kWidth>& code) {
  const CodeFields<F> f = fields_of<F>(code);
  Norm<F, Subn> n;
  n.nan = f.nan;
  n.inf = f.inf;
  n.sign = f.sign;
  n.zero = f.nan | f.inf;
  normalise(f, n);
  return n;
}

}  // namespace hls
}  // namespace sumac
