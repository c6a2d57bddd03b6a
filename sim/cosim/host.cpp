// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/host.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "models/base/error.hpp"

namespace sumac::cosim {
namespace {

// Registers of rtl/README.md 3, as word addresses.
constexpr std::uint8_t kRegHash = 2;
constexpr std::uint8_t kRegControl = 8;
constexpr std::uint8_t kRegStatus = 9;
constexpr std::uint8_t kRegProgram = 10;
constexpr std::uint8_t kRegCounters = 32;
constexpr std::uint32_t kStart = 1;
constexpr std::uint32_t kReset = 2;
constexpr std::uint32_t kBusy = 1;
constexpr std::uint32_t kDone = 2;
constexpr std::uint32_t kBadDescriptor = 4;
constexpr std::uint32_t kIllegalNest = 8;
constexpr std::uint32_t kBadAddress = 16;
constexpr int kStartCycles = 16;
constexpr int kQuietCycles = 1'000'000;  // more than what is in flight can take

/// False at the end of input before the first byte.
bool read_all(int fd, void* data, std::size_t size) {
  auto* at = static_cast<std::uint8_t*>(data);
  std::size_t got = 0;
  while (got < size) {
    const ssize_t n = ::read(fd, at + got, size - got);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      if (n == 0 && got == 0) return false;
      throw base::ToolError("the rtl executor went away in the middle of a request");
    }
    got += static_cast<std::size_t>(n);
  }
  return true;
}

void write_all(int fd, const void* data, std::size_t size) {
  const auto* at = static_cast<const std::uint8_t*>(data);
  while (size > 0) {
    const ssize_t n = ::write(fd, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw base::ToolError("the rtl executor does not take the reply");
    at += n;
    size -= static_cast<std::size_t>(n);
  }
}

/// What a canary asks for: one thing that differs from what the core did.
void plant_fault(const exec::RtlRequest& request, exec::RtlReply& reply,
                 std::vector<std::uint64_t>& op_ends, std::vector<std::uint8_t>& image) {
  switch (static_cast<exec::RtlPlant>(request.plant)) {
    case exec::RtlPlant::kNone: return;
    case exec::RtlPlant::kOutputByte: image.at(request.plant_at) ^= 1U; return;
    case exec::RtlPlant::kOpEnd: op_ends.at(request.plant_at) += 1; return;
    case exec::RtlPlant::kFlags: reply.flags ^= 1U; return;
    case exec::RtlPlant::kHash: reply.identification ^= 1U; return;
    case exec::RtlPlant::kOutside: reply.outside += 1; return;
    case exec::RtlPlant::kCounter0: break;
  }
  reply.counters.at(request.plant - static_cast<std::uint32_t>(exec::RtlPlant::kCounter0)) += 1;
}

double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

Host::Host(sc_core::sc_module_name name, CoreShell& shell, MemoryModel& memory,
           const DutLibrary& library, int in, int out)
    : sc_module(name), shell_(shell), memory_(memory), library_(library), in_(in), out_(out) {
  SC_THREAD(serve);
}

void Host::serve() {
  wait_cycle();
  exec::RtlRequest request;
  while (read_all(in_, &request, sizeof request)) {
    if (request.magic != exec::kProtocolMagic)
      throw base::ToolError("the request is not one of this version's");
    answer(request);
  }
  sc_core::sc_stop();
}

void Host::answer(const exec::RtlRequest& request) {
  image_.resize(request.image_bytes);
  trace_path_.resize(request.trace_path_bytes);
  if (!image_.empty()) read_all(in_, image_.data(), image_.size());
  if (!trace_path_.empty()) read_all(in_, trace_path_.data(), trace_path_.size());
  exec::RtlReply reply = run(request);
  std::vector<std::uint64_t> op_ends(shell_.op_ends().begin(), shell_.op_ends().end());
  if (request.plant != 0) plant_fault(request, reply, op_ends, image_);
  write_all(out_, &reply, sizeof reply);
  write_all(out_, op_ends.data(), op_ends.size() * sizeof(std::uint64_t));
  if (!image_.empty()) write_all(out_, image_.data(), image_.size());
}

void Host::write(std::uint8_t addr, std::uint32_t data) {
  host.write({.write = true, .read = false, .addr = addr, .wdata = data});
  wait_cycle();
  host.write({});
}

std::uint32_t Host::read(std::uint8_t addr) {
  host.write({.write = false, .read = true, .addr = addr, .wdata = 0});
  wait_cycle();  // the request is on the port from here on
  host.write({});
  wait_cycle();  // the core takes it
  wait_cycle();  // its answer is on the port
  return core.read().value.host_rdata;
}

std::uint64_t Host::counter(std::size_t i) {
  const auto at = static_cast<std::uint8_t>(kRegCounters + 2 * i);
  const std::uint64_t low = read(at);
  return low | std::uint64_t{read(static_cast<std::uint8_t>(at + 1))} << 32;
}

std::uint64_t Host::reset_core() {
  write(kRegControl, kReset);
  wait_cycle();
  std::uint64_t left = 0;
  while (((left = read(kRegStatus)) & kBusy) != 0) {
  }
  for (std::size_t i = 0; i < exec::kCounterCount; ++i)
    left |= counter(i);
  return left;
}

void Host::start(std::uint32_t program_address) {
  write(kRegProgram, program_address);
  write(kRegControl, kStart);
}

exec::RtlReply Host::run(const exec::RtlRequest& request) {
  exec::RtlReply reply;
  if (request.no_reset == 0) reply.after_reset = reset_core();
  std::vector<std::uint8_t> untouched;
  memory_.serve(image_, request.memory);
  shell_.set_cycle_limit(request.cycle_limit);
  if (request.abort_at > 0) {
    untouched = image_;
    start(request.program_address);
    for (std::uint64_t i = 0; i < request.abort_at; ++i)
      wait_cycle();
    if (request.no_reset == 0) {
      reply.after_reset |= reset_core();
      image_ = untouched;
      memory_.serve(image_, request.memory);
    }
  }
  if (!trace_path_.empty() &&
      library_.trace(shell_.dut(), trace_path_.c_str(), request.trace_from, request.trace_to) == 0)
    throw base::ToolError(trace_path_ +
                          ": no waveform can be written there by this build of the core");

  const double begin = cpu_now();
  start(request.program_address);
  // After reset_core() the core is quiet and gets busy at once; one that may not start (bad address) never does. A start in mid-flight first
  // ends the run that it finds.
  if (request.no_reset != 0 && request.abort_at > 0) {
    for (int i = 0; i < kStartCycles && shell_.busy(); ++i)
      wait_cycle();
    for (int i = 0; i < kQuietCycles && !shell_.busy(); ++i)
      wait_cycle();
  }
  for (int i = 0; i < kStartCycles && !shell_.busy(); ++i)
    wait_cycle();
  if (shell_.busy()) wait(shell_.idle);
  const double end = cpu_now();
  if (!trace_path_.empty()) library_.trace_close(shell_.dut());

  const std::uint32_t status = read(kRegStatus);
  if ((status & kBadAddress) != 0) {
    reply.status = exec::RtlStatus::kBadAddress;
  } else if ((status & kBadDescriptor) != 0) {
    reply.status = exec::RtlStatus::kBadDescriptor;
  } else if ((status & kIllegalNest) != 0) {
    reply.status = exec::RtlStatus::kIllegalNest;
  } else if ((status & kDone) == 0) {
    reply.status = exec::RtlStatus::kHang;
  }
  reply.flags = (status >> 8) & 15U;
  reply.identification = read(kRegHash);
  for (std::size_t i = 0; i < reply.registers.size(); ++i)
    reply.registers[i] = read(static_cast<std::uint8_t>(i));
  for (std::size_t i = 0; i < reply.counters.size(); ++i)
    reply.counters[i] = counter(i);
  reply.ops = shell_.op_ends().size();
  reply.image_bytes = image_.size();
  reply.outside = memory_.outside();
  reply.cpu_seconds = end - begin;
  if (reply.status == exec::RtlStatus::kHang) reset_core();
  return reply;
}

}  // namespace sumac::cosim
