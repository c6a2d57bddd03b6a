// SPDX-License-Identifier: Apache-2.0
#include "sim/base/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <initializer_list>

namespace sumac::base {

void hold_standard_streams() noexcept {
  // open() gives the lowest free number: from below, each is the one that was looked at.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1)
      (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace sumac::base
