# SPDX-License-Identifier: Apache-2.0
"""Proofs over SystemVerilog: a harness is read by slang into Yosys, and its assertions go to a solver.

A harness is a module whose assertions are the law; its parameters choose a configuration. A proof is one of
  comb(...)    every input of a combinational harness, by SAT (Yosys `sat`)
  pipe(...)    every input and every state of a pipeline: `latency` cycles from any state, then the assertions of the next cycle, by SAT. The
               harness ties the reset off and has unclocked assertions; assumptions hold in every cycle
  bounded(...) the first `depth` cycles from reset, by SMT (yosys-smtbmc, z3)
  induct(...)  every cycle: bounded from reset, then temporal induction of `depth` cycles from any state
  frames(...)  as bounded, by SAT on an and-inverter graph (ABC `bmc3`): for harnesses that are large and whose runs are
               long. Assumptions are not looked at: a canary of the same harness shows that they leave something
  cover(...)   no proof: every cover statement is reached within `depth` cycles, so the assumptions leave something to prove
Assertions of the RTL (SUMAC_CHECK) inside the harness are proved with the harness's own. A proof that has fewer assertions than it names is an
error, never a pass, and so is every message of a tool that is not a verdict.

edits = {file: [(old, new), ...]}: the proof runs on a copy of the file in which each old text, which must stand there once, is replaced.
That is how canaries are made: the same proof, with the other verdict wanted.
"""
import concurrent.futures
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = pathlib.Path(os.environ.get("SUMAC_TOOLS", ROOT / ".tools"))
PROVED, REFUTED = "proved", "refuted"
COMMON = ["rtl/common/common.f"]
COUNT = [f"select -count t:$check r:FLAVOR={kind} %i t:${kind} %u" for kind in ("assert", "assume")]
PREPARE = ["hierarchy -check", "proc", "flatten", *COUNT, "opt", "async2sync", "chformal -lower", "memory_map", "opt", "dffunmap", "opt_clean", "check -assert", *COUNT]


def pe_macros(kind):
    """The macros that name a PE kind's package and parts to shared files."""
    return {f"SUMAC_PE_{part}": f"{kind}_{part.lower()}" for part in ("PKG", "ACT_EDGE", "WGT_EDGE", "PE", "DRAIN")}


def lane(kind):
    """Files of a proof about one lane of a kind: the kind's RTL and the benches of tests/formal/lane."""
    return COMMON + [f"rtl/pe/{kind}/{kind}.f"] + [f"tests/formal/lane/lane_{part}.sv" for part in ("bench", "fixed_law", "fp32_law")]


class Broken(Exception):
    """No verdict: a tool failed, or there was nothing to prove."""


def tail(log):
    said = [line for line in log.split("\n") if re.search(r"error|warning|Traceback", line, re.I)]
    return "\n".join(said or log.split("\n")[-10:])


def sources(names):
    """The .sv files of a list of .sv and .f files, in order, once each."""
    found = []
    for name in names:
        if name.endswith(".f"):
            text = re.sub(r"//.*", "", (ROOT / name).read_text())
            found += [word for word in text.split() if word.endswith(".sv")]
        else:
            found.append(name)
    return list(dict.fromkeys(found))


class Proof:
    """One harness in one configuration. asserts: the least number of assertions that must be there; assumes: whether it has assumptions."""

    def __init__(self, top, files, params=None, asserts=1, assumes=False, edits=None, name=None, timeout=1500, solver="z3", defines=None):
        self.top, self.files, self.params, self.asserts, self.assumes = top, sources(files), dict(params or {}), asserts, assumes
        self.edits, self.timeout, self.solver, self.defines = edits or {}, timeout, solver, dict(defines or {})
        self.name = name or " ".join([top] + [f"{k}={v}" for k, v in self.params.items()] + [f"with '{new}'" for old, new in sum(self.edits.values(), [])])

    def read(self, folder):
        """The command that reads the harness; edited copies of files go into the folder."""
        files = []
        missing = set(self.edits) - set(self.files)
        if missing:
            raise Broken(f"{self.name}: edits of files that are not read: {missing}")
        for file in self.files:
            if file in self.edits:
                text = (ROOT / file).read_text()
                for old, new in self.edits[file]:
                    if text.count(old) != 1:
                        raise Broken(f"{self.name}: '{old}' stands {text.count(old)} times in {file}")
                    text = text.replace(old, new)
                copy = folder / pathlib.Path(file).name
                copy.write_text(text)
                file = str(copy)
            files.append(file)
        params = " ".join(f"-G {k}={v}" for k, v in self.params.items())
        defines = " ".join(f"-D {k}={v}" for k, v in self.defines.items())
        return f"read_slang --no-synthesis-define -I . {defines} --top {self.top} {params} {' '.join(files)}"

    def yosys(self, folder, *commands):
        """Runs Yosys on the harness, made ready for solvers: exit code and log. Broken if there is less to prove than was named."""
        command = [str(TOOLS / "bin/python"), "scripts/ys.py", self.read(folder)] + PREPARE + list(commands)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=self.timeout)
        log = done.stdout + done.stderr
        counts = [int(n) for n in re.findall(r"^(\d+) objects?\.$", log, re.M)]
        # write_aiger calls the harness's inputs undriven, and treats them as inputs.
        said = [line for line in log.split("\n") if "warning: " in line.lower() and not re.search(r"Treating .*undriven bits? .*like \$anyseq", line)]
        if len(counts) < 4 or said:
            raise Broken(f"{self.name}: {said or tail(log)}")
        if counts[0] < self.asserts or (self.asserts and not counts[2]):
            raise Broken(f"{self.name}: {counts[0]} assertions to prove, {self.asserts} wanted")
        if (counts[1] > 0) != self.assumes:
            raise Broken(f"{self.name}: {counts[1]} assumptions")
        return done.returncode, log

    def smt(self, folder):
        file = folder / "model.smt2"
        code, log = self.yosys(folder, f"write_smt2 -wires {file}")
        if code != 0 or not log.rstrip().endswith("YS_DONE"):
            raise Broken(f"{self.name}: {tail(log)}")
        return file

    def smtbmc(self, file, *arguments):
        command = ["yosys-smtbmc", "--noprogress", "--unroll", "-s", self.solver, *arguments, str(file)]
        done = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, timeout=self.timeout)
        verdict = re.findall(r"Status: (PASSED|FAILED)", done.stdout)
        if len(verdict) != 1 or (verdict[0] == "PASSED") != (done.returncode == 0):
            raise Broken(f"{self.name}: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return verdict[0] == "PASSED", done.stdout


def comb(proof):
    return _sat(proof, "")


def pipe(proof, latency):
    return _sat(proof, f"-seq {latency + 1} -prove-skip {latency}")


def _sat(proof, steps):
    satisfy, prove = f"sat -set-assumes -show-ports {steps.split('-prove')[0]}", f"sat -verify -prove-asserts -set-assumes -show-ports {steps}"
    with tempfile.TemporaryDirectory() as name:
        _, log = proof.yosys(pathlib.Path(name), *([satisfy] if proof.assumes else []), prove)
    if proof.assumes and "SAT solving finished - model found:" not in log:
        raise Broken(f"{proof.name}: no input satisfies the assumptions")
    if "SAT proof finished - no model found: SUCCESS!" in log and log.rstrip().endswith("YS_DONE"):
        return PROVED, ""
    if "SAT proof finished - model found: FAIL!" in log:
        return REFUTED, log[log.index("SAT proof finished"):]
    raise Broken(f"{proof.name}: {tail(log)}")


def _sequential(proof, depth, induction):
    with tempfile.TemporaryDirectory() as name:
        file = proof.smt(pathlib.Path(name))
        runs = [["--presat", "-t", str(depth)]] + ([["-i", "-t", str(depth)]] if induction else [])
        for run in runs:
            passed, said = proof.smtbmc(file, *run)
            if not passed:
                return REFUTED, said
    return PROVED, ""


def bounded(proof, depth):
    return _sequential(proof, depth, False)


def induct(proof, depth):
    return _sequential(proof, depth, True)


# From the form that solvers read to an and-inverter graph; a register without a reset begins with any value.
AIGER = ["delete */t:$cover", "opt -full", "techmap", "opt -fast", "dffunmap", "simplemap", "opt_clean", "setundef -anyseq", "aigmap", "opt_clean"]


def frames(proof, depth):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        code, log = proof.yosys(folder, *AIGER, f"write_aiger -zinit {folder / 'model.aig'}")
        if code != 0 or not log.rstrip().endswith("YS_DONE"):
            raise Broken(f"{proof.name}: {tail(log)}")
        abc = next(TOOLS.glob("lib/python3*/site-packages/pyosys/yosys-abc"))
        script = f"read_aiger model.aig; fold; scorr; orpos; dc2; dc2; scorr; bmc3 -F {depth}"
        said = subprocess.run([str(abc), "-c", script], cwd=folder, capture_output=True, text=True, timeout=proof.timeout).stdout
    if f"No output asserted in {depth} frames. Resource limit reached (conf limit 0)." in said:  # the number of frames is the limit that was reached
        return PROVED, ""
    if re.search(r"was asserted in frame", said):
        return REFUTED, said
    raise Broken(f"{proof.name}: {said[-2000:]}")


def cover(proof, depth):
    with tempfile.TemporaryDirectory() as name:
        passed, said = proof.smtbmc(proof.smt(pathlib.Path(name)), "-c", "-t", str(depth))
    if not re.search("(Reached|Unreached) cover statement", said):
        raise Broken(f"{proof.name}: no cover statement\n{said[-2000:]}")
    return (PROVED if passed else REFUTED), said


def run(jobs, workers=None):
    """jobs: [(wanted verdict, function, arguments...)]. Prints a line each (of many, the wrong ones); the exit code of a test."""
    if not (TOOLS / "bin/python").exists():
        sys.exit(f"prove.py: no tools environment in {TOOLS} (scripts/setup_tools.sh makes it)")
    for tool in ("yosys-smtbmc", "z3"):
        if any(job[1] not in (comb, pipe) for job in jobs) and not shutil.which(tool):
            sys.exit(f"prove.py: {tool} is missing (scripts/setup_tools.sh installs it)")

    def one(job):
        wanted, function, proof, *arguments = job
        start = time.monotonic()
        try:
            verdict, said = function(proof, *arguments)
        except Broken as error:
            verdict, said = "broken", str(error)
        except subprocess.TimeoutExpired:
            verdict, said = "no answer", f"in {proof.timeout} s"
        return verdict == wanted, f"{verdict:8} {time.monotonic() - start:6.1f} s  {function.__name__} {proof.name}", said

    failed, brief = 0, len(jobs) > 100
    with concurrent.futures.ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        for good, line, said in pool.map(one, jobs):
            if not (good and brief):
                print(line if good else f"WRONG {line}\n{said}", flush=True)
            failed += not good
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{len(jobs) - failed} of {len(jobs)} as they should be, {used.ru_utime + used.ru_stime:.1f} s CPU")
    return 1 if failed else 0
