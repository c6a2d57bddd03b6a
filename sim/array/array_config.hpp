// SPDX-License-Identifier: Apache-2.0
//
// An array by name: a YAML file of models/array/configs (or any path), or RxC[xL] with the defaults of a bare size.
// Bytes and megahertz here; core_params.hpp has what follows from them for one PE configuration.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/array/core_params.hpp"

namespace sumac::array {

/// Every field stands in every file under its name here.
struct ArrayConfig {
  std::string name;  // as it was asked for
  int rows = 1;
  int cols = 1;
  int lanes = 0;  // 0: "default", the LANES of the PE configuration
  int hop_s = 1;
  int hop_e = 1;
  std::int64_t act_ring_bytes = 262144;
  std::int64_t wgt_ring_bytes = 262144;
  std::int64_t out_ring_bytes = 262144;
  int port_bytes = 32;
  int burst_beats = 16;
  int outstanding = 16;  // (outstanding - 1) * burst_beats >= memory_latency keeps the port busy
  int desc_fifo = 4;
  int memory_latency = 100;  // cycles
  int write_latency = 100;   // cycles
  int clock_mhz = 1000;
  friend bool operator==(const ArrayConfig&, const ArrayConfig&) = default;
};

/// `text` is RxC, RxCxL, the name of a file in models/array/configs, or a path with a '/' or the ending .yaml. InputError: unknown
/// name (says which there are), unknown, missing or repeated key, value outside its law.
[[nodiscard]] ArrayConfig load_array(std::string_view text);

/// Names of the files in models/array/configs, sorted.
[[nodiscard]] std::vector<std::string> array_names();

/// One array build for one PE configuration, "KIND" or "KIND/CONFIG". A ring bank is the largest power of two of words that its share of the ring bytes
/// holds; an output slot is one tile of R * C words of 32 bits, 1..16 of them. InputError: unknown PE, a ring smaller than one word a line (says
/// what one word takes).
[[nodiscard]] CoreParams make_core(const ArrayConfig& config, std::string_view pe_name);

}  // namespace sumac::array
