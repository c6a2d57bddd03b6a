// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/command.hpp"

int main(int argc, char** argv) {
  return sumac::cli::run_program(argc, argv);
}
