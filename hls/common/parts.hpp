// SPDX-License-Identifier: Apache-2.0
//
// What the four parts of every kind share: control, flags, output formats, registers in a row. Written in the dialect.
//
//   call     every part is a function of (state, inputs of this cycle) -> outputs of this cycle; the clock edge follows
//   flags    bit 0 invalid, 1 overflow, 2 flushed, 3 saturated, sticky over a group
//   sum      {flags, value} of a group, on the hand-off
#pragma once

#include "hls/common/types.hpp"

namespace sumac {
namespace hls {

/// A sum holds 2^kGuardBits products (GMAX = 32768).
constexpr int kGuardBits = 15;
constexpr int kFlagBits = 4;
constexpr int kEdgeLatency = 1;

enum OutFormat { kOutFp32 = 0, kOutInt32 = 1, kOutFp16 = 2 };

/// One beat: first and last of its group count only with valid.
struct Beat {
  Bit valid;
  Bit first;
  Bit last;
};

struct BeatRegs {
  Reg<Bit> valid;
  Reg<Bit> first;
  Reg<Bit> last;

  Beat q() const {
    Beat b;
    b.valid = valid.q();
    b.first = first.q();
    b.last = last.q();
    return b;
  }
  void d(const Beat& b) {
    valid.d(b.valid);
    first.d(b.first);
    last.d(b.last);
  }
  template <class V>
  void each_reg(V visit) {
    visit(valid);
    visit(first);
    visit(last);
  }
};

/// A group's sum, meant while `valid`.
template <int W>
struct Handoff {
  Bit valid;
  UInt<W> sum;
};

struct DrainWord {
  UInt<32> word;
  UInt<kFlagBits> flags;
};

/// One register between a part's function and its port.
template <int W>
struct PortReg {
  Reg<UInt<W>> port;

  /// The word of the cycle before.
  UInt<W> pass(const UInt<W>& next) {
    port.d(next);
    return port.q();
  }
  template <class V>
  void each_reg(V visit) {
    visit(port);
  }
};

inline UInt<kFlagBits> make_flags(const Bit& invalid, const Bit& overflow, const Bit& flushed,
                                  const Bit& saturated) {
  return cat(saturated, flushed, overflow, invalid);
}

}  // namespace hls
}  // namespace sumac
