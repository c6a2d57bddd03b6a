// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/functional_executor.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "models/base/error.hpp"
#include "sim/program/nest.hpp"
#include "sim/program/panel.hpp"

namespace sumac::exec {

namespace {

using program::Descriptor;
using program::Target;

constexpr std::int64_t kColumnsAtOnce = 128;  // least work that a thread takes
constexpr std::int64_t kMostColumnsAtOnce = 512;
constexpr std::int64_t kMacsPerThread = 4'000'000;  // below this a thread costs more than it brings

void put_words(std::uint8_t* to, const std::uint32_t* from, int count) {
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(to, from, 4 * static_cast<std::size_t>(count));
  } else {
    for (int i = 0; i < 4 * count; ++i)
      to[i] = static_cast<std::uint8_t>(from[i / 4] >> (8 * (i % 4)));
  }
}

/// One batch of one descriptor: operands as matrices of codes.
struct Gemm {
  const Descriptor& d;
  const Target& t;
  int batch;
  std::int64_t m;
  std::int64_t n;
  std::int64_t k;
  std::int64_t stride;  // codes of a row in act and wgt
  const std::uint16_t* act;
  const std::uint16_t* wgt;
};

/// Computes tiles n_first .. n_last - 1 of all m tiles and writes their lines, padding included.
FlagCounts run_columns(const Gemm& g, const pe::Kernel& kernel, int n_first, int n_last,
                       std::span<std::uint8_t> memory) {
  const std::int64_t first_col = std::int64_t{n_first} * g.t.cols;
  const std::int64_t cols = std::min(std::int64_t{n_last} * g.t.cols, g.n) - first_col;
  std::vector<std::uint32_t> words(static_cast<std::size_t>(g.m * cols));
  std::vector<std::uint8_t> flags(words.size());
  kernel.gemm({g.act, g.m, g.stride}, {g.wgt + first_col * g.stride, cols, g.stride}, g.k,
              g.d.out_format, words.data(), flags.data());
  const std::int64_t line_bytes = std::int64_t{g.t.store_beats()} * g.t.port_bytes;
  for (int n = n_first; n < n_last; ++n) {
    const int tile_cols = n == g.d.n_tiles - 1 ? g.d.cols_last : g.t.cols;
    for (int m = 0; m < g.d.m_tiles; ++m) {
      const std::int64_t address = program::output_address(g.d, g.t, g.batch, m, n);
      for (int r = 0; r < g.d.tile_rows(m); ++r) {
        std::uint8_t* line = memory.data() + address + r * line_bytes;
        const std::uint32_t* from = words.data() + (std::int64_t{m} * g.d.rows + r) * cols +
                                    std::int64_t{n - n_first} * g.t.cols;
        put_words(line, from, tile_cols);
        std::fill(line + 4 * tile_cols, line + line_bytes, std::uint8_t{0});
      }
    }
  }
  FlagCounts counts;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    std::uint64_t eight = 0;
    if (i + 8 <= flags.size()) {
      std::memcpy(&eight, flags.data() + i, sizeof eight);
      if (eight == 0) {
        i += 7;
        continue;
      }
    }
    const std::uint8_t f = flags[i];
    counts.invalid += f & 1;
    counts.overflow += f >> 1 & 1;
    counts.flushed += f >> 2 & 1;
    counts.saturated += f >> 3 & 1;
  }
  return counts;
}

/// All tiles of one batch, n tiles in groups handed out to threads.
FlagCounts run_gemm(const Gemm& g, const pe::Kernel& kernel, int threads,
                    std::span<std::uint8_t> memory) {
  const std::int64_t worth = std::min<std::int64_t>(threads, g.m * g.n * g.k / kMacsPerThread + 1);
  // A kernel decodes all activations at each call: as few calls as keep the threads busy to the end, and the outputs in the cache.
  const std::int64_t share = worth == 1 ? g.n : g.n / (2 * worth);
  const std::int64_t columns = std::clamp(share, kColumnsAtOnce, kMostColumnsAtOnce);
  const int group = static_cast<int>(std::max<std::int64_t>(1, columns / g.t.cols));
  const int groups = (g.d.n_tiles + group - 1) / group;
  const int count = static_cast<int>(std::min<std::int64_t>({threads, groups, worth}));
  std::atomic<int> next{0};
  FlagCounts total;
  std::exception_ptr failure;
  std::mutex mutex;
  const auto work = [&] {
    FlagCounts own;
    try {
      for (int i = next++; i < groups; i = next++) {
        own +=
            run_columns(g, kernel, i * group, std::min<int>((i + 1) * group, g.d.n_tiles), memory);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    total += own;
  };
  std::vector<std::thread> others;
  for (int i = 1; i < count; ++i)
    others.emplace_back(work);
  work();
  for (std::thread& thread : others)
    thread.join();
  if (failure) std::rethrow_exception(failure);
  return total;
}

/// Elements of K that the kernel sums: the slices, less padding that would pass the limit of its sum.
std::int64_t sum_length(const Descriptor& d, const Target& t, const pe::PeInfo& info,
                        const std::vector<std::uint16_t>& act) {
  const std::int64_t padded = d.slices_all() * t.lanes;
  if (padded <= info.gmax) return padded;
  const std::int64_t rows = d.rows_all();
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t k = info.gmax; k < padded; ++k) {
      if (act[static_cast<std::size_t>(r * padded + k)] != 0) {
        throw base::InputError(info.kind + "/" + info.config + ": K is more than " +
                               std::to_string(info.gmax) + " elements (its sum holds no more)");
      }
    }
  }
  return info.gmax;
}

FlagCounts run_descriptor(const Descriptor& d, const Target& t, const pe::Kernel& kernel,
                          int threads, std::span<std::uint8_t> memory) {
  FlagCounts counts;
  std::vector<std::uint16_t> act;
  std::vector<std::uint16_t> wgt;
  for (int batch = 0; batch < d.batch; ++batch) {
    if (batch == 0 || d.act_stride != 0) act = program::unpack_act(d, t, batch, memory);
    if (batch == 0 || d.wgt_stride != 0) wgt = program::unpack_wgt(d, t, batch, memory);
    const Gemm g{.d = d,
                 .t = t,
                 .batch = batch,
                 .m = d.rows_all(),
                 .n = std::int64_t{d.n_tiles - 1} * t.cols + d.cols_last,
                 .k = sum_length(d, t, kernel.info(), act),
                 .stride = d.slices_all() * t.lanes,
                 .act = act.data(),
                 .wgt = wgt.data()};
    counts += run_gemm(g, kernel, threads, memory);
  }
  return counts;
}

}  // namespace

FunctionalResult run_functional(const program::Program& program, const pe::Kernel& kernel,
                                std::span<std::uint8_t> memory, int threads) {
  const pe::PeInfo& info = kernel.info();
  const std::string name = info.kind + "/" + info.config;
  if (name != program.target.pe || info.lanes != program.target.lanes) {
    throw base::InputError("program is for " + program.target.pe + " with " +
                           std::to_string(program.target.lanes) + " lanes, not for " + name +
                           " with " + std::to_string(info.lanes));
  }
  SUMAC_CHECK(memory.size() >= program.memory_bytes, "the memory is that of the program");
  if (threads <= 0)
    threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 8U));
  FunctionalResult result;
  for (const Descriptor& d : program.descriptors) {
    result.ops.push_back(run_descriptor(d, program.target, kernel, threads, memory));
    result.flags += result.ops.back();
  }
  return result;
}

}  // namespace sumac::exec
