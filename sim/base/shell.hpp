// SPDX-License-Identifier: Apache-2.0
//
// A command of the shell that ends with us: after Ctrl-C it and all that it started are ended too.
#pragma once

#include <string>

namespace sumac::base {

/// Runs `sh -c COMMAND` in a process group of its own and waits.  The status is that of waitpid().
/// Throws ToolError (no shell), Interrupted.
[[nodiscard]] int run_shell(const std::string& command);

/// The text in single quotes, as one word for the shell.
[[nodiscard]] std::string shell_word(const std::string& text);

}  // namespace sumac::base
