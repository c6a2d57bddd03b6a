// SPDX-License-Identifier: Apache-2.0
//
// newkind_scalar: one exact product.
//
//   shape    codes in; widths of both codes together out
//   time     combinational
//   twin     models/pe/newkind/newkind_scalar.cpp; shares no source with it
#pragma once

#include "hls/common/types.hpp"

namespace sumac {
namespace hls {
namespace newkind {

template <int A, int W>
Int<A + W> newkind_scalar(const UInt<A>& a, const UInt<W>& w) {
  return as_signed(a) * as_signed(w);
}

}  // namespace newkind
}  // namespace hls
}  // namespace sumac
