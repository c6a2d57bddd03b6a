// SPDX-License-Identifier: Apache-2.0
//
// What no schedule of a nest can beat: each of three engines working without a pause.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/array/core_params.hpp"
#include "sim/program/descriptor.hpp"

namespace sumac::mapping {

enum class Engine : std::uint8_t { kCompute, kPort, kStore };

/// "compute", "port", "store".
[[nodiscard]] std::string_view name(Engine engine);

struct Bound {
  std::int64_t cycles = 0;           // `cycles` of the descriptor alone is never below
  Engine engine = Engine::kCompute;  // the one that sets it
  std::int64_t read_beats = 0;       // of operands
};

[[nodiscard]] Bound lower_bound(const program::Descriptor& d, const array::CoreParams& params);

}  // namespace sumac::mapping
