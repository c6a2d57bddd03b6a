# SPDX-License-Identifier: Apache-2.0
"""ys.py COMMAND...: runs Yosys commands in order, in the Yosys of the tools environment (run it with .tools/bin/python).

Each argument is one command: nothing is split at ';', since ABC scripts contain it. An error of Yosys ends the process with exit code 1 and is
never an exception. The last line says YS_DONE: a caller wants exit code 0 and that line. One process per job.
"""
import sys

from pyosys import libyosys as ys

design = ys.Design()
for command in sys.argv[1:]:
    ys.run_pass(command, design)
print("YS_DONE")
