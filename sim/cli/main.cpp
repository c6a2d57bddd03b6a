// SPDX-License-Identifier: Apache-2.0
#include "sim/base/standard_streams.hpp"
#include "sim/cli/command.hpp"

int main(int argc, char** argv) {
  sumac::base::hold_standard_streams();
  return sumac::cli::run_program(argc, argv);
}
