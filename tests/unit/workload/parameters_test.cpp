// SPDX-License-Identifier: Apache-2.0
//
// Shapes against what others counted: the number of parameters of published checkpoints, to the last one, and multiply-accumulates of vision models.
//
//   ours    GEMMs: N * K; bias ops: N; norms: 2 or 1 a column; embeddings, positions and the pooler by hand
//   theirs  parameters: what the pages of the checkpoints state for their safetensors files (huggingface.co); vision: the tables of torchvision and timm
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

#include "sim/workload/graph.hpp"

namespace sumac::workload {
namespace {

constexpr std::int64_t kTokens = 2;  // a vision model has one patch then

/// Parameters that GEMMs, biases and norms of a list of ops hold.
std::int64_t held(const std::vector<Op>& ops, std::int64_t tokens) {
  std::int64_t sum = 0;
  for (const Op& op : ops) {
    if (op.op_class == OpClass::kLinear) sum += op.gemm.n * op.gemm.k;
    if (op.op_class != OpClass::kVector) continue;
    if (op.vector == VectorKind::kBias || op.vector == VectorKind::kRmsNorm)
      sum += op.elements / tokens;
    if (op.vector == VectorKind::kLayerNorm) sum += 2 * op.elements / tokens;
  }
  return sum;
}

std::int64_t parameters(const ModelSpec& s) {
  const Graph g = build_graph(s, Phase::prefill(kTokens));
  return s.layers * held(g.layer, kTokens) + held(g.outside, kTokens);
}

/// Words, positions and two segments; the pooler is a square with a bias.
std::int64_t encoder(const ModelSpec& s) {
  const std::int64_t h = s.hidden;
  return parameters(s) + (30522 + 512 + 2) * h + h * h + h;
}
/// A class token, positions, biases of patches and head.
std::int64_t vision(const ModelSpec& s) {
  return parameters(s) + s.hidden * (1 + 197 + 1) + 1000;
}
/// The head is the embedding; OPT has two positions more than tokens.
std::int64_t gpt2(const ModelSpec& s) {
  return parameters(s) + std::int64_t{s.max_tokens} * s.hidden;
}
std::int64_t opt(const ModelSpec& s) {
  return parameters(s) + std::int64_t{s.max_tokens + 2} * s.hidden;
}
std::int64_t untied(const ModelSpec& s) {
  return parameters(s) + std::int64_t{s.vocab} * s.hidden;
}

using Count = std::function<std::int64_t(const ModelSpec&)>;
struct Published {
  Count ours;
  std::int64_t theirs;
};

const std::map<std::string, Published>& published() {
  static const std::map<std::string, Published> all = {
      {"minilm", {encoder, 22'713'216}},
      {"bert-base", {encoder, 109'482'240}},
      {"bert-large", {encoder, 335'141'888}},
      {"deit-ti", {vision, 5'717'416}},
      {"deit-s", {vision, 22'050'664}},
      {"deit-b", {vision, 86'567'656}},
      {"vit-b", {vision, 86'567'656}},
      {"vit-l", {vision, 304'326'632}},
      {"gpt2", {gpt2, 124'439'808}},
      {"gpt2-medium", {gpt2, 354'823'168}},
      {"gpt2-large", {gpt2, 774'030'080}},
      {"gpt2-xl", {gpt2, 1'557'611'200}},
      {"opt-125m", {opt, 125'239'296}},
      {"opt-1.3b", {opt, 1'315'758'080}},
      {"opt-6.7b", {opt, 6'658'473'984}},
      {"llama-7b", {untied, 6'738'415'616}},
      {"llama-2-7b", {untied, 6'738'415'616}},
      {"llama-2-13b", {untied, 13'015'864'320}},
      {"llama-2-70b", {untied, 68'976'648'192}},
      {"llama-3-8b", {untied, 8'030'261'248}},
      {"llama-3-70b", {untied, 70'553'706'496}},
      {"llama-3.2-1b", {parameters, 1'235'814'400}},
      {"llama-3.2-3b", {parameters, 3'212'749'824}},
      {"mistral-7b", {untied, 7'241'732'096}},
      {"yi-6b", {untied, 6'061'035'520}},
      {"qwen2-0.5b", {parameters, 494'032'768}},
      {"qwen2-1.5b", {parameters, 1'543'714'304}},
      {"qwen2-7b", {untied, 7'615'616'512}},
      {"qwen2-72b", {untied, 72'706'203'648}},
  };
  return all;
}

TEST(Parameters, EqualThoseOfThePublishedCheckpoints) {
  for (const auto& [name, model] : published())
    EXPECT_EQ(model.ours(find_model(name)), model.theirs) << name;
}

// Canary: each number of a spec that makes parameters, one off, is seen.
TEST(Parameters, OneWrongNumberIsSeen) {
  const std::map<std::string, std::function<void(ModelSpec&)>> faults = {
      {"layers", [](ModelSpec& s) { ++s.layers; }},
      {"hidden", [](ModelSpec& s) { ++s.hidden; }},
      {"kv_heads", [](ModelSpec& s) { s.kv_heads = s.heads; }},
      {"head_dim", [](ModelSpec& s) { ++s.head_dim; }},
      {"ffn", [](ModelSpec& s) { ++s.ffn; }},
      {"vocab", [](ModelSpec& s) { ++s.vocab; }},
      {"gate", [](ModelSpec& s) { s.activation = Activation::kGelu; }},
      {"norm", [](ModelSpec& s) { s.norm = Norm::kLayerNorm; }},
      {"qkv_bias", [](ModelSpec& s) { s.qkv_bias = !s.qkv_bias; }},
      {"output_bias", [](ModelSpec& s) { s.output_bias = !s.output_bias; }},
      {"ffn_bias", [](ModelSpec& s) { s.ffn_bias = !s.ffn_bias; }},
  };
  const Published& qwen2 = published().at("qwen2-7b");
  for (const auto& [what, fault] : faults) {
    ModelSpec spec = find_model("qwen2-7b");
    fault(spec);
    EXPECT_NE(qwen2.ours(spec), qwen2.theirs) << what;
  }
}

// torchvision states 17.564 and 61.555 GMAC for ViT-B/16 and ViT-L/16 on 224 x 224 pixels, attention included.
TEST(Parameters, VisionModelsHaveTheMacsOfTorchvision) {
  const std::map<std::string, double> giga = {{"vit-b", 17.564}, {"vit-l", 61.555}};
  for (const auto& [name, theirs] : giga) {
    const Graph g = build_graph(find_model(name), Phase::prefill(197));
    std::int64_t macs = 0;
    for (const Op& op : g.layer)
      macs += op.is_gemm() ? g.spec.layers * op.gemm.macs() : 0;
    for (const Op& op : g.outside)
      macs += op.is_gemm() ? op.gemm.macs() : 0;
    EXPECT_NEAR(static_cast<double>(macs) / 1e9, theirs, 0.0006) << name;
  }
}

}  // namespace
}  // namespace sumac::workload
