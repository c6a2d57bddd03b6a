// SPDX-License-Identifier: Apache-2.0
//
// Random programs are valid and cover what they must; the functional executor equals the golden model output by output, byte by byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>

#include "models/base/error.hpp"
#include "models/pe/pe.hpp"
#include "sim/array/array_config.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/exec/functional_executor.hpp"
#include "sim/exec/random_program.hpp"
#include "sim/mapping/compile.hpp"
#include "sim/program/file.hpp"
#include "sim/program/nest.hpp"
#include "sim/program/panel.hpp"

namespace sumac::exec {
namespace {

struct Build {
  const char* pe;
  int rows, cols, lanes, port_bytes;
  std::int64_t ring_bytes;
};

/// 1x1, 1xN, Nx1, primes; lanes that do not divide a word; rings from a few words up.
const Build kBuilds[] = {
    {"mac/int8", 1, 1, 4, 8, 256},    {"mac/int4", 1, 5, 3, 4, 512},
    {"lmul/fp8", 7, 1, 4, 16, 2048},  {"mac/fp16", 3, 5, 2, 32, 2048},
    {"lmul/bf16", 5, 3, 4, 64, 4096}, {"mac/int16", 4, 4, 1, 4, 1024},
    {"mac/fp8", 2, 7, 5, 16, 4096},   {"lmul/fp6", 4, 4, 8, 32, 16384},
    {"mac/bf16", 8, 8, 4, 32, 65536},
};

array::CoreParams core_of(const Build& b) {
  array::ArrayConfig c;
  c.rows = b.rows;
  c.cols = b.cols;
  c.lanes = b.lanes;
  c.port_bytes = b.port_bytes;
  c.act_ring_bytes = c.wgt_ring_bytes = b.ring_bytes * std::max(b.rows, b.cols);
  c.out_ring_bytes = 2 * 4 * b.rows * b.cols;
  c.burst_beats = 4;
  c.outstanding = 4;
  c.memory_latency = 20;
  c.write_latency = 10;
  return array::make_core(c, b.pe);
}

/// Memory before the run, with something in the place of every output.
std::vector<std::uint8_t> used_memory(const program::Program& p) {
  std::vector<std::uint8_t> memory = program::initial_memory(p);
  for (const program::Descriptor& d : p.descriptors)
    std::fill_n(memory.begin() + d.out_base, program::output_bytes(d, p.target),
                std::uint8_t{0xA5});
  return memory;
}

/// What the program must leave in memory: operands unpacked, one golden dot product per output, stored tile after tile in nest order.
std::vector<std::uint8_t> reference(const program::Program& p, const pe::Pe& golden,
                                    FlagCounts& flags) {
  std::vector<std::uint8_t> memory = used_memory(p);
  for (const program::Descriptor& d : p.descriptors) {
    const std::size_t k = static_cast<std::size_t>(d.slices_all() * p.target.lanes);
    const std::vector<std::uint8_t> before = memory;
    std::vector<std::vector<std::uint16_t>> act, wgt;
    for (int b = 0; b < d.batch; ++b) {
      act.push_back(program::unpack_act(d, p.target, b, before));
      wgt.push_back(program::unpack_wgt(d, p.target, b, before));
    }
    const int line_bytes = p.target.store_beats() * p.target.port_bytes;
    program::for_each_output(d, p.target, [&](const program::OutputTile& tile) {
      for (int r = 0; r < tile.rows; ++r) {
        std::uint8_t* line = memory.data() + tile.address + r * line_bytes;
        std::fill_n(line, line_bytes, std::uint8_t{0});
        const int cols = tile.n == d.n_tiles - 1 ? d.cols_last : p.target.cols;
        for (int c = 0; c < cols; ++c) {
          const auto b = static_cast<std::size_t>(tile.batch);
          const std::size_t m = static_cast<std::size_t>(tile.m * d.rows + r);
          const std::size_t n = static_cast<std::size_t>(tile.n * p.target.cols + c);
          const pe::Output o = golden.dot(std::span(act[b]).subspan(m * k, k),
                                          std::span(wgt[b]).subspan(n * k, k), d.out_format);
          for (int i = 0; i < 4; ++i)
            line[4 * c + i] = static_cast<std::uint8_t>(o.word >> (8 * i));
          flags.invalid += o.flags.invalid;
          flags.overflow += o.flags.overflow;
          flags.flushed += o.flags.flushed;
          flags.saturated += o.flags.saturated;
        }
      }
    });
  }
  return memory;
}

TEST(Functional, EqualsGoldenOnRandomPrograms) {
  FlagCounts all;
  for (const Build& build : kBuilds) {
    const array::CoreParams params = core_of(build);
    const auto golden = pe::make_pe(params.pe_name, params.lanes);
    const auto kernel = pe::make_kernel(params.pe_name, params.lanes);
    std::int64_t macs = 0;
    for (std::uint64_t seed = 0; seed < 40 && macs < 6'000'000; ++seed) {
      const program::Program p = random_program(params, seed);
      for (const auto& s : p.symbols)
        macs += std::int64_t{s.batch} * s.m * s.n * s.k;
      FlagCounts flags;
      const std::vector<std::uint8_t> want = reference(p, *golden, flags);
      std::vector<std::uint8_t> memory = used_memory(p);
      const FunctionalResult got =
          run_functional(p, *kernel, memory, 1 + static_cast<int>(seed % 3));
      ASSERT_EQ(memory, want) << build.pe << " seed " << seed;
      ASSERT_EQ(got.flags, flags) << build.pe << " seed " << seed;
      ASSERT_EQ(got.ops.size(), p.descriptors.size());
      all += flags;
    }
  }
  // The comparison of flags means something only where they occur.
  EXPECT_GT(all.invalid, 0);
  EXPECT_GT(all.flushed, 0);
  EXPECT_GT(all.saturated, 0);
}

TEST(Functional, EqualsGoldenOnTheWidestArrays) {
  for (const Build& build : {Build{"mac/int8", 1, 255, 2, 64, 256},
                             {"mac/int8", 255, 1, 2, 64, 256},
                             {"lmul/fp8", 2, 129, 1, 8, 256}}) {
    const array::CoreParams params = core_of(build);
    const auto golden = pe::make_pe(params.pe_name, params.lanes);
    const auto kernel = pe::make_kernel(params.pe_name, params.lanes);
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const program::Program p = random_program(params, seed);
      FlagCounts flags;
      const std::vector<std::uint8_t> want = reference(p, *golden, flags);
      std::vector<std::uint8_t> memory = used_memory(p);
      const FunctionalResult got = run_functional(p, *kernel, memory, 2);
      EXPECT_EQ(memory, want) << build.cols << " columns, seed " << seed;
      EXPECT_EQ(got.flags, flags) << build.cols << " columns, seed " << seed;
    }
  }
}

TEST(RandomProgram, IsValidAndTheSameForASeed) {
  for (const Build& build : kBuilds) {
    const array::CoreParams params = core_of(build);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      const program::Program p = random_program(params, seed);
      ASSERT_NO_THROW(program::validate(p)) << build.pe << " seed " << seed;
      if (seed < 5) {
        EXPECT_EQ(random_program(params, seed), p);
        EXPECT_EQ(program::parse(program::serialize(p), "p"), p);
      }
    }
  }
}

/// A thousand programs over the builds reach every tally of `verify --random` more than fifty times.
TEST(RandomProgram, CoversEverything) {
  Coverage coverage;
  std::int64_t cycles = 0;
  std::int64_t aliased = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    array::CoreParams params = core_of(kBuilds[seed % std::size(kBuilds)]);
    const program::Program p = random_program(params, seed);
    const array::TimeResult time = run_cycle(p, params);
    coverage.add(p, time.counters);
    cycles += time.counters.cycles;
    for (const auto& d : p.descriptors)
      aliased += d.act_base >= p.descriptors.front().out_base;
  }
  std::cout << "cycles " << cycles << ", activations from earlier outputs " << aliased << '\n';
  for (const CoverageField& f : kCoverageFields) {
    std::cout << f.name << ' ' << coverage.*f.value << '\n';
    EXPECT_GE(coverage.*f.value, 50) << f.name;
  }
  EXPECT_GT(aliased, 50);
}

/// A dot product of k ones and k ones, on 5 lanes, that do not divide the longest sum.
std::uint32_t dot_of_ones(std::int64_t k) {
  const array::CoreParams params = core_of({"mac/int8", 1, 1, 5, 8, 4096});
  mapping::Mapper mapper(params);
  const std::vector<mapping::NamedTask> tasks = {
      {"dot", {.m = 1, .n = 1, .k = k, .out_format = pe::OutFormat::kInt32}}};
  mapping::Compiled compiled = mapping::compile(tasks, mapper);
  const std::vector<std::uint16_t> ones(static_cast<std::size_t>(k), 1);
  const auto row = [&](std::int64_t) { return program::CodeView::row_major(ones.data(), 1, k); };
  mapping::pack_op(compiled, 0, row, row);
  std::vector<std::uint8_t> memory = program::initial_memory(compiled.program);
  (void)run_functional(compiled.program, *pe::make_kernel("mac/int8", 5), memory);
  return mapping::read_op(compiled, 0, memory).at(0);
}

TEST(Functional, SumsAreAsLongAsTheKindAllowsAndPaddingDoesNotCount) {
  const std::int64_t longest = pe::make_pe("mac/int8", 5)->info().gmax;
  ASSERT_NE(longest % 5, 0);
  EXPECT_EQ(dot_of_ones(longest - 3), longest - 3);
  EXPECT_EQ(dot_of_ones(longest), longest);
  try {
    (void)dot_of_ones(longest + 1);
    ADD_FAILURE() << "a sum longer than " << longest;
  } catch (const base::InputError& error) {
    EXPECT_NE(std::string(error.what()).find(std::to_string(longest)), std::string::npos)
        << error.what();
  }
}

TEST(Executors, RefuseAForeignProgram) {
  const array::CoreParams params = core_of(kBuilds[0]);
  const program::Program p = random_program(params, 1);
  EXPECT_THROW((void)run_cycle(p, core_of(kBuilds[1])), base::InputError);
  EXPECT_THROW((void)run_cycle_stepped(p, core_of(kBuilds[1])), base::InputError);
  std::vector<std::uint8_t> memory = program::initial_memory(p);
  EXPECT_THROW((void)run_functional(p, *pe::make_kernel("lmul/fp8"), memory), base::InputError);
}

}  // namespace
}  // namespace sumac::exec
