// SPDX-License-Identifier: Apache-2.0
//
// The tops that a tool synthesises do what the parts behind them do, for every named configuration.
#include "hls/pe/lmul/lmul_hls_top.hpp"

#include <gtest/gtest.h>

#include "tests/pe/common/hls_tops.hpp"

namespace sumac::pe {
namespace {

using namespace hls;
using namespace hls::lmul;

#define SUMAC_TEST_TOP(id, name, ...)                                                           \
  TEST(HlsTop, id) {                                                                            \
    const auto pe = make_hls_pe("lmul/" name);                                                  \
    const auto groups = test::top_groups(*pe, 51);                                              \
    auto got = test::run_tops<Parts<__VA_ARGS__, kTopLanes>>(                                   \
        groups, lmul_##id##_act_edge, lmul_##id##_wgt_edge, lmul_##id##_pe, lmul_##id##_drain); \
    EXPECT_EQ(test::tops_wrong(*pe, groups, got), 0);                                           \
    got[100].word ^= 1; /* canary: one wrong bit is seen */                                     \
    EXPECT_EQ(test::tops_wrong(*pe, groups, got), 1);                                           \
  }
SUMAC_HLS_LMUL_CONFIGS(SUMAC_TEST_TOP)
#undef SUMAC_TEST_TOP

}  // namespace
}  // namespace sumac::pe
