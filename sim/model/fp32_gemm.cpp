// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>

#include "models/base/error.hpp"
#include "sim/model/gemm_backend.hpp"
#include "sim/model/parallel.hpp"

namespace sumac::model {
namespace {

constexpr int kLanes = 8;
constexpr std::int64_t kRows = 4;  // activation rows at a time
constexpr std::int64_t kCols = 2;  // weight rows at a time
constexpr std::int64_t kMacsPerThread = 1 << 21;

// One vector register of eight FP32 with AVX2, two without: the same operations in the same order.
using Vector = float __attribute__((vector_size(kLanes * sizeof(float))));

// Compiled for both instruction sets and chosen when the program starts; neither variant has fused multiply-add.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define SUMAC_TWO_TARGETS __attribute__((target_clones("avx2", "default")))
#else
#define SUMAC_TWO_TARGETS
#endif

/// out[i][j] = dot(a[i], w[j]) for 4 x 2 rows of k elements.
SUMAC_TWO_TARGETS
void dot_block(const std::array<const float*, kRows>& a, const std::array<const float*, kCols>& w,
               std::int64_t k, float (&out)[kRows][kCols]) {
  Vector sums[kRows][kCols] = {};
  std::int64_t at = 0;
  for (; at + kLanes <= k; at += kLanes) {
    Vector wv[kCols];
    for (int j = 0; j < kCols; ++j)
      std::memcpy(&wv[j], w[static_cast<std::size_t>(j)] + at, sizeof(Vector));
    for (int i = 0; i < kRows; ++i) {
      Vector av;
      std::memcpy(&av, a[static_cast<std::size_t>(i)] + at, sizeof(Vector));
      for (int j = 0; j < kCols; ++j)
        sums[i][j] += av * wv[j];
    }
  }
  if (at < k) {  // the rest, each element on its lane; +0 * +0 leaves a sum as it is
    const auto rest = static_cast<std::size_t>(k - at) * sizeof(float);
    Vector wv[kCols] = {};
    for (int j = 0; j < kCols; ++j)
      std::memcpy(&wv[j], w[static_cast<std::size_t>(j)] + at, rest);
    for (int i = 0; i < kRows; ++i) {
      Vector av = {};
      std::memcpy(&av, a[static_cast<std::size_t>(i)] + at, rest);
      for (int j = 0; j < kCols; ++j)
        sums[i][j] += av * wv[j];
    }
  }
  for (int i = 0; i < kRows; ++i) {
    for (int j = 0; j < kCols; ++j) {
      const Vector& s = sums[i][j];
      out[i][j] = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
    }
  }
}

/// Columns first .. last-1 of one batch.
void columns(const float* act, const float* wgt, float* out, const workload::Gemm& g,
             std::int64_t first, std::int64_t last) {
  for (std::int64_t n = first; n < last; n += kCols) {
    std::array<const float*, kCols> w{};
    for (std::int64_t j = 0; j < kCols; ++j) {  // rows past the edge are computed again and dropped
      w[static_cast<std::size_t>(j)] = wgt + std::min(n + j, last - 1) * g.k;
    }
    for (std::int64_t m = 0; m < g.m; m += kRows) {
      std::array<const float*, kRows> a{};
      for (std::int64_t i = 0; i < kRows; ++i) {
        a[static_cast<std::size_t>(i)] = act + std::min(m + i, g.m - 1) * g.k;
      }
      float block[kRows][kCols];
      dot_block(a, w, g.k, block);
      for (std::int64_t i = 0; i < std::min(kRows, g.m - m); ++i) {
        for (std::int64_t j = 0; j < std::min(kCols, last - n); ++j) {
          out[(m + i) * g.n + n + j] = block[i][j];
        }
      }
    }
  }
}

}  // namespace

void check_sizes(const GemmCall& call) {
  const workload::Gemm& g = call.shape;
  workload::check(g, call.name);
  SUMAC_CHECK(call.act.size() == static_cast<std::size_t>(g.batch * g.m * g.k) &&
                  call.wgt.size() == static_cast<std::size_t>(g.batch / g.wgt_group * g.n * g.k) &&
                  call.out.size() == static_cast<std::size_t>(g.batch * g.m * g.n),
              "operands have the sizes of the shape");
}

Fp32Backend::Fp32Backend(int threads) : threads_(host_threads(threads)) {}

void Fp32Backend::run(const GemmCall& call) {
  check_sizes(call);
  const workload::Gemm& g = call.shape;
  const auto work = [&](std::int64_t first, std::int64_t last) {
    while (first < last) {
      const std::int64_t b = first / g.n;
      const std::int64_t end = std::min(last, (b + 1) * g.n);
      columns(call.act.data() + b * g.m * g.k, call.wgt.data() + b / g.wgt_group * g.n * g.k,
              call.out.data() + b * g.m * g.n, g, first - b * g.n, end - b * g.n);
      first = end;
    }
  };
  // Columns of all batches, one after the other.
  parallel(g.batch * g.n, g.macs() / kMacsPerThread, threads_, work);
}

}  // namespace sumac::model
