// SPDX-License-Identifier: Apache-2.0
//
// What the papers behind a PE kind claim, number by number, and what we get for the same number.
//
//   ours      computed here where the number follows from definitions; else from measured tables (`sumac claims --tech`), by the pair of configurations
//   verdict   reproduced: within `tolerance` of theirs; exceeded, not reached: off in the better and in the worse direction; ours: they give none;
//             no number: it takes a table that is not there, or what `reason` says
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sumac::pe {

/// What a number is of.
enum class ClaimLevel : std::uint8_t {
  kConstants,   // arithmetic on published constants
  kGates,       // gate counts by a stated decomposition
  kError,       // error of the operation, every pair of operands
  kMultiplier,  // energy of the multiplier alone
  kPe,          // energy of a beat of the block `pe`
  kArray,       // energy of a cycle of a 16 x 16 array in which every cell has a beat
  kLayer,       // energy of a layer without DRAM
  kSystem,      // energy of a layer with DRAM
  kModel,       // quality of a whole model
};
[[nodiscard]] std::string_view to_string(ClaimLevel level);

struct Claim {
  std::string where;  // section of the paper
  std::string says;
  ClaimLevel level = ClaimLevel::kConstants;
  std::string unit;
  std::optional<double> theirs;
  std::optional<double> ours;
  double tolerance = 0;  // of the difference, in the unit
  bool more_is_better = true;
  std::string exact;  // configurations of an energy claim: what is saved by the second
  std::string approximate;
  std::string reason;  // a sentence: why, or what is missing
};

/// "reproduced", "exceeded", "not reached", "ours" or "no number".
[[nodiscard]] std::string_view verdict(const Claim& claim);

/// Those of a kind; empty where nobody claims anything of it.  Throws InputError: unknown kind.
[[nodiscard]] std::vector<Claim> claims_of(std::string_view kind);

}  // namespace sumac::pe
