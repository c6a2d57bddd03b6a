// SPDX-License-Identifier: Apache-2.0
//
// One operation of a transformer layer: shapes and counts, no values, no formats.
//
//   GEMM    Y[M][N] = A[M][K] * W[N][K]^T, `batch` times with the same shape (heads); A are
//   activations, W weights linear  W is a parameter of the model qk      A = queries
//   [tokens][head], W = keys [context][head]: scores pv      A = probabilities [tokens][context], W
//   = values transposed [head][context] vector  anything else (softmax, norms, activation
//   functions, residuals): computed on the host, not modelled in time
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sumac::workload {

enum class OpClass : std::uint8_t { kLinear, kQk, kPv, kVector };

/// "linear", "qk", "pv", "vector".
[[nodiscard]] std::string_view to_string(OpClass c);

/// Shape of `batch` equal GEMMs.
///   grouped-query heads: batches h*wgt_group .. h*wgt_group + wgt_group - 1 read the same weight
///   operand h
struct Gemm {
  std::int64_t batch = 1;
  std::int64_t m = 1;  // rows: tokens
  std::int64_t n = 1;  // columns: output channels
  std::int64_t k = 1;  // reduction length
  std::int64_t wgt_group = 1;
  friend bool operator==(const Gemm&, const Gemm&) = default;

  /// Multiply-accumulates of all batches.
  [[nodiscard]] std::int64_t macs() const { return batch * m * n * k; }
  /// The same work with the rows of all heads that share a weight operand stacked into one GEMM:
  /// batch / wgt_group GEMMs of m * wgt_group rows, each with a weight operand of its own.
  [[nodiscard]] Gemm stacked() const { return {batch / wgt_group, m * wgt_group, n, k, 1}; }
};

/// Throws InputError unless every dimension is in 1..2^31-1, wgt_group divides batch and 2 * macs()
/// fits 63 bits.
void check(const Gemm& gemm, std::string_view where);

/// Floating-point operations per element of the host's vector operations.  Each +, -, *, /, max,
/// exp, erf, tanh, sqrt counts as one.
enum class VectorKind : std::uint8_t {
  kBias,       // 1: add
  kScale,      // 1: multiply by 1/sqrt(head)
  kMask,       // 1: add the causal mask
  kSoftmax,    // 5: max, subtract, exp, sum, divide
  kGelu,       // 5: scale, erf, add 1, two products
  kRelu,       // 1: max
  kSiluGate,   // 5: negate, exp, add 1, divide, product with the up projection
  kLayerNorm,  // 7: sum, subtract, square, sum, times 1/sigma, times gamma, plus beta
  kRmsNorm,    // 4: square, sum, times 1/rms, times gamma
  kRope,       // 3: two products, one sum
  kResidual,   // 1: add
  kLookup,     // 0: embedding rows are copied
};
[[nodiscard]] std::string_view to_string(VectorKind k);
[[nodiscard]] int flops_per_element(VectorKind k);

struct Op {
  std::string name{};  // unique in its layer: "attention.query"
  OpClass op_class = OpClass::kVector;
  Gemm gemm{};                            // for every class but kVector
  VectorKind vector = VectorKind::kBias;  // for kVector
  std::int64_t elements = 0;              // for kVector
  std::vector<int> inputs{};  // indices of the ops of the same list whose results it needs

  [[nodiscard]] bool is_gemm() const { return op_class != OpClass::kVector; }
  /// 2 per multiply-accumulate; elements * flops_per_element for vector ops.
  [[nodiscard]] std::int64_t flops() const;
};

}  // namespace sumac::workload
