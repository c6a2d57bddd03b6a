// SPDX-License-Identifier: Apache-2.0
//
// The scalar law of a PE kind on one of three machines: golden model, HLS source under the native reader, Verilated RTL.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "models/pe/scalar.hpp"
#include "sim/cli/console.hpp"

namespace sumac::cli {

class ArithEngine {
 public:
  virtual ~ArithEngine() = default;
  /// results[i] = act[i] * wgt[i], as bits of the scalar's result_width().
  virtual void run(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
                   std::span<std::uint32_t> results) = 0;
};

/// `on`: golden, hls, rtl.  `golden` is the law itself, made from the same name and options; it must outlive the engine.
/// Throws UsageError (another word), InputError (what that machine does not have), ToolError (Verilator, compiler).
[[nodiscard]] std::unique_ptr<ArithEngine> make_arith_engine(const Console& console,
                                                             const std::string& on,
                                                             const std::string& pe,
                                                             const pe::ScalarOptions& options,
                                                             const pe::Scalar& golden);

}  // namespace sumac::cli
