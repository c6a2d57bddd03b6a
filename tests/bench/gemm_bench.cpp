// SPDX-License-Identifier: Apache-2.0
//
// Values of a 1024 x 1024 x 1024 GEMM, codes in, output words and flags out, against OpenBLAS sgemm in the same process.
//
//   figure  least CPU time of ROUNDS; the contestants take turns, so that a busy machine hurts them alike; 2 threads: rows in halves, the
//           longer CPU time of the two threads (what waits for a core on a busy machine is not counted)
//   ratio   time of sgemm (one thread) / time of the kernel (one thread)
//   asked   lmul/bf16 1/3, lmul/fp8 1/4, mac/int8 1; two threads 1.8 times one
//   usage   bench_gemm [--core NAME] [ROUNDS [CONFIGURATION | executor:CONFIGURATION]...]
//           --core: the OpenBLAS kernel (OPENBLAS_CORETYPE), where the library does not know the processor and takes an old one; else the
//           variable is taken out of the environment
//
// Measured on a Xeon (family 6, model 207, 2.1 GHz nominal), OpenBLAS 0.3.21, --core SkylakeX, GMAC/s of one thread and ratio:
//   sgemm 66; mac/int8 134, 2.0; lmul/fp8 22, 0.33; lmul/bf16 28, 0.42; two threads 1.9; the whole executor, image to image: 1.5, 0.31,
//   0.38. Without --core the library takes its Prescott kernel there (14 GMAC/s): 9.4, 1.4, 1.9.
//
// What bounds the kernels: the two 512-bit ports. In operations of theirs for 16 products:
//   sgemm      1     a multiply-add
//   mac/int8   0.25  a byte dot product of 64; packing of codes and conversion of sums weigh about as much
//   lmul/fp8   2.75  of 64 products: 2 additions, 5 byte permutations (one port only), 4 byte dot products
//   lmul/bf16  2     an integer and a float addition; 3 where the block has zeros (a three-way AND)
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "sim/array/array_config.hpp"
#include "sim/exec/functional_executor.hpp"
#include "sim/mapping/compile.hpp"
#include "sim/pe/pe_kernel.hpp"

#ifdef SUMAC_OPENBLAS
extern "C" {
void cblas_sgemm(int order, int trans_a, int trans_b, int m, int n, int k, float alpha,
                 const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc);
void openblas_set_num_threads(int threads);
char* openblas_get_corename();
char* openblas_get_config();
}
#endif

namespace {

using namespace sumac;

constexpr std::int64_t kSize = 1024;

/// Values in -1..1 as a layer has them; `zeros` of 256 are zero.
std::vector<std::uint16_t> numbers(const num::Format& format, std::uint64_t zeros) {
  base::Rng rng(1);
  std::vector<std::uint16_t> codes(kSize * kSize);
  const double scale = num::is_float(format) ? (format.width <= 8 ? 64.0 : 1.0)
                                             : static_cast<double>(1 << (format.width - 1));
  for (auto& code : codes) {
    const double value = rng.below(256) < zeros ? 0 : 2 * rng.unit() - 1;
    code =
        static_cast<std::uint16_t>(num::encode(format, num::from_double(value * scale),
                                               num::Round::kNearestEven, num::Overflow::kSaturate));
  }
  return codes;
}

/// CPU time of the calling thread in `work`.
double seconds(const std::function<void()>& work) {
  const auto now = [] {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  };
  const double start = now();
  work();
  return now() - start;
}

struct Contestant {
  std::string name;
  std::function<void(std::int64_t first, std::int64_t last)> rows;  // computes them
  double one = 1e9;
  double two = 1e9;
  bool by_rows = true;  // else always all rows, on one thread
};

Contestant contestant(const std::string& name, std::uint64_t zeros) {
  struct Data {
    std::unique_ptr<pe::Kernel> kernel;
    std::vector<std::uint16_t> act, wgt;
    std::vector<std::uint32_t> words = std::vector<std::uint32_t>(kSize * kSize);
    std::vector<std::uint8_t> flags = std::vector<std::uint8_t>(kSize * kSize);
  };
  auto data = std::make_shared<Data>();
  data->kernel = pe::make_kernel(name);
  data->act = numbers(data->kernel->info().act, zeros);
  data->wgt = numbers(data->kernel->info().wgt, 0);
  const auto part = [data](std::int64_t first, std::int64_t last) {
    data->kernel->gemm({data->act.data() + first * kSize, last - first, kSize},
                       {data->wgt.data(), kSize, kSize}, kSize, pe::OutFormat::kFp32,
                       data->words.data() + first * kSize, data->flags.data() + first * kSize);
  };
  return {name + (zeros > 0 ? ", a quarter zeros" : ""), part};
}

/// The whole functional executor on a program of one GEMM: from the memory image to the memory image, one thread.
Contestant executor(const std::string& name) {
  struct Data {
    std::unique_ptr<pe::Kernel> kernel;
    program::Program program;
    std::vector<std::uint8_t> memory;
  };
  auto data = std::make_shared<Data>();
  mapping::Mapper mapper(array::make_core(array::load_array("32x32"), name));
  const std::vector<mapping::NamedTask> tasks = {{"gemm", {.m = kSize, .n = kSize, .k = kSize}}};
  mapping::Compiled compiled = mapping::compile(tasks, mapper);
  data->kernel = pe::make_kernel(name, mapper.params().lanes);
  const auto act = numbers(data->kernel->info().act, 0);
  const auto wgt = numbers(data->kernel->info().wgt, 0);
  mapping::pack_op(
      compiled, 0,
      [&](std::int64_t) { return program::CodeView::row_major(act.data(), kSize, kSize); },
      [&](std::int64_t) { return program::CodeView::row_major(wgt.data(), kSize, kSize); });
  data->program = std::move(compiled.program);
  data->memory = program::initial_memory(data->program);
  return {name + ", executor",
          [data](std::int64_t first, std::int64_t) {
            if (first == 0)
              (void)exec::run_functional(data->program, *data->kernel, data->memory, 1);
          },
          1e9, 1e9, false};
}

}  // namespace

int main(int argc, char** argv) {
  // The variable is read when the library is loaded: start again where it is not as it should be.
  const char* core = std::getenv("OPENBLAS_CORETYPE");
  if (argc > 2 && std::string(argv[1]) == "--core") {
    if (core == nullptr || std::string(core) != argv[2]) {
      setenv("OPENBLAS_CORETYPE", argv[2], 1);
      execv("/proc/self/exe", argv);
    }
    argc -= 2, argv += 2;
  } else if (core != nullptr) {
    unsetenv("OPENBLAS_CORETYPE");
    execv("/proc/self/exe", argv);
  }
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 15;
  std::vector<Contestant> list;
#ifdef SUMAC_OPENBLAS
  const std::vector<float> a(kSize * kSize, 0.5F);
  const std::vector<float> b(kSize * kSize, 0.25F);
  std::vector<float> c(kSize * kSize);
  std::printf("%s, kernel %s\n", openblas_get_config(), openblas_get_corename());
  openblas_set_num_threads(1);
  list.push_back({"sgemm", [&](std::int64_t first, std::int64_t last) {
                    constexpr int kRowMajor = 101, kNoTrans = 111, kTrans = 112, n = kSize;
                    cblas_sgemm(kRowMajor, kNoTrans, kTrans, static_cast<int>(last - first), n, n,
                                1.0F, a.data() + first * n, n, b.data(), n, 0.0F,
                                c.data() + first * n, n);
                  }});
#else
  std::printf("OpenBLAS is not installed (libopenblas-dev): no ratios\n");
#endif
  if (argc > 2) {
    for (int i = 2; i < argc; ++i) {
      const std::string name = argv[i];
      const std::string prefix = "executor:";
      list.push_back(name.starts_with(prefix) ? executor(name.substr(prefix.size()))
                                              : contestant(name, 0));
    }
  } else {
    for (const char* name : {"mac/int8", "lmul/fp8", "lmul/bf16"})
      list.push_back(contestant(name, 0));
    list.push_back(contestant("lmul/bf16", 64));
    for (const char* name : {"mac/int8", "lmul/fp8", "lmul/bf16"})
      list.push_back(executor(name));
    for (const char* name : {"mac/bf16", "mac/fp8", "lmul/fp8-subn", "lmul/fp16"})
      list.push_back(contestant(name, 0));
  }
  for (int round = 0; round < rounds; ++round) {
    for (Contestant& x : list) {
      x.one = std::min(x.one, seconds([&] { x.rows(0, kSize); }));
      if (!x.by_rows) continue;
      double halves[2] = {};
      {
        const std::jthread other([&] { halves[1] = seconds([&] { x.rows(kSize / 2, kSize); }); });
        halves[0] = seconds([&] { x.rows(0, kSize / 2); });
      }
      x.two = std::min(x.two, std::max(halves[0], halves[1]));
    }
  }
  std::printf("%-32s%12s%14s%10s%14s\n", "1024^3, least of rounds", "ms", "GMAC/s", "sgemm",
              "2 threads");
  for (const Contestant& x : list) {
    std::printf("%-32s%12.2f%14.1f%10.3f", x.name.c_str(), 1e3 * x.one,
                static_cast<double>(kSize * kSize * kSize) / x.one * 1e-9,
                list.front().one / x.one);
    x.by_rows ? std::printf("%14.2f\n", x.one / x.two) : std::printf("%14s\n", "-");
  }
}
