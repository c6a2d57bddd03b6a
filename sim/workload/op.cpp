// SPDX-License-Identifier: Apache-2.0
#include "sim/workload/op.hpp"

#include <limits>

#include "models/base/error.hpp"

namespace sumac::workload {

std::string_view to_string(OpClass c) {
  switch (c) {
    case OpClass::kLinear: return "linear";
    case OpClass::kQk: return "qk";
    case OpClass::kPv: return "pv";
    case OpClass::kVector: return "vector";
  }
  SUMAC_CHECK(false, "op class is one of the enumerators");
}

std::string_view to_string(VectorKind k) {
  switch (k) {
    case VectorKind::kBias: return "bias";
    case VectorKind::kScale: return "scale";
    case VectorKind::kMask: return "mask";
    case VectorKind::kSoftmax: return "softmax";
    case VectorKind::kGelu: return "gelu";
    case VectorKind::kRelu: return "relu";
    case VectorKind::kSiluGate: return "silu-gate";
    case VectorKind::kLayerNorm: return "layer norm";
    case VectorKind::kRmsNorm: return "rms norm";
    case VectorKind::kRope: return "rope";
    case VectorKind::kResidual: return "residual";
    case VectorKind::kLookup: return "embedding";
  }
  SUMAC_CHECK(false, "vector kind is one of the enumerators");
}

int flops_per_element(VectorKind k) {
  switch (k) {
    case VectorKind::kLookup: return 0;
    case VectorKind::kBias:
    case VectorKind::kScale:
    case VectorKind::kMask:
    case VectorKind::kRelu:
    case VectorKind::kResidual: return 1;
    case VectorKind::kRope: return 3;
    case VectorKind::kRmsNorm: return 4;
    case VectorKind::kSoftmax:
    case VectorKind::kGelu:
    case VectorKind::kSiluGate: return 5;
    case VectorKind::kLayerNorm: return 7;
  }
  SUMAC_CHECK(false, "vector kind is one of the enumerators");
}

std::int64_t Op::flops() const {
  return is_gemm() ? 2 * gemm.macs() : elements * flops_per_element(vector);
}

void check(const Gemm& gemm, std::string_view where) {
  const auto dimension = [&](std::string_view name, std::int64_t value) {
    if (value < 1 || value > std::numeric_limits<std::int32_t>::max()) {
      throw base::InputError(std::string(where) + ": " + std::string(name) + " is " +
                             std::to_string(value) + ", must be 1 to 2147483647");
    }
  };
  dimension("batch", gemm.batch);
  dimension("M", gemm.m);
  dimension("N", gemm.n);
  dimension("K", gemm.k);
  dimension("heads per weight operand", gemm.wgt_group);
  if (gemm.batch % gemm.wgt_group != 0) {
    throw base::InputError(std::string(where) + ": " + std::to_string(gemm.batch) +
                           " heads cannot share weights in groups of " +
                           std::to_string(gemm.wgt_group));
  }
  std::int64_t flops = 2;
  for (const std::int64_t d : {gemm.batch, gemm.m, gemm.n, gemm.k}) {
    if (__builtin_mul_overflow(flops, d, &flops)) {
      throw base::InputError(std::string(where) + ": " + std::to_string(gemm.batch) + " x " +
                             std::to_string(gemm.m) + " x " + std::to_string(gemm.n) + " x " +
                             std::to_string(gemm.k) + " is more work than 63 bits can count");
    }
  }
}

}  // namespace sumac::workload
