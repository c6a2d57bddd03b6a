#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""map.py --top MODULE --pe KIND --library FILE [--recipe small|fast] [--multiplier NAME] [--memories] [-G NAME=VALUE]... -o OUT.v FILE...: RTL to cells of a Liberty library.

  value     the RTL's, as scripts/netlist.py reads it; reset values are the cells' asynchronous clears and presets
  recipes   small: ABC strash; dch -f; amap -m (area).  fast: Kogge-Stone adders, ABC map -B 0.9 -D 1, buffers, sizes (delay)
  products  --multiplier yosys: Yosys's pass `booth`; booth, array: multiplier.py, each product apart; booth-sum, array-sum: the same, sums of products
            compressed as one; best (default): the one of these with which the part `pe` of the same configuration is smallest (small) or has the
            shortest path (fast, as ABC reckons it).  Where the design has products, the result begins with `// multiplier NAME`
  result    one flat module, structural Verilog of single nets and vectors of ports; cells of the library only
  memories  --memories: arrays that are read through a register stay as instances of `sumac_memory`, whose RD_DATA are free; others become flip-flops
The library is Liberty text, or that through gzip; cells with `dont_use : true` are not used. Needs the tools environment ($SUMAC_TOOLS or .tools).
"""
import argparse
import gzip
import json
import os
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import multiplier  # noqa: E402
import netlist  # noqa: E402
import tree  # noqa: E402

RECIPES = {
    "small": ("", "+strash;dch,-f;amap,-m;topo"),
    "fast": ("-extra-map +/choices/kogge-stone.v", "+strash;dch,-f;map,-B,0.9,-D,1;topo;buffer,-c;upsize,-D,1;dnsize,-D,1"),
}

MULTIPLIERS = ("yosys", *(kind + sum for kind in multiplier.KINDS for sum in ("", "-sum")))
# What Yosys's `synth` does in its step `coarse` before it looks at multipliers.
BEFORE_PRODUCTS = ("proc", "flatten", "opt_expr", "opt_clean", "opt -nodffe -nosdff", "fsm", "opt", "wreduce", "peepopt", "opt_clean")


def liberty(path):
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def unused_cells(text):
    """Cells that the library says are not for synthesis."""
    cell, found = None, []
    for line in re.finditer(r"^\s*cell\s*\(\s*\"?([^\s\")]+)|^\s*dont_use\s*:\s*\"?(true)", text, re.M):
        if line[1]:
            cell = line[1]
        elif cell:
            found.append(cell)
    return found


def products_of(tools, read, top, merge, folder):
    """The design before its products are mapped as RTLIL; its cells that multiply."""
    design, cells = folder / "design.il", folder / "cells.json"
    netlist.yosys(tools, [read, f"hierarchy -check -top {top}", *BEFORE_PRODUCTS, *(["alumacc -macc-only", "opt_clean"] if merge else []),
                          f"write_rtlil {design}", "select t:$mul t:$macc_v2", f"write_json -selected {cells}"])
    return f"read_rtlil {design}", [cell for module in json.loads(cells.read_text())["modules"].values() for cell in module["cells"].values()]


class Mapper:
    def __init__(self, args, tools, folder):
        self.args, self.tools, self.folder = args, tools, folder
        text = liberty(args.lib)
        self.cells = folder / "cells.lib"
        self.cells.write_bytes(text)
        self.unused = unused_cells(text.decode("utf-8", "replace"))

    def map(self, top, parameters, name, out):
        """Yosys's log; None: nothing here is multiplied (any way but `yosys`), or summed (-sum)."""
        read, replace = netlist.reading(top, self.args.pe, parameters, self.args.files, ""), []
        if name != "yosys":
            merge = name.endswith("-sum")
            read, cells = products_of(self.tools, read, top, merge, self.folder)
            text = multiplier.rules(name.removesuffix("-sum"), cells)
            if not text or (merge and all(cell["type"] == "$mul" for cell in cells)):
                return None
            rules = self.folder / "products.v"
            rules.write_text(text)
            replace = [f"techmap -map {rules}", "opt_clean"]
        return netlist.yosys(self.tools, [read, *replace, *commands(top, self.args.recipe, self.args.memories, self.cells, self.unused, out)])

    def compare(self, top, parameters):
        """Area (um2 where the library's is) and ABC's longest path (ps) by multiplier; empty: nothing is multiplied."""
        found = {}
        for name in ("booth", *(other for other in MULTIPLIERS if other != "booth")):
            log = self.map(top, parameters, name, self.folder / "try.v")
            if log is None and name == "booth":
                return {}
            if log is not None:
                area, delay = re.findall(r"Chip area for module .*: ([0-9.]+)", log), re.findall(r"Delay = *([0-9.]+) ps", log)
                found[name] = (float(area[-1]), max(map(float, delay)))
        return found

    def multiplies(self):
        read = netlist.reading(self.args.top, self.args.pe, self.args.parameters, self.args.files, "")
        return bool(multiplier.rules("booth", products_of(self.tools, read, self.args.top, False, self.folder)[1]))

    def choose(self):
        top, parameters = self.args.top, self.args.parameters
        words = [value.removeprefix("CfgWord=") for value in parameters if value.startswith("CfgWord=")]
        if words:
            top, parameters = f"{self.args.pe}_pe", [f"Cfg={words[0]}", *(p for p in parameters if p.startswith("Lanes="))]
        return best(self.compare(top, parameters), self.args.recipe)


def best(found, recipe):
    """The first of the lowest: MULTIPLIERS stands in order of simplicity."""
    return min((name for name in MULTIPLIERS if name in found), key=lambda name: found[name] if recipe == "small" else found[name][::-1], default=None)


def commands(top, recipe, memories, library, unused, out):
    extra, script = RECIPES[recipe]
    avoid = " ".join(f"-dont_use {cell}" for cell in unused)
    kept = ["chtype -set sumac_memory t:$mem_v2 r:RD_CLK_ENABLE=1'1 %i", "setattr -set keep 1 t:sumac_memory"]
    return [
        f"hierarchy -check -top {top}",
        f"synth -booth -flatten {extra} -run begin:fine",
        *(kept if memories else []),
        f"synth -booth -flatten {extra} -run fine:check",
        f"dfflibmap {avoid} -liberty {library}",
        f"abc -liberty {library} {avoid} -script {script};stime,-p",
        "setundef -undriven -zero",
        "splitnets",
        "opt_clean -purge",
        f"stat -liberty {library}",
        f"write_verilog -noattr -noexpr -nohex {out}",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--top", required=True)
    parser.add_argument("--pe", required=True)
    parser.add_argument("--library", required=True, dest="lib", type=pathlib.Path)
    parser.add_argument("--recipe", choices=RECIPES, default="small")
    parser.add_argument("--multiplier", choices=("best", *MULTIPLIERS), default="best")
    parser.add_argument("--memories", action="store_true")
    parser.add_argument("-G", action="append", default=[], dest="parameters", metavar="NAME=VALUE")
    parser.add_argument("-o", required=True, dest="out", type=pathlib.Path)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    tools = pathlib.Path(os.environ.get("SUMAC_TOOLS", ROOT / ".tools"))
    if not (tools / "bin/python").exists():
        sys.exit(f"map.py: no tools environment in {tools} (scripts/setup_tools.sh makes it)")
    if args.pe not in tree.pe_kinds(ROOT):
        sys.exit(f"map.py: no PE kind '{args.pe}' (models/pe/pe_list.def lists {', '.join(tree.pe_kinds(ROOT))})")
    if not args.lib.is_file():
        sys.exit(f"map.py: {args.lib}: no such file")
    out = args.out.resolve()
    part = out.with_suffix(".part")
    with tempfile.TemporaryDirectory() as folder:
        mapper = Mapper(args, tools, pathlib.Path(folder))
        name = None if not mapper.multiplies() else mapper.choose() if args.multiplier == "best" else args.multiplier
        log = mapper.map(args.top, args.parameters, name or "yosys", part)
        if log is None:  # no sum here to be compressed as one
            name = name.removesuffix("-sum")
            mapper.map(args.top, args.parameters, name, part)
    if name:
        part.write_text(f"// multiplier {name}\n" + part.read_text())
    part.rename(out)


if __name__ == "__main__":
    main()
