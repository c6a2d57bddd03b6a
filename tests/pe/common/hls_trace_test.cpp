// SPDX-License-Identifier: Apache-2.0
//
// The pe parts that no solver decides: HLS RTLIL = RTL on 10^5 random beats of each configuration.
#include "tests/pe/common/hls_trace.hpp"

namespace sumac::pe {
namespace {

TEST(HlsTrace, PartsLeftToSimulationAreTheRtls) {
  test::expect_twins(100'000, 1);
}

}  // namespace
}  // namespace sumac::pe
