#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""honesty.py write|check|run [--only TEXT]: what is proved, exhaustive, bounded, random or measured, from the table "Proofs" of CONTRIBUTING.md.

  write   puts the summary into README.md, between its markers
  check   README.md is up to date; each row begins with a method and has a command; each `ctest -R` of a command finds tests, and each other
          command begins with a program of the tree. Needs a build folder ($SUMAC_BINARY_DIR) for ctest
  run     runs the ctest commands that are not nightly, row by row, and prints what they say
"""
import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
METHODS = {
    "proved": "by a solver, for all inputs and states of the sizes in its row",
    "exhaustive": "every case, run",
    "bounded": "every case up to a length",
    "random": "many cases, printed seeds",
    "measured": "found by a bench, reported as found",
}
COLUMNS = ["part", "what", "how", "command", "figure", "where"]
BEGIN, END = "<!-- honesty: written by scripts/honesty.py -->", "<!-- /honesty -->"


class Fault(Exception):
    """The table cannot be used; the text says where and why."""


def rows(text):
    """The rows of the table under "## Proofs", as dictionaries."""
    section = re.search(r"^## Proofs\n(.*?)(?=^## )", text, re.M | re.S)
    lines = [line for line in (section.group(1) if section else "").split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", re.sub(r"`[^`]*`", lambda m: re.sub(r"\\?\|", r"\\|", m.group(0)), line))[1:-1]] for line in lines]
    if not cells or cells[0] != COLUMNS:
        raise Fault(f"CONTRIBUTING.md: the table under 'Proofs' needs the columns {' | '.join(COLUMNS)}")
    found = []
    for line in cells[2:]:
        if len(line) != len(COLUMNS):
            raise Fault(f"CONTRIBUTING.md: Proofs: {len(line)} cells instead of {len(COLUMNS)} in the row '{line[0]}'")
        row = dict(zip(COLUMNS, [cell.replace("\\|", "|") for cell in line]))
        row["subject"], _, row["name"] = row["part"].partition(": ")
        row["method"] = re.match(r"\w*", row["how"]).group(0)
        if row["method"] not in METHODS or not row["name"]:
            raise Fault(f"CONTRIBUTING.md: Proofs: row '{row['part']}': a part is `subject: name`, and `how` begins with one of {', '.join(METHODS)}")
        row["commands"] = re.findall(r"`([^`]+)`", row["command"])
        if not row["commands"] or not row["figure"]:
            raise Fault(f"CONTRIBUTING.md: Proofs: row '{row['part']}' has no command or no figure")
        found.append(row)
    return found


def summary(found):
    subjects = list(dict.fromkeys(row["subject"] for row in found))
    lines = ["| | " + " | ".join(f"{method} ({meaning})" for method, meaning in METHODS.items()) + " |", "|---" * (len(METHODS) + 1) + "|"]
    for subject in subjects:
        cells = ["; ".join(row["name"] for row in found if row["subject"] == subject and row["method"] == method) for method in METHODS]
        lines.append(f"| {subject} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def with_summary(readme, found):
    parts = re.split(f"({re.escape(BEGIN)}\n).*?({re.escape(END)})", readme, flags=re.S)
    if len(parts) != 4:
        raise Fault("README.md: needs one pair of markers of scripts/honesty.py")
    return parts[0] + parts[1] + summary(found) + "\n" + parts[2] + parts[3]


def faults(readme, contributing, listed_tests, exists):
    """listed_tests(regex): how many tests ctest knows; None where there is no build. exists(path): whether the tree has the file."""
    found = rows(contributing)
    if with_summary(readme, found) != readme:
        yield "README.md: the summary of proofs is not that of CONTRIBUTING.md: scripts/honesty.py write"
    for row in found:
        if "nightly" in row["where"] and not any("--preset nightly" in command for command in row["commands"]):
            yield f"CONTRIBUTING.md: Proofs: row '{row['part']}' is nightly and has no command of the preset nightly"
        for command in row["commands"]:
            words = shlex.split(command)
            if words[0] == "ctest":
                count = listed_tests(words[words.index("-R") + 1], "nightly" in words)
                if count == 0:
                    yield f"CONTRIBUTING.md: Proofs: '{command}' finds no test"
            elif words[0] not in ("sumac", "ninja", "/usr/bin/time") and not words[0].startswith("bench_"):
                script = next((word for word in words if "/" in word and not word.startswith((".tools/", "build/"))), "")
                if script and not exists(script):
                    yield f"CONTRIBUTING.md: Proofs: '{command}' names {script}, which is not there"


def nightly_names():
    """Names of the tests that only the preset nightly builds, as tests/CMakeLists.txt makes them of the files; those of pe/common once a kind."""
    kinds = sorted(path.parent.name for path in ROOT.glob("tests/pe/*/*") if path.parent.name != "common")
    for path in sorted(ROOT.glob("tests/**/*_nightly_test.*")):
        name = ".".join(path.relative_to(ROOT / "tests").with_suffix("").parts).removesuffix("_test")
        yield name
        yield from (name.replace("pe.common.", f"pe.{kind}.") for kind in kinds if name.startswith("pe.common."))


def ctest_lists(regex, nightly):
    if nightly and any(re.search(regex, name) for name in nightly_names()):
        return 1
    build = os.environ.get("SUMAC_BINARY_DIR")
    if not build:
        return None
    said = subprocess.run(["ctest", "--test-dir", build, "-N", "-R", regex], capture_output=True, text=True).stdout
    return int(re.search(r"^Total Tests: (\d+)", said, re.M).group(1))


def run(found, only):
    failed = 0
    for row in found:
        if only not in row["part"]:
            continue
        for command in row["commands"]:
            if not command.startswith("ctest") or "nightly" in command:
                print(f"{row['part']}: by hand: {command}", flush=True)
                continue
            done = subprocess.run(shlex.split(command), cwd=ROOT, capture_output=True, text=True)
            said = re.findall(r"^\d+% tests passed.*$|^Total Test time.*$", done.stdout, re.M)
            failed += done.returncode != 0
            print(f"{row['part']}: {'passed' if done.returncode == 0 else 'FAILED'}: {command}: {'; '.join(said)}", flush=True)
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("what", choices=["write", "check", "run"])
    parser.add_argument("--only", default="", metavar="TEXT", help="run: rows whose part contains it")
    wanted = parser.parse_args()
    readme, contributing = (ROOT / "README.md").read_text(), (ROOT / "CONTRIBUTING.md").read_text()
    try:
        if wanted.what == "write":
            (ROOT / "README.md").write_text(with_summary(readme, rows(contributing)))
            return 0
        if wanted.what == "run":
            return run(rows(contributing), wanted.only)
        found = list(faults(readme, contributing, ctest_lists, lambda path: (ROOT / path).exists()))
    except Fault as fault:
        found = [str(fault)]
    print("\n".join(found) if found else "honesty: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
