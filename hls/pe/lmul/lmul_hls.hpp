// SPDX-License-Identifier: Apache-2.0
//
// lmul: multiplication by one integer addition (L-Mul), its four parts as functions of one clock cycle, and lmul_scalar.
//
//   value    mag(x) = {exponent, mantissa} as one number, K = (bias << M) - offset, z = mag(a) + mag(w) - K:
//            the product is 1.(z mod 2^M) * 2^(floor(z / 2^M) - bias), sign by XOR, never rounded or packed in the lane.
//            wgt_edge subtracts K (and the origin of the PE's exponents), so that the PE adds two numbers.  Sums as in the exact twin of the configuration
//   shape    a beat is Lanes codes a side; ports and words are those of the RTL parts (rtl/README.md 1)
//   time     edges 1; pe 2 (exact) or 2 + ceil(log2(Lanes)); drain 2 (exact) or 1; a beat a cycle, groups back to back
//   exact    the sum, unless Cfg::kFp32Sum
//   twin     models/pe/lmul (value), rtl/pe/lmul (structure); shares no source with either
//   source   arXiv 2410.00907 (L-Mul), section 2: the integer-adder form
#pragma once

#include "hls/common/exact_sum.hpp"
#include "hls/common/format.hpp"
#include "hls/common/fp32_sum.hpp"

namespace sumac {
namespace hls {
namespace lmul {

/// l(m) of the paper: m up to 3, 3 for 4, else 4; and its offset, 2^(m - l(m)) units of the last place.
constexpr int published_l(int m) {
  return m <= 3 ? m : m == 4 ? 3 : 4;
}
constexpr int published_offset(int m) {
  return 1 << (m - published_l(m));
}

/// A configuration.  F: format of both operands.
///   Offset    added to the sum of magnitudes, in units of the last place
///   Subn      subnormal operands are normalised; else they are zero
///   Fp32Sum   FP32 running sum; else exact
template <class F, int Offset, bool Subn, bool Fp32Sum>
struct Config {
  using Format = F;
  static constexpr int kOffset = Offset;
  static constexpr bool kSubn = Subn;
  static constexpr bool kFp32Sum = Fp32Sum;
};

/// Bits of a two's complement number that can be anything from low to high.
constexpr int signed_bits(int low, int high) {
  for (int bits = 1;; ++bits) {
    if (low >= -(1 << (bits - 1)) && high < 1 << (bits - 1)) return bits;
  }
}

constexpr int floor_shift(int v, int places) {
  return v >= 0 ? v >> places : -((-v + (1 << places) - 1) >> places);
}

/// Widths and limits of one configuration.
template <class Cfg>
struct Law {
  using F = typename Cfg::Format;
  static constexpr int kMan = F::kMan;
  static_assert(kMan >= 1, "without mantissa bits the operation would be exact: not an L-Mul");
  static constexpr int kHidden = 1 << kMan;
  static constexpr int kK = (F::kBias << kMan) - Cfg::kOffset;
  /// Of operands that are finite and not zero.
  static constexpr int kMinMag = Cfg::kSubn ? (1 - kMan) * kHidden : kHidden;
  static constexpr int kMaxMag = F::kMaxMag;
  static constexpr int kMinExp = floor_shift(2 * kMinMag - kK, kMan);
  static constexpr int kMaxExp = floor_shift(2 * kMaxMag - kK, kMan);
  /// The exponent that the PE calls 0: that of the smallest product (exact sums), or of FP32.
  static constexpr int kBase = Cfg::kFp32Sum ? F::kBias - Binary32::kBias : kMinExp;
  /// What wgt_edge subtracts: K, and the origin of the PE's exponents.
  static constexpr int kSouth = kK + kBase * kHidden;
  static constexpr int kWgtBits = signed_bits(kMinMag - kSouth, kMaxMag - kSouth);
  /// z - base: act magnitude + south number.
  static constexpr int kZBits =
      max_of(signed_bits(2 * kMinMag - kSouth, 2 * kMaxMag - kSouth), kMan + 2);
  using Z = Int<kZBits>;
};

/// A weight between edge and PE: [nan] [inf] zero sign number, number = magnitude - kSouth.
template <class Cfg>
struct Weight {
  using F = typename Cfg::Format;
  static constexpr int kBits = Law<Cfg>::kWgtBits;
  static constexpr int kWidth = F::kClassBits + 2 + kBits;
  Bit nan;
  Bit inf;
  Bit zero;  // of NaN and infinity too; then the number means nothing
  Bit sign;
  Int<kBits> number;

  UInt<kWidth> word() const {
    return ClassBits<F::kHasNan, F::kHasInf>::put(nan, inf, cat(zero, sign, as_unsigned(number)));
  }
  static Weight from_word(const UInt<kWidth>& w) {
    Weight r;
    r.nan = ClassBits<F::kHasNan, F::kHasInf>::nan(w);
    r.inf = ClassBits<F::kHasNan, F::kHasInf>::inf(w);
    r.zero = w.bit(kBits + 1);
    r.sign = w.bit(kBits);
    r.number = as_signed(w.template range<kBits - 1, 0>());
    return r;
  }
};

/// One lane's product, unpacked.
template <class Cfg>
struct LaneProduct {
  Bit nan;  // a NaN operand, or infinity x zero
  Bit inf;
  Bit zero;
  Bit sign;
  typename Law<Cfg>::Z z;  // less the base
};

template <class Cfg>
struct Lane {
  using L = Law<Cfg>;
  using F = typename Cfg::Format;
  using Act = Norm<F, Cfg::kSubn>;
  using Wgt = Weight<Cfg>;

  static UInt<Act::kWidth> act_word(const UInt<F::kWidth>& code) {
    return unpack_norm<F, Cfg::kSubn>(code).word();
  }

  static UInt<Wgt::kWidth> wgt_word(const UInt<F::kWidth>& code) {
    const Act n = unpack_norm<F, Cfg::kSubn>(code);
    const auto number = n.mag() - Int<signed_bits(L::kSouth, L::kSouth)>(L::kSouth);
    const Int<max_of(Wgt::kBits, decltype(number)::kWidth)> wide = number;
    Wgt w;
    w.nan = n.nan;
    w.inf = n.inf;
    w.zero = n.zero;
    w.sign = n.sign;
    w.number = as_signed(wide.template range<Wgt::kBits - 1, 0>());
    return w.word();
  }

  static LaneProduct<Cfg> product(const UInt<Act::kWidth>& east, const UInt<Wgt::kWidth>& south) {
    const Act a = Act::from_word(east);
    const Wgt w = Wgt::from_word(south);
    const Bit a_zero = a.zero & ~(a.nan | a.inf);
    const Bit w_zero = w.zero & ~(w.nan | w.inf);
    LaneProduct<Cfg> p;
    p.nan = a.nan | w.nan | (a.inf & w_zero) | (a_zero & w.inf);
    p.inf = (a.inf | w.inf) & ~p.nan;
    p.zero = (a_zero | w_zero) & ~p.nan;
    p.sign = a.sign ^ w.sign;
    // The sum fits where both operands are finite and not zero; else it means nothing.
    const auto z = a.mag() + w.number;
    const Int<max_of(L::kZBits, decltype(z)::kWidth)> wide = z;
    p.z = as_signed(wide.template range<L::kZBits - 1, 0>());
    return p;
  }
};

/// 1.(z mod 2^M) as an integer.
template <class Cfg>
UInt<Cfg::Format::kMan + 1> significand(const typename Law<Cfg>::Z& z) {
  return cat(Bit(1), z.template range<Cfg::Format::kMan - 1, 0>());
}

/// Products on a fixed-point grid: exact.
template <class Cfg>
struct FixedSum {
  using L = Law<Cfg>;
  using F = typename Cfg::Format;
  /// Bits below the smallest product's last place that are 0 in every product: a normalised operand has as many zeros
  /// at its end as its exponent is below 1, and only the offset comes between.
  static constexpr int trailing_zeros(int v) { return v % 2 != 0 ? 0 : 1 + trailing_zeros(v / 2); }
  static constexpr int kZeros = !Cfg::kSubn         ? 0
                                : Cfg::kOffset == 0 ? L::kMan
                                                    : trailing_zeros(Cfg::kOffset);
  static constexpr int kLsb = L::kMinExp - F::kBias - L::kMan + kZeros;
  static constexpr int kPlaces = L::kMaxExp - L::kMinExp;
  static constexpr int kProductBits = kPlaces + L::kMan + 1 - kZeros;
  static constexpr int kTermBits = kProductBits + 1;
  template <int Lanes>
  using Sum = ExactSum<Lanes, kTermBits, F::kHasInf>;
  static constexpr int kSumBits = kTermBits + kGuardBits;
  using Drain = ExactDrain<kSumBits, kLsb, F::kHasInf, false>;

  static Int<kTermBits> term(const LaneProduct<Cfg>& p) {
    constexpr int kPlaceBits = bits_for(kPlaces);
    const auto places = shr<L::kMan>(p.z).template range<kPlaceBits - 1, 0>();
    using Wide = UInt<kProductBits + kZeros>;
    const Wide wide = shl(Wide(significand<Cfg>(p.z)), places);
    const UInt<kProductBits> product = shr<kZeros>(wide);
    return with_sign(p.sign, sel(p.zero | p.nan | p.inf, UInt<kProductBits>(0), product));
  }

  template <int Lanes>
  static Handoff<Sum<Lanes>::kWordBits> step(typename Sum<Lanes>::State& s, const Beat& beat,
                                             const Vec<LaneProduct<Cfg>, Lanes>& products) {
    Vec<Int<kTermBits>, Lanes> terms;
    BeatClass cls;
    for (int l = 0; l < Lanes; ++l) {
      const LaneProduct<Cfg>& p = products[l];
      terms[l] = term(p);
      cls.nan = cls.nan | p.nan;
      cls.pinf = cls.pinf | (p.inf & ~p.sign);
      cls.ninf = cls.ninf | (p.inf & p.sign);
    }
    return Sum<Lanes>::step(s, beat, terms, cls);
  }
};

/// Products packed as FP32 under the range rule.
template <class Cfg>
struct FloatSum {
  using L = Law<Cfg>;
  using F = typename Cfg::Format;
  template <int Lanes>
  using Sum = Fp32Sum<Lanes>;
  using Drain = Fp32Drain;

  template <int Lanes>
  static Handoff<Sum<Lanes>::kWordBits> step(typename Sum<Lanes>::State& s, const Beat& beat,
                                             const Vec<LaneProduct<Cfg>, Lanes>& products) {
    Vec<ProductBits, Lanes> packed;
    for (int l = 0; l < Lanes; ++l) {
      const LaneProduct<Cfg>& p = products[l];
      packed[l] =
          pack_product(p.sign, significand<Cfg>(p.z), shr<L::kMan>(p.z), p.zero, p.inf, p.nan);
    }
    return Sum<Lanes>::step(s, beat, packed);
  }
};

template <class Cfg, bool Fp32Sum>
struct ChooseSum {
  using Type = FixedSum<Cfg>;
};
template <class Cfg>
struct ChooseSum<Cfg, true> {
  using Type = FloatSum<Cfg>;
};

/// The four parts of one configuration at one number of lanes.
template <class Cfg, int Lanes>
struct Parts {
  using F = typename Cfg::Format;
  using Path = Lane<Cfg>;
  using Products = typename ChooseSum<Cfg, Cfg::kFp32Sum>::Type;
  using Sum = typename Products::template Sum<Lanes>;
  using Drain = typename Products::Drain;

  static constexpr int kActBits = F::kWidth;
  static constexpr int kWgtBits = F::kWidth;
  static constexpr int kEastBits = Lanes * Path::Act::kWidth;
  static constexpr int kSouthBits = Lanes * Path::Wgt::kWidth;
  static constexpr int kSumBits = Sum::kWordBits;
  static constexpr bool kInt32 = false;
  static constexpr int kPeLatency = Sum::kLatency;
  static constexpr int kDrainLatency = Drain::kLatency;

  using ActState = PortReg<kEastBits>;
  using WgtState = PortReg<kSouthBits>;
  using PeState = typename Sum::State;
  using DrainState = typename Drain::State;

  static UInt<kEastBits> act_edge(ActState& s, const UInt<Lanes * kActBits>& codes) {
    const auto code = split_lanes<kActBits, Lanes>(codes);
    Vec<UInt<Path::Act::kWidth>, Lanes> words;
    for (int l = 0; l < Lanes; ++l)
      words[l] = Path::act_word(code[l]);
    return s.pass(join_lanes(words));
  }

  static UInt<kSouthBits> wgt_edge(WgtState& s, const UInt<Lanes * kWgtBits>& codes) {
    const auto code = split_lanes<kWgtBits, Lanes>(codes);
    Vec<UInt<Path::Wgt::kWidth>, Lanes> words;
    for (int l = 0; l < Lanes; ++l)
      words[l] = Path::wgt_word(code[l]);
    return s.pass(join_lanes(words));
  }

  static Handoff<kSumBits> pe(PeState& s, const Beat& beat, const UInt<kEastBits>& east,
                              const UInt<kSouthBits>& south) {
    const auto acts = split_lanes<Path::Act::kWidth, Lanes>(east);
    const auto wgts = split_lanes<Path::Wgt::kWidth, Lanes>(south);
    Vec<LaneProduct<Cfg>, Lanes> products;
    for (int l = 0; l < Lanes; ++l)
      products[l] = Path::product(acts[l], wgts[l]);
    return Products::template step<Lanes>(s, beat, products);
  }

  static DrainWord drain(DrainState& s, const UInt<kSumBits>& sum, const UInt<2>& format) {
    return Drain::step(s, sum, format);
  }
};

}  // namespace lmul
}  // namespace hls
}  // namespace sumac
