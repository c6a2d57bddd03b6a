// SPDX-License-Identifier: Apache-2.0
//
// What the core promises beside values and time (which `sumac verify` holds): errors instead of hangs, resets in mid-flight, stalls of the port,
// reset values that do not matter, waveforms. On two small cores of the first PE kind.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/exec/rtl_executor.hpp"
#include "sim/program/panel.hpp"
#include "tests/cosim/small_core.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/unit/array/random_nests.hpp"

namespace sumac::exec {
namespace {

constexpr std::uint64_t kSeed = 20261122;

array::CoreParams test_core() {
  ::setenv("SUMAC_CACHE", (std::string(SUMAC_BINARY_DIR) + "/cores").c_str(), 0);
  ::setenv("SUMAC_TOOLS", SUMAC_TOOLS_DIR, 0);
  return small_core();
}

struct Image {
  std::vector<program::Descriptor> list;
  std::vector<std::uint8_t> bytes;
};

void put(Image& image, std::size_t index) {
  const auto code = program::encode(image.list[index]);
  std::memcpy(image.bytes.data() + program::kDescriptorBytes * index, code.data(), code.size());
}

/// Descriptors at 0, then operands of random bytes and room for the outputs.
Image lay_out(std::vector<program::Descriptor> list, const program::Target& t, base::Rng& rng) {
  std::uint64_t at = 64 * list.size();
  const auto take = [&](std::int64_t bytes) {
    const std::uint64_t place = at;
    at = (at + static_cast<std::uint64_t>(bytes) + 63) / 64 * 64;
    return static_cast<std::uint32_t>(place);
  };
  for (program::Descriptor& d : list) {
    d.act_stride = static_cast<std::uint32_t>(program::act_operand_bytes(d, t));
    d.wgt_stride = static_cast<std::uint32_t>(program::wgt_operand_bytes(d, t));
    d.act_base = take(std::int64_t{d.act_stride} * d.batch);
    d.wgt_base = take(std::int64_t{d.wgt_stride} * d.batch);
    d.out_base = take(program::output_bytes(d, t));
  }
  Image image{std::move(list), std::vector<std::uint8_t>(at)};
  for (std::uint8_t& byte : image.bytes)
    byte = static_cast<std::uint8_t>(rng.next());
  for (std::size_t i = 0; i < image.list.size(); ++i)
    put(image, i);
  return image;
}

Image random_image(base::Rng& rng, const array::CoreParams& p) {
  return lay_out(array::random_program(rng, p), p.target(), rng);
}

/// One legal GEMM of 2 x 2 tiles.
program::Descriptor one_gemm(const array::CoreParams& p) {
  const program::Target t = p.target();
  program::Descriptor d;
  d.order = program::Order::kActStationary;
  d.m_tiles = 2;
  d.n_tiles = 2;
  d.rows = static_cast<std::uint8_t>(p.rows);
  d.rows_last = 1;
  d.cols_last = 1;
  d.chunk_slices = d.last_slices = 9;
  d.act_words = d.act_words_last = static_cast<std::uint16_t>(t.act_word().words(9));
  d.wgt_words = d.wgt_words_last = static_cast<std::uint16_t>(t.wgt_word().words(9));
  d.last = true;
  return d;
}

RtlOptions options_of(const array::CoreParams& p) {
  RtlOptions options;
  options.memory = ideal_memory(p);
  options.cycle_limit = 2'000'000;
  return options;
}

TEST(Core, RunsAsTheLawSaysAndWritesNothingBesideItsOutputs) {
  const array::CoreParams p = test_core();
  RtlExecutor executor(p);
  base::Rng rng(kSeed);
  for (int i = 0; i < 50; ++i) {
    Image image = random_image(rng, p);
    const std::vector<std::uint8_t> before = image.bytes;
    const RtlRun run = executor.run(0, image.bytes, options_of(p));
    ASSERT_EQ(run.status, RtlStatus::kDone) << "seed " << kSeed << " program " << i;
    const array::TimeResult law = array::run_recurrence(p, image.list);
    for (const array::CounterField& field : array::kCounterFields)
      ASSERT_EQ(run.counters.*field.value, law.counters.*field.value)
          << field.name << ", seed " << kSeed << " program " << i;
    std::vector<bool> output(image.bytes.size(), false);
    for (const program::Descriptor& d : image.list)
      for (std::int64_t b = 0; b < program::output_bytes(d, p.target()); ++b)
        output[d.out_base + static_cast<std::size_t>(b)] = true;
    for (std::size_t b = 0; b < before.size(); ++b)
      if (!output[b]) {
        ASSERT_EQ(image.bytes[b], before[b]) << "byte " << b << " is no output";
      }
  }
}

TEST(Core, StallsOfThePortChangeTimeOnly) {
  const array::CoreParams p = test_core();
  RtlExecutor executor(p);
  base::Rng rng(kSeed + 1);
  std::int64_t slower = 0;
  for (int i = 0; i < 40; ++i) {
    Image image = random_image(rng, p);
    Image stalled = image;
    const RtlRun ideal = executor.run(0, image.bytes, options_of(p));
    RtlOptions options = options_of(p);
    options.memory.stall_permille = 100 + 200 * (i % 4);
    options.memory.jitter = 17;
    options.memory.seed = static_cast<std::uint64_t>(i);
    const RtlRun run = executor.run(0, stalled.bytes, options);
    ASSERT_EQ(run.status, RtlStatus::kDone);
    ASSERT_EQ(stalled.bytes, image.bytes) << "program " << i;
    ASSERT_EQ(run.flags, ideal.flags);
    ASSERT_EQ(run.counters.feed_beats, ideal.counters.feed_beats);
    slower += run.counters.cycles > ideal.counters.cycles ? 1 : 0;
  }
  EXPECT_GT(slower, 30) << "the memory model does not stall";
}

TEST(Core, ResetInMidFlightLeavesItStartable) {
  const array::CoreParams p = test_core();
  RtlExecutor executor(p);
  base::Rng rng(kSeed + 2);
  for (int i = 0; i < 60; ++i) {
    Image image = random_image(rng, p);
    Image aborted = image;
    const RtlRun whole = executor.run(0, image.bytes, options_of(p));
    RtlOptions options = options_of(p);
    options.abort_at = 1 + rng.below(static_cast<std::uint64_t>(whole.counters.cycles) + 20);
    const RtlRun run = executor.run(0, aborted.bytes, options);
    ASSERT_EQ(run.status, RtlStatus::kDone)
        << "reset after " << options.abort_at << " cycles, program " << i;
    ASSERT_EQ(aborted.bytes, image.bytes);
    ASSERT_EQ(run.counters, whole.counters);
    ASSERT_EQ(run.op_ends, whole.op_ends);
  }
}

TEST(Core, WhatRegistersHoldBeforeResetDoesNotMatter) {
  const array::CoreParams p = test_core();
  base::Rng rng(kSeed + 3);
  const Image image = random_image(rng, p);
  Image first = image;
  RtlExecutor executor(p, 1);
  const RtlRun expected = executor.run(0, first.bytes, options_of(p));
  for (const std::uint64_t seed : {2ULL, 77ULL, 123456ULL}) {
    Image again = image;
    RtlExecutor other(p, seed);
    const RtlRun run = other.run(0, again.bytes, options_of(p));
    EXPECT_EQ(again.bytes, first.bytes);
    EXPECT_EQ(run.counters, expected.counters);
  }
}

TEST(Core, ANestThatCannotRunIsAnErrorNotAHang) {
  const array::CoreParams p = test_core();
  RtlExecutor executor(p);
  base::Rng rng(kSeed + 4);
  int errors = 0;
  for (int i = 0; i < 60; ++i) {
    program::Descriptor d = array::random_nest(rng, p);
    d.last = true;
    Image image = lay_out({d}, p.target(), rng);
    const RtlRun run = executor.run(0, image.bytes, options_of(p));
    // What README.md 5 of sim/program allows must run; what it does not may run by luck of its counts, but never hangs.
    const bool reported = run.status == RtlStatus::kIllegalNest && !array::fits(d, p);
    ASSERT_TRUE(run.status == RtlStatus::kDone || reported) << name(run.status) << ", nest " << i;
    errors += reported ? 1 : 0;
  }
  EXPECT_GT(errors, 5);
  Image good = random_image(rng, p);
  EXPECT_EQ(executor.run(0, good.bytes, options_of(p)).status, RtlStatus::kDone)
      << "after an error";
}

TEST(Core, EveryFieldOutsideItsLawIsABadDescriptor) {
  const array::CoreParams p = test_core();
  RtlExecutor executor(p);
  base::Rng rng(kSeed + 5);
  const Image good = lay_out({one_gemm(p)}, p.target(), rng);
  const auto with_word = [&](std::size_t word, std::uint32_t clear, std::uint32_t set) {
    Image image = good;
    std::uint32_t value = 0;
    std::memcpy(&value, image.bytes.data() + 4 * word, 4);
    value = (value & ~clear) | set;
    std::memcpy(image.bytes.data() + 4 * word, &value, 4);
    return executor.run(0, image.bytes, options_of(p)).status;
  };
  ASSERT_EQ(with_word(0, 0, 0), RtlStatus::kDone);
  EXPECT_EQ(with_word(0, 0xFF, 0xD4), RtlStatus::kBadDescriptor) << "magic";
  EXPECT_EQ(with_word(0, 0, 3U << 8), RtlStatus::kBadDescriptor) << "order 3";
  EXPECT_EQ(with_word(0, 0, 3U << 12), RtlStatus::kBadDescriptor) << "out_format 3";
  EXPECT_EQ(with_word(0, 0, 1U << 14), RtlStatus::kBadDescriptor) << "reserved bit";
  EXPECT_EQ(with_word(0, 0, 3U << 16), RtlStatus::kBadDescriptor) << "ahead > n_tiles";
  for (std::size_t word = 1; word <= 5; ++word)
    EXPECT_EQ(with_word(word, 0, 1), RtlStatus::kBadDescriptor) << "misaligned word " << word;
  for (std::size_t word = 6; word <= 11; ++word) {
    EXPECT_EQ(with_word(word, 0x0000FFFF, 0), RtlStatus::kBadDescriptor)
        << "zero low half of word " << word;
    EXPECT_EQ(with_word(word, 0xFFFF0000, 0), RtlStatus::kBadDescriptor)
        << "zero high half of word " << word;
  }
  EXPECT_EQ(with_word(8, 0x00FF0000, 0), RtlStatus::kBadDescriptor) << "no rows";
  EXPECT_EQ(with_word(8, 0xFF000000, 0), RtlStatus::kBadDescriptor) << "no rows in the last tile";
  EXPECT_EQ(with_word(12, 0x000000FF, 0), RtlStatus::kBadDescriptor) << "no columns in the last";
  EXPECT_EQ(with_word(8, 0x00FF0000, 4U << 16), RtlStatus::kBadDescriptor) << "rows > R";
  EXPECT_EQ(with_word(8, 0xFF000000, 4U << 24), RtlStatus::kBadDescriptor) << "rows_last > R";
  EXPECT_EQ(with_word(12, 0xFF, 3), RtlStatus::kBadDescriptor) << "cols_last > C";
  for (std::size_t word = 13; word < 16; ++word)
    EXPECT_EQ(with_word(word, 0, 1U << 31), RtlStatus::kBadDescriptor) << "reserved word " << word;
  Image image = good;
  image.bytes[1] = static_cast<std::uint8_t>((image.bytes[1] & 0xFCU) | 2U);  // order
  image.bytes[4 * 7 + 2] = 2;                                                 // block
  EXPECT_EQ(executor.run(0, image.bytes, options_of(p)).status, RtlStatus::kBadDescriptor)
      << "streamed with a block";
  EXPECT_EQ(executor.run(4, image.bytes, options_of(p)).status, RtlStatus::kBadAddress)
      << "descriptor list at a misaligned address";
}

TEST(Core, WaveformOfAWindow) {
  const array::CoreParams p = test_core();
  base::Rng rng(kSeed + 6);
  Image image = random_image(rng, p);
  Image plain = image;
  const test::TempFolder folder;
  RtlOptions options = options_of(p);
  options.trace_path = (folder.path() / "window.fst").string();
  options.trace_from = 10;
  options.trace_to = 60;
  RtlExecutor traced(p, 1, true);
  const RtlRun run = traced.run(0, image.bytes, options);
  EXPECT_EQ(run.status, RtlStatus::kDone);
  std::ifstream file(options.trace_path, std::ios::binary);
  std::vector<char> head(25);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  ASSERT_TRUE(file) << "no waveform";
  // FST header block: type 0, section length, then first and last time, big endian (two dumps a cycle).
  const auto big_endian = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i)
      value = value << 8U | static_cast<std::uint8_t>(head[at + i]);
    return value;
  };
  EXPECT_EQ(head[0], 0);
  EXPECT_EQ(big_endian(9), 20U) << "first time";
  EXPECT_EQ(big_endian(17), 119U) << "last time";
  RtlExecutor untraced(p);
  EXPECT_EQ(untraced.run(0, plain.bytes, options_of(p)).counters, run.counters)
      << "tracing must not change time";
  EXPECT_EQ(plain.bytes, image.bytes);
}

}  // namespace
}  // namespace sumac::exec
