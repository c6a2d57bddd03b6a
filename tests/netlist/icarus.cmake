# SPDX-License-Identifier: Apache-2.0
#
# SUMAC_IVERILOG: Icarus Verilog, which simulates netlists in four states.
include_guard()
find_program(SUMAC_IVERILOG iverilog)
if(NOT SUMAC_IVERILOG)
  sumac_missing("no Icarus Verilog: netlists are not simulated in four states (scripts/setup_tools.sh test installs it)")
endif()
