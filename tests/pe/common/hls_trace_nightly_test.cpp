// SPDX-License-Identifier: Apache-2.0
//
// The pe parts that no solver decides: HLS RTLIL = RTL on 10^7 random beats of each configuration, from ten states of the data registers.
#include "tests/pe/common/hls_trace.hpp"

namespace sumac::pe {
namespace {

TEST(HlsTraceNightly, PartsLeftToSimulationAreTheRtls) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    test::expect_twins(1'000'000, seed);
}

}  // namespace
}  // namespace sumac::pe
