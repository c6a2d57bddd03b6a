# SPDX-License-Identifier: Apache-2.0
"""ys.py COMMAND...: runs Yosys commands in order, in the Yosys of the tools environment (run it with .tools/bin/python).

Each argument is one command: nothing is split at ';', since ABC scripts contain it. An error of Yosys ends the process with exit code 1 and is
never an exception. The last line says YS_DONE: a caller wants exit code 0 and that line. One process per job.
"""
import ctypes
import sys

from pyosys import libyosys as ys

design = ys.Design()
for command in sys.argv[1:]:
    ys.run_pass(command, design)
# Yosys writes through C's stdout, which a pipe buffers apart from Python's: without this its log could follow the last line.
ctypes.CDLL(None).fflush(None)
print("YS_DONE", flush=True)
