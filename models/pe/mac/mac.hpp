// SPDX-License-Identifier: Apache-2.0
//
// mac: the baseline with exact multipliers. Value law: README.md beside this file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/num/format.hpp"
#include "models/pe/pe.hpp"
#include "models/pe/scalar.hpp"

namespace sumac::pe::mac {

struct Config {
  std::string name;
  num::Format act;  // both integers or both floats
  num::Format wgt;
  bool fp32_sum = false;   // else exact
  bool subnormals = true;  // of float operands; false: they are zero (DAZ)
  friend bool operator==(const Config&, const Config&) = default;
};

inline constexpr int kLanes = 4;
inline constexpr std::int64_t kGmax = 32768;

/// Named configurations, and any eXmY or eXmYfn of 3 to 8 bits.
[[nodiscard]] std::optional<Config> find_config(std::string_view name);

/// Exact sums: every product is a multiple of 2^lsb_exp.
[[nodiscard]] int lsb_exp(const Config& config);

struct Golden {
  static std::vector<std::string> configurations();
  static std::string known();
  static std::unique_ptr<Pe> make(std::string_view config, int lanes);
  static std::unique_ptr<Scalar> make_scalar(std::string_view config, const ScalarOptions& options);
};

}  // namespace sumac::pe::mac
