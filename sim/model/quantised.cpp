// SPDX-License-Identifier: Apache-2.0
#include "sim/model/quantised.hpp"

#include <bit>
#include <utility>

#include "models/base/error.hpp"
#include "sim/model/parallel.hpp"

namespace sumac::model {
namespace {

constexpr std::int64_t kMacsPerThread = 1 << 21;

std::string where(const GemmCall& call) {
  return "layer " + std::to_string(call.layer) + " " + std::string(call.name);
}

std::span<const std::uint16_t> rows(const QuantisedMatrix& m, std::int64_t first,
                                    std::int64_t count) {
  return std::span(m.codes).subspan(static_cast<std::size_t>(first * m.cols),
                                    static_cast<std::size_t>(count * m.cols));
}

/// Scales of rows first .. first + count - 1.
std::span<const float> scales(const QuantisedMatrix& m, std::int64_t first, std::int64_t count) {
  if (m.scales.empty()) return {};
  return std::span(m.scales).subspan(static_cast<std::size_t>(first),
                                     static_cast<std::size_t>(count));
}

/// Runs every GEMM in FP32 and quantised on the same activations; keeps the FP32 results of a layer.
class ReferenceRun : public GemmBackend {
 public:
  ReferenceRun(QuantisedBackend& quantised, Accuracy& accuracy)
      : quantised_(quantised), accuracy_(accuracy) {}
  void run(const GemmCall& call) override {
    fp32_.run(call);
    std::vector<float> got(call.out.size());
    GemmCall again = call;
    again.out = got;
    quantised_.run(again);
    accuracy_.ops.push_back({.layer = call.layer,
                             .name = std::string(call.name),
                             .op_class = call.op_class,
                             .shape = call.shape,
                             .local_db = sqnr_db(call.out, got),
                             .cumulative_db = 0,
                             .flags = {}});
    results_.emplace_back(call.out.begin(), call.out.end());
  }
  /// FP32 results in the order of the calls; empties the store.
  std::vector<std::vector<float>> take() { return std::exchange(results_, {}); }

 private:
  Fp32Backend fp32_;
  QuantisedBackend& quantised_;
  Accuracy& accuracy_;
  std::vector<std::vector<float>> results_;
};

/// Runs every GEMM quantised and compares it with the FP32 result of the same op.
class OwnRun : public GemmBackend {
 public:
  OwnRun(QuantisedBackend& quantised, std::span<OpAccuracy> ops,
         const std::vector<std::vector<float>>& results)
      : quantised_(quantised), ops_(ops), results_(results) {}
  void run(const GemmCall& call) override {
    quantised_.run(call);
    ops_[at_].cumulative_db = sqnr_db(results_[at_], call.out);
    ops_[at_].flags = quantised_.last_flags();
    ++at_;
  }

 private:
  QuantisedBackend& quantised_;
  std::span<OpAccuracy> ops_;
  const std::vector<std::vector<float>>& results_;
  std::size_t at_ = 0;
};

}  // namespace

PeBackend::PeBackend(std::string_view pe, int lanes, int threads)
    : kernel_(pe::make_kernel(pe, lanes)), threads_(host_threads(threads)) {}

void PeBackend::run(const CodeGemm& g) {
  std::vector<std::uint32_t> words(g.sums.size());
  const auto part = [&](std::int64_t first, std::int64_t last) {
    kernel_->gemm({.data = g.act.data() + first * g.k, .rows = last - first, .stride = g.k},
                  {.data = g.wgt.data(), .rows = g.n, .stride = g.k}, g.k, pe::OutFormat::kFp32,
                  words.data() + first * g.n, g.flags.data() + first * g.n);
  };
  parallel(g.m, g.m * g.n * g.k / kMacsPerThread, threads_, part);
  for (std::size_t i = 0; i < words.size(); ++i)
    g.sums[i] = std::bit_cast<float>(words[i]);
}

CodeBackend& QuantisedBackend::backend(workload::OpClass op_class) const {
  switch (op_class) {
    case workload::OpClass::kLinear: return linear_;
    case workload::OpClass::kQk: return qk_;
    case workload::OpClass::kPv: return pv_;
    case workload::OpClass::kVector: break;
  }
  SUMAC_CHECK(false, "only GEMMs have a PE kind");
}

void QuantisedBackend::run(const GemmCall& call) {
  check_sizes(call);
  const workload::Gemm& g = call.shape;
  CodeBackend& codes = backend(call.op_class);
  const std::int64_t wgt_rows = g.batch / g.wgt_group * g.n;
  const QuantisedMatrix act =
      quantise_rows(call.act, g.batch * g.m, g.k, codes.info().act, where(call) + " activations");
  const auto quantise_weights = [&] {
    return quantise_rows(call.wgt, wgt_rows, g.k, codes.info().wgt, where(call) + " weights");
  };
  QuantisedMatrix made;
  const QuantisedMatrix* wgt = &made;
  if (call.op_class == workload::OpClass::kLinear) {
    const auto [it, is_new] = weights_.try_emplace(call.wgt.data());
    if (is_new) it->second = quantise_weights();
    SUMAC_CHECK(it->second.rows == wgt_rows && it->second.cols == g.k,
                "the weights of a linear op stay where they are");
    wgt = &it->second;
  } else {
    made = quantise_weights();
  }
  std::vector<float> sums(call.out.size());
  std::vector<std::uint8_t> flags(call.out.size());
  for (std::int64_t b = 0; b < g.batch; ++b) {
    const std::int64_t w = b / g.wgt_group * g.n;
    const auto first = static_cast<std::size_t>(b * g.m * g.n);
    const auto count = static_cast<std::size_t>(g.m * g.n);
    codes.run({.m = g.m,
               .n = g.n,
               .k = g.k,
               .act = rows(act, b * g.m, g.m),
               .wgt = rows(*wgt, w, g.n),
               .sums = std::span(sums).subspan(first, count),
               .flags = std::span(flags).subspan(first, count)});
  }
  flags_ = {};
  for (const std::uint8_t bits : flags) {
    flags_.invalid += bits & 1;
    flags_.overflow += bits >> 1 & 1;
    flags_.flushed += bits >> 2 & 1;
    flags_.saturated += bits >> 3 & 1;
  }
  std::copy(sums.begin(), sums.end(), call.out.begin());
  for (std::int64_t b = 0; b < g.batch; ++b) {
    apply_scales(call.out.subspan(static_cast<std::size_t>(b * g.m * g.n),
                                  static_cast<std::size_t>(g.m * g.n)),
                 g.m, g.n, scales(act, b * g.m, g.m), scales(*wgt, b / g.wgt_group * g.n, g.n),
                 codes.info().host_gain);
  }
  if (sink_) {
    sink_({.layer = call.layer,
           .name = call.name,
           .op_class = call.op_class,
           .shape = g,
           .pe = codes.info(),
           .act_values = call.act,
           .wgt_values = call.wgt,
           .act = act,
           .wgt = *wgt,
           .sums = sums,
           .out = call.out,
           .flags = flags_});
  }
}

Accuracy measure_accuracy(const Bert& bert, std::span<const int> ids, QuantisedBackend& quantised,
                          int first, int last, const RecordSink& sink) {
  SUMAC_CHECK(first >= 0 && first <= last && last < bert.spec().layers, "layers of the model");
  Accuracy accuracy;
  Fp32Backend fp32;
  ReferenceRun reference(quantised, accuracy);
  std::vector<float> x = bert.embed(ids);
  std::vector<float> y = x;
  for (int layer = 0; layer < bert.spec().layers; ++layer) {
    if (layer < first || layer > last) {
      bert.run_layer(layer, x, fp32);
      if (layer < first) {
        y = x;
      } else {
        bert.run_layer(layer, y, fp32);
      }
      continue;
    }
    const std::size_t before = accuracy.ops.size();
    quantised.set_sink({});
    bert.run_layer(layer, x, reference);
    const std::vector<std::vector<float>> results = reference.take();
    quantised.set_sink(sink);
    OwnRun own(quantised, std::span(accuracy.ops).subspan(before), results);
    bert.run_layer(layer, y, own);
    quantised.set_sink({});
  }
  accuracy.reference = bert.pool(x);
  accuracy.embedding = bert.pool(y);
  accuracy.embedding_db = sqnr_db(accuracy.reference, accuracy.embedding);
  accuracy.embedding_cosine = cosine(accuracy.reference, accuracy.embedding);
  return accuracy;
}

void save_record(const std::filesystem::path& folder, const OpRecord& r) {
  const workload::Gemm& g = r.shape;
  const std::int64_t wgt_batch = g.batch / g.wgt_group;
  std::vector<std::vector<std::uint8_t>> bytes;  // 8-bit codes; never more than two
  bytes.reserve(2);
  std::vector<TensorData> tensors{
      {"act", Dtype::kF32, {g.batch, g.m, g.k}, std::as_bytes(r.act_values)},
      {"wgt", Dtype::kF32, {wgt_batch, g.n, g.k}, std::as_bytes(r.wgt_values)},
      {"sums", Dtype::kF32, {g.batch, g.m, g.n}, std::as_bytes(r.sums)},
      {"out", Dtype::kF32, {g.batch, g.m, g.n}, std::as_bytes(r.out)}};
  const auto add = [&](const std::string& name, const QuantisedMatrix& m, std::int64_t batch) {
    const std::vector<std::int64_t> shape{batch, m.rows / batch, m.cols};
    if (m.format.width <= 8) {
      bytes.emplace_back(m.codes.begin(), m.codes.end());
      tensors.push_back(
          {name + "_codes", Dtype::kU8, shape, std::as_bytes(std::span(bytes.back()))});
    } else {
      tensors.push_back({name + "_codes", Dtype::kU16, shape, std::as_bytes(std::span(m.codes))});
    }
    if (!m.scales.empty()) {
      tensors.push_back({name + "_scales",
                         Dtype::kF32,
                         {batch, m.rows / batch},
                         std::as_bytes(std::span(m.scales))});
    }
  };
  add("act", r.act, g.batch);
  add("wgt", r.wgt, wgt_batch);
  const std::string name = "layer." + std::to_string(r.layer) + "." + std::string(r.name);
  write_safetensors(folder / (name + ".safetensors"), tensors,
                    {{"op", name},
                     {"class", std::string(workload::to_string(r.op_class))},
                     {"pe", r.pe.kind + "/" + r.pe.config},
                     {"act_format", num::name(r.act.format)},
                     {"wgt_format", num::name(r.wgt.format)},
                     {"heads_per_wgt", std::to_string(g.wgt_group)}});
}

}  // namespace sumac::model
