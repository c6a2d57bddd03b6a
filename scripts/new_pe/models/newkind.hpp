// SPDX-License-Identifier: Apache-2.0
//
// newkind: value law in README.md beside this file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/pe/pe.hpp"
#include "models/pe/scalar.hpp"

namespace sumac::pe::newkind {

inline constexpr int kLanes = 4;
inline constexpr std::int64_t kGmax = 32768;

struct Golden {
  static std::vector<std::string> configurations();
  static std::string known();
  static std::unique_ptr<Pe> make(std::string_view config, int lanes);
  static std::unique_ptr<Scalar> make_scalar(std::string_view config, const ScalarOptions& options);
};

}  // namespace sumac::pe::newkind
