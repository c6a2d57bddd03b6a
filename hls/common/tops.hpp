// SPDX-License-Identifier: Apache-2.0
//
// The tops of one configuration: what a tool synthesises, one function per unit, called once a clock cycle.
//
//   SUMAC_HLS_DECLARE_TOPS(name, Parts)   in <kind>_hls_top.hpp
//   SUMAC_HLS_DEFINE_TOPS(name, Parts)    in <kind>_hls_top.cpp: name_act_edge, name_wgt_edge, name_pe, name_drain
//   shape   Parts at kTopLanes lanes; ports are those of the parts, registers are static
#pragma once

#include "hls/common/parts.hpp"

namespace sumac {
namespace hls {

/// Lanes of every top: the default of the array parameter.
constexpr int kTopLanes = 4;

}  // namespace hls
}  // namespace sumac

// Parts comes last and may hold commas.
#define SUMAC_HLS_DECLARE_TOPS(name, ...)                                              \
  void name##_act_edge(const UInt<kTopLanes * __VA_ARGS__::kActBits>& codes,           \
                       UInt<__VA_ARGS__::kEastBits>& east);                            \
  void name##_wgt_edge(const UInt<kTopLanes * __VA_ARGS__::kWgtBits>& codes,           \
                       UInt<__VA_ARGS__::kSouthBits>& south);                          \
  void name##_pe(const Bit& valid, const Bit& first, const Bit& last,                  \
                 const UInt<__VA_ARGS__::kEastBits>& east,                             \
                 const UInt<__VA_ARGS__::kSouthBits>& south, Bit& handoff,             \
                 UInt<__VA_ARGS__::kSumBits>& sum);                                    \
  void name##_drain(const UInt<__VA_ARGS__::kSumBits>& sum, const UInt<2>& out_format, \
                    UInt<32>& word, UInt<kFlagBits>& flags);

#define SUMAC_HLS_DEFINE_TOPS(name, ...)                                                  \
  void name##_act_edge(const UInt<kTopLanes * __VA_ARGS__::kActBits>& codes,              \
                       UInt<__VA_ARGS__::kEastBits>& east) {                              \
    SUMAC_HLS_PRAGMA(HLS PIPELINE II = 1)                                                 \
    static __VA_ARGS__::ActState state;                                                   \
    east = __VA_ARGS__::act_edge(state, codes);                                           \
    clock(state);                                                                         \
  }                                                                                       \
  void name##_wgt_edge(const UInt<kTopLanes * __VA_ARGS__::kWgtBits>& codes,              \
                       UInt<__VA_ARGS__::kSouthBits>& south) {                            \
    SUMAC_HLS_PRAGMA(HLS PIPELINE II = 1)                                                 \
    static __VA_ARGS__::WgtState state;                                                   \
    south = __VA_ARGS__::wgt_edge(state, codes);                                          \
    clock(state);                                                                         \
  }                                                                                       \
  void name##_pe(const Bit& valid, const Bit& first, const Bit& last,                     \
                 const UInt<__VA_ARGS__::kEastBits>& east,                                \
                 const UInt<__VA_ARGS__::kSouthBits>& south, Bit& handoff,                \
                 UInt<__VA_ARGS__::kSumBits>& sum) {                                      \
    SUMAC_HLS_PRAGMA(HLS PIPELINE II = 1)                                                 \
    static __VA_ARGS__::PeState state;                                                    \
    Beat beat;                                                                            \
    beat.valid = valid;                                                                   \
    beat.first = first;                                                                   \
    beat.last = last;                                                                     \
    const Handoff<__VA_ARGS__::kSumBits> out = __VA_ARGS__::pe(state, beat, east, south); \
    handoff = out.valid;                                                                  \
    sum = out.sum;                                                                        \
    clock(state);                                                                         \
  }                                                                                       \
  void name##_drain(const UInt<__VA_ARGS__::kSumBits>& sum, const UInt<2>& out_format,    \
                    UInt<32>& word, UInt<kFlagBits>& flags) {                             \
    SUMAC_HLS_PRAGMA(HLS PIPELINE II = 1)                                                 \
    static __VA_ARGS__::DrainState state;                                                 \
    const DrainWord out = __VA_ARGS__::drain(state, sum, out_format);                     \
    word = out.word;                                                                      \
    flags = out.flags;                                                                    \
    clock(state);                                                                         \
  }
