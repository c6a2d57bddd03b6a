// SPDX-License-Identifier: Apache-2.0
//
// What the rtl executor and its worker process say to each other over a pair of pipes: fixed little headers, then bytes.
// Both ends are the same machine and the same build; every message begins with kProtocolMagic, so that anything else is noticed.
#pragma once

#include <array>
#include <cstdint>

namespace sumac::exec {

inline constexpr std::uint32_t kProtocolMagic = 0x334C5453;  // "STL3"
inline constexpr int kCounterCount = 19;                     // rtl/README.md 3

/// The memory behind the port.
struct MemoryParams {
  std::int32_t latency = 1;        // LAT, cycles, >= 1
  std::int32_t write_latency = 1;  // WLAT, cycles, >= 1
  std::int32_t stall_permille =
      0;                    // share of cycles in which the port is not ready, or holds a beat back
  std::int32_t jitter = 0;  // extra cycles of latency, 0..jitter, drawn per burst
  std::uint64_t seed = 1;
};

struct RtlRequest {
  std::uint32_t magic = kProtocolMagic;
  std::uint32_t program_address = 0;  // byte address of the descriptor list
  MemoryParams memory;
  std::uint64_t image_bytes = 0;  // follow the header
  std::uint64_t ops = 0;          // descriptors
  std::uint64_t cycle_limit = 0;  // give up after so many cycles
  std::uint64_t abort_at =
      0;  // 0, or the cycle in which the host resets the core in mid-flight and starts the program again
  std::uint32_t no_reset =
      0;  // 1: no reset before the run, nor at abort_at: the start alone has to do
  std::uint64_t trace_from = 0;
  std::uint64_t trace_to = 0;          // 0: no waveform
  std::uint32_t trace_path_bytes = 0;  // follow the image
  std::uint32_t plant = 0;             // canary: see RtlPlant
  std::uint64_t plant_at = 0;          // byte of the image, or place of the op
};

/// Faults that the worker plants on request, so that tests can show that the comparison notices.
enum class RtlPlant : std::uint32_t {
  kNone = 0,
  kOutputByte = 1,  // a bit of the byte at plant_at
  kOpEnd = 2,       // a cycle more for op plant_at
  kFlags = 3,       // one sticky bit
  kHash = 4,        // one bit of the configuration hash
  kOutside = 5,     // one more access outside the image
  kCounter0 = 16    // one more in counter n: kCounter0 + n
};

enum class RtlStatus : std::uint32_t {
  kDone = 0,
  kHang = 1,
  kBadDescriptor = 2,
  kIllegalNest = 3,
  kBadAddress = 4
};

struct RtlReply {
  std::uint32_t magic = kProtocolMagic;
  RtlStatus status = RtlStatus::kDone;
  std::uint32_t flags = 0;                   // sticky: invalid, overflow, flushed, saturated
  std::uint32_t identification = 0;          // configuration hash that the core reports
  std::array<std::uint32_t, 8> registers{};  // words 0..7 of the host port
  std::uint64_t after_reset = 0;             // status and counters after each reset, or-ed
  std::array<std::uint64_t, kCounterCount> counters{};
  std::uint64_t ops = 0;  // op ends follow, 8 bytes each, then image_bytes bytes of the image
  std::uint64_t image_bytes = 0;
  std::uint64_t outside = 0;  // beats read or written outside the image
  double cpu_seconds = 0;     // of the run itself, without loading
};

}  // namespace sumac::exec
