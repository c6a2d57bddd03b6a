// SPDX-License-Identifier: Apache-2.0
//
// From a GEMM and a choice of order, block, chunk and ahead to a descriptor. Law: sim/program/README.md 3 to 5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/pe/out_format.hpp"
#include "sim/program/descriptor.hpp"
#include "sim/program/target.hpp"

namespace sumac::mapping {

/// Y[b][M][N] = A[b][M][K] * W[b][N][K]^T for b in 0..batch-1.
struct GemmTask {
  std::int64_t batch = 1;
  std::int64_t m = 1;
  std::int64_t n = 1;
  std::int64_t k = 1;
  bool act_shared = false;  // every batch reads the same activations
  bool wgt_shared = false;  // every batch reads the same weights
  bool wait_store = false;  // activations are read only when all earlier stores are acknowledged
  pe::OutFormat out_format = pe::OutFormat::kFp32;
  [[nodiscard]] std::int64_t macs() const { return batch * m * n * k; }
  friend auto operator<=>(const GemmTask&, const GemmTask&) = default;
};

struct NestChoice {
  program::Order order = program::Order::kStreamed;
  std::int64_t block = 1;
  std::int64_t chunk_slices = 1;  // of every chunk but the last
  std::int64_t ahead = 0;
  friend auto operator<=>(const NestChoice&, const NestChoice&) = default;
};

/// Slices of K, and tiles of M and N.
[[nodiscard]] std::int64_t slices_of(const GemmTask& task, const program::Target& target);
[[nodiscard]] std::int64_t m_tiles_of(const GemmTask& task, const program::Target& target);
[[nodiscard]] std::int64_t n_tiles_of(const GemmTask& task, const program::Target& target);

/// The descriptor, with bases 0 and strides of whole operands (0 where shared); nothing where a field does not fit its bits or a ring
/// does not hold the nest.
[[nodiscard]] std::optional<program::Descriptor> make_nest(const GemmTask& task,
                                                           const NestChoice& choice,
                                                           const program::Target& target);

/// "act_stationary, block 4, chunks of 96 slices".
[[nodiscard]] std::string describe(const NestChoice& choice);

}  // namespace sumac::mapping
