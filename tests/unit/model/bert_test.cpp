// SPDX-License-Identifier: Apache-2.0
//
// The FP32 encoder: the published model against sentence-transformers' cosines, a small one against a plain FP64 formulation, bad folders.
#include "sim/model/bert.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>

#include "models/base/error.hpp"
#include "sim/model/folder.hpp"
#include "sim/workload/graph.hpp"
#include "tests/support/data.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/small_bert.hpp"

namespace sumac::model {
namespace {

using test::expect_refused;
using test::SmallBert;
using test::TempFolder;

TEST(Bert, PublishedModelAgreesWithSentenceTransformers) {
  const auto folder = find_model_folder("minilm");
  SUMAC_NEED_TOOL(folder, "the model folder of minilm");
  const Bert bert = Bert::open(*folder);
  std::ifstream in(SUMAC_SOURCE_DIR "/tests/unit/model/published_cosines.json");
  const nlohmann::json published = nlohmann::json::parse(in);
  ASSERT_GE(published["pairs"].size(), 6U);
  EXPECT_EQ(bert.max_tokens(), published["max_tokens"].get<int>());
  Fp32Backend backend;
  std::vector<float> first;
  for (const auto& pair : published["pairs"]) {
    std::vector<float> embedding[2];
    for (const int side : {0, 1}) {
      const auto text = pair[side == 0 ? "a" : "b"].get<std::string>();
      const std::vector<int> ids = bert.tokenizer().encode(text, bert.max_tokens());
      EXPECT_EQ(ids.size(), pair["tokens"][static_cast<std::size_t>(side)].get<std::size_t>())
          << text;
      embedding[side] = bert.sentence(ids, backend);
    }
    EXPECT_NEAR(cosine(embedding[0], embedding[1]), pair["cosine"].get<double>(), 2e-6)
        << pair["a"];
    if (first.empty()) first = embedding[0];
  }
  const auto expected = published["embedding_of_first_a"].get<std::vector<double>>();
  ASSERT_EQ(first.size(), expected.size());
  for (std::size_t i = 0; i < first.size(); ++i)
    EXPECT_NEAR(first[i], expected[i], 2e-6) << i;
}

/// The small model again, in FP64 and without any function of the library.
class Plain {
 public:
  Plain(const SmallBert& m, const std::vector<int>& ids) : m_(m), tokens_(ids.size()) {
    x_.assign(tokens_, std::vector<double>(hidden()));
    for (std::size_t t = 0; t < tokens_; ++t) {
      for (std::size_t c = 0; c < hidden(); ++c) {
        x_[t][c] = at("embeddings.word_embeddings.weight", static_cast<std::size_t>(ids[t]), c) +
                   at("embeddings.position_embeddings.weight", t, c) +
                   at("embeddings.token_type_embeddings.weight", 0, c);
      }
    }
    norm("embeddings.LayerNorm");
    for (int i = 0; i < m.layers; ++i)
      layer("encoder.layer." + std::to_string(i) + ".");
  }

  std::vector<double> embedding() const {
    std::vector<double> mean(hidden());
    double squares = 0;
    for (std::size_t c = 0; c < hidden(); ++c) {
      for (std::size_t t = 0; t < tokens_; ++t)
        mean[c] += x_[t][c];
      mean[c] /= static_cast<double>(tokens_);
      squares += mean[c] * mean[c];
    }
    for (double& v : mean)
      v /= std::sqrt(squares);
    return mean;
  }

 private:
  using Matrix = std::vector<std::vector<double>>;

  [[nodiscard]] std::size_t hidden() const { return static_cast<std::size_t>(m_.hidden); }
  [[nodiscard]] double at(const std::string& name, std::size_t r, std::size_t c) const {
    const SmallBert::Values& v = m_.tensors.at(name);
    return v.data[r * static_cast<std::size_t>(v.shape.back()) + c];
  }
  Matrix linear(const std::string& name, const Matrix& x) const {
    const auto out = static_cast<std::size_t>(m_.tensors.at(name + ".weight").shape[0]);
    Matrix y(tokens_, std::vector<double>(out));
    for (std::size_t t = 0; t < tokens_; ++t) {
      for (std::size_t n = 0; n < out; ++n) {
        y[t][n] = m_.tensors.at(name + ".bias").data[n];
        for (std::size_t k = 0; k < x[t].size(); ++k)
          y[t][n] += x[t][k] * at(name + ".weight", n, k);
      }
    }
    return y;
  }
  void norm(const std::string& name) {
    for (auto& row : x_) {
      double mean = 0;
      double variance = 0;
      for (const double v : row)
        mean += v / static_cast<double>(hidden());
      for (const double v : row)
        variance += (v - mean) * (v - mean) / static_cast<double>(hidden());
      for (std::size_t c = 0; c < hidden(); ++c) {
        row[c] = (row[c] - mean) / std::sqrt(variance + 1e-12) *
                     m_.tensors.at(name + ".weight").data[c] +
                 m_.tensors.at(name + ".bias").data[c];
      }
    }
  }
  void add(const Matrix& y) {
    for (std::size_t t = 0; t < tokens_; ++t) {
      for (std::size_t c = 0; c < hidden(); ++c)
        x_[t][c] += y[t][c];
    }
  }
  void layer(const std::string& name) {
    const Matrix q = linear(name + "attention.self.query", x_);
    const Matrix k = linear(name + "attention.self.key", x_);
    const Matrix v = linear(name + "attention.self.value", x_);
    Matrix context(tokens_, std::vector<double>(hidden()));
    const std::size_t width = hidden() / static_cast<std::size_t>(m_.heads);
    for (std::size_t first = 0; first < hidden(); first += width) {
      for (std::size_t t = 0; t < tokens_; ++t) {
        std::vector<double> p(tokens_);
        double sum = 0;
        for (std::size_t s = 0; s < tokens_; ++s) {
          double score = 0;
          for (std::size_t c = first; c < first + width; ++c)
            score += q[t][c] * k[s][c];
          p[s] = std::exp(score / std::sqrt(static_cast<double>(width)));
          sum += p[s];
        }
        for (std::size_t s = 0; s < tokens_; ++s) {
          for (std::size_t c = first; c < first + width; ++c)
            context[t][c] += p[s] / sum * v[s][c];
        }
      }
    }
    add(linear(name + "attention.output.dense", context));
    norm(name + "attention.output.LayerNorm");
    Matrix f = linear(name + "intermediate.dense", x_);
    for (auto& row : f) {
      for (double& u : row)
        u = u * 0.5 * std::erfc(-u / std::numbers::sqrt2);
    }
    add(linear(name + "output.dense", f));
    norm(name + "output.LayerNorm");
  }

  const SmallBert& m_;
  std::size_t tokens_;
  Matrix x_;
};

TEST(Bert, SmallModelAgreesWithAPlainFormulation) {
  for (const char* prefix : {"", "bert."}) {
    const TempFolder folder;
    SmallBert small(3);
    small.prefix = prefix;
    small.write(folder);
    const Bert bert = Bert::open(folder.path());
    const std::vector<int> ids = bert.tokenizer().encode("one twos. three a ab two one", 32);
    EXPECT_EQ(ids.size(), 12U);
    Fp32Backend backend(1);
    const std::vector<float> got = bert.sentence(ids, backend);
    const std::vector<double> expected = Plain(small, ids).embedding();
    for (std::size_t c = 0; c < got.size(); ++c)
      EXPECT_NEAR(got[c], expected[c], 2e-6) << c;
  }
}

/// Notes which GEMMs were asked for.
class Recorder : public GemmBackend {
 public:
  void run(const GemmCall& call) override {
    names.emplace_back(call.name);
    classes.push_back(call.op_class);
    shapes.push_back(call.shape);
    layers.push_back(call.layer);
    inner.run(call);
  }
  Fp32Backend inner{1};
  std::vector<std::string> names;
  std::vector<workload::OpClass> classes;
  std::vector<workload::Gemm> shapes;
  std::vector<int> layers;
};

TEST(Bert, GemmsAreThoseOfTheWorkloadGraph) {
  const TempFolder folder;
  SmallBert().write(folder);
  const Bert bert = Bert::open(folder.path());
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), "one two three", 9);
  Recorder recorder;
  (void)bert.sentence(ids, recorder);
  const workload::Graph graph = workload::build_graph(bert.spec(), workload::Phase::prefill(9));
  std::size_t at = 0;
  for (int layer = 0; layer < 2; ++layer) {
    for (const workload::Op& op : graph.layer) {
      if (!op.is_gemm()) continue;
      ASSERT_LT(at, recorder.names.size());
      EXPECT_EQ(recorder.names[at], op.name);
      EXPECT_EQ(recorder.classes[at], op.op_class);
      EXPECT_EQ(recorder.shapes[at], op.gemm) << op.name;
      EXPECT_EQ(recorder.layers[at], layer);
      ++at;
    }
  }
  EXPECT_EQ(at, recorder.names.size());
}

TEST(Bert, HalfPrecisionWeightsAreTakenAsTheyAre) {
  const TempFolder folder;
  SmallBert small(9);
  // Values that BF16 holds, so that both files say the same.
  for (auto& [name, v] : small.tensors) {
    for (float& x : v.data)
      x = std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) & 0xFFFF0000U);
  }
  small.write(folder);
  Fp32Backend backend(1);
  const std::vector<int> ids{2, 5, 6, 3};
  const std::vector<float> expected = Bert::open(folder.path()).sentence(ids, backend);
  std::map<std::string, std::vector<std::uint16_t>> codes;
  std::vector<TensorData> data;
  for (const auto& [name, v] : small.tensors) {
    for (const float x : v.data) {
      codes[name].push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x) >> 16));
    }
    data.push_back({name, Dtype::kBf16, v.shape, std::as_bytes(std::span(codes[name]))});
  }
  write_safetensors(folder / "model.safetensors", data);
  EXPECT_EQ(Bert::open(folder.path()).sentence(ids, backend), expected);
}

TEST(Bert, FilledTokensHaveTheAskedCount) {
  const TempFolder folder;
  SmallBert().write(folder);
  const Bert bert = Bert::open(folder.path());
  EXPECT_EQ(fill_tokens(bert.tokenizer(), "one two.", 9),
            (std::vector<int>{2, 5, 6, 9, 5, 6, 9, 5, 3}));
  EXPECT_EQ(fill_tokens(bert.tokenizer(), "one two.", 3), (std::vector<int>{2, 5, 3}));
  EXPECT_EQ(fill_tokens(bert.tokenizer(), "one two.", 2), (std::vector<int>{2, 3}));
  expect_refused([&] { (void)fill_tokens(bert.tokenizer(), "one", 1); },
                 "no room for [CLS] and [SEP]");
  expect_refused([&] { (void)fill_tokens(bert.tokenizer(), " ", 8); }, "the text has no token");
}

TEST(Bert, DamagedFoldersAreRefusedInOneLine) {
  const auto refused = [](const std::function<void(SmallBert&)>& damage, const std::string& part) {
    const TempFolder folder;
    SmallBert small;
    damage(small);
    small.write(folder);
    expect_refused([&] { (void)Bert::open(folder.path()); }, part);
  };
  refused([](SmallBert& m) { m.hidden_act = "gelu_new"; },
          "hidden_act 'gelu' only, here it is 'gelu_new'");
  refused([](SmallBert& m) { m.tensors.erase("encoder.layer.1.output.dense.bias"); },
          "model.safetensors: has no tensor 'encoder.layer.1.output.dense.bias'");
  refused([](SmallBert& m) { m.tensors.erase("embeddings.word_embeddings.weight"); },
          "has no tensor 'embeddings.word_embeddings.weight'");
  refused([](SmallBert& m) { m.ffn = 44; }, "has shape [40, 24], the model needs [44, 24]");
  refused([](SmallBert& m) { m.layers = 3; }, "has no tensor 'encoder.layer.2");
  refused([](SmallBert& m) { m.vocabulary.push_back("extra"); },
          "has shape [12, 24], the model needs [13, 24]");
  refused([](SmallBert& m) { m.heads = 5; }, "hidden size 24 is not a multiple of 5 heads");

  const TempFolder folder;
  SmallBert small;
  small.write(folder);
  const auto rewrite = [&](const std::string& name, const std::string& from,
                           const std::string& to) {
    std::ifstream in(folder / name);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    text.replace(text.find(from), from.size(), to);
    std::ofstream(folder / name) << text;
  };
  rewrite("config.json", "\"vocab_size\": 12", "\"vocab_size\": 11");
  expect_refused([&] { (void)Bert::open(folder.path()); },
                 "model.safetensors: embeddings for 11 words, the vocabulary has 12");
  rewrite("config.json", "\"vocab_size\": 11", "\"vocab_size\": 12");
  std::filesystem::create_directory(folder / "1_Pooling");
  std::ofstream(folder.path() / "1_Pooling/config.json")
      << R"({"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true})";
  expect_refused([&] { (void)Bert::open(folder.path()); },
                 "1_Pooling/config.json: pooling is by mean or by first token only");
  std::filesystem::remove_all(folder / "1_Pooling");
  std::filesystem::resize_file(folder / "model.safetensors",
                               std::filesystem::file_size(folder / "model.safetensors") - 1);
  expect_refused([&] { (void)Bert::open(folder.path()); }, "(truncated download?)");
  std::filesystem::remove(folder / "model.safetensors");
  expect_refused([&] { (void)Bert::open(folder.path()); }, "model.safetensors: No such file");
  std::ofstream(folder / "model.safetensors.index.json") << "{}";
  expect_refused([&] { (void)Bert::open(folder.path()); }, "weights in several files are not read");
  std::filesystem::remove(folder / "config.json");
  expect_refused([&] { (void)Bert::open(folder.path()); }, "config.json: no such file");
}

TEST(Bert, AbsentModelsSayHowToGetThem) {
  expect_refused([] { (void)model_folder("llama-2-7b"); },
                 "llama-2-7b: its weights are not on this machine (set SUMAC_MODELS");
  EXPECT_TRUE(has_published_weights("minilm"));
}

}  // namespace
}  // namespace sumac::model
