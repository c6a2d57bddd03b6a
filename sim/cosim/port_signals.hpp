// SPDX-License-Identifier: Apache-2.0
//
// The bundles that travel between core shell, memory and host as SystemC signals; one value a cycle.
#pragma once

#include <cstdint>
#include <cstring>
#include <ostream>
#include <string>

#include <systemc>

#include "sim/cosim/dut/dut_abi.h"

namespace sumac::cosim {

/// Registered outputs of the core in a cycle.
struct CoreOutputs {
  SumacDutOut value{};
  friend bool operator==(const CoreOutputs& a, const CoreOutputs& b) {
    return std::memcmp(&a.value, &b.value, sizeof a.value) == 0;
  }
};

/// What the memory drives in a cycle.
struct MemoryOutputs {
  std::uint8_t req_ready = 0;
  std::uint8_t rd_valid = 0;
  std::uint8_t rd_last = 0;
  std::uint8_t wr_ready = 0;
  std::uint8_t wr_ack = 0;
  std::uint8_t rd_data[SUMAC_DUT_MAX_PORT_BYTES] = {};
  friend bool operator==(const MemoryOutputs& a, const MemoryOutputs& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
  }
};

/// What the host drives in a cycle.
struct HostOutputs {
  bool write = false;
  bool read = false;
  std::uint8_t addr = 0;
  std::uint32_t wdata = 0;
  friend bool operator==(const HostOutputs&, const HostOutputs&) = default;
};

// SystemC asks for these two of every signal type.
inline std::ostream& operator<<(std::ostream& out, const CoreOutputs& v) {
  return out << "busy=" << int{v.value.busy};
}
inline std::ostream& operator<<(std::ostream& out, const MemoryOutputs& v) {
  return out << "rd_valid=" << int{v.rd_valid};
}
inline std::ostream& operator<<(std::ostream& out, const HostOutputs& v) {
  return out << "addr=" << int{v.addr};
}
inline void sc_trace(sc_core::sc_trace_file*, const CoreOutputs&, const std::string&) {}
inline void sc_trace(sc_core::sc_trace_file*, const MemoryOutputs&, const std::string&) {}
inline void sc_trace(sc_core::sc_trace_file*, const HostOutputs&, const std::string&) {}

}  // namespace sumac::cosim
