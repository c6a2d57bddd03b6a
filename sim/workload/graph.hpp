// SPDX-License-Identifier: Apache-2.0
//
// The ops of a transformer in one phase.  All layers have the same shapes, so one layer stands for
// all.
//
//   prefill  `tokens` rows enter at once and attend to each other (context = tokens); attention
//   GEMMs are whole squares, causal or not decode   one row enters and attends to `context` rows,
//   itself among them batch    1 sequence
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/workload/model_spec.hpp"
#include "sim/workload/op.hpp"

namespace sumac::workload {

struct Phase {
  enum class Kind : std::uint8_t { kPrefill, kDecode };
  Kind kind = Kind::kPrefill;
  std::int64_t tokens = 128;   // rows that enter: 1 in decode
  std::int64_t context = 128;  // rows attended to

  static Phase prefill(std::int64_t tokens) { return {Kind::kPrefill, tokens, tokens}; }
  static Phase decode(std::int64_t context) { return {Kind::kDecode, 1, context}; }
  friend bool operator==(const Phase&, const Phase&) = default;
};

struct Graph {
  ModelSpec spec;
  Phase phase;
  std::vector<Op>
      layer;  // one layer, in an order that respects `inputs`; repeated spec.layers times
  std::vector<Op>
      outside;  // before and after the layers: embeddings, last norm, output head (one row)

  /// FLOPs of the whole model.
  [[nodiscard]] std::int64_t layer_gemm_flops() const;    // all layers
  [[nodiscard]] std::int64_t layer_vector_flops() const;  // all layers
  [[nodiscard]] std::int64_t outside_flops() const;
  /// Share of the model's FLOPs that no array executes: vector ops of all layers and everything
  /// outside the layers.
  [[nodiscard]] double not_modelled_share() const;
};

/// A decode in a model with a sliding window attends to at most the window.
/// Throws InputError: tokens or context outside 1..2^31-1 or longer than the model's position table; a prefill longer than its sliding window.
[[nodiscard]] Graph build_graph(const ModelSpec& spec, const Phase& phase);

}  // namespace sumac::workload
