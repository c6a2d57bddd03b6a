// SPDX-License-Identifier: Apache-2.0
//
// PE parts as RTLIL text: what the program sumac-hls-trace prints. Host code, under the trace reader.
//
//   ports    those of the RTL part of the same name: clk_i, rst_ni, codes_i, east_o, ...
//   shape    kTopLanes lanes, as the tops
#pragma once

#include <string>
#include <vector>

#include "hls/common/tops.hpp"

namespace sumac {
namespace hls {

/// What one kind can trace; hls/trace/kind.cpp fills it from the kind's <kind>_configs.hpp.
struct TracedKind {
  std::vector<std::string> configurations;
  std::vector<std::string> parts;
  /// Records a part into the current module; false: unknown.
  bool (*part)(const std::string& config, const std::string& part);
};

template <class T>
T trace_input(const std::string& name) {
  return T::from_signal(Module::now().input(name, T::kWidth));
}

template <class T>
void trace_output(const std::string& name, const T& value) {
  Module::now().output(name, value.signal());
}

}  // namespace hls
}  // namespace sumac
