// SPDX-License-Identifier: Apache-2.0
//
// Operands of a layer's programs: real ones, GEMM by GEMM as a model makes them, or random codes.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/cli/run_plan.hpp"
#include "sim/model/quantised.hpp"

namespace sumac::cli {

/// Collects the GEMMs of a model in the order of its programs; calls back with each program that is complete.
class LayerFeed {
 public:
  /// The program's image holds all operands of one layer; sums are what the model's own values of the outputs are, [op][batch][M][N].
  using Ready = std::function<void(std::size_t segment, int layer,
                                   const std::vector<std::vector<float>>& sums)>;

  /// The segments must outlive this object.
  LayerFeed(std::vector<Segment>& segments, Ready ready)
      : segments_(segments), ready_(std::move(ready)) {}
  void take(const model::OpRecord& record);

 private:
  std::vector<Segment>& segments_;
  Ready ready_;
  std::size_t segment_ = 0;
  std::vector<std::vector<float>> sums_;
};

/// Random codes for every operand of a program.  Any code of the formats, NaN and infinities only with `specials`.
void fill_random(Segment& segment, std::uint64_t seed, bool specials);

}  // namespace sumac::cli
