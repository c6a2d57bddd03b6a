// SPDX-License-Identifier: Apache-2.0
//
// Starts the program `sumac` of this build and takes what it prints. Pipes, or a pseudo-terminal of some width.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "models/base/error.hpp"

namespace sumac::test {

struct Ran {
  int exit_code = -1;  // 128 + signal where it ended by one
  std::string out;
  std::string err;
};

struct How {
  std::map<std::string, std::string>
      environment{};  // beside the one below; an empty value removes a variable
  bool terminal =
      false;  // standard output and error are one terminal of `columns`; all of it is in `out`
  int columns = 100;
  int interrupt_after_ms = -1;  // Ctrl-C (SIGINT to the program alone) after so long
  std::string folder{};         // where it is started; empty: here
  std::string program{};        // another one than that of this build
  std::string stdout_file{};    // a file as standard output; empty: a pipe into `out`
};

inline std::filesystem::path sumac_program() {
  return std::filesystem::path(SUMAC_BINARY_DIR) / "sumac";
}

namespace detail {

inline void become(const std::vector<std::string>& arguments, const How& how) {
  setenv("SUMAC_TOOLS", SUMAC_TOOLS_DIR, 1);
  setenv("SUMAC_CACHE", (std::string(SUMAC_BINARY_DIR) + "/cores").c_str(), 0);
  unsetenv("COLUMNS");
  unsetenv("NO_COLOR");
  setenv("TERM", "xterm", 1);
  for (const auto& [name, value] : how.environment)
    value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
  if (!how.folder.empty() && chdir(how.folder.c_str()) != 0) _exit(126);
  std::vector<char*> argv;
  std::string name = how.program.empty() ? sumac_program().string() : how.program;
  std::vector<std::string> copies = arguments;
  argv.push_back(name.data());
  for (std::string& argument : copies)
    argv.push_back(argument.data());
  argv.push_back(nullptr);
  execv(name.c_str(), argv.data());
  _exit(127);
}

}  // namespace detail

inline Ran run_sumac(const std::vector<std::string>& arguments, const How& how = {}) {
  int out[2] = {-1, -1};
  int err[2] = {-1, -1};
  pid_t pid = -1;
  if (how.terminal) {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(how.columns);
    size.ws_row = 40;
    pid = forkpty(&out[0], nullptr, nullptr, &size);
    if (pid == 0) detail::become(arguments, how);
  } else {
    SUMAC_CHECK(pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0, "pipes can be made");
    pid = fork();
    if (pid == 0) {
      dup2(how.stdout_file.empty() ? out[1] : ::open(how.stdout_file.c_str(), O_WRONLY),
           STDOUT_FILENO);
      dup2(err[1], STDERR_FILENO);
      detail::become(arguments, how);
    }
    close(out[1]);
    close(err[1]);
  }
  SUMAC_CHECK(pid > 0, "a process can be started");
  Ran ran;
  const auto start = std::chrono::steady_clock::now();
  bool interrupted = how.interrupt_after_ms < 0;
  std::array<pollfd, 2> open = {pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    poll(open.data(), open.size(), 10);
    if (!interrupted && std::chrono::steady_clock::now() - start >
                            std::chrono::milliseconds(how.interrupt_after_ms)) {
      kill(pid, SIGINT);
      interrupted = true;
    }
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (open[i].fd < 0 || open[i].revents == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t n = read(open[i].fd, buffer.data(), buffer.size());
      if (n <= 0) {
        close(open[i].fd);
        open[i].fd = -1;
      } else {
        (i == 0 ? ran.out : ran.err).append(buffer.data(), static_cast<std::size_t>(n));
      }
    }
  }
  int status = 0;
  waitpid(pid, &status, 0);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

/// Runs and expects a refusal with this text after "sumac: ".  `text` may be the beginning.
inline void refused(int exit_code, const std::vector<std::string>& arguments,
                    const std::string& text, const How& how = {}) {
  std::string command = "sumac";
  for (const std::string& argument : arguments)
    command += " " + argument;
  SCOPED_TRACE(command);
  const Ran ran = run_sumac(arguments, how);
  EXPECT_EQ(ran.exit_code, exit_code);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
  EXPECT_TRUE(ran.err.ends_with("\n"));
  EXPECT_TRUE(ran.err.starts_with("sumac: ")) << ran.err;
  EXPECT_NE(ran.err.find(text), std::string::npos) << ran.err;
}

/// Holds a text to tests/cli/golden/NAME.golden; SUMAC_UPDATE_GOLDEN=1 writes it instead.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path =
      std::filesystem::path(SUMAC_SOURCE_DIR) / "tests/cli/golden" / (name + ".golden");
  if (const char* update = std::getenv("SUMAC_UPDATE_GOLDEN");
      update != nullptr && *update == '1') {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << path << ": is not there (SUMAC_UPDATE_GOLDEN=1 writes it)";
  std::ostringstream want;
  want << in.rdbuf();
  EXPECT_EQ(want.str(), text)
      << path << " (SUMAC_UPDATE_GOLDEN=1 writes it anew; look at the difference first)";
}

}  // namespace sumac::test
