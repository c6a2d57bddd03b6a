// SPDX-License-Identifier: Apache-2.0
//
// Ctrl-C: long loops ask, unfinished files disappear, the exit code is 130.
//
//   first SIGINT, SIGTERM or SIGHUP   check_interrupt() throws Interrupted wherever the work is, and what it holds is released on the way out
//   a second one, or a second of time in which nobody asked   unfinished files (whole_file.hpp) are unlinked, the process ends with 130
#pragma once

#include "models/base/error.hpp"

namespace sumac::base {

class Interrupted : public Error {
 public:
  Interrupted() : Error(130, "interrupted") {}
};

/// Installs the handlers; a SIGHUP that is ignored (nohup) stays so. A file that grows beyond its limit is a failed write and no signal.
/// For programs, never for libraries.
void catch_interrupts();

/// True from the first signal on.
[[nodiscard]] bool interrupted() noexcept;

/// Throws Interrupted after a signal.  Costs one load: loops of a millisecond and more a turn call it each turn.
inline void check_interrupt() {
  if (interrupted()) [[unlikely]]
    throw Interrupted();
}

}  // namespace sumac::base
