// SPDX-License-Identifier: Apache-2.0
#include "sim/base/interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

#include "sim/base/whole_file.hpp"

namespace sumac::base {
namespace {

constexpr unsigned kPatienceSeconds = 1;
std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "used in signal handlers");

extern "C" void end_now(int) {
  unlink_unfinished();
  _exit(130);
}

extern "C" void ask_to_end(int signal) {
  if (stop.exchange(true)) end_now(signal);
  alarm(kPatienceSeconds);
}

}  // namespace

void catch_interrupts() {
  struct sigaction ask{};
  ask.sa_handler = ask_to_end;  // without SA_RESTART: a blocking read returns
  sigaction(SIGINT, &ask, nullptr);
  sigaction(SIGTERM, &ask, nullptr);
  struct sigaction before{};
  if (sigaction(SIGHUP, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction(SIGHUP, &ask, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);
  struct sigaction end{};
  end.sa_handler = end_now;
  sigaction(SIGALRM, &end, nullptr);
}

bool interrupted() noexcept {
  return stop.load(std::memory_order_relaxed);
}

}  // namespace sumac::base
