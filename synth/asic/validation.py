#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""validation.py write|check|stale: arrays made of measured blocks beside flat netlists of them, from synth/asic/results/validation-*.csv.

  write   puts the table into synth/README.md and its summary into README.md, between their markers
  check   both are up to date
  stale   lists arrays whose blocks were measured again since (their rows in the blocks' table are others than those compared); 1 if there are any
A deviation beyond 10 % of energy or 5 % of area is a miss, and is marked so.
"""
import collections
import csv
import pathlib
import re
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "synth/asic/results"
LIMITS = {"energy": 10.0, "area": 5.0}
BEGIN, END = "<!-- validation: written by synth/asic/validation.py -->", "<!-- /validation -->"


def lines(path):
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def tables():
    """(technology, pe, lanes, array) -> quantity -> row of the total."""
    found = {}
    for path in sorted(RESULTS.glob("validation-*.csv")):
        technology = path.stem.removeprefix("validation-")
        for row in csv.DictReader(lines(path)):
            if row["part"] == "total":
                key = (technology, row["pe"], int(row["lanes"]), row["array"])
                found.setdefault(key, collections.OrderedDict())[row["quantity"]] = row
    return found


def miss(row):
    return abs(float(row["deviation_percent"])) > LIMITS[row["quantity"]]


def deviation(row):
    text = f"{float(row['deviation_percent']):+.1f} %"
    return f"**{text}**, a miss" if miss(row) else text


def table(found):
    rows = ["| technology | PE, lanes | array | area, um2: flat | of blocks | | energy, pJ: flat | of blocks | | operands |", "|---" * 10 + "|"]
    for (technology, pe, lanes, array), of in sorted(found.items()):
        cells = [technology, f"`{pe}`, {lanes}", array]
        for quantity in ("area", "energy"):
            row = of[quantity]
            cells += [f"{float(row['netlist']):.6g}", f"{float(row['model']):.6g}", deviation(row)]
        rows.append("| " + " | ".join([*cells, of["energy"]["stimulus"]]) + " |")
    return "\n".join(rows)


def summary(found):
    parts = []
    for quantity, limit in LIMITS.items():
        rows = [of[quantity] for of in found.values()]
        worst = max(rows, key=lambda row: abs(float(row["deviation_percent"])))
        misses = sum(map(miss, rows))
        within = f"all within {limit:g} %" if not misses else f"{misses} of {len(rows)} miss {limit:g} %"
        parts.append(f"{quantity} {within}, at worst {float(worst['deviation_percent']):+.1f} % (`{worst['pe']}`, {worst['array']})")
    technologies = ", ".join(sorted({key[0] for key in found}))
    return (f"Whole arrays made of measured blocks against flat netlists of them under the same tiles, {len(found)} arrays in {technologies}: "
            f"{'; '.join(parts)} ([table](synth/README.md)).")


def pages():
    found = tables()
    for name, text in (("README.md", summary(found)), ("synth/README.md", table(found))):
        path = ROOT / name
        old = path.read_text()
        if BEGIN not in old or END not in old:
            sys.exit(f"validation.py: {name} has no place for it ({BEGIN} ... {END})")
        yield path, old, re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: f"{BEGIN}\n\n{text}\n\n{END}", old, flags=re.S)


def stale():
    """Arrays whose rows were made with others than the table's of today."""
    for (technology, pe, lanes, array), of in sorted(tables().items()):
        path = RESULTS / f"{technology}.csv"
        own = "".join(line + "\n" for line in lines(path) if line.startswith(f"{pe},{lanes},") and ",glitch," not in line)
        if f"blocks={zlib.crc32(own.encode()):08x}" not in of["energy"]["conditions"].split():
            yield f"{technology} {pe} {lanes} {array}"


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in ("write", "check", "stale"):
        sys.exit(__doc__)
    if sys.argv[1] == "stale":
        found = list(stale())
        print("\n".join(found))
        sys.exit(1 if found else 0)
    for path, old, new in pages():
        if sys.argv[1] == "write":
            path.write_text(new)
        elif old != new:
            sys.exit(f"validation.py: {path.relative_to(ROOT)} is not what synth/asic/results says (synth/asic/validation.py write)")
    print("validation: ok")


if __name__ == "__main__":
    main()
