// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/rtl_worker.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "models/base/error.hpp"

namespace sumac::exec {
namespace {

static_assert(array::kCounterFields.size() == kCounterCount);

bool transfer_in(int fd, void* data, std::size_t size) {
  auto* at = static_cast<std::uint8_t*>(data);
  while (size > 0) {
    const ssize_t n = ::read(fd, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool transfer_out(int fd, const void* data, std::size_t size) {
  const auto* at = static_cast<const std::uint8_t*>(data);
  while (size > 0) {
    const ssize_t n = ::write(fd, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

const char* name(RtlStatus status) {
  switch (status) {
    case RtlStatus::kDone: return "done";
    case RtlStatus::kHang: return "hang";
    case RtlStatus::kBadDescriptor: return "bad_descriptor";
    case RtlStatus::kIllegalNest: return "illegal_nest";
    case RtlStatus::kBadAddress: return "bad_address";
  }
  return "unknown";
}

RtlWorker::RtlWorker(const std::string& worker, const std::string& core, std::uint64_t seed)
    : core_(core) {
  std::signal(SIGPIPE,
              SIG_IGN);  // a dead worker is an error of write(), not the end of this process
  int to[2];
  int from[2];
  if (pipe2(to, O_CLOEXEC) != 0)
    throw base::ToolError("no pipe to the rtl worker: " + std::string(std::strerror(errno)));
  if (pipe2(from, O_CLOEXEC) != 0) {
    ::close(to[0]);
    ::close(to[1]);
    throw base::ToolError("no pipe to the rtl worker: " + std::string(std::strerror(errno)));
  }
  const std::string seed_text = std::to_string(seed);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    execl(worker.c_str(), worker.c_str(), core.c_str(), seed_text.c_str(),
          static_cast<char*>(nullptr));
    _exit(127);
  }
  ::close(to[0]);
  ::close(from[1]);
  to_ = to[1];
  from_ = from[0];
  if (pid_ < 0)
    throw base::ToolError("the rtl worker cannot be started: " + std::string(std::strerror(errno)));
}

RtlWorker::~RtlWorker() {
  ::close(to_);
  ::close(from_);
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
}

RtlRun RtlWorker::run(std::uint32_t program_address, std::span<std::uint8_t> image,
                      const RtlOptions& options) {
  RtlRequest request;
  request.program_address = program_address;
  request.memory = options.memory;
  request.image_bytes = image.size();
  request.cycle_limit = options.cycle_limit;
  request.abort_at = options.abort_at;
  request.trace_from = options.trace_from;
  request.trace_to = options.trace_to;
  request.trace_path_bytes = static_cast<std::uint32_t>(options.trace_path.size());
  RtlReply reply;
  const bool alive = transfer_out(to_, &request, sizeof request) &&
                     transfer_out(to_, image.data(), image.size()) &&
                     transfer_out(to_, options.trace_path.data(), options.trace_path.size()) &&
                     transfer_in(from_, &reply, sizeof reply);
  if (!alive || reply.magic != kProtocolMagic || reply.image_bytes != image.size())
    throw base::ToolError(core_ + ": the rtl worker ended early (its message is above)");
  std::vector<std::uint64_t> ends(reply.ops);
  if (!transfer_in(from_, ends.data(), ends.size() * sizeof(std::uint64_t)) ||
      !transfer_in(from_, image.data(), image.size()))
    throw base::ToolError(core_ + ": the rtl worker ended in the middle of a reply");

  RtlRun result;
  result.status = reply.status;
  result.flags = reply.flags;
  result.identification = reply.identification;
  for (std::size_t i = 0; i < kCounterCount; ++i)
    result.counters.*(array::kCounterFields[i].value) =
        static_cast<std::int64_t>(reply.counters[i]);
  result.op_ends.assign(ends.begin(), ends.end());
  result.cpu_seconds = reply.cpu_seconds;
  return result;
}

}  // namespace sumac::exec
