#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`sumac sweep --mpi` under mpirun with three ranks on one machine: the rows of a sweep without MPI; a rank that is killed, and the command again; what is
refused in one line."""
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

SUMAC = pathlib.Path(os.environ["SUMAC_BINARY_DIR"]).resolve() / "sumac"
MPIRUN = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n"]
SEED = int(os.environ.get("SWEEP_SEED", "1"))
SPACE = """\
pe: [mac/int8, lmul/fp8]
rows: {from: 4, to: 16, step: 2}
columns: {from: 4, to: 32, step: 4}
act_ring_bytes: [100, 65536, 131072]
technology: [unit, osu018-small]
workloads: {model: minilm, layer: 0, tokens: [16, 32]}
constraints: rows <= columns
"""
problems = []


def expect(good, what):
    if not good:
        problems.append(what)
        print("WRONG:", what, flush=True)


def start(ranks, *arguments):
    command = ([*MPIRUN, str(ranks)] if ranks else []) + [str(SUMAC), "sweep", *map(str, arguments)] + (["--mpi"] if ranks else [])
    environment = {**os.environ, "OMPI_MCA_rmaps_base_oversubscribe": "1", "TMPDIR": "/tmp"}
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def run(ranks, *arguments):
    process = start(ranks, *arguments)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def table(path):
    with sqlite3.connect(path) as database:
        if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return []  # its writer was killed before the tables were committed: the file is empty again
        return database.execute("SELECT * FROM results ORDER BY key").fetchall()


def ranks_of(mpirun):
    """Process ids of what mpirun has started."""
    children = subprocess.run(["ps", "--ppid", str(mpirun), "-o", "pid=,comm="], capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in children.splitlines() if line.split()[1] == "sumac"]


def main():
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="sumac-mpi-") as name:
        folder = pathlib.Path(name)
        space = folder / "space.yaml"
        space.write_text(SPACE)
        code, alone, err = run(0, space, "-o", folder / "alone.db")
        expect(code == 0, f"without MPI: {err}")
        whole = table(folder / "alone.db")
        expect(len(whole) > 100, f"{len(whole)} rows")
        begin = time.monotonic()
        code, out, err = run(3, space, "-o", folder / "team.db")
        span = time.monotonic() - begin
        expect(code == 0 and err.count("impossible") == 1, f"three ranks: {code} {err}")
        expect(table(folder / "team.db") == whole, "three ranks: the same rows")
        expect(out.split("\n")[0] == alone.split("\n")[0], f"three ranks: the same counts: {out} {alone}")
        code, out, err = run(2, space, "-o", folder / "team.db")
        expect(code == 0 and f" 0 added, {len(whole)} there already" in out, f"two ranks, again: {out} {err}")

        killed = 0
        database = folder / "killed.db"
        for _ in range(6):
            process = start(3, space, "-o", database, "-q")
            time.sleep(rng.uniform(0.3, max(0.5, span)))
            ranks = ranks_of(process.pid)
            try:
                if ranks:
                    os.kill(rng.choice(ranks), signal.SIGKILL)
                    killed += 1
            except ProcessLookupError:  # it has just ended
                ranks = []
            process.communicate(timeout=120)
            if database.exists() and database.stat().st_size > 0:
                rows = table(database)
                expect(set(rows) <= set(whole), "a lost rank: no wrong row")
        expect(killed >= 2, f"{killed} of 6 runs lost a rank")
        code, _, err = run(3, space, "-o", database, "-q")
        expect(code == 0 and table(database) == whole, f"after lost ranks the same command makes it whole: {code} {err}")

        code, _, err = run(1, space, "-o", folder / "one.db")
        expect(code == 2 and "sweep: --mpi needs two ranks or more (mpirun -n N sumac sweep ..)" in err, f"one rank: {code} {err}")
        space.write_text("pe: mac\nrows: []\nworkloads: {gemm: 1x1x1}\n")
        code, _, err = run(3, space, "-o", folder / "bad.db")
        said = [line for line in err.splitlines() if line.startswith("sumac: ")]
        expect(code == 3 and len(said) == 1 and "space.yaml:2: rows has no values" in said[0], f"a bad space: {code} {err}")
        print(f"{len(whole)} rows, {killed} ranks killed, three ranks took {span:.1f} s, {len(problems)} wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
