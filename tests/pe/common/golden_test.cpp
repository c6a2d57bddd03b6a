// SPDX-License-Identifier: Apache-2.0
//
// What every configuration of every kind must keep: limits, padding, order where the sum is exact, refusals.
#include <gtest/gtest.h>

#include <algorithm>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "models/pe/scalar.hpp"
#include "sim/pe/pe_timing.hpp"
#include "tests/pe/common/stimuli.hpp"

namespace sumac::pe {
namespace {

std::vector<std::string> all_configurations() {
  std::vector<std::string> names;
  for (const std::string& kind : kinds()) {
    for (const std::string& config : configurations(kind))
      names.push_back(kind + "/" + config);
  }
  return names;
}

std::vector<OutFormat> formats_of(const PeInfo& info) {
  std::vector<OutFormat> formats = {OutFormat::kFp32, OutFormat::kFp16};
  if (info.int32_output) formats.push_back(OutFormat::kInt32);
  return formats;
}

template <class Body>
void expect_input_error(Body body, const std::string& part) {
  try {
    body();
    ADD_FAILURE() << "no error; expected one with: " << part;
  } catch (const base::InputError& error) {
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

TEST(Registry, NamesAreThoseOfTheList) {
  std::vector<std::string> listed;
#define PE(kind) listed.push_back(#kind);
#include "models/pe/pe_list.def"
#undef PE
  EXPECT_EQ(kinds(), listed);
  for (const std::string& name : all_configurations()) {
    const auto pe = make_pe(name);
    EXPECT_EQ(pe->info().kind + "/" + pe->info().config, name);
    EXPECT_EQ(pe->info().lanes, 4) << name;
    EXPECT_EQ(pe->info().gmax, 32768) << name;
    const PeTiming timing = timing_of(name);
    EXPECT_EQ(timing.act_bits, pe->info().act.width);
    EXPECT_EQ(timing.wgt_bits, pe->info().wgt.width);
    EXPECT_EQ(timing, timing_of(name, 4));
  }
  for (const std::string& kind : kinds()) {
    EXPECT_EQ(make_pe(kind)->info().config, configurations(kind).front());
  }
}

TEST(Registry, RefusesByName) {
  expect_input_error([] { (void)make_pe("abacus"); }, "unknown PE kind 'abacus' (known: mac");
  expect_input_error([] { (void)make_pe("mac/int5"); }, "has no configuration 'int5' (known: int8");
  expect_input_error([] { (void)make_pe("mac/"); }, "has no configuration ''");
  expect_input_error([] { (void)make_pe("mac/e5m3"); }, "has no configuration 'e5m3'");
  expect_input_error([] { (void)make_pe("mac/e8m0fnu"); }, "has no configuration");
  expect_input_error([] { (void)make_pe("mac/fp8 "); }, "has no configuration");
  expect_input_error([] { (void)make_pe("lmul/e3m4"); }, "has no configuration 'e3m4'");
  expect_input_error([] { (void)make_pe(kinds().front(), 65); }, "lanes 65");
  expect_input_error([] { (void)make_pe(kinds().front(), -1); }, "lanes -1");
  expect_input_error([] { (void)timing_of("lmul/none"); }, "has no configuration 'none'");
  expect_input_error([] { (void)make_scalar("none"); }, "unknown PE kind");
}

TEST(Dot, RefusesLengthsAndFormats) {
  const auto pe = make_pe("mac/int16");
  const std::vector<std::uint16_t> three(3), two(2), long_one(32769);
  expect_input_error([&] { (void)pe->dot(three, two, OutFormat::kFp32); },
                     "3 activations, 2 weights");
  expect_input_error([&] { (void)pe->dot(long_one, long_one, OutFormat::kFp32); }, "K = 32769");
  expect_input_error([&] { (void)pe->dot(two, two, OutFormat::kInt32); }, "INT32");
}

TEST(Dot, EmptyAndZeroGiveZero) {
  for (const std::string& name : all_configurations()) {
    const auto pe = make_pe(name);
    const std::vector<std::uint16_t> none, zeros(9);
    for (const OutFormat format : formats_of(pe->info())) {
      EXPECT_EQ(pe->dot(none, none, format), Output{}) << name;
      EXPECT_EQ(pe->dot(zeros, zeros, format), Output{}) << name;
    }
  }
}

/// Lanes of code 0 on both sides change neither word nor flags, wherever beats of them are put and whatever the sum holds.
TEST(Dot, PaddingChangesNothing) {
  base::Rng rng(31);
  for (const std::string& name : all_configurations()) {
    for (const int lanes : {1, 3, 4}) {
      const auto pe = make_pe(name, lanes);
      const PeInfo& info = pe->info();
      const auto act_corners = stimuli::corners(info.act);
      const auto wgt_corners = stimuli::corners(info.wgt);
      for (int i = 0; i < 300; ++i) {
        std::vector<std::uint16_t> act(1 + rng.below(40)), wgt(act.size());
        stimuli::cancelling(rng, info.act, info.wgt, act_corners, wgt_corners, act, wgt);
        for (const OutFormat format : formats_of(info)) {
          const Output plain = pe->dot(act, wgt, format);
          std::vector<std::uint16_t> padded_act = act, padded_wgt = wgt;
          const std::size_t beats =
              (act.size() + static_cast<std::size_t>(lanes) - 1) / static_cast<std::size_t>(lanes);
          const std::size_t whole = beats * static_cast<std::size_t>(lanes);
          padded_act.resize(whole + static_cast<std::size_t>(lanes) * rng.below(4));
          padded_wgt.resize(padded_act.size());
          EXPECT_EQ(pe->dot(padded_act, padded_wgt, format), plain) << name;
          const std::size_t at = static_cast<std::size_t>(lanes) * rng.below(beats);
          padded_act.insert(padded_act.begin() + static_cast<std::ptrdiff_t>(at),
                            static_cast<std::size_t>(lanes), 0);
          padded_wgt.insert(padded_wgt.begin() + static_cast<std::ptrdiff_t>(at),
                            static_cast<std::size_t>(lanes), 0);
          EXPECT_EQ(pe->dot(padded_act, padded_wgt, format), plain) << name;
        }
      }
    }
  }
}

TEST(Dot, OrderMattersOnlyWhereTheSumRounds) {
  base::Rng rng(32);
  for (const std::string& name : all_configurations()) {
    const auto pe = make_pe(name);
    const PeInfo& info = pe->info();
    const auto act_corners = stimuli::corners(info.act);
    const auto wgt_corners = stimuli::corners(info.wgt);
    int different = 0;
    for (int i = 0; i < 400; ++i) {
      std::vector<std::uint16_t> act(64), wgt(64);
      stimuli::cancelling(rng, info.act, info.wgt, act_corners, wgt_corners, act, wgt);
      const Output plain = pe->dot(act, wgt, OutFormat::kFp32);
      for (std::size_t k = act.size() - 1; k > 0; --k) {
        const std::size_t other = rng.below(k + 1);
        std::swap(act[k], act[other]);
        std::swap(wgt[k], wgt[other]);
      }
      different += pe->dot(act, wgt, OutFormat::kFp32) != plain;
    }
    if (info.exact) {
      EXPECT_EQ(different, 0) << name;
    } else if (info.act.man_bits > 4 || info.act.exp_bits > 5) {
      EXPECT_GT(different, 0) << name;
    }
  }
}

/// GMAX products of the largest magnitude: an exact sum holds them.
TEST(Dot, LongestSumsOfLargestProducts) {
  for (const std::string& name : all_configurations()) {
    const auto pe = make_pe(name);
    const PeInfo& info = pe->info();
    if (!info.exact) continue;
    const auto extreme = [](const num::Format& f) {
      return static_cast<std::uint16_t>(num::is_float(f) ? num::max_finite_code(f)
                                                         : num::sign_mask(f));
    };
    const auto gmax = static_cast<std::size_t>(info.gmax);
    const std::vector<std::uint16_t> one_act(1, extreme(info.act)), one_wgt(1, extreme(info.wgt));
    const std::vector<std::uint16_t> act(gmax, one_act[0]), wgt(gmax, one_wgt[0]);
    const Output one = pe->dot(one_act, one_wgt, OutFormat::kFp32);
    const Output all = pe->dot(act, wgt, OutFormat::kFp32);
    EXPECT_EQ(all.word, one.word + (15u << 23)) << name;  // 2^15 times as much
    EXPECT_EQ(all.flags.bits(), 0u) << name;
  }
}

TEST(Scalar, RawSizes) {
  EXPECT_EQ(make_scalar("lmul/fp8")->result_bytes(), 1);
  EXPECT_EQ(make_scalar("lmul/bf16")->result_bytes(), 2);
  EXPECT_EQ(make_scalar("mac/int8")->result_bytes(), 2);
  EXPECT_EQ(make_scalar("mac/int16")->result_bytes(), 4);
  EXPECT_EQ(make_scalar("mac/fp8")->result_bytes(), 4);
}

}  // namespace
}  // namespace sumac::pe
