// SPDX-License-Identifier: Apache-2.0
//
// A processing-element kind in one of its configurations, seen from outside: formats, limits, values.
// Time is sim/pe's, structure is rtl/'s; both are twins of what stands here and share only the configuration name.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/num/format.hpp"
#include "models/pe/out_format.hpp"

namespace sumac::pe {

inline constexpr int kMaxLanes = 64;

/// Sticky conditions of one output; the bit order is that of the RTL flags.
struct Flags {
  bool invalid = false;    // NaN operand, infinity x zero, infinity - infinity
  bool overflow = false;   // an FP32 or FP16 rounding went to infinity
  bool flushed = false;    // a product below the normal FP32 range became +0
  bool saturated = false;  // a product above the FP32 range became the largest finite value
  friend bool operator==(const Flags&, const Flags&) = default;
  [[nodiscard]] unsigned bits() const {
    return unsigned{invalid} | unsigned{overflow} << 1 | unsigned{flushed} << 2 |
           unsigned{saturated} << 3;
  }
  Flags& operator|=(const Flags& o) {
    invalid |= o.invalid, overflow |= o.overflow, flushed |= o.flushed, saturated |= o.saturated;
    return *this;
  }
};

/// One output word (32 bits in memory, FP16 in the low half) and what happened on the way.
struct Output {
  std::uint32_t word = 0;
  Flags flags{};
  friend bool operator==(const Output&, const Output&) = default;
};

/// What is fixed by kind, configuration and LANES.
struct PeInfo {
  std::string kind;    // the word in pe_list.def
  std::string config;  // "fp8": the name after the slash
  num::Format act;
  num::Format wgt;
  int lanes = 4;              // elements of K a beat
  std::int64_t gmax = 32768;  // longest K (elements) that the sum holds
  bool exact = false;         // the running sum never rounds: order of K does not matter
  bool int32_output = false;  // INT32 is a legal OutFormat
  float host_gain =
      1;  // the host multiplies its weight scale with this: undoes the mean error of the products
};

/// Golden model of one configuration: integer arithmetic on exact values, no host floating point.
class Pe {
 public:
  virtual ~Pe() = default;
  [[nodiscard]] virtual const PeInfo& info() const = 0;

  /// The whole path of one output: act_edge, wgt_edge, beats of info().lanes elements in order of k, drain.
  ///   shape  act and wgt hold K codes each (low bits); K <= gmax; the last beat is padded with code 0
  ///   order  that of the value law (models/pe/<kind>/README.md)
  [[nodiscard]] virtual Output dot(std::span<const std::uint16_t> act,
                                   std::span<const std::uint16_t> wgt, OutFormat format) const = 0;
};

/// Names of the kinds, in the order of pe_list.def.
[[nodiscard]] std::vector<std::string> kinds();

/// Configurations of a kind that stand in the table of its README; the first is the default.
[[nodiscard]] std::vector<std::string> configurations(std::string_view kind);

/// Builds a golden model from "KIND", "KIND/CONFIG". lanes = 0 means the default of the configuration.
/// Throws base::InputError: unknown kind or configuration (names the known ones), lanes outside 1..64.
[[nodiscard]] std::unique_ptr<Pe> make_pe(std::string_view name, int lanes = 0);

}  // namespace sumac::pe
