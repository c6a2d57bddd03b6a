// SPDX-License-Identifier: Apache-2.0
#include "sim/workload/graph.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include "models/base/error.hpp"

namespace sumac::workload {
namespace {

/// Adds ops to a list and returns their indices.
class Builder {
 public:
  Builder(std::vector<Op>& ops, std::string_view model) : ops_(ops), model_(model) {}

  int gemm(std::string name, OpClass op_class, const Gemm& shape,
           std::initializer_list<int> inputs) {
    check(shape, model_ + ": " + name);
    return push({.name = std::move(name), .op_class = op_class, .gemm = shape}, inputs);
  }
  int vector(std::string name, VectorKind kind, std::int64_t elements,
             std::initializer_list<int> inputs) {
    return push({.name = std::move(name), .vector = kind, .elements = elements}, inputs);
  }

 private:
  int push(Op op, std::initializer_list<int> inputs) {
    for (const int i : inputs) {
      if (i >= 0) op.inputs.push_back(i);  // negative: the layer's input
    }
    ops_.push_back(std::move(op));
    return static_cast<int>(ops_.size()) - 1;
  }

  std::vector<Op>& ops_;
  std::string model_;
};

constexpr int kLayerInput = -1;

void build_layer(const ModelSpec& s, const Phase& p, std::vector<Op>& ops) {
  Builder b(ops, s.name);
  const std::int64_t t = p.tokens;
  const std::int64_t c = s.window > 0 ? std::min<std::int64_t>(p.context, s.window) : p.context;
  const std::int64_t q_width = std::int64_t{s.heads} * s.head_dim;
  const std::int64_t kv_width = std::int64_t{s.kv_heads} * s.head_dim;
  const std::int64_t group = s.heads / s.kv_heads;
  const VectorKind norm =
      s.norm == Norm::kLayerNorm ? VectorKind::kLayerNorm : VectorKind::kRmsNorm;
  // BERT normalises after each residual, all others before each block.
  const bool post_norm = s.family == Family::kTextEncoder;

  const auto linear = [&](const std::string& name, std::int64_t n, std::int64_t k, int input,
                          bool bias) {
    int y = b.gemm(name, OpClass::kLinear, {.m = t, .n = n, .k = k}, {input});
    if (bias) y = b.vector(name + ".bias", VectorKind::kBias, t * n, {y});
    return y;
  };

  int x = kLayerInput;
  if (!post_norm) x = b.vector("attention.norm", norm, t * s.hidden, {x});
  int q = linear("attention.query", q_width, s.hidden, x, s.qkv_bias);
  int k = linear("attention.key", kv_width, s.hidden, x, s.qkv_bias);
  const int v = linear("attention.value", kv_width, s.hidden, x, s.qkv_bias);
  if (s.rope) {
    q = b.vector("attention.query.rope", VectorKind::kRope, t * q_width, {q});
    k = b.vector("attention.key.rope", VectorKind::kRope, t * kv_width, {k});
  }
  int y = b.gemm("attention.scores", OpClass::kQk,
                 {.batch = s.heads, .m = t, .n = c, .k = s.head_dim, .wgt_group = group}, {q, k});
  y = b.vector("attention.scale", VectorKind::kScale, s.heads * t * c, {y});
  if (s.causal() && t > 1) y = b.vector("attention.mask", VectorKind::kMask, s.heads * t * c, {y});
  y = b.vector("attention.softmax", VectorKind::kSoftmax, s.heads * t * c, {y});
  y = b.gemm("attention.context", OpClass::kPv,
             {.batch = s.heads, .m = t, .n = s.head_dim, .k = c, .wgt_group = group}, {y, v});
  y = linear("attention.output", s.hidden, q_width, y, s.output_bias);
  const int attended =
      b.vector("attention.residual", VectorKind::kResidual, t * s.hidden, {y, kLayerInput});
  x = b.vector(post_norm ? "attention.norm" : "ffn.norm", norm, t * s.hidden, {attended});

  if (s.gated()) {
    const int gate = linear("ffn.gate", s.ffn, s.hidden, x, s.ffn_bias);
    const int up = linear("ffn.up", s.ffn, s.hidden, x, s.ffn_bias);
    y = b.vector("ffn.activation", VectorKind::kSiluGate, t * s.ffn, {gate, up});
  } else {
    y = linear("ffn.up", s.ffn, s.hidden, x, s.ffn_bias);
    const VectorKind f = s.activation == Activation::kRelu ? VectorKind::kRelu : VectorKind::kGelu;
    y = b.vector("ffn.activation", f, t * s.ffn, {y});
  }
  y = linear("ffn.down", s.hidden, s.ffn, y, s.ffn_bias);
  y = b.vector("ffn.residual", VectorKind::kResidual, t * s.hidden, {y, post_norm ? x : attended});
  if (post_norm) b.vector("ffn.norm", norm, t * s.hidden, {y});
}

void build_outside(const ModelSpec& s, const Phase& p, std::vector<Op>& ops) {
  Builder b(ops, s.name);
  const std::int64_t t = p.tokens;
  const VectorKind norm =
      s.norm == Norm::kLayerNorm ? VectorKind::kLayerNorm : VectorKind::kRmsNorm;
  int x = kLayerInput;
  if (s.family == Family::kVision) {
    if (t > 1) {
      x = b.gemm("embeddings.patch", OpClass::kLinear,
                 {.m = t - 1, .n = s.hidden, .k = s.patch_values}, {});
    }
  } else {
    x = b.vector("embeddings.word", VectorKind::kLookup, t * s.hidden, {});
  }
  if (!s.rope) x = b.vector("embeddings.position", VectorKind::kResidual, t * s.hidden, {x});
  if (s.family == Family::kTextEncoder) {
    x = b.vector("embeddings.type", VectorKind::kResidual, t * s.hidden, {x});
    b.vector("embeddings.norm", norm, t * s.hidden, {x});
    return;
  }
  x = b.vector("output.norm", norm, t * s.hidden, {x});
  if (s.vocab > 0) {
    b.gemm("output.head", OpClass::kLinear, {.m = 1, .n = s.vocab, .k = s.hidden}, {x});
  }
}

std::int64_t sum(const std::vector<Op>& ops, bool gemms, bool vectors) {
  std::int64_t total = 0;
  for (const Op& op : ops) {
    if (op.is_gemm() ? gemms : vectors) total += op.flops();
  }
  return total;
}

}  // namespace

std::int64_t Graph::layer_gemm_flops() const {
  return spec.layers * sum(layer, true, false);
}
std::int64_t Graph::layer_vector_flops() const {
  return spec.layers * sum(layer, false, true);
}
std::int64_t Graph::outside_flops() const {
  return sum(outside, true, true);
}

double Graph::not_modelled_share() const {
  const double gemms = static_cast<double>(layer_gemm_flops());
  const double rest =
      static_cast<double>(layer_vector_flops()) + static_cast<double>(outside_flops());
  return rest / (gemms + rest);
}

Graph build_graph(const ModelSpec& spec, const Phase& phase) {
  check(spec, spec.name);
  const char* what = phase.kind == Phase::Kind::kPrefill ? "tokens" : "context";
  const std::int64_t rows = phase.context;
  if (rows < 1 || rows > std::numeric_limits<std::int32_t>::max()) {
    throw base::InputError(spec.name + ": " + what + " is " + std::to_string(rows) +
                           ", must be 1 to 2147483647");
  }
  if (spec.max_tokens > 0 && rows > spec.max_tokens) {
    throw base::InputError(spec.name + ": " + what + " is " + std::to_string(rows) +
                           ", the model has positions for " + std::to_string(spec.max_tokens));
  }
  if (phase.kind == Phase::Kind::kDecode && !spec.causal()) {
    throw base::InputError(spec.name + ": an encoder has no decode phase (use --phase prefill)");
  }
  if (spec.window > 0 && phase.tokens > spec.window) {
    throw base::InputError(spec.name + ": " + what + " is " + std::to_string(rows) +
                           ", attention has a sliding window of " + std::to_string(spec.window) +
                           " (the band of a longer prefill is not modelled: take at most that)");
  }
  SUMAC_CHECK(phase.tokens == (phase.kind == Phase::Kind::kPrefill ? rows : 1),
              "a phase is made by Phase::prefill or Phase::decode");
  Graph g{.spec = spec, .phase = phase, .layer = {}, .outside = {}};
  build_layer(spec, phase, g.layer);
  build_outside(spec, phase, g.outside);
  // The whole model's operations must be countable too.
  double flops = 0;
  for (const Op& op : g.layer)
    flops += static_cast<double>(op.flops());
  if (flops * spec.layers > 9.0e18) {
    throw base::InputError(spec.name + ": " + std::to_string(rows) + " " + what + " in " +
                           std::to_string(spec.layers) +
                           " layers is more work than 63 bits can count");
  }
  return g;
}

}  // namespace sumac::workload
