// SPDX-License-Identifier: Apache-2.0
//
// What makes a transformer's shapes: one row of numbers per model.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace sumac::workload {

enum class Activation : std::uint8_t {
  kGelu,
  kRelu,
  kSiluGate
};  // kSiluGate: gated, a gate and an up projection
enum class Norm : std::uint8_t { kLayerNorm, kRmsNorm };
enum class Family : std::uint8_t { kTextEncoder, kVision, kDecoder };

struct ModelSpec {
  std::string name{};
  Family family = Family::kTextEncoder;
  int layers = 1;
  int hidden = 0;
  int heads = 1;
  int kv_heads = 1;  // < heads: grouped-query attention
  int head_dim = 0;
  int ffn = 0;
  Activation activation = Activation::kGelu;
  Norm norm = Norm::kLayerNorm;
  bool qkv_bias = true;     // of the query, key and value projections
  bool output_bias = true;  // of the attention's output projection
  bool ffn_bias = true;
  bool rope = false;   // rotary positions: no table, any length
  int vocab = 0;       // classes for vision models; 0: no output head
  int max_tokens = 0;  // rows of the learned position table; 0: no limit
  int window = 0;  // sliding attention: a row looks back over so many, itself among them; 0: all
  int default_tokens = 128;
  int patch_values = 0;  // vision: values of one input patch (3 * 16 * 16)
  std::string source{};  // where the numbers come from

  [[nodiscard]] bool causal() const { return family == Family::kDecoder; }
  [[nodiscard]] bool gated() const { return activation == Activation::kSiluGate; }
  friend bool operator==(const ModelSpec&, const ModelSpec&) = default;
};

/// Throws InputError: a size outside 1..2^24, kv_heads that do not divide heads.
void check(const ModelSpec& spec, std::string_view where);

/// Every model known by name, in the order in which `sumac list models` prints them.
[[nodiscard]] std::span<const ModelSpec> zoo();

/// A zoo model by name.  Throws InputError that names the nearest ones.
[[nodiscard]] const ModelSpec& find_model(std::string_view name);
[[nodiscard]] bool is_zoo_name(std::string_view name);

/// Reads the shapes from a Hugging Face `config.json`.
///   model_type  bert, roberta, xlm-roberta, vit, deit, opt, gpt2, llama, mistral, qwen2
///   absent      what the transformers library takes for a field that is not there
/// Throws InputError: unreadable file, bad JSON, unknown model_type, absent or impossible field, cross-attention, windows in some layers only.
[[nodiscard]] ModelSpec read_config(const std::filesystem::path& config_json);

}  // namespace sumac::workload
