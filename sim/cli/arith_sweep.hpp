// SPDX-License-Identifier: Apache-2.0
//
// Every code pair of a scalar law: results as hex lines or raw bytes, and a summary.
//
//   order     activation outer, weight inner: i = a * 2^(bits of a weight) + b
//   bytes     a result's bytes, little-endian
//   crc32     IEEE 802.3 over those bytes;  chk64 = sum of r * (2 i + 1) mod 2^64
//   classes   NaN, infinite and zero by the result; saturated by the law; all others are normal
//   bias      mean of result / exact product - 1 over the normal ones, mre the mean of its magnitude
//   source    the L-Mul fact sheet's checksums use the same order and definitions
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "models/pe/scalar.hpp"
#include "sim/cli/arith_engine.hpp"

namespace sumac::cli {

struct ArithSummary {
  std::int64_t pairs = 0;
  std::int64_t nan = 0;
  std::int64_t infinite = 0;
  std::int64_t zero = 0;
  std::int64_t saturated = 0;
  std::int64_t normal = 0;
  double bias = 0;
  double mre = 0;
  std::uint32_t crc32 = 0;
  std::uint64_t chk64 = 0;
};

/// Gets results in order, with the index of the first.
using ArithSink = std::function<void(std::uint64_t first, std::span<const std::uint32_t> results)>;

/// Runs all pairs on an engine.  Throws MismatchError at the first result that is not the law's.
[[nodiscard]] ArithSummary sweep(const Console& console, ArithEngine& engine, const std::string& on,
                                 const pe::Scalar& law, bool summarise, const ArithSink& sink);

}  // namespace sumac::cli
