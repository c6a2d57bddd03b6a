#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run_speed.py [SUMAC]: CPU time and memory of whole `sumac run` processes, as ratios to ONNXim. Measures, never passes or fails.

  what      sumac run NAME --pe mac --array 32x32 --tokens N --layer 0, mapping search included, nothing kept from an earlier run
  figure    least user + system time of 20 runs; peak resident set
  ONNXim    commit a1e8629, 32x32, simple DRAM: CPU seconds of the same layer, measured on 2 cores of an AMD EPYC (family 25, model 17);
            one product a PE and cycle there, four lanes here. Both work on whole tiles, so lanes change the cycles and hardly the work
"""
import os
import pathlib
import platform
import subprocess
import sys

CASES = [  # name, tokens, CPU seconds of ONNXim, our target
    ("deit-s", 197, 0.20, 0.02),
    ("opt-1.3b", 128, 2.4, 0.1),
    ("llama-2-7b", 128, 9.3, 0.1),
    ("opt-1.3b", 2048, 48.6, 0.1),
    ("llama-3-70b", 8192, None, 0.5),  # not run there: hours
]
RUNS = 20


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def cpu_seconds(command):
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"run_speed.py: {' '.join(command)}: ended with {status}")
    return usage.ru_utime + usage.ru_stime


def megabytes(command):
    """Peak resident set by GNU time: that of our own child would contain this interpreter's."""
    if not os.access("/usr/bin/time", os.X_OK):
        return "-"
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *command], check=True, capture_output=True, text=True)
    return f"{int(done.stderr.split()[-1]) / 1000:.1f}"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    sumac = sys.argv[1] if len(sys.argv) > 1 else str(root / "build/release/sumac")
    if not os.access(sumac, os.X_OK):
        sys.exit(f"run_speed.py: {sumac}: no such program (name it as the argument)")
    version = subprocess.run([sumac, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"{version}, {os.cpu_count()} x {processor()}")
    print(f"{'layer':<24}{'CPU s':>9}{'target':>9}{'MB':>8}{'ONNXim s':>11}{'ratio':>9}")
    for name, tokens, onnxim, target in CASES:
        command = [sumac, "run", name, "--pe", "mac", "--array", "32x32", "--tokens", str(tokens), "--layer", "0"]
        seconds = max(min(cpu_seconds(command) for _ in range(RUNS)), 1e-4)
        ratio = f"{'-':>11}{'-':>9}" if onnxim is None else f"{onnxim:>11.2f}{onnxim / seconds:>9.0f}"
        print(f"{name + ' ' + str(tokens):<24}{seconds:>9.4f}{target:>9.2f}{megabytes(command):>8}{ratio}")


if __name__ == "__main__":
    main()
