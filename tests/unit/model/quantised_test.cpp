// SPDX-License-Identifier: Apache-2.0
//
// Quantised runs: sums against plain integer arithmetic, errors in the range that the formats promise, records as they were computed.
#include "sim/model/quantised.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "sim/model/folder.hpp"
#include "tests/support/data.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/small_bert.hpp"

namespace sumac::model {
namespace {

using test::SmallBert;
using test::TempFolder;

/// Exact integer sums, by plain loops: an oracle for mac on integers, and fast enough for the published model.
class IntegerBackend : public CodeBackend {
 public:
  explicit IntegerBackend(int bits) {
    info_.kind = "mac";
    info_.config = "int" + std::to_string(bits);
    info_.act = info_.wgt = num::int_format(bits);
  }
  [[nodiscard]] const pe::PeInfo& info() const override { return info_; }
  void run(const CodeGemm& g) override {
    const std::vector<std::int32_t> act = values(g.act);
    const std::vector<std::int32_t> wgt = values(g.wgt);
    for (std::int64_t m = 0; m < g.m; ++m) {
      for (std::int64_t n = 0; n < g.n; ++n) {
        std::int64_t sum = 0;
        for (std::int64_t k = 0; k < g.k; ++k) {
          sum += std::int64_t{act[static_cast<std::size_t>(m * g.k + k)]} *
                 wgt[static_cast<std::size_t>(n * g.k + k)];
        }
        g.sums[static_cast<std::size_t>(m * g.n + n)] = static_cast<float>(sum);
        g.flags[static_cast<std::size_t>(m * g.n + n)] = 0;
      }
    }
  }

 private:
  [[nodiscard]] std::vector<std::int32_t> values(std::span<const std::uint16_t> codes) const {
    const int shift = 32 - info_.act.width;
    std::vector<std::int32_t> out;
    out.reserve(codes.size());
    for (const std::uint16_t c : codes) {
      out.push_back(static_cast<std::int32_t>(std::uint32_t{c} << shift) >> shift);
    }
    return out;
  }
  pe::PeInfo info_;
};

struct Small {
  TempFolder folder;
  SmallBert model{21};
  Small() { model.write(folder); }
};

TEST(Quantised, MacAgreesWithPlainIntegerSums) {
  const Small small;
  const Bert bert = Bert::open(small.folder.path());
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), "one two three a ab twos.", 11);
  for (const int bits : {8, 16}) {
    PeBackend backend("mac/int" + std::to_string(bits));
    IntegerBackend plain(bits);
    QuantisedBackend a(backend, backend, backend);
    QuantisedBackend b(plain, plain, plain);
    const Accuracy x = measure_accuracy(bert, ids, a, 0, 1);
    const Accuracy y = measure_accuracy(bert, ids, b, 0, 1);
    EXPECT_EQ(x.embedding, y.embedding);
    ASSERT_EQ(x.ops.size(), 16U);
    for (std::size_t i = 0; i < x.ops.size(); ++i) {
      EXPECT_EQ(x.ops[i].local_db, y.ops[i].local_db);
      EXPECT_EQ(x.ops[i].cumulative_db, y.ops[i].cumulative_db);
    }
  }
}

/// The golden model, one output after the other.
class GoldenBackend : public CodeBackend {
 public:
  explicit GoldenBackend(const std::string& pe) : pe_(pe::make_pe(pe)) {}
  [[nodiscard]] const pe::PeInfo& info() const override { return pe_->info(); }
  void run(const CodeGemm& g) override {
    for (std::int64_t i = 0; i < g.m * g.n; ++i) {
      const auto row = [&](std::span<const std::uint16_t> codes, std::int64_t r) {
        return codes.subspan(static_cast<std::size_t>(r * g.k), static_cast<std::size_t>(g.k));
      };
      const pe::Output out =
          pe_->dot(row(g.act, i / g.n), row(g.wgt, i % g.n), pe::OutFormat::kFp32);
      g.sums[static_cast<std::size_t>(i)] = std::bit_cast<float>(out.word);
      g.flags[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(out.flags.bits());
    }
  }

 private:
  std::unique_ptr<pe::Pe> pe_;
};

TEST(Quantised, FastAndGoldenModelsAgree) {
  const Small small;
  const Bert bert = Bert::open(small.folder.path());
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), "one two three a ab twos.", 13);
  for (const std::string& kind : pe::kinds()) {
    for (const std::string& config : pe::configurations(kind)) {
      GoldenBackend golden(kind + "/" + config);
      QuantisedBackend a(golden, golden, golden);
      const Accuracy expected = measure_accuracy(bert, ids, a, 0, 1);
      PeBackend fast(kind + "/" + config);
      QuantisedBackend b(fast, fast, fast);
      const Accuracy got = measure_accuracy(bert, ids, b, 0, 1);
      EXPECT_EQ(got.embedding, expected.embedding) << config;
      for (std::size_t i = 0; i < got.ops.size(); ++i) {
        EXPECT_EQ(got.ops[i].cumulative_db, expected.ops[i].cumulative_db);
        EXPECT_EQ(got.ops[i].flags, expected.ops[i].flags);
      }
    }
  }
}

TEST(Quantised, ThreadsDoNotChangeAnything) {
  base::Rng rng(8);
  const CodeGemm shape{.m = 67, .n = 300, .k = 500, .act = {}, .wgt = {}, .sums = {}, .flags = {}};
  const auto codes = [&](std::int64_t count) {
    std::vector<std::uint16_t> out(static_cast<std::size_t>(count));
    for (std::uint16_t& c : out)
      c = static_cast<std::uint16_t>(rng.below(0x7F) | rng.below(2) << 7);
    return out;
  };
  const std::vector<std::uint16_t> act = codes(shape.m * shape.k);
  const std::vector<std::uint16_t> wgt = codes(shape.n * shape.k);
  std::vector<std::vector<float>> sums;
  for (const int threads : {1, 2, 3, 8}) {
    std::vector<float> out(static_cast<std::size_t>(shape.m * shape.n));
    std::vector<std::uint8_t> flags(out.size(), 0xFF);
    CodeGemm g = shape;
    g.act = act, g.wgt = wgt, g.sums = out, g.flags = flags;
    PeBackend("lmul/fp8", 0, threads).run(g);
    EXPECT_EQ(flags, std::vector<std::uint8_t>(out.size(), 0));
    sums.push_back(out);
    EXPECT_EQ(sums.back(), sums.front()) << threads;
  }
  // A refusal in one thread is a refusal.
  const std::vector<std::uint16_t> row(40'000);
  const std::vector<std::uint16_t> long_act(64 * row.size());
  std::vector<float> out(64);
  std::vector<std::uint8_t> flags(64);
  test::expect_refused(
      [&] {
        PeBackend("mac/fp8", 0, 4)
            .run({.m = 64,
                  .n = 1,
                  .k = 40'000,
                  .act = long_act,
                  .wgt = row,
                  .sums = out,
                  .flags = flags});
      },
      "32768");
}

TEST(Quantised, EveryConfigurationStaysInItsRangeOfErrors) {
  const Small small;
  const Bert bert = Bert::open(small.folder.path());
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), "one two three a ab twos.", 11);
  // Lower and upper bound of the local SQNR of any op, in dB: what this model and seed give, 2 dB on either side.  Neighbours make sense:
  // 6 dB a bit, fp16 18 dB over bf16, an L-Mul of eight bits 2 to 5 dB below the exact product.
  const std::map<std::string, std::pair<double, double>> bounds{
      {"lmul/bf16", {26, 38}}, {"lmul/fp16", {26, 38}}, {"lmul/fp4", {13, 25}},
      {"lmul/fp6", {22, 31}},  {"lmul/fp8", {24, 35}},  {"mac/bf16", {49, 61}},
      {"mac/e5m2", {21, 34}},  {"mac/fp16", {67, 80}},  {"mac/fp4", {14, 26}},
      {"mac/fp6", {26, 39}},   {"mac/fp8", {26, 41}},   {"mac/int16", {86, 99}},
      {"mac/int4", {17, 29}},  {"mac/int8", {38, 53}}};
  for (const auto& [name, range] : bounds) {
    PeBackend backend(name);
    QuantisedBackend quantised(backend, backend, backend);
    const Accuracy accuracy = measure_accuracy(bert, ids, quantised, 0, 1);
    double least = 1e9;
    double most = -1e9;
    for (const OpAccuracy& op : accuracy.ops) {
      least = std::min(least, op.local_db);
      most = std::max(most, op.local_db);
    }
    RecordProperty(name, std::to_string(least) + " .. " + std::to_string(most));
    EXPECT_GE(least, range.first) << name << ": " << least << " .. " << most;
    EXPECT_LE(most, range.second) << name << ": " << least << " .. " << most;
    EXPECT_LE(accuracy.embedding_cosine, 1.0 + 1e-9);
  }
}

TEST(Quantised, TheFirstOpHasNoErrorOfOthers) {
  const Small small;
  const Bert bert = Bert::open(small.folder.path());
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), "one two three", 7);
  PeBackend backend("mac/int8");
  QuantisedBackend quantised(backend, backend, backend);
  const Accuracy both = measure_accuracy(bert, ids, quantised, 0, 1);
  EXPECT_EQ(both.ops[0].local_db, both.ops[0].cumulative_db);
  EXPECT_NE(both.ops[8].local_db, both.ops[8].cumulative_db);
  const Accuracy second = measure_accuracy(bert, ids, quantised, 1, 1);
  ASSERT_EQ(second.ops.size(), 8U);
  EXPECT_EQ(second.ops[0].layer, 1);
  EXPECT_EQ(second.ops[0].local_db, both.ops[8].local_db);
  EXPECT_EQ(second.ops[0].cumulative_db, second.ops[0].local_db);  // layer 0 was in FP32
  EXPECT_GT(second.embedding_db, both.embedding_db);
}

TEST(Quantised, OpClassesHaveTheirOwnKinds) {
  const Small small;
  const Bert bert = Bert::open(small.folder.path());
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), "one two three", 7);
  PeBackend linear("mac/fp8");
  PeBackend qk("mac/int8");
  PeBackend pv("mac/bf16");
  QuantisedBackend quantised(linear, qk, pv);
  std::map<std::string, std::string> kinds;
  int records = 0;
  (void)measure_accuracy(bert, ids, quantised, 0, 0, [&](const OpRecord& r) {
    kinds[std::string(r.name)] = r.pe.config;
    ++records;
    EXPECT_EQ(r.act.rows, r.shape.batch * r.shape.m);
    EXPECT_EQ(r.wgt.rows, r.shape.batch * r.shape.n);
    EXPECT_EQ(r.out.size(), r.sums.size());
  });
  EXPECT_EQ(records, 8);
  EXPECT_EQ(kinds["attention.query"], "fp8");
  EXPECT_EQ(kinds["attention.scores"], "int8");
  EXPECT_EQ(kinds["attention.context"], "bf16");
  EXPECT_EQ(kinds["ffn.down"], "fp8");
}

TEST(Quantised, SavedRecordsHoldWhatWasComputed) {
  const Small small;
  const Bert bert = Bert::open(small.folder.path());
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), "one two three", 7);
  PeBackend fp8("lmul/fp8");
  PeBackend bf16("mac/bf16");
  QuantisedBackend quantised(fp8, bf16, bf16);
  (void)measure_accuracy(bert, ids, quantised, 0, 0,
                         [&](const OpRecord& r) { save_record(small.folder.path(), r); });
  const Safetensors query = Safetensors::open(small.folder / "layer.0.attention.query.safetensors");
  EXPECT_EQ(query.metadata().at("pe"), "lmul/fp8");
  EXPECT_EQ(query.metadata().at("act_format"), "e4m3fn");
  const std::vector<std::int64_t> rows{1, 7};
  const std::vector<std::int64_t> cols{1, 24};
  const std::vector<std::int64_t> result{1, 7, 24};
  const auto s_a = query.floats("act_scales", rows);
  const auto s_w = query.floats("wgt_scales", cols);
  const auto sums = query.floats("sums", result);
  const auto out = query.floats("out", result);
  for (std::size_t m = 0; m < 7; ++m) {
    for (std::size_t n = 0; n < 24; ++n) {
      EXPECT_EQ(out[m * 24 + n], (sums[m * 24 + n] * s_a[m]) * (s_w[n] * 1.038F));
    }
  }
  EXPECT_EQ(query.find("act_codes")->dtype, Dtype::kU8);
  const Safetensors scores =
      Safetensors::open(small.folder / "layer.0.attention.scores.safetensors");
  EXPECT_EQ(scores.find("act_codes")->dtype, Dtype::kU16);
  EXPECT_EQ(scores.find("act_codes")->shape, (std::vector<std::int64_t>{3, 7, 8}));
  EXPECT_EQ(scores.find("act_scales"), nullptr);
  EXPECT_EQ(scores.find("sums")->shape, (std::vector<std::int64_t>{3, 7, 7}));
}

TEST(Quantised, PublishedModelKeepsItsSentencesInEightBits) {
  const auto folder = find_model_folder("minilm");
  SUMAC_NEED_TOOL(folder, "the model folder of minilm");
  const Bert bert = Bert::open(*folder);
  const std::vector<int> ids = fill_tokens(bert.tokenizer(), sample_text(), 16);
  std::map<int, double> db;
  for (const int bits : {4, 8, 16}) {
    IntegerBackend backend(bits);
    QuantisedBackend quantised(backend, backend, backend);
    const Accuracy accuracy = measure_accuracy(bert, ids, quantised, 0, 5);
    EXPECT_EQ(accuracy.ops.size(), 48U);
    db[bits] = accuracy.embedding_db;
    if (bits == 8) {
      EXPECT_GT(accuracy.embedding_cosine, 0.99);
    }
    for (const OpAccuracy& op : accuracy.ops)
      EXPECT_GT(op.local_db, bits == 4 ? 0 : 5 * bits - 20) << op.name;
  }
  EXPECT_GT(db[8], db[4] + 10);
  EXPECT_GT(db[16], db[8] + 30);
  EXPECT_GT(db[16], 60);
}

}  // namespace
}  // namespace sumac::model
