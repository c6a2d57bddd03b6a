// SPDX-License-Identifier: Apache-2.0
//
// The hook through which a model's GEMMs are computed: by plain FP32 code, or with quantised operands by a PE kind.
//
//   act  [batch][M][K] FP32          wgt  [batch / wgt_group][N][K] FP32
//   out  [batch][M][N] FP32:         out[b][m][n] = sum over k of act[b][m][k] * wgt[b / wgt_group][n][k]
#pragma once

#include <span>
#include <string_view>

#include "sim/workload/op.hpp"

namespace sumac::model {

struct GemmCall {
  int layer = 0;
  std::string_view name;  // as in sim/workload: "attention.query"
  workload::OpClass op_class = workload::OpClass::kLinear;
  workload::Gemm shape;
  std::span<const float> act;
  std::span<const float> wgt;
  std::span<float> out;
};

class GemmBackend {
 public:
  virtual ~GemmBackend() = default;
  virtual void run(const GemmCall& call) = 0;
};

/// Throws InternalError unless the spans have the sizes of the shape.
void check_sizes(const GemmCall& call);

/// FP32 on the host.
///   order   per output: eight sums, element k goes to sum k mod 8 in ascending k; then ((0+4)+(2+6)) + ((1+5)+(3+7))
///   exact   each product and each sum RNE in FP32, no fused multiply-add: same bits on every machine and for every thread count
class Fp32Backend : public GemmBackend {
 public:
  /// threads = 0: as many as the machine has, 8 at most.
  explicit Fp32Backend(int threads = 0);
  void run(const GemmCall& call) override;

 private:
  int threads_;
};

}  // namespace sumac::model
