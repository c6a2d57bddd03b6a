// SPDX-License-Identifier: Apache-2.0
#include "models/cost/scaling.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "models/base/error.hpp"

namespace sumac::cost {
namespace {

struct Node {
  int nm;
  double least_vdd;
  std::array<double, 4> delay;   // a3 a2 a1 a0
  std::array<double, 3> energy;  // b2 b1 b0
  double density;
};

constexpr double kMostVdd = 1.9;

constexpr std::array<Node, 11> kNodes = {{
    {180, 0.9, {0, 97.09, -356.7, 406.5}, {24.64, -17.98, 0}, 1},
    {130, 0.5, {-76.65, 334.9, -493.4, 275.8}, {7.171, -6.709, 2.904}, 2.9},
    {90, 0.5, {-60.34, 262.5, -384.2, 210.9}, {4.762, -4.781, 2.092}, 6.6},
    {65, 0.5, {-53.3, 230.4, -333.9, 178.6}, {3.755, -4.398, 1.975}, 12},
    {45, 0.5, {-501.6, 1567, -1619, 566.1}, {1.018, -0.3107, 0.1539}, 19},
    {32, 0.5, {-1047, 2982, -2797, 873.5}, {0.8367, -0.4341, 0.1701}, 40},
    {20, 0.5, {0, 34.63, -66.37, 41.15}, {0.373, -0.1582, 0.04104}, 88},
    {16, 0.5, {0, 24.8, -47.52, 28.87}, {0.2958, -0.1241, 0.03024}, 99},
    {14, 0.5, {-40.66, 109.2, -100.6, 35.92}, {0.2363, -0.09675, 0.02239}, 110},
    {10, 0.5, {-34.95, 93.65, -85.99, 30.4}, {0.2068, -0.09311, 0.02375}, 180},
    {7, 0.5, {-28.58, 76.6, -70.26, 24.69}, {0.1776, -0.09097, 0.02447}, 320},
}};

std::string volts(double vdd) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", vdd);
  return text.data();
}

const Node& node_of(int nm, double vdd) {
  const auto found = std::ranges::find(kNodes, nm, &Node::nm);
  if (found == kNodes.end()) {
    std::string known;
    for (const Node& node : kNodes)
      known += (known.empty() ? "" : " ") + std::to_string(node.nm);
    throw base::InputError("node " + std::to_string(nm) +
                           " nm: the scaling rule has none of it (it has " + known + ")");
  }
  if (!(vdd >= found->least_vdd && vdd <= kMostVdd)) {
    throw base::InputError("supply " + volts(vdd) + " V at " + std::to_string(nm) +
                           " nm: the scaling rule goes from " + volts(found->least_vdd) + " to " +
                           volts(kMostVdd) + " V");
  }
  return *found;
}

template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double v) {
  double sum = 0;
  for (const double c : coefficients)
    sum = sum * v + c;
  return sum;
}

/// The value of a fit at a supply where it still means something.
template <std::size_t N>
double factor(const Node& node, const std::array<double, N>& coefficients, double vdd) {
  const double value = polynomial(coefficients, vdd);
  if (!(value > 0)) {
    throw base::InputError("supply " + volts(vdd) + " V at " + std::to_string(node.nm) +
                           " nm: the scaling rule's fit ends before it (give a supply nearer to "
                           "that node's own)");
  }
  return value;
}

}  // namespace

Scaling scaling(int from_nm, double from_vdd, int to_nm, double to_vdd) {
  if (from_nm == to_nm && from_vdd == to_vdd) return {};
  const Node& from = node_of(from_nm, from_vdd);
  const Node& to = node_of(to_nm, to_vdd);
  return {factor(to, to.energy, to_vdd) / factor(from, from.energy, from_vdd),
          factor(to, to.delay, to_vdd) / factor(from, from.delay, from_vdd),
          from.density / to.density};
}

std::vector<int> scaling_nodes() {
  std::vector<int> nodes;
  for (const Node& node : kNodes)
    nodes.push_back(node.nm);
  return nodes;
}

}  // namespace sumac::cost
