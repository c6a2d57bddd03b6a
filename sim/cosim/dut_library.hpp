// SPDX-License-Identifier: Apache-2.0
//
// A Verilated core, loaded from its shared object.
#pragma once

#include <cstdint>
#include <string>

#include "sim/cosim/dut/dut_abi.h"

namespace sumac::cosim {

/// The functions of dut_abi.h. ToolError if the file cannot be loaded or speaks another ABI.
class DutLibrary {
 public:
  explicit DutLibrary(const std::string& path);
  ~DutLibrary();
  DutLibrary(const DutLibrary&) = delete;
  DutLibrary& operator=(const DutLibrary&) = delete;

  [[nodiscard]] int port_bytes() const { return port_bytes_; }

  SumacDut* (*create)(std::uint64_t) = nullptr;
  void (*destroy)(SumacDut*) = nullptr;
  void (*clock)(SumacDut*, const SumacDutIn*, SumacDutOut*) = nullptr;
  int (*trace)(SumacDut*, const char*, std::uint64_t, std::uint64_t) = nullptr;
  void (*trace_close)(SumacDut*) = nullptr;

 private:
  void* handle_ = nullptr;
  int port_bytes_ = 0;
};

}  // namespace sumac::cosim
