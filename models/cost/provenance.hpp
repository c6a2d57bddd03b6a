// SPDX-License-Identifier: Apache-2.0
//
// Where a number comes from, from the strongest to the weakest; a total is as weak as the weakest number that went into it.
//
//   measured     on a netlist that anyone can make again, or on silicon
//   published    in a paper, a data sheet or a foundry's file, which the row names
//   derived      computed from others of the above by a named rule: scaling, interpolation, an analytical model
//   defined      true because we say so: the `unit` technology
//   placeholder  a value to be replaced, of no meaning
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sumac::cost {

enum class Provenance : std::uint8_t { kMeasured, kPublished, kDerived, kDefined, kPlaceholder };

inline constexpr std::array<std::string_view, 5> kProvenanceNames = {
    "measured", "published", "derived", "defined", "placeholder"};

[[nodiscard]] constexpr std::string_view to_string(Provenance p) {
  return kProvenanceNames[static_cast<std::size_t>(p)];
}

[[nodiscard]] constexpr std::optional<Provenance> parse_provenance(std::string_view text) {
  for (std::size_t i = 0; i < kProvenanceNames.size(); ++i) {
    if (kProvenanceNames[i] == text) return static_cast<Provenance>(i);
  }
  return std::nullopt;
}

/// The weaker of two.
[[nodiscard]] constexpr Provenance weaker(Provenance a, Provenance b) {
  return a < b ? b : a;
}

}  // namespace sumac::cost
