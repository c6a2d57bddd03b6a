// SPDX-License-Identifier: Apache-2.0
//
// Types of results, the same under every reader: an exact operation's type holds every result.
//
//   reader   a template Integer<bool Signed, int W> with kSigned, kWidth, kSignedWidth and Rebind<Signed, W>
#pragma once

namespace sumac {
namespace hls {

constexpr int larger(int a, int b) {
  return a > b ? a : b;
}

template <class A, class B>
struct Widths {
  static constexpr bool kAnySigned = A::kSigned || B::kSigned;
  static constexpr int kMax =
      kAnySigned ? larger(A::kSignedWidth, B::kSignedWidth) : larger(A::kWidth, B::kWidth);
  using Sum = typename A::template Rebind<kAnySigned, kMax + 1>;
  using Difference = typename A::template Rebind<true, kMax + 1>;
  using Product = typename A::template Rebind<kAnySigned, A::kWidth + B::kWidth>;
  /// Both operands of a comparison.
  using Common = typename A::template Rebind<true, larger(A::kSignedWidth, B::kSignedWidth)>;
};

/// Does a host constant fit W bits?
constexpr bool constant_fits(long long constant, bool is_signed, int width) {
  return is_signed ? width >= 64 ||
                         (constant >= -(1ll << (width - 1)) && constant <= (1ll << (width - 1)) - 1)
                   : constant >= 0 && (width >= 63 || constant <= (1ll << width) - 1);
}

}  // namespace hls
}  // namespace sumac
