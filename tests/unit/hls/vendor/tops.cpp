// SPDX-License-Identifier: Apache-2.0
//
// Runs every top of one kind, edges -> pe -> drain, on random codes and beats, and prints one line a configuration: a hash of each top's outputs.
// Compiled by tests/unit/hls/vendor_test.py under two readers, whose output must be the same.
//
//   SUMAC_TOPS_KIND      the kind's word         SUMAC_TOPS_SOURCE    its <kind>_hls_top.cpp
//   SUMAC_TOPS_CONFIGS   its list macro          SUMAC_TOPS_VENDOR    defined under the vendor reader
#include SUMAC_TOPS_SOURCE

#include <cstdint>
#include <cstdio>

#ifndef SUMAC_TOPS_VENDOR
#include "hls/common/native/host.hpp"
#endif

namespace sumac {
namespace hls {
namespace SUMAC_TOPS_KIND {

constexpr int kCycles = 300;

static bool one(const Bit& bit) {
#ifdef SUMAC_TOPS_VENDOR
  return bit.value() == ap_uint<1>(1);
#else
  return is_set(bit);
#endif
}

class Random {
 public:
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  Bit bit(unsigned one_in) { return Bit(next() % one_in == 0 ? 1 : 0); }
  template <int W>
  UInt<W> word() {
    UInt<W> w;
    for (int i = 0; i < W; ++i)
      w = w | shl(UInt<W>(bit(2)), UInt<12>(i));
    return w;
  }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15u;
};

class Hash {
 public:
  template <int W>
  void add(const UInt<W>& word) {
    for (int i = 0; i < W; ++i)
      value_ = (value_ ^ (one(word.bit(i)) ? 1u : 0u)) * 0x100000001B3u;
  }
  unsigned long long value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325u;
};

template <class P>
void run(const char* name,
         void (*act_edge)(const UInt<kTopLanes * P::kActBits>&, UInt<P::kEastBits>&),
         void (*wgt_edge)(const UInt<kTopLanes * P::kWgtBits>&, UInt<P::kSouthBits>&),
         void (*pe)(const Bit&, const Bit&, const Bit&, const UInt<P::kEastBits>&,
                    const UInt<P::kSouthBits>&, Bit&, UInt<P::kSumBits>&),
         void (*drain)(const UInt<P::kSumBits>&, const UInt<2>&, UInt<32>&, UInt<kFlagBits>&)) {
  Random random;
  Hash edges;
  Hash sums;
  Hash words;
  // A register holds 0 before its first edge, which is no operand: beats begin once the edges have been clocked.
  Bit valid;
  for (int cycle = 0; cycle < kCycles; ++cycle) {
    UInt<P::kEastBits> east;
    UInt<P::kSouthBits> south;
    UInt<P::kSumBits> sum;
    UInt<32> word;
    UInt<kFlagBits> flags;
    Bit handoff;
    act_edge(random.word<kTopLanes * P::kActBits>(), east);
    wgt_edge(random.word<kTopLanes * P::kWgtBits>(), south);
    pe(valid, random.bit(5), random.bit(4), east, south, handoff, sum);
    drain(sum, UInt<2>(cycle % 3), word, flags);
    valid = ~random.bit(4);
    edges.add(east);
    edges.add(south);
    sums.add(handoff);
    sums.add(sum);
    words.add(word);
    words.add(flags);
  }
  std::printf("%s edges %016llx pe %016llx drain %016llx\n", name, edges.value(), sums.value(),
              words.value());
}

}  // namespace SUMAC_TOPS_KIND
}  // namespace hls
}  // namespace sumac

#define SUMAC_TOPS_JOIN(kind, id, part) kind##_##id##_##part
#define SUMAC_TOPS_NAME(kind, id, part) SUMAC_TOPS_JOIN(kind, id, part)
#define SUMAC_TOPS_RUN(id, name, ...)                                                      \
  run<Parts<__VA_ARGS__, kTopLanes>>(name, SUMAC_TOPS_NAME(SUMAC_TOPS_KIND, id, act_edge), \
                                     SUMAC_TOPS_NAME(SUMAC_TOPS_KIND, id, wgt_edge),       \
                                     SUMAC_TOPS_NAME(SUMAC_TOPS_KIND, id, pe),             \
                                     SUMAC_TOPS_NAME(SUMAC_TOPS_KIND, id, drain));

int main() {
  using namespace sumac::hls;
  using namespace sumac::hls::SUMAC_TOPS_KIND;
  SUMAC_TOPS_CONFIGS(SUMAC_TOPS_RUN)
  return 0;
}
