// SPDX-License-Identifier: Apache-2.0
//
// The FP32 reference GEMM and the host's vector operations against plain loops in the order of the law, and in FP64.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "sim/model/gemm_backend.hpp"
#include "sim/model/vector_ops.hpp"

namespace sumac::model {
namespace {

std::vector<float> random_values(base::Rng& rng, std::int64_t count) {
  std::vector<float> out(static_cast<std::size_t>(count));
  for (float& x : out)
    x = static_cast<float>(rng.unit() * 4 - 2);
  return out;
}

/// The order of the law, written down without vectors.
float ordered_dot(const float* a, const float* w, std::int64_t k) {
  float s[8] = {};
  for (std::int64_t i = 0; i < k; ++i) {
    const float product = a[i] * w[i];
    s[i % 8] += product;
  }
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

TEST(Fp32Gemm, BitsAreThoseOfTheStatedOrderForEveryThreadCount) {
  base::Rng rng(11);
  const std::vector<workload::Gemm> shapes{
      {.m = 1, .n = 1, .k = 1},
      {.m = 5, .n = 3, .k = 7},
      {.m = 4, .n = 2, .k = 8},
      {.m = 197, .n = 129, .k = 130},
      {.m = 64, .n = 384, .k = 384},
      {.batch = 6, .m = 33, .n = 17, .k = 64},
      {.batch = 8, .m = 40, .n = 70, .k = 257, .wgt_group = 4}};
  for (const workload::Gemm& g : shapes) {
    const auto act = random_values(rng, g.batch * g.m * g.k);
    const auto wgt = random_values(rng, g.batch / g.wgt_group * g.n * g.k);
    for (const int threads : {1, 2, 3, 8}) {
      std::vector<float> out(static_cast<std::size_t>(g.batch * g.m * g.n), NAN);
      Fp32Backend(threads).run({.name = "test", .shape = g, .act = act, .wgt = wgt, .out = out});
      std::size_t at = 0;
      for (std::int64_t b = 0; b < g.batch; ++b) {
        for (std::int64_t m = 0; m < g.m; ++m) {
          for (std::int64_t n = 0; n < g.n; ++n) {
            const float expected = ordered_dot(act.data() + (b * g.m + m) * g.k,
                                               wgt.data() + (b / g.wgt_group * g.n + n) * g.k, g.k);
            ASSERT_EQ(out[at], expected) << b << ' ' << m << ' ' << n << " of K " << g.k;
            ++at;
          }
        }
      }
    }
  }
}

TEST(Fp32Gemm, OperandsOfAnotherSizeAreABug) {
  const std::vector<float> four(4);
  std::vector<float> out(3);
  EXPECT_THROW(Fp32Backend(1).run({.name = "test",
                                   .shape = {.m = 2, .n = 2, .k = 2},
                                   .act = four,
                                   .wgt = four,
                                   .out = out}),
               base::InternalError);
}

TEST(VectorOps, SoftmaxRowsAddUpAndKeepHugeScoresFinite) {
  std::vector<float> x{1, 2, 3, 1e4F, 1e4F, -1e4F};
  softmax_rows(x, 3);
  EXPECT_NEAR(x[0], std::exp(1.0) / (std::exp(1.0) + std::exp(2.0) + std::exp(3.0)), 1e-7);
  EXPECT_NEAR(x[0] + x[1] + x[2], 1, 1e-6);
  EXPECT_EQ(x[3], 0.5F);
  EXPECT_EQ(x[5], 0.0F);
}

TEST(VectorOps, GeluHasItsKnownValues) {
  std::vector<float> x{0, 1, -1, 10, -10, 3};
  gelu(x);
  EXPECT_EQ(x[0], 0.0F);
  EXPECT_NEAR(x[1], 0.8413447460685429, 1e-7);  // normal distribution function at 1
  EXPECT_NEAR(x[2], -0.15865525393145707, 1e-7);
  EXPECT_EQ(x[3], 10.0F);
  EXPECT_NEAR(x[4], 0.0, 1e-20);
  EXPECT_NEAR(x[5], 3 * 0.9986501019683699, 5e-7);
}

TEST(VectorOps, LayerNormGivesMeanZeroAndVarianceOne) {
  base::Rng rng(5);
  std::vector<float> x = random_values(rng, 3 * 50);
  for (float& v : x)
    v = v * 100 + 1000;
  const std::vector<float> ones(50, 1.0F);
  const std::vector<float> zeros(50, 0.0F);
  layer_norm_rows(x, ones, zeros, 1e-12);
  for (std::size_t r = 0; r < 3; ++r) {
    double sum = 0;
    double squares = 0;
    for (std::size_t c = 0; c < 50; ++c) {
      const double v = x[r * 50 + c];
      sum += v;
      squares += v * v;
    }
    EXPECT_NEAR(sum / 50, 0, 1e-6);
    EXPECT_NEAR(squares / 50, 1, 1e-6);
  }
  std::vector<float> flat(50, 7.0F);
  layer_norm_rows(flat, ones, ones, 1e-12);
  EXPECT_EQ(flat, ones);
}

}  // namespace
}  // namespace sumac::model
