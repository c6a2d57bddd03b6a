#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""coverage.py cpp|rtl [...]: a map of what no test reaches. It is a list to read, not a figure to reach.

  cpp   builds the preset `coverage`, runs its fast tests (or those that --tests names), prints lines and branches reached per folder of
        models and sim, and writes build/coverage/unreached.txt: file:line of every line that no test runs (gcovr)
  rtl   runs random programs on cores that count toggles, lines and terms of expressions, prints what was reached per module, and writes
        build/coverage/rtl_unreached.txt: what never toggled or never decided (Verilator)
Branches that only an exception takes are left out. Needs gcovr and the tools environment (scripts/setup_tools.sh test).
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/coverage"
TOOLS = pathlib.Path(os.environ.get("SUMAC_TOOLS", ROOT / ".tools"))


def share(reached, of):
    return f"{reached:6} of {of:6}  {100 * reached / of:5.1f} %" if of else ""


def cpp(wanted):
    if not wanted.only_report:
        subprocess.run(["cmake", "--preset", "coverage", f"-DSUMAC_TOOLS={TOOLS}"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", "--preset", "coverage", "-j", str(wanted.jobs)], cwd=ROOT, check=True)
        for old in BUILD.rglob("*.gcda"):
            old.unlink()
        subprocess.run(["ctest", "--preset", "coverage", "-j", str(wanted.jobs), *(["-R", wanted.tests] if wanted.tests else ["-L", "fast"])], cwd=ROOT, check=True)
    said = subprocess.run(["gcovr", "--root", str(ROOT), "--filter", "models/", "--filter", "sim/", "--exclude-throw-branches", "--exclude-unreachable-branches",
                           "--gcov-ignore-parse-errors", "--json", "-j", str(wanted.jobs), str(BUILD)], cwd=ROOT, check=True, capture_output=True, text=True)
    table, unreached = collections.defaultdict(lambda: [0, 0, 0, 0]), []
    for file in json.loads(said.stdout)["files"]:
        path = pathlib.PurePath(file["file"])
        row = table["/".join(path.parts[:2])]
        for line in file["lines"]:
            if line.get("gcovr/noncode"):
                continue
            row[0] += line["count"] > 0
            row[1] += 1
            taken = [branch["count"] > 0 for branch in line["branches"]]
            row[2] += sum(taken)
            row[3] += len(taken)
            if not line["count"]:
                unreached.append(f"{path}:{line['line_number']}")
    print(f"{'folder':16} {'lines':>24}  {'branches':>24}")
    for folder, row in sorted(table.items()):
        print(f"{folder:16} {share(*row[:2]):>24}  {share(*row[2:]):>24}")
    total = [sum(row[i] for row in table.values()) for i in range(4)]
    print(f"{'all':16} {share(*total[:2]):>24}  {share(*total[2:]):>24}")
    (BUILD / "unreached.txt").write_text("\n".join(unreached) + "\n")
    print(f"{len(unreached)} lines that no test runs: {(BUILD / 'unreached.txt').relative_to(ROOT)}")


# One point of Verilator's data: keys and values between \x01 and \x02, then the count.
POINT = re.compile(r"^C '(.*)' (\d+)$", re.M)


def points(folder):
    counts = collections.Counter()
    for file in sorted(folder.glob("*.dat")):
        for keys, count in POINT.findall(file.read_text(errors="replace")):
            fields = dict(part.split("\x02", 1) for part in keys.split("\x01") if "\x02" in part)
            page = fields.get("page", "").split("/")[0]
            module = pathlib.PurePath(fields.get("f", "")).stem
            # The same place of every instance and core is one point.
            counts[page, module, int(fields.get("l", 0)), fields.get("o", "")] += int(count)
    return counts


def rtl(wanted):
    folder = BUILD / "rtl"
    folder.mkdir(parents=True, exist_ok=True)
    if not wanted.only_report:
        for old in folder.glob("*.dat"):
            old.unlink()
        command = [str(wanted.sumac), "verify", "--random", str(wanted.programs), "--seed", "1", "--jobs", str(wanted.jobs), *wanted.options]
        subprocess.run(command, cwd=ROOT, check=True, env=dict(os.environ, SUMAC_RTL_COVERAGE=str(folder)))
    counts = points(folder)
    if not counts:
        sys.exit(f"coverage.py: no data in {folder}")
    table, unreached = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0])), []
    for (page, module, line, what), count in sorted(counts.items()):
        kind = page.split("_")[-1]
        row = table[module][kind]
        row[0] += count > 0
        row[1] += 1
        if not count:
            unreached.append(f"{module}.sv:{line} {kind} {what}")
    kinds = sorted({kind for module in table.values() for kind in module})
    print(f"{'module':28}" + "".join(f"{kind:>26}" for kind in kinds))
    for module, row in sorted(table.items()):
        print(f"{module:28}" + "".join(f"{share(*row[kind]):>26}" for kind in kinds))
    (BUILD / "rtl_unreached.txt").write_text("\n".join(unreached) + "\n")
    print(f"{len(unreached)} points that no program reaches: {(BUILD / 'rtl_unreached.txt').relative_to(ROOT)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only-report", action="store_true", help="of the data that is there")
    which = parser.add_subparsers(dest="what", required=True)
    of = which.add_parser("cpp")
    of.add_argument("--tests", default="", metavar="REGEX", help="tests to run instead of all fast ones")
    of = which.add_parser("rtl")
    of.add_argument("--programs", type=int, default=200)
    of.add_argument("--sumac", type=pathlib.Path, default=ROOT / "build/release/sumac")
    of.add_argument("options", nargs="*", help="more options of `sumac verify`, after --")
    wanted = parser.parse_args()
    (cpp if wanted.what == "cpp" else rtl)(wanted)


if __name__ == "__main__":
    main()
