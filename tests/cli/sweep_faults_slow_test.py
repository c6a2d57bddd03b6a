#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`sumac sweep` against faults (SWEEP_SEED, default 1): SIGKILL and SIGINT at random moments, again and again on one database, until it is whole; two sweeps
on one database; a full disk; databases of others and of other versions. Nothing is lost and nothing is there twice: the table of each is the one of an
undisturbed sweep, row by row."""
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUMAC = pathlib.Path(os.environ["SUMAC_BINARY_DIR"]).resolve() / "sumac"
SEED = int(os.environ.get("SWEEP_SEED", "1"))
KILLS = 12
SPACE = """\
pe: [mac/int8, mac/fp8, lmul/fp8]
rows: {from: 4, to: 32, step: 2}
columns: {from: 8, to: 32, step: 4}
act_ring_bytes: {from: 16384, to: 131072, times: 2}
latency_cycles: {from: 50, to: 100, step: 10}
technology: [unit, osu018-small]
workloads: {model: minilm, layer: 0, tokens: 32}
constraints: rows <= columns
"""
problems = []


def expect(good, what):
    if not good:
        problems.append(what)
        print("WRONG:", what, flush=True)


def start(*arguments, before=None):
    return subprocess.Popen([SUMAC, "sweep", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=before,
                            text=True)


def run(*arguments, before=None):
    process = start(*arguments, before=before)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def refused(text, *arguments, before=None):
    code, _, err = run(*arguments, before=before)
    expect(code == 3 and err.startswith("sumac: ") and err.count("\n") == 1 and text in err, f"{arguments}: {text} expected, not {code} {err[:300]}")


def table(path):
    with sqlite3.connect(path) as database:
        return database.execute("SELECT * FROM results ORDER BY key").fetchall()


def small_disk(size):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def killed(folder, space, whole, span, rng):
    for number in (signal.SIGKILL, signal.SIGINT):
        database = folder / f"{number.name}.db"
        ended, grew, before = 0, 0, 0
        for _ in range(KILLS):
            process = start(space, "-o", database, "-q")
            try:
                process.wait(rng.uniform(0.05, 0.6 * span))
            except subprocess.TimeoutExpired:
                process.send_signal(number)
            process.communicate(timeout=60)
            ended += process.returncode != 0
            allowed = (0, -signal.SIGKILL) if number == signal.SIGKILL else (0, 130, -signal.SIGINT)
            expect(process.returncode in allowed, f"{number.name}: exit code {process.returncode}")
            if not database.exists() or database.stat().st_size == 0:
                continue
            try:
                rows = table(database)
            except sqlite3.OperationalError:  # ended before the tables were there
                continue
            expect(set(rows) <= set(whole) and len(rows) >= before, f"{number.name}: after {len(rows)} rows: lost, twice or wrong")
            grew += len(rows) > before
            before = len(rows)
        code, _, err = run(space, "-o", database, "-q")
        expect(code == 0 and table(database) == whole, f"{number.name}: the last run makes it whole ({code} {err})")
        expect(grew >= 1, f"{number.name}: some run leaves rows")
        expect(ended >= 3, f"{number.name}: {ended} of {KILLS} runs were ended")
        print(f"{number.name}: {KILLS} runs, {ended} ended, {grew} left more rows, {len(whole)} rows in the end", flush=True)


def two_at_once(folder, space, whole):
    database = folder / "two.db"
    first = start(space, "-o", database, "-q")
    code, err = 0, ""
    while first.poll() is None and code == 0:
        if database.exists() and database.stat().st_size > 0:
            code, _, err = run(space, "-o", database, "-q")
        time.sleep(0.01)
    first.communicate(timeout=120)
    expect(code == 3 and err.count("\n") == 1 and "another sweep writes this database (wait for it, or give another -o FILE)" in err, f"the second is refused: {code} {err}")
    expect(first.returncode == 0 and table(database) == whole, "the first is not disturbed")


def full_disk(folder, space, whole):
    for size in (0, 4096, 40_000, 100_000):
        database = folder / f"full{size}.db"
        refused(" (is the disk full? what was stored stays; the same command goes on)", space, "-o", database, "-q", before=small_disk(size))
        try:
            rows = table(database)
        except sqlite3.OperationalError:
            rows = []
        expect(set(rows) <= set(whole) and len(rows) < len(whole), f"{size} bytes of disk: {len(rows)} rows")
        code, _, err = run(space, "-o", database, "-q")
        expect(code == 0 and table(database) == whole, f"{size} bytes of disk: the next run makes it whole ({code} {err})")


def others(folder, space, whole):
    def edited(name, *statements):
        path = folder / name
        shutil.copy(folder / "whole.db", path)
        with sqlite3.connect(path) as database:
            for statement in statements:
                database.execute(statement)
        return path

    data = folder / "text.db"
    data.write_text("this is a text and not a database, and longer than a header of one is: a hundred bytes and some more")
    kept = data.read_bytes()
    refused("text.db: is no database (another -o FILE; this one is left as it is)", space, "-o", data)
    expect(data.read_bytes() == kept, "what is no database is left as it is")
    refused(": is a database of another program (another -o FILE; this one is left as it is)", space, "-o", edited("foreign.db", "PRAGMA application_id = 7"))
    refused(": is a results database of version '99', this program writes version 1 (another -o FILE, or the program that wrote it)", space, "-o",
            edited("version.db", "UPDATE meta SET value = '99' WHERE key = 'schema'"))
    refused(": its rows come from other numbers of osu018-small minilm mac/int8 4 than those of today (another -o FILE)", space, "-o",
            edited("numbers.db", "UPDATE meta SET value = 'x' WHERE key = 'numbers osu018-small minilm mac/int8 4'"))
    refused(": SQLite cannot use it: ", space, "-o", edited("damaged.db", "DROP VIEW results", "DROP TABLE points"))
    refused(": a database is a file", space, "-o", "/dev/null")
    refused(": cannot be opened as a database: ", space, "-o", folder / "nowhere" / "s.db")
    held = edited("held.db", "DELETE FROM points WHERE lanes > 0")
    with sqlite3.connect(held, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused(": another program holds this database (end it; the same command goes on)", space, "-o", held)
        other.execute("ROLLBACK")
    code, _, err = run(space, "-o", held, "-q")
    expect(code == 0 and table(held) == whole, f"a held database is made whole afterwards ({code} {err})")


def main():
    rng = random.Random(SEED)
    print(f"seed {SEED}", flush=True)
    with tempfile.TemporaryDirectory(prefix="sumac-sweep-") as name:
        folder = pathlib.Path(name)
        space = folder / "space.yaml"
        space.write_text(SPACE)
        begin = time.monotonic()
        code, out, err = run(space, "-o", folder / "whole.db")
        span = time.monotonic() - begin
        expect(code == 0, f"works without a fault: {err}")
        whole = table(folder / "whole.db")
        expect(len(whole) > 200 and len({row[0] for row in whole}) == len(whole), f"{len(whole)} rows, each key once")
        print(out.strip(), flush=True)
        # Canaries: a lost row, a row twice and a wrong number are seen.
        expect(whole[1:] != whole and whole + whole[:1] != whole and [whole[0][:-1] + ("x",), *whole[1:]] != whole, "tables are compared")
        killed(folder, space, whole, span, rng)
        two_at_once(folder, space, whole)
        full_disk(folder, space, whole)
        others(folder, space, whole)
    print(f"{len(problems)} wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
