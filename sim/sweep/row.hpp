// SPDX-License-Identifier: Apache-2.0
//
// A point that was evaluated: what the database keeps of it. Names are indices into the space.
#pragma once

#include <cstdint>
#include <optional>

#include "models/cost/provenance.hpp"
#include "sim/array/array_config.hpp"

namespace sumac::sweep {

struct Row {
  std::uint64_t key = 0;
  std::uint32_t pe = 0;
  std::uint32_t workload = 0;
  std::uint32_t technology = 0;  // of those of the space, 0 where it has none
  std::int32_t rows = 0, columns = 0, lanes = 0;
  std::int64_t act_ring_bytes = 0, wgt_ring_bytes = 0, out_ring_bytes = 0;
  std::int32_t port_bytes = 0, latency_cycles = 0;
  std::int64_t cycles = 0;
  double clock_ns = 0;  // a cycle
  double time_ns = 0;
  std::optional<double> energy_pj;  // nothing without a technology
  std::optional<double> area_um2;
  double utilisation = 0;  // of the multipliers
  std::optional<cost::Provenance> provenance;
  friend bool operator==(const Row&, const Row&) = default;
};

}  // namespace sumac::sweep
