// SPDX-License-Identifier: Apache-2.0
//
// mac: the exact-multiplier baseline, its four parts as functions of one clock cycle.
//
//   value    sum of act * wgt over a group: exact (integers; floats on a fixed-point grid), or exact products in an FP32
//            sum (common/fp32_sum.hpp), where a product outside the normal range is +0 or the largest finite value
//   shape    a beat is Lanes codes a side; ports and words are those of the RTL parts (rtl/README.md 1)
//   time     edges 1; pe 2 (exact) or 2 + ceil(log2(Lanes)); drain 2 (exact) or 1; a beat a cycle, groups back to back
//   exact    unless Cfg::kFp32Sum
//   twin     models/pe/mac (value), rtl/pe/mac (structure); shares no source with either
#pragma once

#include "hls/common/exact_sum.hpp"
#include "hls/common/format.hpp"
#include "hls/common/fp32_sum.hpp"

namespace sumac {
namespace hls {
namespace mac {

/// A configuration.  A, W: formats of activations and weights, both IntFormat or both FloatFormat.
///   Fp32Sum   floats: FP32 running sum; else exact
///   Subn      floats: subnormal operands count; else they are zero
template <class A, class W, bool Fp32Sum, bool Subn>
struct Config {
  using Act = A;
  using Wgt = W;
  static constexpr bool kFp32Sum = Fp32Sum;
  static constexpr bool kSubn = Subn;
};

/// Integers: an exact product.
template <class A, class W>
struct IntegerPath {
  static constexpr int kEastBits = A::kWidth;
  static constexpr int kSouthBits = W::kWidth;
  static constexpr int kTermBits = A::kWidth + W::kWidth + 1;
  template <int Lanes>
  using Sum = ExactSum<Lanes, kTermBits, false>;
  static constexpr int kSumBits = kTermBits + kGuardBits;
  static constexpr bool kInt32 = kSumBits <= 32;
  using Drain = ExactDrain<kSumBits, 0, false, kInt32>;

  static UInt<kEastBits> act_word(const UInt<A::kWidth>& code) { return code; }
  static UInt<kSouthBits> wgt_word(const UInt<W::kWidth>& code) { return code; }

  template <int Lanes>
  static Handoff<Sum<Lanes>::kWordBits> step(typename Sum<Lanes>::State& s, const Beat& beat,
                                             const Vec<UInt<kEastBits>, Lanes>& east,
                                             const Vec<UInt<kSouthBits>, Lanes>& south) {
    Vec<Int<kTermBits>, Lanes> terms;
    for (int l = 0; l < Lanes; ++l)
      terms[l] = as_signed(east[l]) * as_signed(south[l]);
    return Sum<Lanes>::step(s, beat, terms, BeatClass());
  }
};

/// What the classes of two operands make of their product.
struct ProductClass {
  Bit nan;  // an operand is NaN, or infinity x zero
  Bit inf;
  Bit zero;
};

inline ProductClass classify(const Bit& a_nan, const Bit& a_inf, const Bit& a_zero,
                             const Bit& w_nan, const Bit& w_inf, const Bit& w_zero) {
  ProductClass p;
  p.nan = a_nan | w_nan | (a_inf & w_zero) | (a_zero & w_inf);
  p.inf = (a_inf | w_inf) & ~p.nan;
  p.zero = (a_zero | w_zero) & ~p.nan;
  return p;
}

/// Floats on the grid of the smallest subnormal product: exact.
template <class A, class W, bool Subn>
struct FixedPath {
  static constexpr int kEastBits = Raw<A>::kWidth;
  static constexpr int kSouthBits = Raw<W>::kWidth;
  /// Significands multiplied; 1 x n bits has n.
  static constexpr int kSigBits = A::kMan + W::kMan + (A::kMan == 0 || W::kMan == 0 ? 1 : 2);
  static constexpr int kProductBits = kSigBits + A::kMaxExp + W::kMaxExp - 2;
  static constexpr int kTermBits = kProductBits + 1;
  static constexpr int kLsb = 2 - A::kBias - W::kBias - A::kMan - W::kMan;
  static constexpr bool kHasInf = A::kHasInf || W::kHasInf;
  template <int Lanes>
  using Sum = ExactSum<Lanes, kTermBits, kHasInf>;
  static constexpr int kSumBits = kTermBits + kGuardBits;
  static constexpr bool kInt32 = false;
  using Drain = ExactDrain<kSumBits, kLsb, kHasInf, false>;

  static UInt<kEastBits> act_word(const UInt<A::kWidth>& code) {
    return unpack_raw<A, Subn>(code).word();
  }
  static UInt<kSouthBits> wgt_word(const UInt<W::kWidth>& code) {
    return unpack_raw<W, Subn>(code).word();
  }

  static Int<kTermBits> term(const Raw<A>& a, const Raw<W>& w) {
    const UInt<kSigBits> sig = fit<UInt<kSigBits>>(a.sig * w.sig);
    // Exponents are 1 or more, but for what a port holds before its first beat: any place will do for that.
    constexpr int kPlaceBits = max_of(A::kExp, W::kExp) + 1;
    const auto places = (a.exp + w.exp - UInt<2>(2)).template range<kPlaceBits - 1, 0>();
    return with_sign(a.sign ^ w.sign, shl(UInt<kProductBits>(sig), places));
  }

  template <int Lanes>
  static Handoff<Sum<Lanes>::kWordBits> step(typename Sum<Lanes>::State& s, const Beat& beat,
                                             const Vec<UInt<kEastBits>, Lanes>& east,
                                             const Vec<UInt<kSouthBits>, Lanes>& south) {
    Vec<Int<kTermBits>, Lanes> terms;
    BeatClass cls;
    for (int l = 0; l < Lanes; ++l) {
      const Raw<A> a = Raw<A>::from_word(east[l]);
      const Raw<W> w = Raw<W>::from_word(south[l]);
      const ProductClass p = classify(a.nan, a.inf, a.zero(), w.nan, w.inf, w.zero());
      const Bit sign = a.sign ^ w.sign;
      terms[l] = term(a, w);
      cls.nan = cls.nan | p.nan;
      cls.pinf = cls.pinf | (p.inf & ~sign);
      cls.ninf = cls.ninf | (p.inf & sign);
    }
    return Sum<Lanes>::step(s, beat, terms, cls);
  }
};

/// Floats summed in FP32: exact products under the range rule.
template <class A, class W, bool Subn>
struct Fp32Path {
  using NormA = Norm<A, Subn>;
  using NormW = Norm<W, Subn>;
  static constexpr int kEastBits = NormA::kWidth;
  static constexpr int kSouthBits = NormW::kWidth;
  template <int Lanes>
  using Sum = Fp32Sum<Lanes>;
  static constexpr bool kInt32 = false;
  using Drain = Fp32Drain;

  static UInt<kEastBits> act_word(const UInt<A::kWidth>& code) {
    return unpack_norm<A, Subn>(code).word();
  }
  static UInt<kSouthBits> wgt_word(const UInt<W::kWidth>& code) {
    return unpack_norm<W, Subn>(code).word();
  }

  static ProductBits product(const NormA& a, const NormW& w) {
    // 1.x * 1.y is in [1, 4): one place of normalisation.
    const auto sig = cat(Bit(1), a.man) * cat(Bit(1), w.man);
    constexpr int kTop = decltype(sig)::kWidth - 1;
    const Bit carry = sig.bit(kTop);
    const auto aligned = sel(carry, sig, shl(sig, Bit(1)));
    const auto exp = a.exp + w.exp + Int<10>(Binary32::kBias - A::kBias - W::kBias) + carry;
    const Bit no(0);
    const ProductClass p =
        classify(a.nan, a.inf, a.zero & ~(a.nan | a.inf), w.nan, w.inf, w.zero & ~(w.nan | w.inf));
    return pack_product(a.sign ^ w.sign, aligned, exp, p.zero, p.inf, p.nan);
  }

  template <int Lanes>
  static Handoff<Sum<Lanes>::kWordBits> step(typename Sum<Lanes>::State& s, const Beat& beat,
                                             const Vec<UInt<kEastBits>, Lanes>& east,
                                             const Vec<UInt<kSouthBits>, Lanes>& south) {
    Vec<ProductBits, Lanes> products;
    for (int l = 0; l < Lanes; ++l)
      products[l] = product(NormA::from_word(east[l]), NormW::from_word(south[l]));
    return Sum<Lanes>::step(s, beat, products);
  }
};

template <class A, class W, bool IsInt, bool Fp32Sum, bool Subn>
struct ChoosePath {
  using Type = FixedPath<A, W, Subn>;
};
template <class A, class W, bool Fp32Sum, bool Subn>
struct ChoosePath<A, W, true, Fp32Sum, Subn> {
  using Type = IntegerPath<A, W>;
};
template <class A, class W, bool Subn>
struct ChoosePath<A, W, false, true, Subn> {
  using Type = Fp32Path<A, W, Subn>;
};

/// The four parts of one configuration at one number of lanes.
template <class Cfg, int Lanes>
struct Parts {
  using Act = typename Cfg::Act;
  using Wgt = typename Cfg::Wgt;
  using Path = typename ChoosePath<Act, Wgt, Act::kIsInt, Cfg::kFp32Sum, Cfg::kSubn>::Type;
  using Sum = typename Path::template Sum<Lanes>;
  using Drain = typename Path::Drain;

  static constexpr int kActBits = Act::kWidth;
  static constexpr int kWgtBits = Wgt::kWidth;
  static constexpr int kEastBits = Lanes * Path::kEastBits;
  static constexpr int kSouthBits = Lanes * Path::kSouthBits;
  static constexpr int kSumBits = Sum::kWordBits;
  static constexpr bool kInt32 = Path::kInt32;
  static constexpr int kPeLatency = Sum::kLatency;
  static constexpr int kDrainLatency = Drain::kLatency;

  using ActState = PortReg<kEastBits>;
  using WgtState = PortReg<kSouthBits>;
  using PeState = typename Sum::State;
  using DrainState = typename Drain::State;

  static UInt<kEastBits> act_edge(ActState& s, const UInt<Lanes * kActBits>& codes) {
    const auto code = split_lanes<kActBits, Lanes>(codes);
    Vec<UInt<Path::kEastBits>, Lanes> words;
    for (int l = 0; l < Lanes; ++l)
      words[l] = Path::act_word(code[l]);
    return s.pass(join_lanes(words));
  }

  static UInt<kSouthBits> wgt_edge(WgtState& s, const UInt<Lanes * kWgtBits>& codes) {
    const auto code = split_lanes<kWgtBits, Lanes>(codes);
    Vec<UInt<Path::kSouthBits>, Lanes> words;
    for (int l = 0; l < Lanes; ++l)
      words[l] = Path::wgt_word(code[l]);
    return s.pass(join_lanes(words));
  }

  static Handoff<kSumBits> pe(PeState& s, const Beat& beat, const UInt<kEastBits>& east,
                              const UInt<kSouthBits>& south) {
    return Path::template step<Lanes>(s, beat, split_lanes<Path::kEastBits, Lanes>(east),
                                      split_lanes<Path::kSouthBits, Lanes>(south));
  }

  static DrainWord drain(DrainState& s, const UInt<kSumBits>& sum, const UInt<2>& format) {
    return Drain::step(s, sum, format);
  }
};

}  // namespace mac
}  // namespace hls
}  // namespace sumac
