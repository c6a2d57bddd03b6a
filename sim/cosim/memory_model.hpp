// SPDX-License-Identifier: Apache-2.0
//
// The memory behind the port, as a SystemC module.
//
//   value    little-endian bytes; addresses are in beats of the port; beats outside the image read as 0 and are counted
//   time     ideal (stall_permille = jitter = 0): every request and write beat accepted at once; a burst's first beat `latency` cycles
//            after its request, then a beat a cycle, bursts in order; a write beat acknowledged `write_latency` cycles after its acceptance.
//            With stalls: ready falls, and beats are held back, in stall_permille of the cycles; latency grows by 0..jitter per burst
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include <systemc>

#include "models/base/rng.hpp"
#include "sim/cosim/port_signals.hpp"
#include "sim/exec/rtl_protocol.hpp"

namespace sumac::cosim {

class MemoryModel : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clock{"clock"};
  sc_core::sc_in<CoreOutputs> core{"core"};
  sc_core::sc_out<MemoryOutputs> memory{"memory"};

  SC_HAS_PROCESS(MemoryModel);
  MemoryModel(sc_core::sc_module_name name, int port_bytes);

  /// Forgets everything in flight and serves `image` from now on.
  void serve(std::span<std::uint8_t> image, const exec::MemoryParams& params);
  [[nodiscard]] std::uint64_t outside() const { return outside_; }

 private:
  struct Burst {
    std::uint64_t begin;  // cycle of its first beat at the earliest
    std::uint64_t byte;   // address of the next beat
    std::uint32_t left;   // beats
  };

  void tick();
  [[nodiscard]] bool stalled() {
    return params_.stall_permille > 0 &&
           rng_.below(1000) < static_cast<std::uint64_t>(params_.stall_permille);
  }

  int port_bytes_;
  std::span<std::uint8_t> image_;
  exec::MemoryParams params_;
  base::Rng rng_{1};
  std::deque<Burst> bursts_;
  std::deque<std::uint64_t> acks_;
  MemoryOutputs out_;
  std::uint64_t cycle_ = 0;
  std::uint64_t outside_ = 0;
};

}  // namespace sumac::cosim
