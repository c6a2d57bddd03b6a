// SPDX-License-Identifier: Apache-2.0
//
// Shapes from a Hugging Face config.json.  Only fields that shapes follow from are read; unknown
// fields are other people's.
#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "sim/workload/json_file.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::workload {
namespace {

constexpr int kLargest = 1 << 24;

/// Field access bound to one file.
class Fields {
 public:
  Fields(const nlohmann::json& object, std::string where)
      : object_(object), where_(std::move(where)) {}

  [[nodiscard]] int number(const std::string& key) const {
    return int_field(object_, key, 1, kLargest, std::nullopt, where_);
  }
  [[nodiscard]] int number(const std::string& key, int fallback) const {
    return int_field(object_, key, 1, kLargest, fallback, where_);
  }
  [[nodiscard]] std::string word(const std::string& key, const std::string& fallback) const {
    return string_field(object_, key, fallback, where_);
  }
  [[nodiscard]] bool flag(const std::string& key, bool fallback) const {
    const auto it = object_.find(key);
    if (it == object_.end() || it->is_null()) return fallback;
    if (!it->is_boolean()) throw base::InputError(where_ + ": '" + key + "' must be true or false");
    return it->get<bool>();
  }
  /// Null or absent: 0.
  [[nodiscard]] int count(const std::string& key, int fallback = 0) const {
    return int_field(object_, key, 0, kLargest, fallback, where_);
  }
  [[nodiscard]] bool has(const std::string& key) const { return object_.contains(key); }
  /// Entries of an object; 0 where there is none.
  [[nodiscard]] int entries(const std::string& key) const {
    const auto it = object_.find(key);
    if (it == object_.end() || it->is_null()) return 0;
    if (!it->is_object() || it->size() > kLargest)
      throw base::InputError(where_ + ": '" + key + "' must be an object of labels");
    return static_cast<int>(it->size());
  }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  const nlohmann::json& object_;
  std::string where_;
};

/// The activation function of a plain feed-forward; the Llama family is gated and has only SiLU.
Activation plain_activation(const Fields& f, const std::string& key, const std::string& fallback) {
  const std::string word = f.word(key, fallback);
  if (word == "relu") return Activation::kRelu;
  if (word == "gelu" || word == "gelu_new" || word == "gelu_pytorch_tanh" || word == "gelu_fast") {
    return Activation::kGelu;
  }
  throw base::InputError(f.where() + ": '" + key + "' is '" + printable(word) +
                         "', known are relu, gelu, gelu_new, gelu_pytorch_tanh, gelu_fast");
}

int head_dim(const ModelSpec& s, const std::string& where) {
  if (s.hidden % s.heads != 0) {
    throw base::InputError(where + ": hidden size " + std::to_string(s.hidden) +
                           " is not a multiple of " + std::to_string(s.heads) + " heads");
  }
  return s.hidden / s.heads;
}

/// What would make more GEMMs than a layer of ours has.
void refuse_cross_attention(const Fields& f) {
  for (const char* key : {"add_cross_attention", "is_encoder_decoder"}) {
    if (f.flag(key, false)) {
      throw base::InputError(f.where() + ": '" + key +
                             "' is true, and cross-attention is not supported");
    }
  }
}

void read_common(const Fields& f, ModelSpec& s) {
  s.hidden = f.number("hidden_size");
  s.layers = f.number("num_hidden_layers");
  s.heads = s.kv_heads = f.number("num_attention_heads");
}

/// `roberta`: positions begin behind that of the padding.
void read_bert(const Fields& f, ModelSpec& s, bool roberta) {
  refuse_cross_attention(f);
  if (f.flag("is_decoder", false)) {
    throw base::InputError(f.where() + ": 'is_decoder' is true, and BERT is read as an encoder");
  }
  read_common(f, s);
  s.family = Family::kTextEncoder;
  s.head_dim = head_dim(s, f.where());
  s.ffn = f.number("intermediate_size");
  s.activation = plain_activation(f, "hidden_act", "gelu");
  const int padding = roberta ? f.count("pad_token_id", 1) + 1 : 0;
  s.max_tokens = f.number("max_position_embeddings", 512) - padding;
  if (s.max_tokens < 1) {
    throw base::InputError(f.where() +
                           ": 'max_position_embeddings' leaves no position behind the " +
                           std::to_string(padding) + " of the padding");
  }
}

void read_vision(const Fields& f, ModelSpec& s, int extra_tokens) {
  read_common(f, s);
  s.family = Family::kVision;
  s.head_dim = head_dim(s, f.where());
  s.ffn = f.number("intermediate_size");
  s.activation = plain_activation(f, "hidden_act", "gelu");
  s.qkv_bias = f.flag("qkv_bias", true);
  s.vocab = f.entries("id2label");
  const int image = f.number("image_size", 224);
  const int patch = f.number("patch_size", 16);
  const std::int64_t side = image / patch;
  const std::int64_t values = std::int64_t{f.number("num_channels", 3)} * patch * patch;
  if (side < 1 || side * side + extra_tokens > kLargest || values > kLargest) {
    throw base::InputError(f.where() + ": images of " + std::to_string(image) +
                           " pixels in patches of " + std::to_string(patch) +
                           " make no usable token count");
  }
  s.default_tokens = static_cast<int>(side * side) + extra_tokens;
  s.patch_values = static_cast<int>(values);
}

void read_opt(const Fields& f, ModelSpec& s) {
  read_common(f, s);
  s.family = Family::kDecoder;
  s.head_dim = head_dim(s, f.where());
  s.ffn = f.number("ffn_dim");
  s.activation = plain_activation(f, "activation_function", "relu");
  s.qkv_bias = s.output_bias = s.ffn_bias = f.flag("enable_bias", true);
  s.vocab = f.number("vocab_size");
  s.max_tokens = f.number("max_position_embeddings");
  if (f.number("word_embed_proj_dim", s.hidden) != s.hidden ||
      !f.flag("do_layer_norm_before", true)) {
    throw base::InputError(
        f.where() +
        ": OPT with projected embeddings or layer norm after the block is not supported");
  }
}

void read_gpt2(const Fields& f, ModelSpec& s) {
  refuse_cross_attention(f);
  s.family = Family::kDecoder;
  s.hidden = f.number("n_embd");
  s.layers = f.number("n_layer");
  s.heads = s.kv_heads = f.number("n_head");
  s.head_dim = head_dim(s, f.where());
  s.ffn = f.number("n_inner", 4 * s.hidden);
  s.activation = plain_activation(f, "activation_function", "gelu_new");
  s.vocab = f.number("vocab_size");
  s.max_tokens = f.number("n_positions", 1024);
}

/// What Llama, Mistral and Qwen2 share; biases and windows are theirs.
void read_rope_decoder(const Fields& f, ModelSpec& s) {
  read_common(f, s);
  s.family = Family::kDecoder;
  const int stated = f.number("head_dim", kLargest);
  s.head_dim = stated == kLargest ? head_dim(s, f.where()) : stated;
  s.ffn = f.number("intermediate_size");
  const std::string word = f.word("hidden_act", "silu");
  if (word != "silu") {
    throw base::InputError(f.where() + ": 'hidden_act' is '" + printable(word) +
                           "', known is silu");
  }
  s.activation = Activation::kSiluGate;
  s.norm = Norm::kRmsNorm;
  s.qkv_bias = s.output_bias = s.ffn_bias = false;
  s.rope = true;
  s.vocab = f.number("vocab_size");
}

void read_llama(const Fields& f, ModelSpec& s) {
  read_rope_decoder(f, s);
  s.kv_heads = f.number("num_key_value_heads", s.heads);
  s.qkv_bias = s.output_bias = f.flag("attention_bias", false);
  s.ffn_bias = f.flag("mlp_bias", false);
}

constexpr int kUsualWindow = 4096;

/// `sliding_window`: null is none.
void read_mistral(const Fields& f, ModelSpec& s) {
  read_rope_decoder(f, s);
  s.kv_heads = f.number("num_key_value_heads");
  s.window = f.has("sliding_window") ? f.count("sliding_window") : kUsualWindow;
}

/// `use_sliding_window`: layers from `max_window_layers` on have the window.
void read_qwen2(const Fields& f, ModelSpec& s) {
  read_rope_decoder(f, s);
  s.kv_heads = f.number("num_key_value_heads");
  s.qkv_bias = true;
  if (!f.flag("use_sliding_window", false)) return;
  const int without = f.count("max_window_layers", 28);
  if (without >= s.layers) return;
  if (without > 0) {
    throw base::InputError(f.where() + ": 'max_window_layers' is " + std::to_string(without) +
                           " of " + std::to_string(s.layers) +
                           " layers: layers with and without a sliding window are not supported "
                           "(0 or all)");
  }
  s.window = f.has("sliding_window") ? f.count("sliding_window") : kUsualWindow;
}

}  // namespace

void check(const ModelSpec& s, std::string_view where) {
  const auto size = [&](std::string_view name, int value, int lo) {
    if (value < lo || value > kLargest) {
      throw base::InputError(std::string(where) + ": " + std::string(name) + " is " +
                             std::to_string(value) + ", must be " + std::to_string(lo) + " to " +
                             std::to_string(kLargest));
    }
  };
  size("layers", s.layers, 1);
  size("hidden size", s.hidden, 1);
  size("heads", s.heads, 1);
  size("key-value heads", s.kv_heads, 1);
  size("head size", s.head_dim, 1);
  size("feed-forward size", s.ffn, 1);
  size("vocabulary", s.vocab, 0);
  size("positions", s.max_tokens, 0);
  size("default tokens", s.default_tokens, 1);
  if (s.family == Family::kVision) size("patch values", s.patch_values, 1);
  if (s.heads % s.kv_heads != 0) {
    throw base::InputError(std::string(where) + ": " + std::to_string(s.heads) +
                           " heads cannot share " + std::to_string(s.kv_heads) +
                           " key-value heads evenly");
  }
}

ModelSpec read_config(const std::filesystem::path& config_json) {
  const nlohmann::json object = read_json_object(config_json);
  const Fields f(object, config_json.string());
  const std::string type = f.word("model_type", "");
  ModelSpec s;
  s.name = printable(config_json.parent_path().filename().string());
  s.source = config_json.filename().string();
  if (type == "bert" || type == "roberta" || type == "xlm-roberta") {
    read_bert(f, s, type != "bert");
  } else if (type == "vit") {
    read_vision(f, s, 1);
  } else if (type == "deit") {
    read_vision(f, s, 2);  // class token and distillation token
  } else if (type == "opt") {
    read_opt(f, s);
  } else if (type == "gpt2") {
    read_gpt2(f, s);
  } else if (type == "llama") {
    read_llama(f, s);
  } else if (type == "mistral") {
    read_mistral(f, s);
  } else if (type == "qwen2") {
    read_qwen2(f, s);
  } else if (type.empty()) {
    throw base::InputError(f.where() + ": has no field 'model_type'");
  } else {
    throw base::InputError(f.where() + ": model_type '" + printable(type) +
                           "' is not known (known: bert, roberta, xlm-roberta, vit, deit, opt, "
                           "gpt2, llama, mistral, qwen2)");
  }
  if (s.max_tokens > 0 && s.max_tokens < s.default_tokens) s.default_tokens = s.max_tokens;
  if (s.window > 0 && s.window < s.default_tokens) s.default_tokens = s.window;
  check(s, f.where());
  return s;
}

}  // namespace sumac::workload
