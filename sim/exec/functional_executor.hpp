// SPDX-License-Identifier: Apache-2.0
//
// The functional executor: the values of a program, bit-true, without time. Law: the PE kind's (models/pe), sim/program/README.md.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/pe/pe_kernel.hpp"
#include "sim/program/program.hpp"

namespace sumac::exec {

/// How many outputs raised each flag; outputs of padded columns do not exist here.
struct FlagCounts {
  std::int64_t invalid = 0;
  std::int64_t overflow = 0;
  std::int64_t flushed = 0;
  std::int64_t saturated = 0;
  friend bool operator==(const FlagCounts&, const FlagCounts&) = default;
  FlagCounts& operator+=(const FlagCounts& o) {
    invalid += o.invalid, overflow += o.overflow, flushed += o.flushed, saturated += o.saturated;
    return *this;
  }
  /// The sticky bits that the core keeps: invalid, overflow, flushed, saturated from bit 0 on.
  [[nodiscard]] unsigned bits() const {
    return unsigned{invalid > 0} | unsigned{overflow > 0} << 1 | unsigned{flushed > 0} << 2 |
           unsigned{saturated > 0} << 3;
  }
};

struct FunctionalResult {
  FlagCounts flags;
  std::vector<FlagCounts> ops;  // one per descriptor
};

/// Runs the descriptors in order on `memory` (program::initial_memory, or what an earlier run left), in place.
///   threads  0: as many as the machine has, 8 at most; the result does not depend on it
/// InputError: the kernel is of another configuration, a K longer than its sum holds, an output format that it cannot write.
FunctionalResult run_functional(const program::Program& program, const pe::Kernel& kernel,
                                std::span<std::uint8_t> memory, int threads = 0);

}  // namespace sumac::exec
