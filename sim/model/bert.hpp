// SPDX-License-Identifier: Apache-2.0
//
// A BERT-type encoder with weights: token ids to hidden states and a sentence embedding, in FP32, every GEMM through a hook.
//
//   embeddings  word + type 0 + position, layer norm
//   layer       x = norm(x + output(context(softmax(scores(x) / sqrt(head))))), x = norm(x + down(gelu(up(x))))
//   sentence    mean over all tokens (or the first one, where 1_Pooling/config.json says so), then L2 norm 1
//   limits      one sequence, no padding; model_type bert, hidden_act gelu, absolute positions; one safetensors file of F32, F16 or BF16
//   source      Devlin et al. 2018; names of tensors as Hugging Face writes them, with or without "bert." before them
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/model/gemm_backend.hpp"
#include "sim/model/safetensors.hpp"
#include "sim/model/wordpiece/tokenizer.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::model {

class Bert {
 public:
  /// Maps the weights and checks names, shapes and types of all.  Throws InputError.
  static Bert open(const std::filesystem::path& folder);

  [[nodiscard]] const workload::ModelSpec& spec() const { return spec_; }
  [[nodiscard]] const wordpiece::Tokenizer& tokenizer() const { return tokenizer_; }
  /// Longest sequence: that of sentence_bert_config.json, else of the position table.
  [[nodiscard]] int max_tokens() const { return max_tokens_; }

  /// Hidden states [ids.size()][hidden] before the first layer.
  [[nodiscard]] std::vector<float> embed(std::span<const int> ids) const;
  /// One layer, in place.  The eight GEMMs are called in the order of the workload's graph, with its names.
  void run_layer(int layer, std::vector<float>& hidden, GemmBackend& backend) const;
  /// The sentence's embedding from the last hidden states.
  [[nodiscard]] std::vector<float> pool(std::span<const float> hidden) const;
  /// embed, every layer, pool.
  [[nodiscard]] std::vector<float> sentence(std::span<const int> ids, GemmBackend& backend) const;

 private:
  struct Linear {
    std::span<const float> weight;  // [out][in]
    std::span<const float> bias;    // [out]
  };
  struct LayerNorm {
    std::span<const float> gamma;
    std::span<const float> beta;
  };
  struct Layer {
    Linear query, key, value, output, up, down;
    LayerNorm attention_norm, ffn_norm;
  };

  Bert(workload::ModelSpec spec, wordpiece::Tokenizer tokenizer, Safetensors file);
  [[nodiscard]] std::span<const float> load(const std::string& name,
                                            std::vector<std::int64_t> shape);
  Linear load_linear(const std::string& name, std::int64_t out, std::int64_t in);
  LayerNorm load_norm(const std::string& name);
  void load_all(int vocab, int types);

  workload::ModelSpec spec_;
  wordpiece::Tokenizer tokenizer_;
  Safetensors file_;
  std::deque<std::vector<float>> converted_;  // tensors that cannot be used where they lie
  std::string prefix_;
  int max_tokens_ = 0;
  double epsilon_ = 1e-12;
  bool first_token_only_ = false;

  const Tensor* words_ = nullptr;  // rows are converted when they are used
  std::span<const float> types_;
  std::span<const float> positions_;
  LayerNorm embedding_norm_;
  std::vector<Layer> layers_;
};

/// Real sentences for runs that name no text.
[[nodiscard]] std::string_view sample_text();

/// Exactly `tokens` ids: the text, repeated as often as needed, cut, between [CLS] and [SEP].
/// Throws InputError: tokens < 2, or the text has no token.
[[nodiscard]] std::vector<int> fill_tokens(const wordpiece::Tokenizer& tokenizer,
                                           std::string_view text, int tokens);

/// a . b / (|a| |b|), sums in FP64.
[[nodiscard]] double cosine(std::span<const float> a, std::span<const float> b);

}  // namespace sumac::model
