// SPDX-License-Identifier: Apache-2.0
//
// Lists of GEMMs to programs and back: outputs equal a plain matrix product; splitting, stacking, sharing, transposing.
#include "sim/mapping/compile.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "sim/array/array_config.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/exec/functional_executor.hpp"

namespace sumac::mapping {
namespace {

std::vector<std::uint16_t> draw(base::Rng& rng, std::int64_t count) {
  std::vector<std::uint16_t> codes(static_cast<std::size_t>(count));
  for (auto& c : codes)
    c = static_cast<std::uint16_t>(rng.below(256));
  return codes;
}

TEST(Compile, NothingIsNoProgram) {
  Mapper mapper(array::make_core(array::ArrayConfig(), "mac/int8"));
  try {
    (void)compile({}, mapper);
    ADD_FAILURE() << "accepted";
  } catch (const base::InputError& error) {
    EXPECT_STREQ(error.what(), "program: has no GEMM");
  }
}

TEST(Compile, OutputsAreTheProducts) {
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    base::Rng rng(seed);
    array::ArrayConfig config;
    config.rows = static_cast<int>(rng.between(1, 6));
    config.cols = static_cast<int>(rng.between(1, 6));
    config.act_ring_bytes = config.wgt_ring_bytes = 4096;
    Mapper mapper(array::make_core(config, "mac/int8"));
    std::vector<NamedTask> tasks;
    const std::int64_t count = rng.between(1, 4);
    for (std::int64_t i = 0; i < count; ++i) {
      tasks.push_back({"op" + std::to_string(i),
                       {.batch = rng.between(1, 3),
                        .m = rng.between(1, 20),
                        .n = rng.between(1, 20),
                        .k = rng.between(1, 90),
                        .act_shared = rng.one_in(3),
                        .wgt_shared = rng.one_in(3),
                        .wait_store = rng.one_in(2),
                        .out_format = pe::OutFormat::kInt32}});
    }
    Compiled compiled = compile(tasks, mapper);
    std::vector<std::vector<std::uint16_t>> acts, wgts;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const GemmTask& t = tasks[i].task;
      acts.push_back(draw(rng, t.batch * t.m * t.k));
      wgts.push_back(draw(rng, t.batch * t.n * t.k));  // [batch][K][N]: transposed
      pack_op(
          compiled, i,
          [&](std::int64_t b) {
            return program::CodeView::row_major(acts[i].data() + b * t.m * t.k, t.m, t.k);
          },
          [&](std::int64_t b) {
            return program::CodeView{wgts[i].data() + b * t.n * t.k, t.n, t.k, 1, t.n};
          });
    }
    ASSERT_NO_THROW(program::validate(compiled.program)) << seed;
    ASSERT_EQ(compiled.program.symbols.size(), tasks.size());
    std::uint32_t descriptors = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const GemmTask& t = tasks[i].task;
      const program::Symbol& symbol = compiled.program.symbols[i];
      EXPECT_EQ(symbol.name, tasks[i].name);
      EXPECT_EQ(symbol.act_format, "int8");
      EXPECT_EQ(symbol.wgt_format, "int8");
      EXPECT_EQ(symbol.out_format, t.out_format);
      EXPECT_EQ(symbol.first_descriptor, descriptors);
      EXPECT_EQ(symbol.out_base, compiled.program.descriptors.at(descriptors).out_base);
      EXPECT_EQ(symbol.batch, t.batch);
      EXPECT_EQ(symbol.m, t.m);
      EXPECT_EQ(symbol.n, t.n);
      EXPECT_EQ(symbol.k, t.k);
      descriptors += symbol.descriptors;
    }
    EXPECT_EQ(descriptors, compiled.program.descriptors.size());
    std::vector<std::uint8_t> memory = program::initial_memory(compiled.program);
    (void)exec::run_functional(compiled.program, *pe::make_kernel("mac/int8"), memory);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const GemmTask& t = tasks[i].task;
      const std::vector<std::uint32_t> words = read_op(compiled, i, memory);
      std::size_t at = 0;
      for (std::int64_t b = 0; b < t.batch; ++b)
        for (std::int64_t m = 0; m < t.m; ++m)
          for (std::int64_t n = 0; n < t.n; ++n) {
            std::int64_t sum = 0;
            for (std::int64_t k = 0; k < t.k; ++k) {
              const std::int64_t a = t.act_shared ? 0 : b;
              const std::int64_t w = t.wgt_shared ? 0 : b;
              sum += std::int64_t{static_cast<std::int8_t>(
                         acts[i][static_cast<std::size_t>((a * t.m + m) * t.k + k)])} *
                     static_cast<std::int8_t>(
                         wgts[i][static_cast<std::size_t>((w * t.k + k) * t.n + n)]);
            }
            ASSERT_EQ(static_cast<std::int32_t>(words.at(at++)), sum) << seed << " op " << i;
          }
    }
  }
}

TEST(Compile, SplitsWhatNoDescriptorHolds) {
  Mapper mapper(array::make_core(array::load_array("1x1x1"), "mac/int8"));
  const std::vector<NamedTask> tasks = {
      {"long", {.batch = 3, .m = 70000, .n = 2, .k = 1, .wait_store = true}}};
  const Compiled compiled = compile(tasks, mapper);
  ASSERT_EQ(compiled.program.descriptors.size(), 2u);
  EXPECT_EQ(compiled.ops[0].parts[1].m, 65535);
  EXPECT_EQ(compiled.ops[0].parts[1].rows, 70000 - 65535);
  EXPECT_TRUE(compiled.program.descriptors[0].wait_store);
  EXPECT_FALSE(compiled.program.descriptors[1].wait_store);
  EXPECT_NO_THROW(program::validate(compiled.program));
}

TEST(Compile, SplitsColumnsThatNoDescriptorHolds) {
  Mapper mapper(array::make_core(array::load_array("1x1x1"), "mac/int8"));
  const std::vector<NamedTask> tasks = {{"wide", {.m = 2, .n = 70000, .k = 1}}};
  const Compiled compiled = compile(tasks, mapper);
  ASSERT_EQ(compiled.program.descriptors.size(), 2u);
  EXPECT_EQ(compiled.program.descriptors[0].n_tiles, 65535);
  EXPECT_EQ(compiled.program.descriptors[1].n_tiles, 70000 - 65535);
  EXPECT_EQ(compiled.ops[0].parts[1].n, 65535);
  EXPECT_EQ(compiled.ops[0].parts[1].cols, 70000 - 65535);
}

TEST(Compile, StacksGroupedQueryHeads) {
  const GemmTask t =
      task_of({.batch = 8, .m = 5, .n = 7, .k = 64, .wgt_group = 4}, pe::OutFormat::kFp32);
  EXPECT_EQ(t.batch, 2);
  EXPECT_EQ(t.m, 20);
  EXPECT_FALSE(t.wgt_shared);
}

TEST(Compile, FootprintIsTheMemoryOfAProgramOfOneTask) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    base::Rng rng(seed);
    const bool tall = seed % 10 == 0;  // more tiles than a descriptor holds
    const std::string side = tall ? "1" : std::to_string(rng.between(1, 4));
    Mapper mapper(array::make_core(array::load_array(side + "x" + side + "x2"), "mac/int8"));
    const GemmTask task{.batch = tall ? 1 : rng.between(1, 4),
                        .m = tall ? rng.between(65536, 150000) : rng.between(1, 50),
                        .n = tall ? rng.between(1, 2) : rng.between(1, 50),
                        .k = rng.between(1, tall ? 6 : 50),
                        .act_shared = rng.one_in(3),
                        .wgt_shared = rng.one_in(3)};
    const program::Program p = compile(std::vector<NamedTask>{{"one", task}}, mapper).program;
    EXPECT_EQ(p.memory_bytes, footprint(task, mapper)) << seed;
  }
}

TEST(Compile, LoadsWeightsAheadOfAFence) {
  Mapper mapper(array::make_core(array::load_array("8x8"), "mac/int8"));
  const std::vector<NamedTask> tasks = {{"a", {.m = 40, .n = 40, .k = 64}},
                                        {"b", {.m = 40, .n = 40, .k = 64, .wait_store = true}}};
  const Compiled compiled = compile(tasks, mapper);
  EXPECT_EQ(compiled.program.descriptors[0].ahead, 0);
  EXPECT_GT(compiled.program.descriptors[1].ahead, 0);
  EXPECT_NO_THROW(program::validate(compiled.program));
  std::vector<program::Descriptor> without = compiled.program.descriptors;
  without[1].ahead = 0;
  const auto end = [&](const std::vector<program::Descriptor>& list) {
    return array::run_recurrence(mapper.params(), list).counters.cycles;
  };
  EXPECT_LT(end(compiled.program.descriptors), end(without));
}

TEST(Compile, RefusesMoreMemoryThanTheCoreAddresses) {
  Mapper mapper(array::make_core(array::load_array("32x32"), "mac/int8"));
  const std::vector<NamedTask> tasks(20, {"huge", {.m = 8192, .n = 8192, .k = 8192}});
  try {
    (void)compile(tasks, mapper);
    FAIL();
  } catch (const base::InputError& e) {
    EXPECT_TRUE(std::string(e.what()).starts_with("op 'huge': operands and outputs so far take "))
        << e.what();
  }
}

/// A GEMM that needs more addresses than a core has falls into pieces that fit and are together the GEMM.
TEST(Compile, SplitsWhatDoesNotFitOneProgram) {
  array::ArrayConfig config;
  config.rows = config.cols = 32;
  Mapper mapper(array::make_core(config, "mac/int8"));
  const GemmTask cases[] = {{.batch = 8, .m = 65536, .n = 8192, .k = 128},
                            {.batch = 3, .m = 20000, .n = 30000, .k = 64},
                            {.m = 200000, .n = 33, .k = 32000},
                            {.m = 5, .n = 400000, .k = 30000},
                            {.batch = 4, .m = 100, .n = 100, .k = 100}};
  for (const GemmTask& task : cases) {
    const std::vector<GemmTask> pieces = split_to_fit(task, mapper);
    std::int64_t macs = 0;
    for (const GemmTask& piece : pieces) {
      EXPECT_LE(footprint(piece, mapper), kProgramBytes);
      EXPECT_EQ(compile(std::vector<NamedTask>{{"piece", piece}}, mapper).ops.size(), 1U);
      EXPECT_EQ(piece.k, task.k);
      // Batches are halved first, then rows, then columns.
      EXPECT_TRUE(piece.m == task.m || piece.batch == 1) << piece.batch << " x " << piece.m;
      EXPECT_TRUE(piece.n == task.n || (piece.batch == 1 && piece.m <= 32)) << piece.m;
      macs += piece.macs();
    }
    EXPECT_EQ(macs, task.macs());
    EXPECT_EQ(pieces.size() == 1, footprint(task, mapper) <= kProgramBytes);
    if (pieces.size() > 1) {
      EXPECT_THROW((void)compile(std::vector<NamedTask>{{"all", task}}, mapper), base::InputError);
    }
  }
}

}  // namespace
}  // namespace sumac::mapping
