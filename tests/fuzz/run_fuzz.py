#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run_fuzz.py NAME [--program FILE] [--seconds S] [--seed N] [--keep DIR]: one fuzzing harness.

First every file of corpus/NAME and found/NAME is run; then S seconds of new inputs, made from them.  Fails on a finding, and where the fuzzer did not
do its work: fewer new executions than FLOOR a second, or no coverage.  A finding is kept in build/.../fuzz/findings and its place printed.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# Executions a second, at least: a tenth of what an idle core does, so that a busy machine passes and a fuzzer that stands still does not.
FLOOR = 20
LIMITS = ["-timeout=5", "-rss_limit_mb=1024", "-malloc_limit_mb=512", "-max_len=4096"]
ENVIRONMENT = {
    # A finding ends the process with a trace; memory that the allocator keeps is not held against the reader.  No symbols: the helper
    # that prints them can wait for a lock that the interrupted process holds, for ever.
    "ASAN_OPTIONS": "symbolize=0:abort_on_error=0:detect_stack_use_after_return=1:quarantine_size_mb=16:allocator_may_return_null=0:handle_abort=1",
    "UBSAN_OPTIONS": "symbolize=0:print_stacktrace=1",
}


def fuzz(name, program, seconds, seed=1, extra=(), environment=None, artifacts=None):
    """Runs it; returns (exit code, text, executions beyond the seeds, coverage, new inputs by name)."""
    seeds = [HERE / "corpus" / name, HERE / "found" / name]
    seeds = [s for s in seeds if s.is_dir()]
    files = sum(1 for s in seeds for _ in s.iterdir())
    dictionary = HERE / "corpus" / f"{name}.dict.txt"
    with tempfile.TemporaryDirectory(prefix="sumac-fuzz-") as new:
        prefix = pathlib.Path(artifacts) if artifacts else pathlib.Path(new, "findings")
        prefix.mkdir(parents=True, exist_ok=True)
        corpus = pathlib.Path(new, "corpus")
        corpus.mkdir()
        command = [str(program), *LIMITS, f"-max_total_time={seconds}", f"-seed={seed}", "-print_final_stats=1", f"-artifact_prefix={prefix}/{name}-"]
        if dictionary.exists():
            command.append(f"-dict={dictionary}")
        command += [*extra, str(corpus), *map(str, seeds)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **ENVIRONMENT, **(environment or {})},
                             text=True, errors="replace", timeout=seconds * 2 + 60)
        executed = re.findall(r"stat::number_of_executed_units:\s*(\d+)", ran.stdout)
        coverage = re.findall(r"\bcov: (\d+)", ran.stdout)
        return ran.returncode, ran.stdout, int(executed[-1]) - files if executed else 0, int(coverage[-1]) if coverage else 0, {p.name: p.read_bytes() for p in corpus.iterdir()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("name")
    parser.add_argument("--program", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="write the inputs that brought new coverage there")
    args = parser.parse_args()
    program = args.program or HERE.parents[1] / "build/release/tests" / f"fuzz_{args.name}"
    findings = program.resolve().parents[1] / "fuzz" / "findings"
    code, text, executed, coverage, new = fuzz(args.name, program, args.seconds, args.seed, artifacts=findings)
    if code != 0:
        print("\n".join(text.splitlines()[-80:]))
        print(f"fuzz.{args.name}: a finding; the input lies in {findings} (tests/fuzz/README.md says what to do with it)")
        return 1
    print(f"fuzz.{args.name}: seed {args.seed}, {args.seconds} s, {executed} executions, coverage {coverage}, {len(new)} new inputs kept, no finding")
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        for name, data in new.items():
            (args.keep / name).write_bytes(data)
    if executed < FLOOR * args.seconds or coverage == 0:
        print(f"fuzz.{args.name}: at least {FLOOR * args.seconds} executions are expected of a fuzzer that works")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
