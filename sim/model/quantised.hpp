// SPDX-License-Identifier: Apache-2.0
//
// A model's GEMMs on quantised operands: FP32 in, codes through a PE kind, FP32 out; and what that costs in accuracy.
//
//   act  rows of all batches, one scale per row (token, or token of a head)
//   wgt  rows of all batches, one scale per output channel
//   out  RNE(RNE(sum * s_act) * s_wgt), per batch
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/pe/pe.hpp"
#include "sim/model/bert.hpp"
#include "sim/model/gemm_backend.hpp"
#include "sim/model/quantise.hpp"
#include "sim/pe/pe_kernel.hpp"

namespace sumac::model {

/// One GEMM on codes.
struct CodeGemm {
  std::int64_t m = 0;
  std::int64_t n = 0;
  std::int64_t k = 0;
  std::span<const std::uint16_t> act;  // [m][k]
  std::span<const std::uint16_t> wgt;  // [n][k]
  std::span<float> sums;               // [m][n], the FP32 words that the drain writes
  std::span<std::uint8_t> flags;       // [m][n], pe::Flags::bits()
};

/// Whatever multiplies codes as a PE kind does: bit for bit the values of models/pe.
class CodeBackend {
 public:
  virtual ~CodeBackend() = default;
  [[nodiscard]] virtual const pe::PeInfo& info() const = 0;
  virtual void run(const CodeGemm& gemm) = 0;
};

/// A PE kind by name ("lmul/fp8"), on the host's fast kernel.
class PeBackend : public CodeBackend {
 public:
  /// threads = 0: as many as the machine has, 8 at most.  Throws InputError as pe::make_pe.
  explicit PeBackend(std::string_view pe, int lanes = 0, int threads = 0);
  [[nodiscard]] const pe::PeInfo& info() const override { return kernel_->info(); }
  void run(const CodeGemm& gemm) override;

 private:
  std::unique_ptr<pe::Kernel> kernel_;
  int threads_;
};

/// How many outputs of a GEMM op raised each condition (pe::Flags).
struct FlagCounts {
  std::int64_t invalid = 0;
  std::int64_t overflow = 0;
  std::int64_t flushed = 0;
  std::int64_t saturated = 0;
  friend bool operator==(const FlagCounts&, const FlagCounts&) = default;
};

/// All of one GEMM op, valid during the call that hands it over.
struct OpRecord {
  int layer = 0;
  std::string_view name;
  workload::OpClass op_class = workload::OpClass::kLinear;
  workload::Gemm shape;
  const pe::PeInfo& pe;
  std::span<const float> act_values;
  std::span<const float> wgt_values;
  const QuantisedMatrix& act;  // rows = batch * M
  const QuantisedMatrix& wgt;  // rows = batch / wgt_group * N
  std::span<const float>
      sums;                    // [batch][M][N], before scaling: what stands in the program's output
  std::span<const float> out;  // [batch][M][N], after scaling
  FlagCounts flags{};
};
using RecordSink = std::function<void(const OpRecord&)>;

class QuantisedBackend : public GemmBackend {
 public:
  /// The backends must outlive this object.  Throws InputError (from run) where K is beyond what a kind can sum.
  QuantisedBackend(CodeBackend& linear, CodeBackend& qk, CodeBackend& pv)
      : linear_(linear), qk_(qk), pv_(pv) {}

  void run(const GemmCall& call) override;
  /// Called after every GEMM; an empty function: nobody.
  void set_sink(RecordSink sink) { sink_ = std::move(sink); }
  [[nodiscard]] CodeBackend& backend(workload::OpClass op_class) const;
  /// Of the GEMM that ran last.
  [[nodiscard]] const FlagCounts& last_flags() const { return flags_; }

 private:
  CodeBackend& linear_;
  CodeBackend& qk_;
  CodeBackend& pv_;
  RecordSink sink_;
  FlagCounts flags_;
  std::map<const float*, QuantisedMatrix> weights_;  // of linear ops, by address: quantised once
};

/// Errors of one GEMM op in dB, +infinity where nothing differs.
struct OpAccuracy {
  int layer = 0;
  std::string name;
  workload::OpClass op_class = workload::OpClass::kLinear;
  workload::Gemm shape;
  double local_db = 0;       // on the activations of the FP32 run
  double cumulative_db = 0;  // on its own activations, against the FP32 run
  FlagCounts flags{};        // of the run on its own activations
};

struct Accuracy {
  std::vector<OpAccuracy> ops;
  double embedding_db = 0;
  double embedding_cosine = 0;
  std::vector<float> reference;  // the sentence's embedding in FP32
  std::vector<float> embedding;
};

/// Runs a sentence in FP32 and quantised, side by side.  Layers outside first..last are in FP32 in both.
/// The sink sees the GEMMs of the quantised run, each once, in order.
[[nodiscard]] Accuracy measure_accuracy(const Bert& bert, std::span<const int> ids,
                                        QuantisedBackend& quantised, int first, int last,
                                        const RecordSink& sink = {});

/// Writes layer.L.NAME.safetensors: act, wgt, act_codes, act_scales, wgt_codes, wgt_scales, sums, out; formats and PE in the metadata.
/// Codes are U8 for formats of up to 8 bits, else U16; scales are absent for formats without.
void save_record(const std::filesystem::path& folder, const OpRecord& record);

}  // namespace sumac::model
