// SPDX-License-Identifier: Apache-2.0
//
// The shape zoo.  Numbers are those of the published configuration files or papers named in
// `source`.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "models/base/error.hpp"
#include "sim/base/nearest.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::workload {
namespace {

struct EncoderRow {
  const char* name;
  int layers, hidden, heads, ffn, vocab, max_tokens;
  const char* source;
};
struct VisionRow {
  const char* name;
  int layers, hidden, heads, ffn;
  const char* source;
};
struct DecoderRow {
  const char* name;
  int layers, hidden, heads, kv_heads, head_dim, ffn, vocab, max_tokens;
  const char* source;
  int window = 0;
};

constexpr std::array kEncoders{
    EncoderRow{"minilm", 6, 384, 12, 1536, 30522, 512, "all-MiniLM-L6-v2 config.json"},
    EncoderRow{"bert-base", 12, 768, 12, 3072, 30522, 512, "Devlin et al. 2018, section 3"},
    EncoderRow{"bert-large", 24, 1024, 16, 4096, 30522, 512, "Devlin et al. 2018, section 3"},
};

// 224 x 224 pixels in patches of 16 x 16, and a class token: 197 tokens; 1,000 classes.
constexpr std::array kVision{
    VisionRow{"deit-ti", 12, 192, 3, 768, "Touvron et al. 2020, table 1"},
    VisionRow{"deit-s", 12, 384, 6, 1536, "Touvron et al. 2020, table 1"},
    VisionRow{"deit-b", 12, 768, 12, 3072, "Touvron et al. 2020, table 1"},
    VisionRow{"vit-b", 12, 768, 12, 3072, "Dosovitskiy et al. 2020, table 1"},
    VisionRow{"vit-l", 24, 1024, 16, 4096, "Dosovitskiy et al. 2020, table 1"},
};

// Learned positions, layer norm, biases, plain feed-forward: ReLU (OPT) or GELU (GPT-2).
constexpr std::array kOpt{
    DecoderRow{"opt-125m", 12, 768, 12, 12, 64, 3072, 50272, 2048, "Zhang et al. 2022, table 1"},
    DecoderRow{"opt-1.3b", 24, 2048, 32, 32, 64, 8192, 50272, 2048, "Zhang et al. 2022, table 1"},
    DecoderRow{"opt-2.7b", 32, 2560, 32, 32, 80, 10240, 50272, 2048, "Zhang et al. 2022, table 1"},
    DecoderRow{"opt-6.7b", 32, 4096, 32, 32, 128, 16384, 50272, 2048, "Zhang et al. 2022, table 1"},
    DecoderRow{"opt-13b", 40, 5120, 40, 40, 128, 20480, 50272, 2048, "Zhang et al. 2022, table 1"},
    DecoderRow{"opt-30b", 48, 7168, 56, 56, 128, 28672, 50272, 2048, "Zhang et al. 2022, table 1"},
    DecoderRow{"opt-175b", 96, 12288, 96, 96, 128, 49152, 50272, 2048,
               "Zhang et al. 2022, table 1"},
};
constexpr std::array kGpt2{
    DecoderRow{"gpt2", 12, 768, 12, 12, 64, 3072, 50257, 1024, "Radford et al. 2019, table 2"},
    DecoderRow{"gpt2-medium", 24, 1024, 16, 16, 64, 4096, 50257, 1024,
               "Radford et al. 2019, table 2"},
    DecoderRow{"gpt2-large", 36, 1280, 20, 20, 64, 5120, 50257, 1024,
               "Radford et al. 2019, table 2"},
    DecoderRow{"gpt2-xl", 48, 1600, 25, 25, 64, 6400, 50257, 1024, "Radford et al. 2019, table 2"},
};

// Rotary positions, RMS norm, no biases, gated feed-forward.
constexpr std::array kLlama{
    DecoderRow{"stories260k", 5, 64, 8, 4, 8, 172, 512, 0, "llama2.c stories260K"},
    DecoderRow{"llama-7b", 32, 4096, 32, 32, 128, 11008, 32000, 0, "Touvron et al. 2023a, table 2"},
    DecoderRow{"llama-2-7b", 32, 4096, 32, 32, 128, 11008, 32000, 0, "Llama-2-7b config.json"},
    DecoderRow{"llama-2-13b", 40, 5120, 40, 40, 128, 13824, 32000, 0, "Llama-2-13b config.json"},
    DecoderRow{"llama-2-70b", 80, 8192, 64, 8, 128, 28672, 32000, 0, "Llama-2-70b config.json"},
    DecoderRow{"llama-3-8b", 32, 4096, 32, 8, 128, 14336, 128256, 0, "Meta-Llama-3-8B config.json"},
    DecoderRow{"llama-3-70b", 80, 8192, 64, 8, 128, 28672, 128256, 0,
               "Meta-Llama-3-70B config.json"},
    DecoderRow{"llama-3.2-1b", 16, 2048, 32, 8, 64, 8192, 128256, 0, "Llama-3.2-1B config.json"},
    DecoderRow{"llama-3.2-3b", 28, 3072, 24, 8, 128, 8192, 128256, 0, "Llama-3.2-3B config.json"},
    DecoderRow{"mistral-7b", 32, 4096, 32, 8, 128, 14336, 32000, 0, "Jiang et al. 2023, table 1",
               4096},
    DecoderRow{"yi-6b", 32, 4096, 32, 4, 128, 11008, 64000, 0, "Yi-6B config.json"},
    DecoderRow{"bitnet-3b", 26, 3200, 32, 32, 100, 8640, 32002, 0,
               "bitnet_b1_58-3B config.json (1bitLLM)"},
};

// As Llama, with biases of query, key and value.
constexpr std::array kQwen2{
    DecoderRow{"qwen2-0.5b", 24, 896, 14, 2, 64, 4864, 151936, 0, "Qwen2-0.5B config.json"},
    DecoderRow{"qwen2-1.5b", 28, 1536, 12, 2, 128, 8960, 151936, 0, "Qwen2-1.5B config.json"},
    DecoderRow{"qwen2-7b", 28, 3584, 28, 4, 128, 18944, 152064, 0, "Qwen2-7B config.json"},
    DecoderRow{"qwen2-72b", 80, 8192, 64, 8, 128, 29568, 152064, 0, "Qwen2-72B config.json"},
};

ModelSpec decoder(const DecoderRow& r, Activation activation) {
  const bool llama = activation == Activation::kSiluGate;
  return {.name = r.name,
          .family = Family::kDecoder,
          .layers = r.layers,
          .hidden = r.hidden,
          .heads = r.heads,
          .kv_heads = r.kv_heads,
          .head_dim = r.head_dim,
          .ffn = r.ffn,
          .activation = activation,
          .norm = llama ? Norm::kRmsNorm : Norm::kLayerNorm,
          .qkv_bias = !llama,
          .output_bias = !llama,
          .ffn_bias = !llama,
          .rope = llama,
          .vocab = r.vocab,
          .max_tokens = r.max_tokens,
          .window = r.window,
          .default_tokens = 128,
          .patch_values = 0,
          .source = r.source};
}

std::vector<ModelSpec> make_zoo() {
  std::vector<ModelSpec> all;
  for (const EncoderRow& r : kEncoders) {
    all.push_back({.name = r.name,
                   .family = Family::kTextEncoder,
                   .layers = r.layers,
                   .hidden = r.hidden,
                   .heads = r.heads,
                   .kv_heads = r.heads,
                   .head_dim = r.hidden / r.heads,
                   .ffn = r.ffn,
                   .vocab = 0,
                   .max_tokens = r.max_tokens,
                   .source = r.source});
  }
  for (const VisionRow& r : kVision) {
    all.push_back({.name = r.name,
                   .family = Family::kVision,
                   .layers = r.layers,
                   .hidden = r.hidden,
                   .heads = r.heads,
                   .kv_heads = r.heads,
                   .head_dim = r.hidden / r.heads,
                   .ffn = r.ffn,
                   .vocab = 1000,
                   .max_tokens = 0,
                   .default_tokens = 197,
                   .patch_values = 3 * 16 * 16,
                   .source = r.source});
  }
  for (const DecoderRow& r : kOpt)
    all.push_back(decoder(r, Activation::kRelu));
  for (const DecoderRow& r : kGpt2)
    all.push_back(decoder(r, Activation::kGelu));
  for (const DecoderRow& r : kLlama)
    all.push_back(decoder(r, Activation::kSiluGate));
  for (const DecoderRow& r : kQwen2) {
    all.push_back(decoder(r, Activation::kSiluGate));
    all.back().qkv_bias = true;
  }
  return all;
}

}  // namespace

std::span<const ModelSpec> zoo() {
  static const std::vector<ModelSpec> all = make_zoo();
  return all;
}

bool is_zoo_name(std::string_view name) {
  return std::ranges::any_of(zoo(), [&](const ModelSpec& s) { return s.name == name; });
}

const ModelSpec& find_model(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ModelSpec& s : zoo()) {
    if (s.name == name) return s;
    names.push_back(s.name);
  }
  throw base::InputError("unknown model '" + std::string(name.substr(0, 64)) +
                         "' (nearest name: " + base::nearest(name, names) +
                         "; sumac list models shows all; a folder with config.json works too)");
}

}  // namespace sumac::workload
