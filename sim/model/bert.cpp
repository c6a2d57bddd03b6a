// SPDX-License-Identifier: Apache-2.0
#include "sim/model/bert.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "models/base/error.hpp"
#include "sim/model/vector_ops.hpp"
#include "sim/workload/json_file.hpp"

namespace sumac::model {
namespace {

namespace fs = std::filesystem;
using workload::OpClass;

constexpr int kMostRows = 1 << 24;

/// [T][heads * width] to [heads][T][width].
std::vector<float> split_heads(std::span<const float> x, std::int64_t tokens, std::int64_t heads,
                               std::int64_t width) {
  std::vector<float> out(x.size());
  for (std::int64_t t = 0; t < tokens; ++t) {
    for (std::int64_t h = 0; h < heads; ++h) {
      const float* from = x.data() + (t * heads + h) * width;
      std::copy(from, from + width, out.data() + (h * tokens + t) * width);
    }
  }
  return out;
}

/// [T][heads * width] to [heads][width][T].
std::vector<float> split_heads_transposed(std::span<const float> x, std::int64_t tokens,
                                          std::int64_t heads, std::int64_t width) {
  std::vector<float> out(x.size());
  for (std::int64_t t = 0; t < tokens; ++t) {
    for (std::int64_t c = 0; c < heads * width; ++c) {
      out[static_cast<std::size_t>(c * tokens + t)] =
          x[static_cast<std::size_t>(t * heads * width + c)];
    }
  }
  return out;
}

/// [heads][T][width] to [T][heads * width].
std::vector<float> join_heads(std::span<const float> x, std::int64_t tokens, std::int64_t heads,
                              std::int64_t width) {
  std::vector<float> out(x.size());
  for (std::int64_t h = 0; h < heads; ++h) {
    for (std::int64_t t = 0; t < tokens; ++t) {
      const float* from = x.data() + (h * tokens + t) * width;
      std::copy(from, from + width, out.data() + (t * heads + h) * width);
    }
  }
  return out;
}

fs::path weights_file(const fs::path& folder) {
  const fs::path path = folder / "model.safetensors";
  if (!fs::exists(path) && fs::exists(folder / "model.safetensors.index.json")) {
    throw base::InputError(
        folder.string() +
        ": weights in several files are not read (join them into model.safetensors)");
  }
  return path;
}

}  // namespace

Bert::Bert(workload::ModelSpec spec, wordpiece::Tokenizer tokenizer, Safetensors file)
    : spec_(std::move(spec)), tokenizer_(std::move(tokenizer)), file_(std::move(file)) {}

Bert Bert::open(const fs::path& folder) {
  const fs::path config_path = folder / "config.json";
  const std::string where = config_path.string();
  workload::ModelSpec spec = workload::read_config(config_path);
  const nlohmann::json config = workload::read_json_object(config_path);
  const auto need = [&](const char* key, const std::string& fallback, const std::string& value) {
    const std::string found = workload::string_field(config, key, fallback, where);
    if (found != value) {
      throw base::InputError(where + ": values are computed for " + key + " '" + value +
                             "' only, here it is '" + workload::printable(found) + "'");
    }
  };
  need("model_type", "", "bert");
  need("hidden_act", "gelu", "gelu");
  need("position_embedding_type", "absolute", "absolute");

  Bert bert(std::move(spec), wordpiece::Tokenizer::open(folder),
            Safetensors::open(weights_file(folder)));
  if (const auto e = config.find("layer_norm_eps"); e != config.end()) {
    bert.epsilon_ = e->is_number() ? e->get<double>() : -1;
    if (!(bert.epsilon_ >= 0 && bert.epsilon_ <= 1)) {
      throw base::InputError(where + ": 'layer_norm_eps' must be a number from 0 to 1");
    }
  }
  bert.max_tokens_ = bert.spec_.max_tokens;
  if (const fs::path path = folder / "sentence_bert_config.json"; fs::exists(path)) {
    bert.max_tokens_ = workload::int_field(workload::read_json_object(path), "max_seq_length", 2,
                                           bert.spec_.max_tokens, bert.max_tokens_, path.string());
  }
  if (const fs::path path = folder / "1_Pooling" / "config.json"; fs::exists(path)) {
    const nlohmann::json pooling = workload::read_json_object(path);
    const auto flag = [&](const char* key) {
      const auto it = pooling.find(key);
      return it != pooling.end() && it->is_boolean() && it->get<bool>();
    };
    bert.first_token_only_ = flag("pooling_mode_cls_token");
    if (bert.first_token_only_ == flag("pooling_mode_mean_tokens")) {
      throw base::InputError(path.string() + ": pooling is by mean or by first token only");
    }
  }
  bert.load_all(workload::int_field(config, "vocab_size", 1, kMostRows, std::nullopt, where),
                workload::int_field(config, "type_vocab_size", 1, kMostRows, 2, where));
  return bert;
}

std::span<const float> Bert::load(const std::string& name, std::vector<std::int64_t> shape) {
  const Tensor& tensor = file_.at(prefix_ + name, shape);
  const bool in_place = tensor.dtype == Dtype::kF32 &&
                        reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % alignof(float) == 0;
  if (in_place) {
    return {reinterpret_cast<const float*>(tensor.bytes.data()),
            static_cast<std::size_t>(tensor.elements())};
  }
  converted_.push_back(file_.floats(prefix_ + name, shape));
  return converted_.back();
}

Bert::Linear Bert::load_linear(const std::string& name, std::int64_t out, std::int64_t in) {
  return {load(name + ".weight", {out, in}), load(name + ".bias", {out})};
}

Bert::LayerNorm Bert::load_norm(const std::string& name) {
  return {load(name + ".weight", {spec_.hidden}), load(name + ".bias", {spec_.hidden})};
}

void Bert::load_all(int vocab, int types) {
  const std::string words = "embeddings.word_embeddings.weight";
  if (file_.find(words) == nullptr && file_.find("bert." + words) != nullptr) prefix_ = "bert.";
  if (tokenizer_.size() > vocab) {
    throw base::InputError(file_.where() + ": embeddings for " + std::to_string(vocab) +
                           " words, the vocabulary has " + std::to_string(tokenizer_.size()));
  }
  const std::vector<std::int64_t> table{vocab, spec_.hidden};
  words_ = &file_.at(prefix_ + words, table);
  std::vector<float> first_row(static_cast<std::size_t>(spec_.hidden));
  to_floats(*words_, 0, first_row, file_.where());  // refuses a dtype that cannot be read
  types_ = load("embeddings.token_type_embeddings.weight", {types, spec_.hidden});
  positions_ = load("embeddings.position_embeddings.weight", {spec_.max_tokens, spec_.hidden});
  embedding_norm_ = load_norm("embeddings.LayerNorm");
  const std::int64_t h = spec_.hidden;
  for (int i = 0; i < spec_.layers; ++i) {
    const std::string at = "encoder.layer." + std::to_string(i) + ".";
    layers_.push_back({.query = load_linear(at + "attention.self.query", h, h),
                       .key = load_linear(at + "attention.self.key", h, h),
                       .value = load_linear(at + "attention.self.value", h, h),
                       .output = load_linear(at + "attention.output.dense", h, h),
                       .up = load_linear(at + "intermediate.dense", spec_.ffn, h),
                       .down = load_linear(at + "output.dense", h, spec_.ffn),
                       .attention_norm = load_norm(at + "attention.output.LayerNorm"),
                       .ffn_norm = load_norm(at + "output.LayerNorm")});
  }
}

std::vector<float> Bert::embed(std::span<const int> ids) const {
  SUMAC_CHECK(!ids.empty() && ids.size() <= static_cast<std::size_t>(spec_.max_tokens),
              "as many tokens as there are positions, at most");
  const auto width = static_cast<std::size_t>(spec_.hidden);
  std::vector<float> x(ids.size() * width);
  for (std::size_t t = 0; t < ids.size(); ++t) {
    const std::span<float> row = std::span(x).subspan(t * width, width);
    SUMAC_CHECK(ids[t] >= 0 && ids[t] < tokenizer_.size(), "ids of the vocabulary");
    to_floats(*words_, std::int64_t{ids[t]} * spec_.hidden, row, file_.where());
    add(row, types_.first(width));
    add(row, positions_.subspan(t * width, width));
  }
  layer_norm_rows(x, embedding_norm_.gamma, embedding_norm_.beta, epsilon_);
  return x;
}

void Bert::run_layer(int layer, std::vector<float>& x, GemmBackend& backend) const {
  SUMAC_CHECK(layer >= 0 && layer < spec_.layers, "a layer of the model");
  const Layer& w = layers_[static_cast<std::size_t>(layer)];
  const std::int64_t h = spec_.hidden;
  const std::int64_t heads = spec_.heads;
  const std::int64_t width = spec_.head_dim;
  const std::int64_t tokens = static_cast<std::int64_t>(x.size()) / h;

  const auto gemm = [&](std::string_view name, OpClass op_class, const workload::Gemm& shape,
                        std::span<const float> act, std::span<const float> wgt) {
    std::vector<float> out(static_cast<std::size_t>(shape.batch * shape.m * shape.n));
    backend.run({.layer = layer,
                 .name = name,
                 .op_class = op_class,
                 .shape = shape,
                 .act = act,
                 .wgt = wgt,
                 .out = out});
    return out;
  };
  const auto linear = [&](std::string_view name, const Linear& l, std::span<const float> act,
                          std::int64_t n, std::int64_t k) {
    std::vector<float> out =
        gemm(name, OpClass::kLinear, {.m = tokens, .n = n, .k = k}, act, l.weight);
    add_bias(out, l.bias);
    return out;
  };

  const std::vector<float> q =
      split_heads(linear("attention.query", w.query, x, h, h), tokens, heads, width);
  const std::vector<float> k =
      split_heads(linear("attention.key", w.key, x, h, h), tokens, heads, width);
  const std::vector<float> v =
      split_heads_transposed(linear("attention.value", w.value, x, h, h), tokens, heads, width);
  std::vector<float> p = gemm("attention.scores", OpClass::kQk,
                              {.batch = heads, .m = tokens, .n = tokens, .k = width}, q, k);
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  for (float& score : p)
    score *= scale;
  softmax_rows(p, tokens);
  const std::vector<float> c =
      join_heads(gemm("attention.context", OpClass::kPv,
                      {.batch = heads, .m = tokens, .n = width, .k = tokens}, p, v),
                 tokens, heads, width);
  add(x, linear("attention.output", w.output, c, h, h));
  layer_norm_rows(x, w.attention_norm.gamma, w.attention_norm.beta, epsilon_);

  std::vector<float> f = linear("ffn.up", w.up, x, spec_.ffn, h);
  gelu(f);
  add(x, linear("ffn.down", w.down, f, h, spec_.ffn));
  layer_norm_rows(x, w.ffn_norm.gamma, w.ffn_norm.beta, epsilon_);
}

std::vector<float> Bert::pool(std::span<const float> hidden) const {
  const auto width = static_cast<std::size_t>(spec_.hidden);
  const std::size_t tokens = first_token_only_ ? 1 : hidden.size() / width;
  std::vector<double> mean(width);
  for (std::size_t t = 0; t < tokens; ++t) {
    for (std::size_t c = 0; c < width; ++c)
      mean[c] += hidden[t * width + c];
  }
  double squares = 0;
  for (double& m : mean) {
    m /= static_cast<double>(tokens);
    squares += m * m;
  }
  const double norm = std::max(std::sqrt(squares), 1e-12);
  std::vector<float> out(width);
  for (std::size_t c = 0; c < width; ++c)
    out[c] = static_cast<float>(mean[c] / norm);
  return out;
}

std::vector<float> Bert::sentence(std::span<const int> ids, GemmBackend& backend) const {
  std::vector<float> x = embed(ids);
  for (int i = 0; i < spec_.layers; ++i)
    run_layer(i, x, backend);
  return pool(x);
}

std::string_view sample_text() {
  return "Transformers are made of matrix products. Most of the work goes into multiplying "
         "activations by "
         "weights that never change, so an accelerator can be built around one small circuit "
         "repeated many times. "
         "What should that circuit be? Some keep the multiplier and make the numbers shorter; some "
         "add exponents "
         "instead of multiplying; some look up sums that were computed before. Each choice costs a "
         "little accuracy "
         "and saves a little silicon, and only a measurement on real sentences, like this one, "
         "tells how much.";
}

std::vector<int> fill_tokens(const wordpiece::Tokenizer& tokenizer, std::string_view text,
                             int tokens) {
  if (tokens < 2) {
    throw base::InputError(std::to_string(tokens) + " tokens leave no room for [CLS] and [SEP]");
  }
  const std::vector<int> once = tokenizer.encode(text, INT32_MAX);
  if (once.size() <= 2 && tokens > 2) throw base::InputError("the text has no token");
  std::vector<int> ids{once.front()};
  while (ids.size() + 1 < static_cast<std::size_t>(tokens)) {
    const std::size_t room = static_cast<std::size_t>(tokens) - 1 - ids.size();
    const std::size_t part = std::min(room, once.size() - 2);
    ids.insert(ids.end(), once.begin() + 1, once.begin() + 1 + static_cast<std::ptrdiff_t>(part));
  }
  ids.push_back(once.back());
  return ids;
}

double cosine(std::span<const float> a, std::span<const float> b) {
  SUMAC_CHECK(a.size() == b.size(), "vectors of one length");
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    aa += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    bb += static_cast<double>(b[i]) * static_cast<double>(b[i]);
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace sumac::model
