#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compare_multipliers.py LIBRARY [--recipe small|fast] [--lanes N] KIND/CONFIG...: the part `pe` with every multiplier of map.py, as a table: area
and ABC's longest path, in brackets against Yosys's `booth`; the one that map.py takes in bold. Needs the tools environment."""
import argparse
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "synth/asic"))
import map as mapping  # noqa: E402


def word(kind, config):
    for line in (ROOT / "rtl/pe" / kind / "lint.txt").read_text().splitlines():
        if line.split(" ")[0] == config:
            return line.split(" ")[1]
    sys.exit(f"compare_multipliers.py: no configuration '{kind}/{config}' in rtl/pe/{kind}/lint.txt")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("lib", type=pathlib.Path, metavar="LIBRARY")
    parser.add_argument("--recipe", choices=mapping.RECIPES, default="small")
    parser.add_argument("--lanes", type=int, default=4)
    parser.add_argument("configs", nargs="+", metavar="KIND/CONFIG")
    args = parser.parse_args()
    tools = pathlib.Path(os.environ.get("SUMAC_TOOLS", ROOT / ".tools"))
    args.memories = False
    print(f"| {args.recipe} | " + " | ".join(mapping.MULTIPLIERS) + " |\n|---|" + "---|" * len(mapping.MULTIPLIERS))
    for pe in args.configs:
        args.pe, config = pe.split("/", 1)
        args.files = ["rtl/common/common.f", f"rtl/pe/{args.pe}/{args.pe}.f"]
        with tempfile.TemporaryDirectory() as folder:
            found = mapping.Mapper(args, tools, pathlib.Path(folder)).compare(f"{args.pe}_pe", [f"Cfg={word(args.pe, config)}", f"Lanes={args.lanes}"])
        if not found:
            sys.exit(f"compare_multipliers.py: {pe} does not multiply")
        area, delay = found["yosys"]
        taken = mapping.best(found, args.recipe)
        cells = []
        for name in mapping.MULTIPLIERS:
            text = "-" if name not in found else f"{found[name][0]:.0f} um2, {found[name][1] / 1000:.2f} ns"
            if name in found and name != "yosys":
                text += f" ({100 * (found[name][0] / area - 1):+.0f} %, {100 * (found[name][1] / delay - 1):+.0f} %)"
            cells.append(f"**{text}**" if name == taken else text)
        print(f"| {pe} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
