// SPDX-License-Identifier: Apache-2.0
//
// What the core promises beside what `sumac verify` holds: errors instead of hangs, resets and starts in mid-flight, stalls of the port, reset values
// that do not matter, counts to the end of their fields, the register file, waveforms. On small cores of two PE kinds (small_core.hpp).
#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/exec/rtl_executor.hpp"
#include "tests/cosim/core_image.hpp"
#include "tests/cosim/small_core.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/unit/array/random_nests.hpp"

namespace sumac::exec {
namespace {

constexpr std::uint64_t kSeed = 20261122;

void use_cache() {
  ::setenv("SUMAC_CACHE", (std::string(SUMAC_BINARY_DIR) + "/cores").c_str(), 0);
  ::setenv("SUMAC_TOOLS", SUMAC_TOOLS_DIR, 0);
}

RtlOptions options_of(const array::CoreParams& p) {
  RtlOptions options;
  options.memory = ideal_memory(p);
  options.cycle_limit = 2'000'000;
  return options;
}

/// The same core behind a nearer or farther memory.
array::CoreParams with_latencies(array::CoreParams p, base::Rng& rng) {
  p.latency = static_cast<int>(rng.one_in(2) ? rng.between(1, 4) : rng.between(1, 60));
  p.write_latency = static_cast<int>(rng.one_in(2) ? rng.between(1, 4) : rng.between(1, 200));
  return p;
}

class Core : public testing::TestWithParam<std::string> {
 protected:
  Core() { use_cache(); }

  [[nodiscard]] static array::CoreParams params() { return core_of(GetParam()); }

  const array::CoreParams p = params();
};

INSTANTIATE_TEST_SUITE_P(Cores, Core, testing::Values("small", "column"),
                         [](const auto& core) { return core.param; });

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

/// Status, memory, flags, counters and ends of descriptors are those of the laws.
void expect_run(const RtlRun& run, const std::vector<std::uint8_t>& after, const Image& image,
                const array::CoreParams& p, const pe::Kernel& kernel) {
  ASSERT_EQ(run.status, RtlStatus::kDone);
  const Expected expected = expected_of(image, p, kernel);
  ASSERT_TRUE(after == expected.bytes) << "memory after the run";
  ASSERT_EQ(run.flags, expected.flags);
  ASSERT_EQ(run.outside, 0);
  ASSERT_EQ(run.after_reset, 0U);
  const array::TimeResult law = array::run_recurrence(p, image.list);
  for (const array::CounterField& field : array::kCounterFields)
    ASSERT_EQ(run.counters.*field.value, law.counters.*field.value) << field.name;
  ASSERT_EQ(run.op_ends.size(), law.ops.size());
  for (std::size_t i = 0; i < law.ops.size(); ++i)
    ASSERT_EQ(run.op_ends[i], law.ops[i].end) << "descriptor " << i;
}

TEST_P(Core, RunsAsTheLawSaysAndWritesNothingBesideItsOutputs) {
  RtlExecutor executor(p);
  const auto kernel = pe::make_kernel(p.pe_name, p.lanes);
  base::Rng rng(kSeed);
  // Any nest; tiles of one or two beats, which the drain holds up; panels as long as the rings.
  const std::vector<std::pair<int, int>> sizes = {{5, 40}, {9, 2}, {3, 260}};
  for (int i = 0; i < 90; ++i) {
    const auto [tiles, slices] = sizes[static_cast<std::size_t>(i) % sizes.size()];
    const Image image = random_image(rng, p, tiles, slices);
    std::vector<std::uint8_t> bytes = image.bytes;
    const array::CoreParams core = with_latencies(p, rng);
    const RtlRun run = executor.run(image.start, bytes, options_of(core));
    expect_run(run, bytes, image, core, *kernel);
    if (HasFatalFailure()) FAIL() << "seed " << kSeed << " program " << i;
  }
}

TEST_P(Core, StallsOfThePortChangeTimeOnly) {
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
    ASSERT_TRUE(stalled.bytes == image.bytes) << "program " << i;
    ASSERT_EQ(run.flags, ideal.flags);
    ASSERT_EQ(run.counters.feed_beats, ideal.counters.feed_beats);
    slower += run.counters.cycles > ideal.counters.cycles ? 1 : 0;
  }
  EXPECT_GT(slower, 30) << "the memory model does not stall";
}

TEST_P(Core, ResetInMidFlightLeavesItStartable) {
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
    ASSERT_TRUE(aborted.bytes == image.bytes) << "program " << i;
    ASSERT_EQ(run.after_reset, 0U);
    ASSERT_EQ(run.flags, whole.flags);
    ASSERT_EQ(run.counters, whole.counters);
    ASSERT_EQ(run.op_ends, whole.op_ends);
  }
}

/// A start needs no reset before it, whatever came before: a whole run, one that is not over, an error.
TEST_P(Core, StartAloneBeginsAnew) {
  RtlExecutor executor(p);
  const auto kernel = pe::make_kernel(p.pe_name, p.lanes);
  base::Rng rng(kSeed + 7);
  for (int i = 0; i < 60; ++i) {
    const Image image = random_image(rng, p, 5, i % 2 == 0 ? 40 : 2);
    const array::CoreParams core = with_latencies(p, rng);
    RtlOptions options = options_of(core);
    options.no_reset = true;
    if (i % 3 == 0) {
      Image broken = image;
      broken.bytes[64 * rng.below(image.list.size())] ^= 1U;  // magic
      ASSERT_EQ(executor.run(0, broken.bytes, options).status, RtlStatus::kBadDescriptor);
      ASSERT_EQ(executor.run(4, broken.bytes, options).status, RtlStatus::kBadAddress);
    } else if (i % 3 == 1) {
      const auto cycles = array::run_recurrence(core, image.list).counters.cycles;
      options.abort_at = 1 + rng.below(static_cast<std::uint64_t>(cycles) + 20);
    }
    std::vector<std::uint8_t> bytes = image.bytes;
    const RtlRun run = executor.run(0, bytes, options);
    expect_run(run, bytes, image, core, *kernel);
    if (HasFatalFailure()) FAIL() << "program " << i << ", start after " << options.abort_at;
  }
}

/// Tiles of one beat, one long loop at a time, to the last number that its field can hold, and addresses and beats in flight to match; a long list.
TEST_P(Core, CountsGoToTheEndOfTheirFields) {
  array::CoreParams far = p;
  far.write_latency = 70'000;
  RtlExecutor executor(p);
  const auto kernel = pe::make_kernel(p.pe_name, p.lanes);
  base::Rng rng(kSeed + 8);
  using program::Descriptor;
  using program::Order;
  std::vector<std::vector<Descriptor>> lists;
  struct Loop {
    std::uint16_t Descriptor::* field;
    Order order;
    int count;
  };
  // A sum holds 32768 products.
  for (const Loop& loop : {Loop{&Descriptor::m_tiles, Order::kActStationary, 65535},
                           Loop{&Descriptor::n_tiles, Order::kActStationary, 65535},
                           Loop{&Descriptor::batch, Order::kWgtStationary, 65535},
                           Loop{&Descriptor::chunks, Order::kStreamed, 32768 / p.lanes}}) {
    Descriptor d;
    d.order = loop.order;
    d.*loop.field = static_cast<std::uint16_t>(loop.count);
    lists.push_back({d});
  }
  lists.emplace_back(2000);
  for (std::vector<Descriptor>& list : lists) {
    list.back().last = true;
    const Image image = lay_out(list, p, rng, kBehind);
    std::vector<std::uint8_t> bytes = image.bytes;
    const RtlRun run = executor.run(image.start, bytes, options_of(far));
    expect_run(run, bytes, image, far, *kernel);
  }
}

TEST_P(Core, WhatRegistersHoldBeforeResetDoesNotMatter) {
  base::Rng rng(kSeed + 3);
  const Image image = random_image(rng, p);
  Image first = image;
  RtlExecutor executor(p, 1);
  const RtlRun expected = executor.run(0, first.bytes, options_of(p));
  for (const std::uint64_t seed : {2ULL, 77ULL, 123456ULL}) {
    Image again = image;
    RtlExecutor other(p, seed);
    const RtlRun run = other.run(0, again.bytes, options_of(p));
    EXPECT_TRUE(again.bytes == first.bytes);
    EXPECT_EQ(run.counters, expected.counters);
  }
}

TEST_P(Core, ANestThatCannotRunIsAnErrorNotAHang) {
  RtlExecutor executor(p);
  base::Rng rng(kSeed + 4);
  const int slices =
      static_cast<int>(std::min(p.act_ring_words * p.target().act_word().slices_per_word,
                                p.wgt_ring_words * p.target().wgt_word().slices_per_word));
  int errors = 0;
  for (int i = 0; i < 60; ++i) {
    program::Descriptor d = array::random_nest(rng, p, 5, slices);
    d.last = true;
    Image image = lay_out({d}, p, rng);
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

TEST_P(Core, EveryFieldOutsideItsLawIsABadDescriptor) {
  RtlExecutor executor(p);
  base::Rng rng(kSeed + 5);
  // The descriptor that is changed stands first, or behind good ones.
  for (const std::size_t before : {0U, 2U}) {
    std::vector<program::Descriptor> list(before + 1, one_gemm(p));
    for (std::size_t i = 0; i < before; ++i)
      list[i].last = false;
    list.back().n_tiles = 3;
    const Image good = lay_out(list, p, rng);
    const auto status_of = [&](Image image) {
      return executor.run(0, image.bytes, options_of(p)).status;
    };
    const auto with_word = [&](std::size_t word, std::uint32_t clear, std::uint32_t set) {
      Image image = good;
      std::uint8_t* at = image.bytes.data() + 64 * before + 4 * word;
      std::uint32_t value = 0;
      std::memcpy(&value, at, 4);
      value = (value & ~clear) | set;
      std::memcpy(at, &value, 4);
      return status_of(std::move(image));
    };
    const auto bad = RtlStatus::kBadDescriptor;
    ASSERT_EQ(with_word(0, 0, 0), RtlStatus::kDone);
    for (std::uint32_t bit = 0; bit < 8; ++bit)
      EXPECT_EQ(with_word(0, 0xFF, 0xD5U ^ 1U << bit), bad) << "magic, bit " << bit;
    EXPECT_EQ(with_word(0, 0, 3U << 8), bad) << "order 3";
    EXPECT_EQ(with_word(0, 0, 3U << 12), bad) << "out_format 3";
    for (const std::uint32_t bit : {14U, 15U})
      EXPECT_EQ(with_word(0, 0, 1U << bit), bad) << "reserved bit " << bit;
    EXPECT_EQ(with_word(0, 0, 3U << 16), RtlStatus::kDone) << "ahead = n_tiles";
    EXPECT_EQ(with_word(0, 0, 4U << 16), bad) << "ahead > n_tiles";
    for (std::uint32_t bit = 2; bit < 16; ++bit)
      EXPECT_EQ(with_word(0, 0, 1U << (16 + bit)), bad) << "ahead > n_tiles, bit " << bit;
    // A resident block of one tile.
    EXPECT_EQ(with_word(0, 3U << 8, 1U << 8 | 1U << 16), RtlStatus::kDone) << "ahead = block";
    EXPECT_EQ(with_word(0, 3U << 8, 1U << 8 | 2U << 16), bad) << "ahead > block";
    for (std::size_t word = 1; word <= 5; ++word)
      for (int bit = 0; bit < std::countr_zero(static_cast<unsigned>(p.port_bytes)); ++bit)
        EXPECT_EQ(with_word(word, 0, 1U << bit), bad) << "misaligned word " << word;
    for (std::size_t word = 6; word <= 11; ++word) {
      EXPECT_EQ(with_word(word, 0x0000FFFF, 0), bad) << "zero low half of word " << word;
      if (word != 8) {
        EXPECT_EQ(with_word(word, 0xFFFF0000, 0), bad) << "zero high half of word " << word;
      }
    }
    // Lines of a tile: word, first bit, what the array has.
    struct Lines {
      std::size_t word;
      std::uint32_t shift;
      int most;
    };
    for (const Lines& lines : {Lines{8, 16, p.rows}, Lines{8, 24, p.rows}, Lines{12, 0, p.cols}}) {
      const std::uint32_t field = 0xFFU << lines.shift;
      EXPECT_EQ(with_word(lines.word, field, 0), bad) << "no lines, word " << lines.word;
      for (std::uint32_t n = static_cast<std::uint32_t>(lines.most) + 1; n < 256; n += 1 + n / 16)
        EXPECT_EQ(with_word(lines.word, field, n << lines.shift), bad)
            << n << " lines, word " << lines.word << " bit " << lines.shift;
    }
    for (std::uint32_t bit = 8; bit < 32; ++bit)
      EXPECT_EQ(with_word(12, 0, 1U << bit), bad) << "reserved bit " << bit << " of word 12";
    for (std::size_t word = 13; word < 16; ++word)
      for (std::uint32_t bit = 0; bit < 32; ++bit)
        EXPECT_EQ(with_word(word, 0, 1U << bit), bad) << "reserved bit " << bit << ", " << word;
    // Streamed, with a block.
    Image image = good;
    image.bytes[64 * before + 1] =
        static_cast<std::uint8_t>((image.bytes[64 * before + 1] & 0xFCU) | 2U);
    EXPECT_EQ(status_of(image), RtlStatus::kDone);
    for (const int block : {2, 3, 5, 129}) {
      image.bytes[64 * before + 4 * 7 + 2] = static_cast<std::uint8_t>(block);
      EXPECT_EQ(status_of(image), bad) << "streamed with a block of " << block;
    }
    image = good;
    for (std::uint32_t bit = 0;
         bit < static_cast<std::uint32_t>(std::countr_zero(static_cast<unsigned>(p.port_bytes)));
         ++bit)
      EXPECT_EQ(executor.run(1U << bit, image.bytes, options_of(p)).status, RtlStatus::kBadAddress)
          << "descriptor list at a misaligned address";
  }
}

/// Words 0 to 7 of the register file, rtl/README.md 3.
TEST_P(Core, SaysWhatItIs) {
  RtlExecutor executor(p);
  base::Rng rng(kSeed + 9);
  Image image = random_image(rng, p);
  const RtlRun run = executor.run(0, image.bytes, options_of(p));
  const auto log2_of = [](std::int64_t words) {
    return static_cast<std::uint32_t>(std::countr_zero(static_cast<std::uint64_t>(words)));
  };
  const auto fields = [](std::initializer_list<int> bytes) {
    std::uint32_t word = 0;
    int shift = 0;
    for (const int byte : bytes)
      word |= static_cast<std::uint32_t>(byte) << shift, shift += 8;
    return word;
  };
  const std::array<std::uint32_t, 8> expected = {
      0x434D5553,
      1,
      config_hash(p),
      fields({p.rows, p.cols, p.lanes, p.hop_s | p.hop_e << 4}),
      log2_of(p.act_ring_words) | log2_of(p.wgt_ring_words) << 8 |
          fields({0, 0, p.out_slots, p.desc_fifo}),
      fields({p.port_bytes, p.burst_beats, p.outstanding}),
      0,
      0};
  EXPECT_EQ(run.registers, expected);
}

TEST(CoreTrace, WaveformOfAWindow) {
  use_cache();
  const array::CoreParams p = small_core();
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
