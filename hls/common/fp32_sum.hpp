// SPDX-License-Identifier: Apache-2.0
//
// The FP32 running sum of a PE and its drain. Written in the dialect.
//
//   value    a beat's products go into a balanced tree, lower index left, one addition per node; the tree's result is
//            added to the running sum, which is +0 before a group's first beat (WAYS = 1)
//   word     {saturated, flushed, overflow, invalid, FP32}
//   time     kLatency = 2 + ceil(log2(Lanes)): products, one register per level of the tree, running sum; drain 1
#pragma once

#include "hls/common/float_arith.hpp"
#include "hls/common/parts.hpp"
#include "hls/common/vec.hpp"

namespace sumac {
namespace hls {

/// One level of the lane tree: N words in, the sums of neighbours out; an odd last one goes up as it is.
template <int N>
struct TreeLevel {
  static constexpr int kOut = (N + 1) / 2;

  /// Returns {0, 0, overflow, invalid} of this level.
  static UInt<kFlagBits> add(const Vec<UInt<32>, N>& in, Vec<UInt<32>, kOut>& out) {
    UInt<kFlagBits> flags;
    for (int i = 0; i < N / 2; ++i) {
      const Rounded<32> r = fp32_add(in[2 * i], in[2 * i + 1]);
      out[i] = r.word;
      flags = flags | make_flags(r.invalid, r.overflow, Bit(0), Bit(0));
    }
    if (N % 2 == 1) out[kOut - 1] = in[N - 1];
    return flags;
  }
};

/// What leaves the lane tree.
struct TreeOut {
  Beat beat;
  UInt<32> word;
  UInt<kFlagBits> flags;
};

/// N registered words and the levels of the tree that follow them.
template <int N>
struct TreeStages;

template <>
struct TreeStages<1> {
  struct State {
    BeatRegs beat;
    Reg<UInt<32>> word;
    Reg<UInt<kFlagBits>> flags;

    template <class V>
    void each_reg(V visit) {
      beat.each_reg(visit);
      visit(word);
      visit(flags);
    }
  };

  static TreeOut step(State& s, const Beat& beat, const Vec<UInt<32>, 1>& words,
                      const UInt<kFlagBits>& flags) {
    s.beat.d(beat);
    s.word.d(words[0]);
    s.flags.d(flags);
    TreeOut out;
    out.beat = s.beat.q();
    out.word = s.word.q();
    out.flags = s.flags.q();
    return out;
  }
};

template <int N>
struct TreeStages {
  using Next = TreeStages<(N + 1) / 2>;

  struct State {
    BeatRegs beat;
    Vec<Reg<UInt<32>>, N> word;
    Reg<UInt<kFlagBits>> flags;
    typename Next::State next;

    template <class V>
    void each_reg(V visit) {
      beat.each_reg(visit);
      for (int i = 0; i < N; ++i)
        visit(word[i]);
      visit(flags);
      next.each_reg(visit);
    }
  };

  static TreeOut step(State& s, const Beat& beat, const Vec<UInt<32>, N>& words,
                      const UInt<kFlagBits>& flags) {
    s.beat.d(beat);
    for (int i = 0; i < N; ++i)
      s.word[i].d(words[i]);
    s.flags.d(flags);
    Vec<UInt<32>, N> q;
    for (int i = 0; i < N; ++i)
      q[i] = s.word[i].q();
    Vec<UInt<32>, (N + 1) / 2> sums;
    const UInt<kFlagBits> level = TreeLevel<N>::add(q, sums);
    return Next::step(s.next, s.beat.q(), sums, s.flags.q() | level);
  }
};

template <int Lanes>
struct Fp32Sum {
  static constexpr int kLatency = 2 + ceil_log2(Lanes);
  static constexpr int kWordBits = kFlagBits + 32;

  struct State {
    typename TreeStages<Lanes>::State tree;
    Reg<UInt<32>> sum;
    Reg<UInt<kFlagBits>> flags;
    Reg<Bit> handoff;

    template <class V>
    void each_reg(V visit) {
      tree.each_reg(visit);
      visit(sum);
      visit(flags);
      visit(handoff);
    }
  };

  static Handoff<kWordBits> step(State& s, const Beat& beat,
                                 const Vec<ProductBits, Lanes>& products) {
    Vec<UInt<32>, Lanes> words;
    UInt<kFlagBits> flags;
    for (int l = 0; l < Lanes; ++l) {
      const ProductBits& p = products[l];
      words[l] = p.word;
      flags = flags | make_flags(p.invalid, Bit(0), p.flushed, p.saturated);
    }
    const TreeOut tree = TreeStages<Lanes>::step(s.tree, beat, words, flags);

    const Bit first = tree.beat.first;
    const Rounded<32> r = fp32_add(sel(first, UInt<32>(0), s.sum.q()), tree.word);
    const UInt<kFlagBits> before = sel(first, UInt<kFlagBits>(0), s.flags.q());
    const UInt<kFlagBits> after =
        before | tree.flags | make_flags(r.invalid, r.overflow, Bit(0), Bit(0));
    s.sum.d(sel(tree.beat.valid, r.word, s.sum.q()));
    s.flags.d(sel(tree.beat.valid, after, s.flags.q()));
    s.handoff.d(tree.beat.valid & tree.beat.last);

    Handoff<kWordBits> out;
    out.valid = s.handoff.q();
    out.sum = cat(s.flags.q(), s.sum.q());
    return out;
  }
};

/// The sum as FP32, or by RNE as FP16; INT32 is no output and reads as FP32.
struct Fp32Drain {
  static constexpr int kLatency = 1;
  static constexpr int kWordBits = kFlagBits + 32;

  struct State {
    Reg<UInt<32>> word;
    Reg<UInt<kFlagBits>> flags;

    template <class V>
    void each_reg(V visit) {
      visit(word);
      visit(flags);
    }
  };

  static DrainWord step(State& s, const UInt<kWordBits>& in, const UInt<2>& format) {
    const UInt<32> sum = in.range<31, 0>();
    const Rounded<16> half = fp32_to_fp16(sum);
    const Bit as_half = format == UInt<2>(kOutFp16);
    s.word.d(sel(as_half, UInt<32>(half.word), sum));
    s.flags.d(in.range<35, 32>() | make_flags(Bit(0), as_half & half.overflow, Bit(0), Bit(0)));
    DrainWord out;
    out.word = s.word.q();
    out.flags = s.flags.q();
    return out;
  }
};

}  // namespace hls
}  // namespace sumac
