#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Would the fuzzers see a fault?  Each harness, with a heap overflow planted behind an input that no seed is (SUMAC_FUZZ_PLANT, harness.hpp), must
find it; one of them must also see every other kind of fault.  Without a plant the same inputs pass.  Every option of the program must be a word of
the fuzzer of command lines."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import run_fuzz  # noqa: E402

PROGRAMS = pathlib.Path(os.environ["SUMAC_BINARY_DIR"]) / "tests"
NAMES = sorted(p.name.removesuffix("_fuzz.cpp") for p in run_fuzz.HERE.glob("*_fuzz.cpp"))
SECONDS = 600  # at most: a fuzzer ends at the first finding
# Fault -> a word of the report that says it was seen for what it is.
FAULTS = {
    "integer": "signed integer overflow",
    "exception": "unexpected exception: planted",
    "hang": "libFuzzer: timeout",
    "leak": "detected memory leaks",
    "memory": "out-of-memory",
}


def planted(name, fault, extra=()):
    with tempfile.TemporaryDirectory(prefix="sumac-fuzz-") as findings:
        code, text, executed, _, _ = run_fuzz.fuzz(name, PROGRAMS / f"fuzz_{name}", SECONDS, extra=extra, environment={"SUMAC_FUZZ_PLANT": fault},
                                                   artifacts=findings)
        files = [p.read_bytes() for p in pathlib.Path(findings).iterdir()]
    return code, text, executed, files


def main():
    wrong = 0

    def expect(good, what, text):
        nonlocal wrong
        if not good:
            wrong += 1
            print(f"{what}\n" + "\n".join(text.splitlines()[-30:]))

    if not NAMES:
        print("no harness")
        return 1
    words = (run_fuzz.HERE / "corpus/cli.dict.txt").read_text()
    options = {o for path in (run_fuzz.HERE.parents[1] / "sim/cli").glob("*.cpp") for o in re.findall(r'"(?:-\w,)?(--[a-z][a-z-]+)"', path.read_text())}
    lacking = sorted(o for o in options if f'"{o}\\x0a"' not in words)
    expect(len(options) > 30 and not lacking, f"cli.dict.txt lacks {lacking}", f"{len(options)} options")
    for name in NAMES:
        code, text, executed, files = planted(name, "overflow")
        expect(code != 0 and "heap-buffer-overflow" in text, f"{name}: the planted overflow was not found in {SECONDS} s", text)
        expect(executed > 0, f"{name}: the planted overflow was found in a seed, not by mutation", text)
        print(f"{name}: found after {executed} executions")
        if name != "array":
            continue
        for data in files:
            with tempfile.NamedTemporaryFile(prefix="sumac-fuzz-") as file:
                file.write(data)
                file.flush()
                for fault, word in FAULTS.items():
                    env = {**os.environ, **run_fuzz.ENVIRONMENT, "SUMAC_FUZZ_PLANT": fault}
                    limits = [*run_fuzz.LIMITS, "-timeout=1"]
                    with tempfile.TemporaryDirectory(prefix="sumac-fuzz-") as junk:
                        ran = subprocess.run([PROGRAMS / "fuzz_array", *limits, f"-artifact_prefix={junk}/", file.name], env=env, text=True,
                                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", timeout=60)
                    expect(ran.returncode != 0 and word in ran.stdout, f"array: the planted fault '{fault}' was not seen", ran.stdout)
                env.pop("SUMAC_FUZZ_PLANT")
                ran = subprocess.run([PROGRAMS / "fuzz_array", *run_fuzz.LIMITS, file.name], env=env, text=True, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT)
                expect(ran.returncode == 0, "array: without a plant the input must pass", ran.stdout)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
