// SPDX-License-Identifier: Apache-2.0
//
// Which PE configuration runs which class of GEMMs of a layer.
#pragma once

#include <array>
#include <string>

#include "sim/workload/op.hpp"

namespace sumac::plan {

/// The classes that run on a PE, in the order of PeChoice::pes.
inline constexpr std::array<workload::OpClass, 3> kClasses = {
    workload::OpClass::kLinear, workload::OpClass::kQk, workload::OpClass::kPv};

struct PeChoice {
  std::array<std::string, 3> pes;  // "kind/config" of linear, qk, pv

  [[nodiscard]] const std::string& of(workload::OpClass op_class) const;
  [[nodiscard]] bool is_mixed() const { return pes[0] != pes[1] || pes[0] != pes[2]; }
  /// "mac/int8", or "linear=..,qk=..,pv=..".
  [[nodiscard]] std::string text() const;
  friend bool operator==(const PeChoice&, const PeChoice&) = default;
};

}  // namespace sumac::plan
