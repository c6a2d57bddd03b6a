// SPDX-License-Identifier: Apache-2.0
//
// The dialect: every type and operation that HLS sources may use, and the one place that chooses who reads them.
//
//   types       UInt<W>  0 .. 2^W-1          Int<W>  -2^(W-1) .. 2^(W-1)-1          Bit = UInt<1>          W >= 1
//               Reg<T>   one register of an integer type          default value of all: 0
//   constants   UInt<8>(127), Int<4>(-3): from host integers that do not depend on data; must fit
//   widening    implicit where the target holds every value of the source
//   exact       a + b, a - b, a * b, -a: the result type holds every result, so nothing wraps
//                 U + U -> U<max+1>   U - U -> I<max+1>   U * U -> U<sum>   with an Int, an unsigned operand counts one bit more
//   narrowing   fit<T>(a): the value must fit (checked by the native reader)
//               a.range<Hi, Lo>(), a.bit(i): bits by intention, as UInt; i is a host integer
//   reinterpret as_signed(UInt<W>), as_unsigned(Int<W>): same bits
//   bits        & | ^ ~ on equal UInt types; cat(high, ..., low); any(a), all(a): OR, AND of all bits
//   compare     == != < <= > >=: by value for any two types, result Bit
//   shift       shl<N>(a): W + N bits, exact      shr<N>(a): W - N bits, floor
//               shl(a, n): UInt, bits beyond W fall off      shr(a, n): floor; n is a UInt, any value
//   state       struct of Reg<>s with `template <class V> void each_reg(V visit)`, which shows each to a visitor.
//               reg.q(): the value before the clock edge, also after reg.d(next), which says the value after it; at most one
//               d() a cycle, none: it holds.  clock(state): the edge, at the end of a top
//   choose      sel(c, a, b): a where c is 1, else b; a and b of one type. The only data-dependent choice.
//
// Host `if`, `for`, `?:` may depend on template parameters and loop counters only: no operation yields a host value.
#pragma once

// A reader defines the names above, and SUMAC_HLS_PRAGMA(text), which tops use: hls/common/<reader>/types.hpp. The build says which;
// native where it is silent. This is the only choice that a preprocessor makes in HLS sources.
#ifndef SUMAC_HLS_READER
#define SUMAC_HLS_READER "hls/common/native/types.hpp"
#endif
#include SUMAC_HLS_READER

namespace sumac {
namespace hls {

using Bit = UInt<1>;

}  // namespace hls
}  // namespace sumac
