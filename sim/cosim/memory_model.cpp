// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/memory_model.hpp"

#include <algorithm>
#include <cstring>

namespace sumac::cosim {

MemoryModel::MemoryModel(sc_core::sc_module_name name, int port_bytes)
    : sc_module(name), port_bytes_(port_bytes) {
  SC_METHOD(tick);
  sensitive << clock.pos();
  dont_initialize();
}

void MemoryModel::serve(std::span<std::uint8_t> image, const exec::MemoryParams& params) {
  image_ = image;
  params_ = params;
  rng_ = base::Rng(params.seed);
  outside_ = 0;
}

// At the edge that ends a cycle: take what was offered and accepted in it, decide what the next one shows.
void MemoryModel::tick() {
  const SumacDutOut& from_core = core.read().value;
  const auto pb = static_cast<std::uint64_t>(port_bytes_);
  if (from_core.req_valid != 0 && out_.req_ready != 0) {
    std::uint64_t begin = cycle_ + static_cast<std::uint64_t>(params_.latency);
    if (params_.jitter > 0) begin += rng_.below(static_cast<std::uint64_t>(params_.jitter) + 1);
    bursts_.push_back({begin, from_core.req_addr * pb, from_core.req_beats});
  }
  if (from_core.wr_valid != 0 && out_.wr_ready != 0) {
    const std::uint64_t byte = from_core.wr_addr * pb;
    if (byte + pb <= image_.size()) {
      std::memcpy(image_.data() + byte, from_core.wr_data, pb);
    } else {
      ++outside_;
    }
    acks_.push_back(cycle_ + static_cast<std::uint64_t>(params_.write_latency));
  }

  ++cycle_;
  out_.req_ready = stalled() ? 0 : 1;
  out_.wr_ready = stalled() ? 0 : 1;
  out_.rd_valid = 0;
  if (!bursts_.empty() && bursts_.front().begin <= cycle_ && !stalled()) {
    Burst& burst = bursts_.front();
    out_.rd_valid = 1;
    out_.rd_last = burst.left == 1 ? 1 : 0;
    if (burst.byte + pb <= image_.size()) {
      std::memcpy(out_.rd_data, image_.data() + burst.byte, pb);
    } else {
      std::memset(out_.rd_data, 0, pb);
      ++outside_;
    }
    burst.byte += pb;
    if (--burst.left == 0) bursts_.pop_front();
  }
  out_.wr_ack = 0;
  if (!acks_.empty() && acks_.front() <= cycle_) {
    out_.wr_ack = 1;
    acks_.pop_front();
  }
  memory.write(out_);
}

}  // namespace sumac::cosim
