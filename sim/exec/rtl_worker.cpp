// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/rtl_worker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/base/whole_file.hpp"

namespace sumac::exec {
namespace {

static_assert(array::kCounterFields.size() == kCounterCount);

/// False at the end of what the worker says, and after Ctrl-C, whichever thread took the signal.
bool transfer_in(int fd, void* data, std::size_t size) {
  constexpr int kPollMilliseconds = 100;
  auto* at = static_cast<std::uint8_t*>(data);
  while (size > 0) {
    pollfd waiting{fd, POLLIN, 0};
    if (base::interrupted()) return false;
    if (::poll(&waiting, 1, kPollMilliseconds) <= 0) continue;
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
    if (n < 0 && errno == EINTR && !base::interrupted()) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

/// True if a waveform (FST) is there to its end: blocks of a type and a length that fill the file, a header, geometry and hierarchy among them.
/// The library that writes it says nothing of a disk that is full when it closes the file.
bool is_whole_waveform(const std::filesystem::path& path) {
  constexpr int kHeader = 0;
  constexpr int kGeometry = 3;
  constexpr std::array kHierarchy = {4, 6, 7};
  constexpr std::uint64_t kHeaderBytes = 329;
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  std::ifstream in(path, std::ios::binary);
  bool geometry = false;
  bool hierarchy = false;
  for (std::uint64_t at = 0; !error && at < size;) {
    std::array<unsigned char, 9> head{};
    in.seekg(static_cast<std::streamoff>(at));
    if (!in.read(reinterpret_cast<char*>(head.data()), head.size())) return false;
    std::uint64_t bytes = 0;
    for (std::size_t i = 1; i < head.size(); ++i)
      bytes = bytes << 8U | head[i];
    if (at == 0 && (head[0] != kHeader || bytes != kHeaderBytes)) return false;
    if (bytes < 8 || bytes >= size - at) return false;
    geometry = geometry || head[0] == kGeometry;
    hierarchy = hierarchy || std::ranges::find(kHierarchy, head[0]) != kHierarchy.end();
    at += 1 + bytes;
  }
  return geometry && hierarchy;
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
  said_ = std::tmpfile();
  if (said_ == nullptr) {
    for (const int fd : {to[0], to[1], from[0], from[1]})
      ::close(fd);
    throw base::ToolError("no temporary file for the rtl worker: " +
                          std::string(std::strerror(errno)));
  }
  fcntl(fileno(said_), F_SETFD, FD_CLOEXEC);
  const std::string seed_text = std::to_string(seed);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    dup2(fileno(said_), STDERR_FILENO);
    setpgid(0, 0);                     // Ctrl-C is for the one who started it
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // and nobody is left behind when that one is killed
    if (getppid() != parent) _exit(127);
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
  if (said_ != nullptr) std::fclose(said_);
}

void RtlWorker::give_up(const char* what) {
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
  base::check_interrupt();
  std::string text(4096, ' ');
  std::rewind(said_);
  text.resize(std::fread(text.data(), 1, text.size(), said_));
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  if (const std::size_t at = text.find("Assertion failed"); at != std::string::npos) {
    const std::size_t begin = text.rfind('\n', at) + 1;
    throw base::MismatchError("rtl: " + text.substr(begin, text.find('\n', at) - begin));
  }
  throw base::ToolError(core_ + ": the rtl worker " + what + (text.empty() ? "" : ": " + text));
}

RtlRun RtlWorker::run(std::uint32_t program_address, std::span<std::uint8_t> image,
                      const RtlOptions& options) {
  RtlRequest request;
  request.program_address = program_address;
  request.memory = options.memory;
  request.image_bytes = image.size();
  request.cycle_limit = options.cycle_limit;
  request.abort_at = options.abort_at;
  request.no_reset = options.no_reset ? 1 : 0;
  request.trace_from = options.trace_from;
  request.trace_to = options.trace_to;
  request.plant = options.plant;
  request.plant_at = options.plant_at;
  std::optional<base::WholeFile> trace;
  std::string trace_path;
  if (!options.trace_path.empty()) {
    trace.emplace(options.trace_path);
    trace_path = std::filesystem::absolute(trace->unfinished()).string();
  }
  request.trace_path_bytes = static_cast<std::uint32_t>(trace_path.size());
  RtlReply reply;
  const bool alive = transfer_out(to_, &request, sizeof request) &&
                     transfer_out(to_, image.data(), image.size()) &&
                     transfer_out(to_, trace_path.data(), trace_path.size()) &&
                     transfer_in(from_, &reply, sizeof reply);
  if (!alive || reply.magic != kProtocolMagic || reply.image_bytes != image.size()) {
    if (trace && !base::interrupted()) trace->check_room();
    give_up("ended early");
  }
  std::vector<std::uint64_t> ends(reply.ops);
  if (!transfer_in(from_, ends.data(), ends.size() * sizeof(std::uint64_t)) ||
      !transfer_in(from_, image.data(), image.size())) {
    give_up("ended in the middle of a reply");
  }
  if (trace) {
    if (!is_whole_waveform(trace->unfinished())) {
      trace->check_room();
      throw base::InputError(options.trace_path + ": the waveform is not whole");
    }
    trace->commit();
  }

  RtlRun result;
  result.status = reply.status;
  result.flags = reply.flags;
  result.identification = reply.identification;
  result.registers = reply.registers;
  result.after_reset = reply.after_reset;
  result.outside = static_cast<std::int64_t>(reply.outside);
  for (std::size_t i = 0; i < kCounterCount; ++i)
    result.counters.*(array::kCounterFields[i].value) =
        static_cast<std::int64_t>(reply.counters[i]);
  result.op_ends.assign(ends.begin(), ends.end());
  result.cpu_seconds = reply.cpu_seconds;
  return result;
}

}  // namespace sumac::exec
