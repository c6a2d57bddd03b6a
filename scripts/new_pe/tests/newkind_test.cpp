// SPDX-License-Identifier: Apache-2.0
//
// newkind: examples of its source, and its special codes. What holds for every kind stands in tests/pe/common.
#include <gtest/gtest.h>

#include <array>

#include "models/pe/pe.hpp"

namespace sumac::pe::newkind {
namespace {

TEST(NewkindGolden, SumsExactProductsOfTheExtremes) {
  const std::array<std::uint16_t, 3> act{0x80, 0x80, 0x7F};  // -128, -128, 127
  const std::array<std::uint16_t, 3> wgt{0x80, 0x7F, 0x7F};  // -128, 127, 127
  const Output out = make_pe("newkind")->dot(act, wgt, OutFormat::kInt32);
  EXPECT_EQ(out.word, 16384U - 16256U + 16129U);
  EXPECT_EQ(out.flags, Flags{});
}

}  // namespace
}  // namespace sumac::pe::newkind
