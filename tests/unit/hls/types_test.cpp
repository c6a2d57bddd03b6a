// SPDX-License-Identifier: Apache-2.0
//
// The native reader of the HLS dialect: every operation against cpp_int, over widths around every limb edge.
#include "hls/common/types.hpp"

#include <gtest/gtest.h>

#include <tuple>
#include <type_traits>

#include "hls/common/bits.hpp"
#include "hls/common/vec.hpp"
#include "tests/unit/hls/integers.hpp"

namespace sumac::hls {
namespace {

using test::cpp_int;
using test::from_big;
using test::modulo;
using test::random_integer;
using test::to_big;

struct Tally {
  std::int64_t checks = 0;
  std::int64_t wrong = 0;
  std::int64_t flip_at = -1;  // canary: the check of this number gets a wrong result

  template <bool S, int W>
  void same(const Integer<S, W>& got, const cpp_int& expected) {
    Integer<S, W> seen = got;
    if (checks == flip_at) seen = from_big<Integer<S, W>>(to_big(got) ^ 1);
    ++checks;
    if (to_big(seen) != expected || !seen.in_range()) ++wrong;
  }
};

cpp_int floor_shift(const cpp_int& value, const cpp_int& places) {
  const cpp_int n = places > 5000 ? cpp_int(5000) : places;
  const cpp_int divisor = cpp_int(1) << static_cast<int>(n);
  cpp_int q = value / divisor;
  if (q * divisor > value) --q;
  return q;
}

/// Everything that takes two operands of any type.
template <class A, class B>
void check_pair(Tally& tally, base::Rng& rng, int trials) {
  for (int t = 0; t < trials; ++t) {
    const A a = random_integer<A>(rng);
    B b = random_integer<B>(rng);
    const cpp_int x = to_big(a);
    if (t % 8 == 0) b = from_big<B>(x);  // equal or nearly so
    const cpp_int y = to_big(b);
    tally.same(a + b, x + y);
    tally.same(a - b, x - y);
    tally.same(a * b, x * y);
    tally.same(a == b, x == y ? 1 : 0);
    tally.same(a != b, x != y ? 1 : 0);
    tally.same(a < b, x < y ? 1 : 0);
    tally.same(a <= b, x <= y ? 1 : 0);
    tally.same(a > b, x > y ? 1 : 0);
    tally.same(a >= b, x >= y ? 1 : 0);
    if constexpr (!A::kSigned && !B::kSigned) {
      tally.same(cat(a, b), (x << B::kWidth) + y);
      tally.same(cat(b, a, b), (((y << A::kWidth) + x) << B::kWidth) + y);
    }
    if constexpr (std::is_convertible_v<A, Integer<B::kSigned, B::kWidth>> &&
                  (A::kSigned == B::kSigned ? A::kWidth <= B::kWidth
                                            : B::kSigned && A::kWidth < B::kWidth)) {
      tally.same(B(a), x);
    }
    if constexpr (!B::kSigned && B::kWidth <= 40) {
      tally.same(shr(a, b), floor_shift(x, y));
      if constexpr (!A::kSigned) {
        tally.same(shl(a, b),
                   y >= A::kWidth ? cpp_int(0) : modulo(x << static_cast<int>(y), A::kWidth));
      }
    }
  }
}

/// Everything that takes one operand, or two of one type.
template <int W>
void check_width(Tally& tally, base::Rng& rng, int trials) {
  for (int t = 0; t < trials; ++t) {
    const UInt<W> u = random_integer<UInt<W>>(rng);
    const UInt<W> v = random_integer<UInt<W>>(rng);
    const Int<W> i = random_integer<Int<W>>(rng);
    const Int<W> j = random_integer<Int<W>>(rng);
    const cpp_int x = to_big(u);
    const cpp_int y = to_big(v);
    const cpp_int z = to_big(i);
    const cpp_int ones = (cpp_int(1) << W) - 1;
    tally.same(-u, -x);
    tally.same(-i, -z);
    tally.same(~u, ones - x);
    tally.same(u & v, x & y);
    tally.same(u | v, x | y);
    tally.same(u ^ v, x ^ y);
    tally.same(any(u), x != 0 ? 1 : 0);
    tally.same(all(u), x == ones ? 1 : 0);
    tally.same(as_signed(u), x >= cpp_int(1) << (W - 1) ? cpp_int(x - ones - 1) : x);
    tally.same(as_unsigned(i), modulo(z, W));
    tally.same(sel(Bit(1), i, j), z);
    tally.same(sel(Bit(0), i, j), to_big(j));
    tally.same(shl<0>(u), x);
    tally.same(shl<5>(u), x << 5);
    tally.same(shl<70>(i), z * (cpp_int(1) << 70));
    tally.same(shr<W - 1>(u), floor_shift(x, W - 1));
    tally.same(shr<W / 2>(i), floor_shift(z, W / 2));
    tally.same(u.template range<W - 1, 0>(), x);
    tally.same(u.template range<W - 1, W / 2>(), x >> (W / 2));
    tally.same(i.template range<W / 2, W / 3>(), modulo(floor_shift(z, W / 3), W / 2 - W / 3 + 1));
    tally.same(i.bit(W - 1), z < 0 ? 1 : 0);
    tally.same(u.bit(W / 2), (x >> (W / 2)) & 1);
    tally.same(fit<Int<W + 1>>(u), x);
    tally.same(fit<UInt<W>>(Int<W + 70>(u)), x);
    tally.same(fit<Int<W>>(Int<W + 1>(i)), z);
    // hls/common/bits.hpp
    tally.same(magnitude(i), abs(z));
    tally.same(with_sign(Bit(1), u), -x);
    tally.same(with_sign(Bit(0), u), x);
    tally.same(leading_zeros(u), x == 0 ? W : W - 1 - static_cast<int>(msb(x)));
    tally.same(least(u, v), x < y ? x : y);
    const UInt<9> n(static_cast<long long>(rng.below(static_cast<std::uint64_t>(W) + 3)));
    const cpp_int kept = floor_shift(x, to_big(n));
    const cpp_int lost = x - (kept << static_cast<int>(to_big(n)));
    tally.same(shr_sticky(u, n), kept | (lost != 0 ? 1 : 0));
    Vec<UInt<W>, 3> lanes;
    lanes[0] = u, lanes[1] = v, lanes[2] = u;
    tally.same(join_lanes(lanes), (((x << W) + y) << W) + x);
    const auto back = split_lanes<W, 3>(join_lanes(lanes));
    tally.same(back[1], y);
    tally.same(back[2], x);
  }
}

template <int... W>
void check_widths(Tally& tally, std::integer_sequence<int, W...>) {
  base::Rng rng(11);
  (check_width<W>(tally, rng, 500), ...);
}

template <class A, int... W>
void check_row(Tally& tally, base::Rng& rng) {
  (check_pair<A, UInt<W>>(tally, rng, 200), ...);
  (check_pair<A, Int<W>>(tally, rng, 200), ...);
}
template <int... W>
void check_pairs(Tally& tally, std::integer_sequence<int, W...>) {
  base::Rng rng(12);
  (check_row<UInt<W>, W...>(tally, rng), ...);
  (check_row<Int<W>, W...>(tally, rng), ...);
}

using Widths1 =
    std::integer_sequence<int, 1, 2, 24, 31, 32, 33, 63, 64, 65, 127, 128, 129, 267, 320>;
using Widths2 = std::integer_sequence<int, 1, 8, 63, 64, 65, 267>;

TEST(HlsTypes, OperandsOfOneWidthAgreeWithCppInt) {
  Tally tally;
  check_widths(tally, Widths1());
  EXPECT_EQ(tally.wrong, 0) << "of " << tally.checks;
  EXPECT_GT(tally.checks, 200000);
}

TEST(HlsTypes, OperandsOfTwoTypesAgreeWithCppInt) {
  Tally tally;
  check_pairs(tally, Widths2());
  EXPECT_EQ(tally.wrong, 0) << "of " << tally.checks;
  EXPECT_GT(tally.checks, 200000);
}

TEST(HlsTypes, CanaryOneWrongBitIsSeen) {
  for (const std::int64_t at : {0, 1000, 40000}) {
    Tally tally;
    tally.flip_at = at;
    base::Rng rng(11);
    check_width<24>(tally, rng, 2000);
    EXPECT_EQ(tally.wrong, 1);
  }
}

TEST(HlsTypes, SmallWidthsHoldEveryValue) {
  for (int v = -8; v < 8; ++v) {
    EXPECT_EQ(to_i64(Int<4>(v)), v);
    for (int w = -8; w < 8; ++w) {
      EXPECT_EQ(to_i64(Int<4>(v) * Int<4>(w)), v * w);
      EXPECT_EQ(is_set(Int<4>(v) < Int<4>(w)), v < w);
    }
  }
  for (unsigned v = 0; v < 16; ++v)
    EXPECT_EQ(to_u64(UInt<4>(v)), v);
}

TEST(HlsTypes, ResultTypesHoldEveryResult) {
  static_assert(std::is_same_v<decltype(UInt<8>() + UInt<3>()), UInt<9>>);
  static_assert(std::is_same_v<decltype(UInt<8>() - UInt<3>()), Int<9>>);
  static_assert(std::is_same_v<decltype(UInt<8>() + Int<3>()), Int<10>>);
  static_assert(std::is_same_v<decltype(Int<8>() - Int<8>()), Int<9>>);
  static_assert(std::is_same_v<decltype(UInt<8>() * Int<3>()), Int<11>>);
  static_assert(std::is_same_v<decltype(-UInt<8>()), Int<9>>);
  static_assert(!std::is_convertible_v<UInt<1>, bool>, "control flow cannot depend on data");
}

TEST(HlsTypesDeathTest, WhatDoesNotFitAborts) {
  EXPECT_DEATH((void)UInt<3>(8), "constant does not fit");
  EXPECT_DEATH((void)UInt<64>(-1), "constant does not fit");
  EXPECT_DEATH((void)Int<3>(-5), "constant does not fit");
  EXPECT_DEATH((void)Int<3>(4), "constant does not fit");
  EXPECT_DEATH((void)fit<UInt<8>>(UInt<9>(256)), "value does not fit");
  EXPECT_DEATH((void)fit<UInt<8>>(Int<9>(-1)), "value does not fit");
  EXPECT_DEATH((void)fit<Int<8>>(UInt<8>(128)), "value does not fit");
  EXPECT_DEATH((void)fit<UInt<64>>(Int<64>(-1)), "value does not fit");
  EXPECT_DEATH((void)fit<Int<64>>(shl<64>(UInt<1>(1))), "value does not fit");
  EXPECT_DEATH((void)UInt<8>(1).bit(8), "bit outside");
}

TEST(HlsReg, KeepsItsValueUntilTheClockEdge) {
  Reg<UInt<8>> reg;
  EXPECT_EQ(to_u64(reg.q()), 0u);
  reg.d(UInt<8>(5));
  EXPECT_EQ(to_u64(reg.q()), 0u);
  reg.clock();
  EXPECT_EQ(to_u64(reg.q()), 5u);
  reg.clock();
  EXPECT_EQ(to_u64(reg.q()), 5u) << "not driven: holds";
}

TEST(HlsRegDeathTest, DrivenTwiceInOneCycleAborts) {
  Reg<UInt<8>> reg;
  reg.d(UInt<8>(5));
  EXPECT_DEATH(reg.d(UInt<8>(6)), "driven twice");
}

}  // namespace
}  // namespace sumac::hls
