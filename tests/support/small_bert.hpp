// SPDX-License-Identifier: Apache-2.0
//
// Writes the folder of a small BERT-type model with random weights, and lets a test damage it first.
#pragma once

#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "sim/model/safetensors.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {

struct SmallBert {
  int layers = 2;
  int hidden = 24;
  int heads = 3;
  int ffn = 40;
  int positions = 32;
  std::string hidden_act = "gelu";
  std::string prefix;
  std::vector<std::string> vocabulary{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "one",
                                      "two",   "three", "##s",   ".",     "a",      "##b"};

  struct Values {
    std::vector<std::int64_t> shape;
    std::vector<float> data;
  };
  std::map<std::string, Values> tensors;

  explicit SmallBert(std::uint64_t seed = 1) { fill(seed); }

  /// (Re)makes all tensors for the sizes as they are.
  void fill(std::uint64_t seed) {
    tensors.clear();
    base::Rng rng(seed);
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape,
                         double offset = 0) {
      std::int64_t n = 1;
      for (const std::int64_t d : shape)
        n *= d;
      Values v{std::move(shape), std::vector<float>(static_cast<std::size_t>(n))};
      for (float& x : v.data)
        x = static_cast<float>((rng.unit() + rng.unit() + rng.unit() - 1.5) / 2 + offset);
      tensors[name] = std::move(v);
    };
    const auto linear = [&](const std::string& name, int out, int in) {
      add(name + ".weight", {out, in});
      add(name + ".bias", {out});
    };
    const auto norm = [&](const std::string& name) {
      add(name + ".weight", {hidden}, 1.0);
      add(name + ".bias", {hidden});
    };
    add("embeddings.word_embeddings.weight",
        {static_cast<std::int64_t>(vocabulary.size()), hidden});
    add("embeddings.position_embeddings.weight", {positions, hidden});
    add("embeddings.token_type_embeddings.weight", {2, hidden});
    norm("embeddings.LayerNorm");
    for (int i = 0; i < layers; ++i) {
      const std::string at = "encoder.layer." + std::to_string(i) + ".";
      for (const char* part : {"query", "key", "value"})
        linear(at + "attention.self." + part, hidden, hidden);
      linear(at + "attention.output.dense", hidden, hidden);
      norm(at + "attention.output.LayerNorm");
      linear(at + "intermediate.dense", ffn, hidden);
      linear(at + "output.dense", hidden, ffn);
      norm(at + "output.LayerNorm");
    }
  }

  void write(const TempFolder& folder) const {
    std::ofstream(folder / "config.json")
        << "{\"model_type\": \"bert\", \"hidden_act\": \"" << hidden_act
        << "\", \"hidden_size\": " << hidden << ", \"intermediate_size\": " << ffn
        << ", \"num_attention_heads\": " << heads << ", \"num_hidden_layers\": " << layers
        << ", \"max_position_embeddings\": " << positions
        << ", \"type_vocab_size\": 2, \"layer_norm_eps\": 1e-12, \"vocab_size\": "
        << vocabulary.size() << "}";
    std::ofstream vocab(folder / "vocab.txt");
    for (const std::string& word : vocabulary)
      vocab << word << '\n';
    std::vector<model::TensorData> data;
    for (const auto& [name, v] : tensors) {
      data.push_back(
          {prefix + name, model::Dtype::kF32, v.shape, std::as_bytes(std::span(v.data))});
    }
    model::write_safetensors(folder / "model.safetensors", data);
  }
};

}  // namespace sumac::test
