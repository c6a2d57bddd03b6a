#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Faults from outside, in `run`, `verify` and every other command that writes: a full disk, unreadable files, SIGINT and SIGKILL at random moments
(FAULTS_SEED, default 1), two processes that build one core at once.  Each time: one line on standard error, no partial output, the cache of cores never
poisoned, and the next run works and gives the same bytes.

  full disk   RLIMIT_FSIZE: write() fails as on a full disk, after so many bytes
  unreadable  a folder, a pipe, a file without permission (root's right to read all is dropped from the program started) in the file's place
  builds      g++ without optimisation: the time of a build is not what is tested
"""
import ctypes
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUMAC = pathlib.Path(os.environ["SUMAC_BINARY_DIR"]).resolve() / "sumac"
PROGRAM = ROOT / "tests/fuzz/corpus/program/d1.bin"  # one descriptor for mac/int8 on a 2x2x1 array
VERIFY = ["verify", PROGRAM, "-q"]
SEED = int(os.environ.get("FAULTS_SEED", "1"))
KILLS = 20
BUILD_KILLS = 2
problems = []


def expect(good, what):
    if not good:
        problems.append(what)
        print("WRONG:", what, flush=True)


def drop_rights():
    """Without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: permissions bind root too."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def small_disk(size):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


class Bench:
    """A folder with a small encoder, a cache, and the environment of the programs started."""

    def __init__(self, folder):
        self.folder = folder
        self.model = folder / "model"
        self.cache = folder / "cache"
        wrapper = folder / "cxx"
        wrapper.write_text('#!/bin/sh\nexec g++ "$@" -O0\n')
        wrapper.chmod(0o755)
        self.environment = {**os.environ, "SUMAC_CACHE": str(self.cache), "CXX": str(wrapper), "SUMAC_MODELS": ""}
        self.model.mkdir()
        self.write_model()

    def write_model(self):
        rng = random.Random(3)
        hidden, ffn, positions, words = 24, 40, 32, "[PAD] [UNK] [CLS] [SEP] [MASK] one two ##s . a".split()
        shapes = {"embeddings.word_embeddings.weight": (len(words), hidden), "embeddings.position_embeddings.weight": (positions, hidden),
                  "embeddings.token_type_embeddings.weight": (2, hidden)}
        for layer in range(2):
            at = f"encoder.layer.{layer}."
            for name, out, inputs in [("attention.self.query", hidden, hidden), ("attention.self.key", hidden, hidden),
                                      ("attention.self.value", hidden, hidden), ("attention.output.dense", hidden, hidden),
                                      ("intermediate.dense", ffn, hidden), ("output.dense", hidden, ffn)]:
                shapes[at + name + ".weight"] = (out, inputs)
                shapes[at + name + ".bias"] = (out,)
            for name in ("attention.output.LayerNorm", "output.LayerNorm"):
                shapes[at + name + ".weight"] = shapes[at + name + ".bias"] = (hidden,)
        shapes["embeddings.LayerNorm.weight"] = shapes["embeddings.LayerNorm.bias"] = (hidden,)
        header, data = {}, b""
        for name, shape in shapes.items():
            count = shape[0] * (shape[1] if len(shape) == 2 else 1)
            part = struct.pack(f"<{count}f", *(rng.uniform(-1, 1) for _ in range(count)))
            header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(part)]}
            data += part
        text = json.dumps(header).encode()
        (self.model / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
        (self.model / "config.json").write_text(json.dumps(
            {"model_type": "bert", "hidden_size": hidden, "intermediate_size": ffn, "num_attention_heads": 3, "num_hidden_layers": 2,
             "vocab_size": len(words), "max_position_embeddings": positions}))
        (self.model / "vocab.txt").write_text("\n".join(words) + "\n")

    def start(self, *arguments, before=None, cache=None):
        environment = {**self.environment, **({"SUMAC_CACHE": str(cache)} if cache else {})}
        return subprocess.Popen([SUMAC, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                                preexec_fn=before)

    def run(self, *arguments, before=None, cache=None):
        process = self.start(*arguments, before=before, cache=cache)
        try:
            out, err = process.communicate(timeout=300)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return "timeout", b"", b""
        return process.returncode, out, err

    def refused(self, codes, *arguments, before=None, cache=None):
        code, out, err = self.run(*arguments, before=before, cache=cache)
        words = " ".join(map(str, arguments))
        expect(code in codes and err.startswith(b"sumac: ") and err.count(b"\n") == 1 and err.endswith(b"\n"),
               f"{words}: exit code {code}, {err[:300]}")
        return err


    def says(self, text, code, *arguments, before=None, cache=None):
        err = self.refused((code,), *arguments, before=before, cache=cache)
        expect(text in err, f"{' '.join(map(str, arguments))}: {text} expected, not {err}")


def files(folder):
    """Name -> bytes, without the one value that differs between runs."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.exists() else []
    return {str(p.relative_to(folder)): re.sub(rb'"rtl_cpu_seconds": [^,\n]+', b"", p.read_bytes()) for p in paths}


def partial(left, whole):
    """Names of files that are there and not as an undisturbed run writes them."""
    return [name for name, data in left.items() if whole.get(name) != data]


def full_disk(bench):
    out = bench.folder / "full"
    out.mkdir()
    commands = {
        "run --json": (["run", bench.model, "--json", out / "r.json"], (0, 1, 5000)),
        "run --save": (["run", bench.model, "--save", out / "saved"], (0, 100, 1500)),
        "list --json": (["list", "arrays", "--json", out / "l.json"], (0, 1, 300)),
        "arith --json": (["arith", "--pe", "lmul", "1", "2", "--json", out / "a.json"], (0, 10)),
        "verify --json": ([*VERIFY, "--json", out / "v.json"], (0, 10)),
        "verify --wave": ([*VERIFY, "--wave", out / "w.fst"], (0, 100)),
        "verify --keep": (["verify", bench.model, "-q", "--array", "2x2x1", "--tokens", "2", "--keep", out / "kept"], (0, 200)),
    }
    for name, (command, sizes) in commands.items():
        good = bench.run(*command)[0]
        expect(good == 0, f"{name}: works without a fault ({good})")
        whole = files(out)
        expect(whole, f"{name}: writes something")
        cut = {file: data[:-1] for file, data in whole.items()}
        data = max(whole.values(), key=len)
        expect(partial(cut, whole) == list(whole), f"{name}: a file that is cut short is seen")
        for path in sorted(out.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for size in (*sizes, len(data) - 1):
            err = bench.refused((3,), *command, before=small_disk(size))
            expect(bytes(out) in err and b": cannot be written: " in err, f"{name}, {size} bytes of disk: the file and the reason, not {err}")
            left = files(out)
            expect(not partial(left, whole), f"{name}, {size} bytes of disk: partial files {partial(left, whole)}")
            for path in sorted(out.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
    print(f"full disk: {len(commands)} commands", flush=True)


def full_cache(bench):
    cache = bench.folder / "full-cache"
    for size in (0, 20_000):
        bench.refused((5,), *VERIFY, before=small_disk(size), cache=cache)
        expect(not [f for f in files(cache) if not f.endswith(".lock")], f"cache on a full disk ({size} bytes) holds {sorted(files(cache))}")
    blocked = bench.folder / "no-folder"
    blocked.write_text("a file")
    bench.refused((5,), *VERIFY, cache=blocked)
    cache = bench.folder / "closed-cache"
    cache.mkdir(mode=0o555)
    bench.says(b"cannot be locked (is the cache folder writable?)", 5, *VERIFY, before=drop_rights, cache=cache)
    cache.chmod(0o755)
    bench.environment["CXX"] = "/bin/false"
    bench.says(b"the compiler failed:  (`sumac doctor` lists the tools)", 5, *VERIFY, cache=cache)
    cache.chmod(0o555)
    bench.says(b": cannot be made: Permission denied (is the cache folder writable?)", 5, *VERIFY, before=drop_rights, cache=cache)
    bench.environment["CXX"] = str(bench.folder / "cxx")
    print("full disk: the cache of cores", flush=True)


def unreadable(bench):
    array = bench.folder / "array.yaml"
    program = bench.folder / "x.sumac"
    array.write_text((ROOT / "models/array/configs/tiny.yaml").read_text())
    program.write_bytes(PROGRAM.read_bytes())
    model = bench.model
    readers = {model / name: ["run", model] for name in ("config.json", "model.safetensors", "vocab.txt")}
    readers |= {array: ["run", model, "--array", array], program: ["verify", program]}
    for path, command in readers.items():
        data = path.read_bytes()
        path.chmod(0)
        err = bench.refused((3,), *command, before=drop_rights)
        expect(b": cannot be read" in err or b": Permission denied" in err, f"{path.name}: why it cannot be read, not {err}")
        path.unlink()
        path.mkdir()
        bench.refused((3,), *command)
        path.rmdir()
        os.mkfifo(path)
        bench.refused((3,), *command)
        path.unlink()
        path.write_bytes(data)
        expect(bench.run(*command)[0] == 0, f"{path.name}: works again")
    database = bench.folder / "closed.db"
    database.write_bytes(b"")
    database.chmod(0)
    bench.says(b"closed.db: cannot be opened (may you read it?)", 3, "pareto", database, "--objectives", "cycles", before=drop_rights)
    print(f"unreadable: {len(readers)} files, 3 ways each", flush=True)


def surroundings(bench):
    """A process without standard streams, without descriptors, in a folder that is gone."""
    out = bench.folder / "surroundings"
    command = ["run", bench.model, "--executor", "cycle", "--json", out / "r.json"]
    for number in (0, 1, 2):
        out.mkdir()
        code, said, err = bench.run(*command, before=lambda number=number: os.close(number))
        expect(code == (3 if number == 1 else 0), f"descriptor {number} closed: exit code {code}, {err}")
        expect(number != 1 or b"standard output: cannot be written" in err, f"standard output closed: said {err}")
        expect(json.loads((out / "r.json").read_text())["schema"] == "sumac-run", f"descriptor {number} closed: the file is the report")
        shutil.rmtree(out)
    out.mkdir()
    bench.says(b"r.json: cannot be written: Too many open files", 3, *command,
               before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4)))

    def nowhere():
        folder = tempfile.mkdtemp()
        os.chdir(folder)
        os.rmdir(folder)

    bench.says(b"r.json: cannot be written: No such file or directory", 3, *command[:-1], "r.json", before=nowhere)
    bench.says(b"q: the cache folder is relative to a working folder that is gone", 3, *VERIFY, before=nowhere, cache="q")
    # A hang-up is as Ctrl-C; with nohup it is nothing.
    for ignored in (False, True):
        process = bench.start("verify", "--random", "200000", "-q", "--json", out / "r.json",
                              before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN) if ignored else None)
        time.sleep(1)
        process.send_signal(signal.SIGHUP)
        if ignored:
            time.sleep(0.5)
            expect(process.poll() is None, "SIGHUP that is ignored ends nothing")
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        expect(process.returncode == 130 and not files(out), f"SIGHUP: exit code {process.returncode}, left {sorted(files(out))}")
    print("surroundings: streams, descriptors, folder, hang-up", flush=True)


def signals(bench, name, command, out, rng, count, cache=None, clear=None):
    """Ends `command` at random moments; `clear` undoes what makes the next start quick."""
    shutil.rmtree(out)
    out.mkdir()
    begin = time.monotonic()
    code, stdout, _ = bench.run(*command, cache=cache)
    span = time.monotonic() - begin
    expect(code == 0, f"{name}: works without a fault ({code})")
    whole = files(out)
    ended = 0
    for number in (signal.SIGINT, signal.SIGKILL):
        for _ in range(count):
            for path in out.rglob("*"):  # what SIGKILL left is for the next run to remove
                if path.is_file() and ".tmp-" not in path.name:
                    path.unlink()
            if clear:
                clear()
            moment = rng.uniform(0.002, 1.05 * span)
            process = bench.start(*command, cache=cache)
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                process.send_signal(number)
            process.communicate(timeout=60)
            what = f"{name}, {number.name} after {moment:.3f} s"
            # Before the handlers stand (milliseconds) the signal's own effect ends the program.
            allowed = (0, 130, -signal.SIGINT) if number == signal.SIGINT else (0, -signal.SIGKILL)
            expect(process.returncode in allowed, f"{what}: exit code {process.returncode}")
            ended += process.returncode != 0
            left = files(out)
            if number == signal.SIGKILL:  # nothing can be cleared away then, and the name says what it is
                left = {file: data for file, data in left.items() if ".tmp-" not in file}
            expect(not partial(left, whole), f"{what}: partial files {partial(left, whole)}")
        code, again, err = bench.run(*command, cache=cache)
        left = files(out)
        expect(code == 0 and again == stdout and left == whole, f"{name} after {number.name}: the next run gives the same bytes ({code}, {err[:200]})")
    expect(2 * ended >= count, f"{name}: {ended} of {2 * count} runs were ended by a signal")
    print(f"signals: {name}: {2 * count} moments in {span:.2f} s, {ended} ended", flush=True)


def two_builders(bench):
    cache = bench.cache
    both = [bench.start(*VERIFY, cache=cache) for _ in range(2)]
    said = [process.communicate(timeout=300) for process in both]
    expect(all(process.returncode == 0 for process in both), f"two builders at once: {[s[1][:300] for s in said]}")
    expect(said[0][0] == said[1][0] and said[0][0], "two builders at once print the same")
    made = sorted(p.suffix for p in cache.iterdir() if p.suffix != ".lock")
    expect(made == [".a", ".so"], f"two builders at once leave {sorted(p.name for p in cache.iterdir())}")
    print("two builders at once: one core", flush=True)


def wrong_units(bench):
    """`arith --on rtl` with libraries in the cache that are not what is expected: the compiler of their builds is replaced."""
    cxx = bench.folder / "cxx"
    good = cxx.read_text()
    source = bench.folder / "unit.cpp"
    shutil.copytree(bench.cache, bench.folder / "units")  # with Verilator's support code
    cache = bench.folder / "units"
    arguments = ["arith", "--pe", "lmul/fp8", "--on", "rtl", "0x38", "0x40"]
    begin = "#include <cstddef>\n#include <cstdint>\nextern \"C\" std::size_t "
    parameters = "(const std::uint16_t*, const std::uint16_t*, std::uint32_t* r, std::size_t n, int) { *r = 1; return n"
    for code, text, body in [(4, b" * 0x40 is 0x01 on rtl, 0x40 by the golden model", begin + "sumac_arith_run" + parameters + "; }"),
                             (4, b"rtl: 1 pairs went in, 3 results came out", begin + "sumac_arith_run" + parameters + " + 2; }"),
                             (5, b": has no function sumac_arith_run (remove it, it is rebuilt)", begin + "other" + parameters + "; }")]:
        source.write_text(body)
        cxx.write_text(f'#!/bin/sh\nexec g++ -shared -fPIC -o core.so {source}\n')
        bench.says(text, code, *arguments, cache=cache)
        made = list(cache.glob("lmul_scalar-*.so"))
        expect(len(made) == 1, f"one unit in the cache, not {made}")
        for path in made:
            path.unlink()
    cxx.write_text('#!/bin/sh\necho no library >core.so\n')
    bench.says(b": cannot be loaded: ", 5, *arguments, cache=cache)
    cxx.write_text(good)
    print("wrong units: 4 ways", flush=True)


def main():
    rng = random.Random(SEED)
    print(f"seed {SEED}", flush=True)
    with tempfile.TemporaryDirectory(prefix="sumac-faults-") as name:
        bench = Bench(pathlib.Path(name))
        two_builders(bench)
        full_disk(bench)
        full_cache(bench)
        unreadable(bench)
        wrong_units(bench)
        surroundings(bench)
        out = bench.folder / "out"
        out.mkdir()
        signals(bench, "run", ["run", bench.model, "--json", out / "r.json", "--save", out / "saved"], out, rng, KILLS)
        signals(bench, "verify", [*VERIFY, "--json", out / "v.json"], out, rng, KILLS)
        cold = bench.folder / "cold"
        cold.mkdir()
        for archive in bench.cache.glob("runtime-*.a"):  # both; their builds are as those of cores
            shutil.copy(archive, cold)

        def clear():
            for path in cold.glob("sumac_core-*.so"):
                path.unlink()

        signals(bench, "verify, core to be built", [*VERIFY, "--json", out / "v.json"], out, rng, BUILD_KILLS, cold, clear)
        expect(sorted(p.suffix for p in cold.iterdir() if p.suffix != ".lock") == [".a", ".a", ".so"], f"cache after signals: {sorted(os.listdir(cold))}")
    print(f"{len(problems)} wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
