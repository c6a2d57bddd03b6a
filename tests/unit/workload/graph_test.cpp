// SPDX-License-Identifier: Apache-2.0
//
// Shapes of layers: GEMM lists and GMACs published for the four yardstick workloads, by hand for
// the others.
#include "sim/workload/graph.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "tests/support/refusal.hpp"

namespace sumac::workload {
namespace {

using test::expect_refused;

using Shape = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // M, N, K
using Counts = std::map<Shape, std::int64_t>;                        // how often a layer has it

Counts gemm_list(const Graph& g) {
  Counts counts;
  for (const Op& op : g.layer) {
    if (op.is_gemm()) counts[{op.gemm.m, op.gemm.n, op.gemm.k}] += op.gemm.batch;
  }
  return counts;
}

double gmacs(const Graph& g) {
  std::int64_t macs = 0;
  for (const Op& op : g.layer) {
    if (op.is_gemm()) macs += op.gemm.macs();
  }
  return std::round(static_cast<double>(macs) / 1e6) / 1e3;
}

Graph prefill(const char* model, std::int64_t tokens) {
  return build_graph(find_model(model), Phase::prefill(tokens));
}

TEST(Graph, DeitSmallHasThePublishedGemms) {
  const Graph g = prefill("deit-s", 197);
  EXPECT_EQ(gemm_list(g), (Counts{{{197, 384, 384}, 4},
                                  {{197, 197, 64}, 6},
                                  {{197, 64, 197}, 6},
                                  {{197, 1536, 384}, 1},
                                  {{197, 384, 1536}, 1}}));
  EXPECT_DOUBLE_EQ(gmacs(g), 0.378);
}

TEST(Graph, Opt13bAt128TokensHasThePublishedGemms) {
  const Graph g = prefill("opt-1.3b", 128);
  EXPECT_EQ(gemm_list(g), (Counts{{{128, 2048, 2048}, 4},
                                  {{128, 128, 64}, 32},
                                  {{128, 64, 128}, 32},
                                  {{128, 8192, 2048}, 1},
                                  {{128, 2048, 8192}, 1}}));
  EXPECT_DOUBLE_EQ(gmacs(g), 6.510);
}

TEST(Graph, Llama27bAt128TokensHasThePublishedGemms) {
  const Graph g = prefill("llama-2-7b", 128);
  // QK and PV have the same shape here: 32 + 32.
  EXPECT_EQ(gemm_list(g), (Counts{{{128, 4096, 4096}, 4},
                                  {{128, 128, 128}, 64},
                                  {{128, 11008, 4096}, 2},
                                  {{128, 4096, 11008}, 1}}));
  EXPECT_DOUBLE_EQ(gmacs(g), 26.038);
}

TEST(Graph, Opt13bAt2048TokensHasThePublishedGemms) {
  const Graph g = prefill("opt-1.3b", 2048);
  EXPECT_EQ(gemm_list(g), (Counts{{{2048, 2048, 2048}, 4},
                                  {{2048, 2048, 64}, 32},
                                  {{2048, 64, 2048}, 32},
                                  {{2048, 8192, 2048}, 1},
                                  {{2048, 2048, 8192}, 1}}));
  EXPECT_DOUBLE_EQ(gmacs(g), 120.259);
}

TEST(Graph, MiniLmHasSixLayersOfEightGemmOps) {
  const Graph g = prefill("minilm", 16);
  EXPECT_EQ(g.spec.layers, 6);
  EXPECT_EQ(gemm_list(g), (Counts{{{16, 384, 384}, 4},
                                  {{16, 16, 32}, 12},
                                  {{16, 32, 16}, 12},
                                  {{16, 1536, 384}, 1},
                                  {{16, 384, 1536}, 1}}));
}

TEST(Graph, DecodeHasOneRowAndAttendsToTheContext) {
  const Graph g = build_graph(find_model("llama-3-8b"), Phase::decode(1024));
  EXPECT_EQ(gemm_list(g), (Counts{{{1, 4096, 4096}, 2},   // query, output
                                  {{1, 1024, 4096}, 2},   // key, value: 8 heads of 128
                                  {{1, 1024, 128}, 32},   // scores
                                  {{1, 128, 1024}, 32},   // context
                                  {{1, 14336, 4096}, 2},  // gate, up
                                  {{1, 4096, 14336}, 1}}));
  for (const Op& op : g.layer)
    EXPECT_NE(op.name, "attention.mask");
}

TEST(Graph, ASlidingWindowBoundsWhatADecodeAttendsTo) {
  const auto context_of = [](std::int64_t context) {
    const Graph g = build_graph(find_model("mistral-7b"), Phase::decode(context));
    const Counts counts = gemm_list(g);
    for (const auto& [shape, count] : counts) {
      if (std::get<2>(shape) == 128 && count == 32) return std::get<1>(shape);
    }
    return std::int64_t{0};
  };
  EXPECT_EQ(context_of(100), 100);
  EXPECT_EQ(context_of(4096), 4096);
  EXPECT_EQ(context_of(4097), 4096);
  EXPECT_EQ(context_of(32768), 4096);
  const Graph whole = prefill("mistral-7b", 4096);
  EXPECT_EQ(gemm_list(whole).at({4096, 4096, 128}), 32);
  expect_refused(
      [] { (void)prefill("mistral-7b", 4097); },
      "mistral-7b: tokens is 4097, attention has a sliding window of 4096 (the band of a "
      "longer prefill is not modelled: take at most that)");
}

TEST(Graph, Qwen2AndMistralHaveTheirGemms) {
  EXPECT_EQ(gemm_list(prefill("qwen2-7b", 16)), (Counts{{{16, 3584, 3584}, 2},  // query, output
                                                        {{16, 512, 3584}, 2},   // 4 heads of 128
                                                        {{16, 16, 128}, 28},
                                                        {{16, 128, 16}, 28},
                                                        {{16, 18944, 3584}, 2},  // gate, up
                                                        {{16, 3584, 18944}, 1}}));
  EXPECT_EQ(gemm_list(build_graph(find_model("mistral-7b"), Phase::decode(9))),
            (Counts{{{1, 4096, 4096}, 2},
                    {{1, 1024, 4096}, 2},
                    {{1, 9, 128}, 32},
                    {{1, 128, 9}, 32},
                    {{1, 14336, 4096}, 2},
                    {{1, 4096, 14336}, 1}}));
  EXPECT_EQ(gemm_list(prefill("gpt2", 7)), (Counts{{{7, 768, 768}, 4},
                                                   {{7, 7, 64}, 12},
                                                   {{7, 64, 7}, 12},
                                                   {{7, 3072, 768}, 1},
                                                   {{7, 768, 3072}, 1}}));
}

TEST(Graph, GroupedQueryHeadsStackTheirRows) {
  const Graph g = build_graph(find_model("llama-2-70b"), Phase::decode(512));
  const auto scores = std::ranges::find(g.layer, "attention.scores", &Op::name);
  ASSERT_NE(scores, g.layer.end());
  EXPECT_EQ(scores->op_class, OpClass::kQk);
  EXPECT_EQ(scores->gemm, (Gemm{.batch = 64, .m = 1, .n = 512, .k = 128, .wgt_group = 8}));
  EXPECT_EQ(scores->gemm.stacked(), (Gemm{.batch = 8, .m = 8, .n = 512, .k = 128}));
  EXPECT_EQ(scores->gemm.stacked().macs(), scores->gemm.macs());
}

TEST(Graph, InputsNameEarlierOpsAndEveryResultIsUsed) {
  for (const ModelSpec& spec : zoo()) {
    const Graph g = build_graph(spec, Phase::prefill(7));
    for (const auto* ops : {&g.layer, &g.outside}) {
      std::set<std::string> names;
      std::set<int> used;
      for (int i = 0; i < static_cast<int>(ops->size()); ++i) {
        const Op& op = (*ops)[static_cast<std::size_t>(i)];
        EXPECT_TRUE(names.insert(op.name).second) << spec.name << ' ' << op.name;
        for (const int input : op.inputs) {
          EXPECT_GE(input, 0);
          EXPECT_LT(input, i) << spec.name << ' ' << op.name;
          used.insert(input);
        }
        EXPECT_GT(op.is_gemm() ? op.gemm.macs() : op.elements, 0) << spec.name << ' ' << op.name;
      }
      if (ops == &g.layer) {  // all but the last
        EXPECT_EQ(used.size(), ops->size() - 1) << spec.name;
      }
    }
  }
}

// Parameters of the layers' linear GEMMs against the published model sizes (embeddings and small
// vectors are outside).
TEST(Graph, WeightCountsMatchPublishedModelSizes) {
  const std::map<std::string, std::pair<double, double>> billions{
      {"minilm", {0.0106, 0.0107}},     // 22.7 M with 11.9 M of embeddings
      {"bert-base", {0.0849, 0.0850}},  // 110 M with 23.8 M of embeddings
      {"deit-s", {0.0212, 0.0213}},     // 22 M
      {"opt-1.3b", {1.20, 1.21}},      {"opt-6.7b", {6.44, 6.45}},
      {"opt-175b", {173.9, 174.0}},    {"gpt2-xl", {1.47, 1.48}},
      {"llama-2-7b", {6.47, 6.48}},    {"llama-2-13b", {12.68, 12.69}},
      {"llama-2-70b", {68.4, 68.5}},   {"llama-3-8b", {6.97, 6.98}},
      {"llama-3-70b", {68.4, 68.5}},   {"llama-3.2-1b", {0.97, 0.98}},
      {"llama-3.2-3b", {2.81, 2.82}},  {"mistral-7b", {6.97, 6.98}},
      {"yi-6b", {5.53, 5.54}},         {"bitnet-3b", {3.22, 3.23}}};
  for (const auto& [name, range] : billions) {
    const Graph g = prefill(name.c_str(), 1);
    double weights = 0;
    for (const Op& op : g.layer) {
      if (op.op_class == OpClass::kLinear) {
        weights += static_cast<double>(op.gemm.n) * static_cast<double>(op.gemm.k);
      }
    }
    weights *= g.spec.layers / 1e9;
    EXPECT_GE(weights, range.first) << name;
    EXPECT_LE(weights, range.second) << name;
  }
}

TEST(Graph, ShareOfVectorOpsIsCountedByHandForMiniLm) {
  // minilm, 4 tokens, one layer: biases 4*(4*384 + 1536 + 384), scale + softmax 12*16*(1 + 5), GELU
  // 4*1536*5, residuals 2*4*384, norms 2*4*384*7.
  const Graph g = prefill("minilm", 4);
  const std::int64_t vector =
      4 * (3 * 384 + 384 + 1536 + 384) + 12 * 16 * 6 + 4 * 1536 * 5 + 2 * 4 * 384 + 2 * 4 * 384 * 7;
  const std::int64_t gemm = 2 * (4 * 4 * 384 * 384 + 2 * 12 * 4 * 4 * 32 + 2 * 4 * 384 * 1536);
  const std::int64_t outside = 4 * 384 * (1 + 1 + 7);
  EXPECT_EQ(g.layer_vector_flops(), 6 * vector);
  EXPECT_EQ(g.layer_gemm_flops(), 6 * gemm);
  EXPECT_EQ(g.outside_flops(), outside);
  EXPECT_DOUBLE_EQ(g.not_modelled_share(), static_cast<double>(6 * vector + outside) /
                                               static_cast<double>(6 * (vector + gemm) + outside));
}

TEST(Graph, ImpossibleSizesAreRefusedInOneLine) {
  const auto with_tokens = [](const char* model, std::int64_t tokens) {
    return [=] { (void)prefill(model, tokens); };
  };
  expect_refused(with_tokens("llama-2-7b", 0), "tokens is 0");
  expect_refused(with_tokens("llama-2-7b", -1), "tokens is -1");
  expect_refused(with_tokens("llama-2-7b", std::int64_t{1} << 31), "tokens is 2147483648");
  expect_refused(with_tokens("llama-2-7b", (std::int64_t{1} << 31) - 1), "more work than 63 bits");
  expect_refused(with_tokens("llama-2-7b", 20'000'000),
                 "llama-2-7b: 20000000 tokens in 32 layers is more work than 63 bits can count");
  constexpr std::int64_t kMost = (std::int64_t{1} << 31) - 1;
  expect_refused([] { check(Gemm{.m = kMost, .n = kMost, .k = 4}, "op"); },
                 "op: 1 x 2147483647 x 2147483647 x 4 is more work than 63 bits can count");
  expect_refused(with_tokens("minilm", 513), "positions for 512");
  expect_refused([] { (void)build_graph(find_model("minilm"), Phase::decode(8)); }, "no decode");
  expect_refused([] { (void)build_graph(find_model("opt-1.3b"), Phase::decode(0)); },
                 "context is 0");
  expect_refused([] { (void)find_model("lama-2-7b"); }, "nearest name: llama-2-7b");
  expect_refused([] { check(Gemm{.batch = 6, .wgt_group = 4}, "op"); },
                 "op: 6 heads cannot share weights in groups of 4");
  expect_refused([] { check(Gemm{.k = 0}, "op"); }, "op: K is 0");
  EXPECT_NO_THROW(check(Gemm{.k = (std::int64_t{1} << 31) - 1}, "op"));
}

}  // namespace
}  // namespace sumac::workload
