// SPDX-License-Identifier: Apache-2.0
//
// Hugging Face config.json files, good and bad, against the shape zoo.
#include <gtest/gtest.h>

#include <fstream>

#include "sim/workload/graph.hpp"
#include "sim/workload/model_spec.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::workload {
namespace {

class ConfigReader : public ::testing::Test {
 protected:
  ModelSpec read(const std::string& text) {
    std::ofstream(folder_ / "config.json") << text;
    return read_config(folder_ / "config.json");
  }
  void expect_refused(const std::string& text, const std::string& part) {
    test::expect_refused([&] { (void)read(text); }, part);
    test::expect_refused([&] { (void)read(text); }, "config.json: ");
  }

  test::TempFolder folder_;
};

/// Equal in everything that makes shapes.
void expect_same_shapes(ModelSpec a, ModelSpec b, std::int64_t tokens) {
  a.name = b.name = "";
  const Graph x = build_graph(a, Phase::prefill(tokens));
  const Graph y = build_graph(b, Phase::prefill(tokens));
  ASSERT_EQ(x.layer.size(), y.layer.size());
  for (std::size_t i = 0; i < x.layer.size(); ++i) {
    EXPECT_EQ(x.layer[i].name, y.layer[i].name);
    EXPECT_EQ(x.layer[i].gemm, y.layer[i].gemm) << x.layer[i].name;
    EXPECT_EQ(x.layer[i].elements, y.layer[i].elements) << x.layer[i].name;
  }
  EXPECT_EQ(a.layers, b.layers);
  EXPECT_EQ(x.outside_flops(), y.outside_flops());
}

const char* const kMiniLm = R"({"model_type": "bert", "hidden_act": "gelu", "hidden_size": 384,
  "intermediate_size": 1536, "max_position_embeddings": 512, "num_attention_heads": 12,
  "num_hidden_layers": 6, "vocab_size": 30522})";
const char* const kOpt = R"({"model_type": "opt", "hidden_size": 2048, "ffn_dim": 8192,
  "num_attention_heads": 32, "num_hidden_layers": 24, "vocab_size": 50272,
  "max_position_embeddings": 2048, "activation_function": "relu", "word_embed_proj_dim": 2048,
  "do_layer_norm_before": true})";
const char* const kLlama3 =
    R"({"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336,
  "num_attention_heads": 32, "num_key_value_heads": 8, "num_hidden_layers": 32,
  "vocab_size": 128256, "hidden_act": "silu", "max_position_embeddings": 8192})";
const char* const kGpt2 = R"({"model_type": "gpt2", "n_embd": 768, "n_head": 12, "n_layer": 12,
  "n_positions": 1024, "n_inner": null, "vocab_size": 50257, "activation_function": "gelu_new"})";

TEST_F(ConfigReader, KnownFamiliesGiveTheShapesOfTheZoo) {
  expect_same_shapes(read(kMiniLm), find_model("minilm"), 128);
  expect_same_shapes(read(kOpt), find_model("opt-1.3b"), 128);
  expect_same_shapes(read(kLlama3), find_model("llama-3-8b"), 128);
  expect_same_shapes(read(kGpt2), find_model("gpt2"), 128);
}

const char* const kMistral =
    R"({"model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336,
  "num_attention_heads": 32, "num_key_value_heads": 8, "num_hidden_layers": 32,
  "vocab_size": 32000, "hidden_act": "silu", "sliding_window": 4096})";
const char* const kQwen2 =
    R"({"model_type": "qwen2", "hidden_size": 3584, "intermediate_size": 18944,
  "num_attention_heads": 28, "num_key_value_heads": 4, "num_hidden_layers": 28,
  "vocab_size": 152064, "hidden_act": "silu", "sliding_window": 131072, "max_window_layers": 28,
  "use_sliding_window": false})";
const char* const kVit = R"({"model_type": "vit", "hidden_size": 768, "intermediate_size": 3072,
  "num_attention_heads": 12, "num_hidden_layers": 12, "image_size": 224, "patch_size": 16,
  "num_channels": 3, "hidden_act": "gelu", "qkv_bias": true, "id2label": {LABELS}})";

/// The text with one part in place of another.
std::string with(std::string text, const std::string& part, const std::string& other) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), other);
}

/// `n` labels, as config.json has them.
std::string labels(int n) {
  std::string text;
  for (int i = 0; i < n; ++i)
    text += (i == 0 ? "\"" : ", \"") + std::to_string(i) + "\": \"c\"";
  return text;
}

TEST_F(ConfigReader, GroupedHeadsGatesAndLabelsGiveTheShapesOfTheZoo) {
  expect_same_shapes(read(kMistral), find_model("mistral-7b"), 128);
  expect_same_shapes(read(kQwen2), find_model("qwen2-7b"), 128);
  expect_same_shapes(read(with(kVit, "LABELS", labels(1000))), find_model("vit-b"), 197);
  EXPECT_EQ(read(kMistral).window, 4096);
  EXPECT_EQ(read(kQwen2).window, 0);
  EXPECT_EQ(read(with(kVit, "{LABELS}", "null")).vocab, 0);
  expect_refused(with(kVit, "{LABELS}", "[1]"), "'id2label' must be an object of labels");
}

TEST_F(ConfigReader, BiasesAreThoseOfTheFamily) {
  const auto biases = [](const ModelSpec& s) {
    return std::string() + (s.qkv_bias ? "q" : "-") + (s.output_bias ? "o" : "-") +
           (s.ffn_bias ? "f" : "-");
  };
  EXPECT_EQ(biases(read(kQwen2)), "q--");
  EXPECT_EQ(biases(read(kMistral)), "---");
  EXPECT_EQ(biases(read(kGpt2)), "qof");
  EXPECT_EQ(biases(read(with(kLlama3, "{", "{\"attention_bias\": true, "))), "qo-");
  EXPECT_EQ(biases(read(with(kLlama3, "{", "{\"mlp_bias\": true, "))), "--f");
  EXPECT_EQ(biases(read(with(kOpt, "{", "{\"enable_bias\": false, "))), "---");
  EXPECT_EQ(biases(read(
                with(with(kVit, "{LABELS}", "null"), "\"qkv_bias\": true", "\"qkv_bias\": false"))),
            "-of");
}

TEST_F(ConfigReader, SlidingWindows) {
  EXPECT_EQ(read(with(kMistral, "\"sliding_window\": 4096", "\"sliding_window\": null")).window, 0);
  EXPECT_EQ(read(with(kMistral, "\"sliding_window\": 4096", "\"x\": 1")).window, 4096);
  const ModelSpec narrow =
      read(with(kMistral, "\"sliding_window\": 4096", "\"sliding_window\": 100"));
  EXPECT_EQ(narrow.default_tokens, 100);
  const std::string on =
      with(kQwen2, "\"use_sliding_window\": false", "\"use_sliding_window\": true");
  EXPECT_EQ(read(on).window, 0);  // from layer 28 of 28 on
  EXPECT_EQ(read(with(on, "\"max_window_layers\": 28", "\"max_window_layers\": 0")).window, 131072);
  expect_refused(with(on, "\"max_window_layers\": 28", "\"max_window_layers\": 20"),
                 "config.json: 'max_window_layers' is 20 of 28 layers: layers with and without a "
                 "sliding window are not supported (0 or all)");
  expect_refused(with(kMistral, "\"num_key_value_heads\": 8", "\"x\": 1"),
                 "has no field 'num_key_value_heads'");
}

TEST_F(ConfigReader, EncodersThatDecodeAndCrossAttentionAreRefused) {
  expect_refused(with(kMiniLm, "{", "{\"is_decoder\": true, "),
                 "config.json: 'is_decoder' is true, and BERT is read as an encoder");
  expect_refused(
      with(kMiniLm, "{", "{\"add_cross_attention\": true, "),
      "config.json: 'add_cross_attention' is true, and cross-attention is not supported");
  expect_refused(with(kGpt2, "{", "{\"is_encoder_decoder\": true, "),
                 "'is_encoder_decoder' is true");
}

TEST_F(ConfigReader, RobertasPositionsBeginBehindThePadding) {
  const std::string roberta = with(kMiniLm, "\"bert\"", "\"roberta\"");
  EXPECT_EQ(read(with(roberta, ": 512", ": 514")).max_tokens, 512);
  expect_refused(with(roberta, ": 512", ": 2"),
                 "'max_position_embeddings' leaves no position behind the 2 of the padding");
}

TEST_F(ConfigReader, VisionTransformersCountTheirPatches) {
  const ModelSpec vit = read(R"({"model_type": "vit", "hidden_size": 768, "intermediate_size": 3072,
    "num_attention_heads": 12, "num_hidden_layers": 12, "image_size": 384, "patch_size": 32})");
  EXPECT_EQ(vit.default_tokens, 12 * 12 + 1);
  EXPECT_EQ(vit.patch_values, 3 * 32 * 32);
  EXPECT_EQ(build_graph(vit, Phase::prefill(vit.default_tokens)).outside[0].gemm.m, 144);
}

TEST_F(ConfigReader, DamageIsRefusedInOneLine) {
  expect_refused("", "config.json: is not JSON (error at byte 1)");
  expect_refused("{\"model_type\": \"bert\"", "is not JSON");
  expect_refused("[1, 2]", "config.json: is not a JSON object");
  expect_refused("{}", "config.json: has no field 'model_type'");
  expect_refused(R"({"model_type": "mamba"})", "model_type 'mamba' is not known");
  expect_refused(R"({"model_type": "bert"})", "config.json: has no field 'hidden_size'");
  expect_refused(R"({"model_type": 7})", "'model_type' must be a string");
  expect_refused(R"({"model_type": "bert", "hidden_size": 0})", "'hidden_size' is 0, must be");
  expect_refused(R"({"model_type": "bert", "hidden_size": 2147483648})",
                 "'hidden_size' is 2147483648");
  expect_refused(R"({"model_type": "bert", "hidden_size": 99999999999999999999})",
                 "'hidden_size' is");
  expect_refused(R"({"model_type": "bert", "hidden_size": -3})", "'hidden_size' is -3");
  expect_refused(R"({"model_type": "bert", "hidden_size": "384"})", "must be an integer");
  expect_refused(R"({"model_type": "bert", "hidden_size": 385, "num_hidden_layers": 1,
    "num_attention_heads": 12})",
                 "config.json: hidden size 385 is not a multiple of 12 heads");
  expect_refused(R"({"model_type": "llama", "hidden_size": 64, "intermediate_size": 64,
    "num_hidden_layers": 1, "num_attention_heads": 6, "head_dim": 8, "num_key_value_heads": 4,
    "vocab_size": 9})",
                 "6 heads cannot share 4 key-value heads evenly");
  expect_refused(R"({"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 1,
    "num_attention_heads": 12, "intermediate_size": 9, "hidden_act": "mish\n"})",
                 "'hidden_act' is 'mish?', known are relu, gelu, gelu_new");
  expect_refused(std::string(200000, '['), "is nested more than 100 deep");
  const std::string deep = std::string(99, '[') + std::string(99, ']');
  expect_refused("{\"model_type\": \"bert\", \"hidden_size\": " + deep + "}",
                 "'hidden_size' is [[[");
  expect_refused("{\"model_type\": \"bert\", \"hidden_size\": [[" + deep + "]]}",
                 "is nested more than 100 deep");
  expect_refused("{\"model_type\": 1e999}",
                 "config.json: holds a number that is too large for FP64");
}

TEST_F(ConfigReader, WhatTheFamiliesCannotHaveIsRefused) {
  expect_refused(R"({"model_type": "llama", "hidden_size": 64, "intermediate_size": 64,
    "num_hidden_layers": 1, "num_attention_heads": 8, "vocab_size": 9, "attention_bias": 1})",
                 "config.json: 'attention_bias' must be true or false");
  expect_refused(R"({"model_type": "llama", "hidden_size": 64, "intermediate_size": 64,
    "num_hidden_layers": 1, "num_attention_heads": 8, "vocab_size": 9, "hidden_act": "gelu"})",
                 "config.json: 'hidden_act' is 'gelu', known is silu");
  expect_refused(R"({"model_type": "vit", "hidden_size": 64, "intermediate_size": 64,
    "num_hidden_layers": 1, "num_attention_heads": 8, "image_size": 8, "patch_size": 16})",
                 "images of 8 pixels in patches of 16 make no usable token count");
  std::string opt = kOpt;
  opt.replace(opt.find("\"word_embed_proj_dim\": 2048"), 27, "\"word_embed_proj_dim\": 512 ");
  expect_refused(opt,
                 "OPT with projected embeddings or layer norm after the block is not supported");
}

TEST_F(ConfigReader, FilesThatAreTooLargeAreNotRead) {
  std::ofstream(folder_ / "config.json") << "{}";
  std::filesystem::resize_file(folder_ / "config.json", (std::uint64_t{64} << 20U) + 1);
  test::expect_refused([&] { (void)read_config(folder_ / "config.json"); },
                       "config.json: 67108865 bytes, at most 67108864 are read");
}

TEST_F(ConfigReader, AbsentFilesAreNamed) {
  test::expect_refused([&] { (void)read_config(folder_ / "nothing.json"); }, "no such file");
  test::expect_refused([&] { (void)read_config(folder_.path()); }, ": not a file");
}

}  // namespace
}  // namespace sumac::workload
