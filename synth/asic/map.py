#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""map.py --top MODULE --pe KIND --library FILE [--recipe small|fast] [--memories] [-G NAME=VALUE]... -o OUT.v FILE...: RTL to cells of a Liberty library.

  value     the RTL's, as scripts/netlist.py reads it; reset values are the cells' asynchronous clears and presets
  recipes   small: booth multipliers, ABC strash; dch -f; amap -m (area).  fast: Kogge-Stone adders, ABC map -B 0.9 -D 1, buffers, sizes (delay)
  result    one flat module, structural Verilog of single nets and vectors of ports; cells of the library only
  memories  --memories: arrays stay as instances of `sumac_memory`, whose RD_DATA are free; otherwise they become flip-flops
The library is Liberty text, or that through gzip; cells with `dont_use : true` are not used. Needs the tools environment ($SUMAC_TOOLS or .tools).
"""
import argparse
import gzip
import os
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import netlist  # noqa: E402
import tree  # noqa: E402

RECIPES = {
    "small": ("", "+strash;dch,-f;amap,-m;topo"),
    "fast": ("-extra-map +/choices/kogge-stone.v", "+strash;dch,-f;map,-B,0.9,-D,1;topo;buffer,-c;upsize,-D,1;dnsize,-D,1"),
}


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


def commands(top, recipe, memories, library, unused, out):
    extra, script = RECIPES[recipe]
    avoid = " ".join(f"-dont_use {cell}" for cell in unused)
    kept = ["chtype -set sumac_memory t:$mem_v2", "setattr -set keep 1 t:sumac_memory"]
    return [
        f"hierarchy -check -top {top}",
        f"synth -booth -flatten {extra} -run begin:fine",
        *(kept if memories else []),
        f"synth -booth -flatten {extra} -run fine:check",
        f"dfflibmap {avoid} -liberty {library}",
        f"abc -liberty {library} {avoid} -script {script}",
        "setundef -undriven -zero",
        "splitnets",
        "opt_clean -purge",
        f"write_verilog -noattr -noexpr -nohex {out}",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--top", required=True)
    parser.add_argument("--pe", required=True)
    parser.add_argument("--library", required=True, dest="lib", type=pathlib.Path)
    parser.add_argument("--recipe", choices=RECIPES, default="small")
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
    with tempfile.TemporaryDirectory() as folder:
        text = liberty(args.lib)
        library = pathlib.Path(folder) / "cells.lib"
        library.write_bytes(text)
        part = out.with_suffix(".part")
        unused = unused_cells(text.decode("utf-8", "replace"))
        read = netlist.reading(args.top, args.pe, args.parameters, args.files, "")
        netlist.yosys(tools, [read, *commands(args.top, args.recipe, args.memories, library, unused, part)])
    part.rename(out)


if __name__ == "__main__":
    main()
