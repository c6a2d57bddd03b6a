// SPDX-License-Identifier: Apache-2.0
//
// The exact running sum of a PE and its drain. Written in the dialect.
//
//   value    sum of all terms of a group's beats; infinities are kept beside it, and both signs of them are invalid
//   word     {000, invalid, [pinf, ninf,] sum}: infinities only where a format has them
//   time     kLatency = 2 from a group's last beat to the hand-off: lane sum, running sum; drain 2: conversion, choice
//   exact    always; no overflow up to 2^kGuardBits terms
#pragma once

#include "hls/common/float_arith.hpp"
#include "hls/common/parts.hpp"
#include "hls/common/vec.hpp"

namespace sumac {
namespace hls {

/// What the classes of a beat's operands say.
struct BeatClass {
  Bit nan;  // a NaN operand, or infinity x zero
  Bit pinf;
  Bit ninf;
};

template <int Lanes, int TermBits, bool HasInf>
struct ExactSum {
  static constexpr int kLatency = 2;
  static constexpr int kBeatBits = TermBits + ceil_log2(Lanes);
  static constexpr int kSumBits = TermBits + kGuardBits;
  static constexpr int kInfBits = HasInf ? 2 : 0;
  static constexpr int kWordBits = kFlagBits + kInfBits + kSumBits;

  struct State {
    BeatRegs beat;
    Reg<Int<kBeatBits>> lanes;
    Reg<Bit> nan;
    Reg<Bit> pinf;
    Reg<Bit> ninf;
    Reg<Int<kSumBits>> sum;
    Reg<Bit> any_nan;
    Reg<Bit> any_pinf;
    Reg<Bit> any_ninf;
    Reg<Bit> handoff;

    template <class V>
    void each_reg(V visit) {
      beat.each_reg(visit);
      visit(lanes);
      visit(nan);
      visit(pinf);
      visit(ninf);
      visit(sum);
      visit(any_nan);
      visit(any_pinf);
      visit(any_ninf);
      visit(handoff);
    }
  };

  static Handoff<kWordBits> step(State& s, const Beat& beat, const Vec<Int<TermBits>, Lanes>& terms,
                                 const BeatClass& cls) {
    // Stage 1: the beat's terms.
    Int<kBeatBits> total;
    for (int l = 0; l < Lanes; ++l)
      total = fit<Int<kBeatBits>>(total + terms[l]);
    s.beat.d(beat);
    s.lanes.d(total);
    s.nan.d(cls.nan);
    s.pinf.d(cls.pinf);
    s.ninf.d(cls.ninf);

    // Stage 2: the group.
    const Beat b = s.beat.q();
    const Bit keep = ~b.first;
    const Int<kSumBits> base = sel(keep, s.sum.q(), Int<kSumBits>(0));
    const Int<kSumBits> next = fit<Int<kSumBits>>(base + s.lanes.q());
    s.sum.d(sel(b.valid, next, s.sum.q()));
    s.any_nan.d(sel(b.valid, (keep & s.any_nan.q()) | s.nan.q(), s.any_nan.q()));
    s.any_pinf.d(sel(b.valid, (keep & s.any_pinf.q()) | s.pinf.q(), s.any_pinf.q()));
    s.any_ninf.d(sel(b.valid, (keep & s.any_ninf.q()) | s.ninf.q(), s.any_ninf.q()));
    s.handoff.d(b.valid & b.last);

    Handoff<kWordBits> out;
    out.valid = s.handoff.q();
    const Bit invalid = s.any_nan.q() | (s.any_pinf.q() & s.any_ninf.q());
    const auto flags = make_flags(invalid, Bit(0), Bit(0), Bit(0));
    out.sum = join(flags, s.any_pinf.q(), s.any_ninf.q(), as_unsigned(s.sum.q()), Tag<HasInf>());
    return out;
  }

 private:
  static UInt<kWordBits> join(const UInt<kFlagBits>& flags, const Bit& pinf, const Bit& ninf,
                              const UInt<kSumBits>& sum, Tag<true>) {
    return cat(flags, pinf, ninf, sum);
  }
  static UInt<kWordBits> join(const UInt<kFlagBits>& flags, const Bit&, const Bit&,
                              const UInt<kSumBits>& sum, Tag<false>) {
    return cat(flags, sum);
  }
};

/// Bits above the sum of an ExactSum word, where there are any.
template <bool HasInf, int SumBits>
struct Infinities {
  Bit pinf;
  Bit ninf;
  explicit Infinities(const UInt<kFlagBits + 2 + SumBits>& word)
      : pinf(word.bit(SumBits + 1)), ninf(word.bit(SumBits)) {}
};
template <int SumBits>
struct Infinities<false, SumBits> {
  Bit pinf;
  Bit ninf;
  explicit Infinities(const UInt<kFlagBits + SumBits>&) {}
};

/// sum * 2^Lsb as an output word: FP32 by RNE, FP16 by RNE of that, INT32 (only with Int32) as it is.
template <int SumBits, int Lsb, bool HasInf, bool Int32>
struct ExactDrain {
  static constexpr int kLatency = 2;
  static constexpr int kWordBits = kFlagBits + (HasInf ? 2 : 0) + SumBits;
  static_assert(!Int32 || SumBits <= 32, "the sum fits INT32");

  struct State {
    Reg<UInt<32>> fp32;
    Reg<UInt<32>> integer;
    Reg<UInt<kFlagBits>> flags;
    Reg<UInt<2>> format;
    Reg<UInt<32>> word;
    Reg<UInt<kFlagBits>> word_flags;

    template <class V>
    void each_reg(V visit) {
      visit(fp32);
      visit(integer);
      visit(flags);
      visit(format);
      visit(word);
      visit(word_flags);
    }
  };

  static DrainWord step(State& s, const UInt<kWordBits>& in, const UInt<2>& format) {
    // Stage 1: FP32.
    const UInt<kFlagBits> flags = in.template range<kWordBits - 1, kWordBits - kFlagBits>();
    const Bit invalid = flags.bit(0);
    const Infinities<HasInf, SumBits> inf(in);
    const Bit infinite = inf.pinf | inf.ninf;
    const Int<SumBits> sum = as_signed(in.template range<SumBits - 1, 0>());
    const Rounded<32> y = fixed_to_float<Binary32, Lsb>(sum);
    const UInt<32> infinity = cat(inf.ninf, UInt<31>(Binary32::kInfinity));
    s.fp32.d(sel(invalid, UInt<32>(Binary32::kNan), sel(infinite, infinity, y.word)));
    s.integer.d(low_word(sum));
    s.flags.d(flags | make_flags(Bit(0), y.overflow & ~invalid & ~infinite, Bit(0), Bit(0)));
    s.format.d(format);

    // Stage 2: the word that was asked for.
    const Rounded<16> half = fp32_to_fp16(s.fp32.q());
    const Bit as_half = s.format.q() == UInt<2>(kOutFp16);
    const Bit as_int = Bit(Int32) & (s.format.q() == UInt<2>(kOutInt32));
    s.word.d(sel(as_int, s.integer.q(), sel(as_half, UInt<32>(half.word), s.fp32.q())));
    s.word_flags.d(s.flags.q() | make_flags(Bit(0), as_half & half.overflow, Bit(0), Bit(0)));

    DrainWord out;
    out.word = s.word.q();
    out.flags = s.word_flags.q();
    return out;
  }

 private:
  /// The low 32 bits of the sign-extended sum; 0 where INT32 is no output.
  static UInt<32> low_word(const Int<SumBits>& sum) {
    const Int<max_of(SumBits, 32)> wide = sum;
    return Int32 ? as_unsigned(wide).template range<31, 0>() : UInt<32>(0);
  }
};

}  // namespace hls
}  // namespace sumac
