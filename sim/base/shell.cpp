// SPDX-License-Identifier: Apache-2.0
#include "sim/base/shell.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"

namespace sumac::base {

int run_shell(const std::string& command) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::string text = command;
  char name[] = "sh";
  char option[] = "-c";
  char* const arguments[] = {name, option, text.data(), nullptr};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, "/bin/sh", nullptr, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0)
    throw ToolError("/bin/sh: cannot be started: " + std::string(std::strerror(error)));

  // Short naps first: most commands are short, and a signal may have gone to another thread.
  auto nap = std::chrono::milliseconds(1);
  while (true) {
    int status = 0;
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid) return status;
    if (ended < 0 && errno != EINTR)
      throw ToolError("/bin/sh: lost: " + std::string(std::strerror(errno)));
    if (interrupted()) {
      kill(-pid, SIGTERM);
      waitpid(pid, &status, 0);
      throw Interrupted();
    }
    std::this_thread::sleep_for(nap);
    if (nap < std::chrono::milliseconds(50)) nap *= 2;
  }
}

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

}  // namespace sumac::base
