// SPDX-License-Identifier: Apache-2.0
//
// From one node and supply to another, by the equations of A. Stillmaker and B. Baas, "Scaling equations for the accurate prediction of CMOS device
// performance from 180 nm to 7 nm", Integration, the VLSI Journal 58 (2017), 74-81.
//
//   energy   E2 = E1 * e(n2, V2) / e(n1, V1),   e = b2 V^2 + b1 V + b0         coefficients of the paper, high-performance devices below 65 nm
//   delay    D2 = D1 * d(n2, V2) / d(n1, V1),   d = a3 V^3 + a2 V^2 + a1 V + a0
//   area     A2 = A1 * g(n1) / g(n2),           g = density relative to 180 nm
//   leakage  the equations have none: it stays as it was, for each instance
//   range    nodes 180 130 90 65 45 32 20 16 14 10 7 nm, 0.5 to 1.9 V; 180 nm from 0.9 V. The fits are of a supply near each node's own:
//            away from it they are an extrapolation
#pragma once

#include <string_view>
#include <vector>

namespace sumac::cost {

struct Scaling {
  double energy = 1;
  double delay = 1;
  double area = 1;
  friend bool operator==(const Scaling&, const Scaling&) = default;
};

inline constexpr std::string_view kScalingRule =
    "Stillmaker and Baas (Integration 58, 2017; high-performance devices)";

/// Factors to multiply with.  InputError: a node or a supply outside the range (says which there are).
[[nodiscard]] Scaling scaling(int from_nm, double from_vdd, int to_nm, double to_vdd);

[[nodiscard]] std::vector<int> scaling_nodes();

}  // namespace sumac::cost
