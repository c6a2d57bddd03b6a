#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""netlist.py --top MODULE --pe KIND [-G NAME=VALUE]... [--name MODULE] [--fault] [--faulty OUT.v] [--modules] -o OUT.v FILE...: RTL to a netlist of gates, as plain Verilog.

  value   the same as the RTL's once every register has left its reset value or taken one; assertions are left out
  gates   Yosys: read_slang; synth -flatten up to its step `fine`; techmap; abc (strash, dc2, map); registers as always blocks, gates as assigns
  memory  rings stay memories (a register array of Verilog), as block RAM or an SRAM macro would
  ports   flat vectors of the same names; --name renames the module, so that several configurations fit into one simulation
  modules --modules keeps them, each that differs from the others once, and keeps Verilator from inlining them; their inner vectors become single
          nets, which Icarus Verilog simulates twenty times as fast. Without it everything is one module
  fault   --fault inverts the gate that most others read: for a test's canary; --faulty writes that beside the netlist without a fault
FILE is a .sv file or a .f list. Paths are relative to the repository root. Needs the tools environment ($SUMAC_TOOLS or .tools).
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tree  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent


def reading(top, kind, parameters, files, arguments):
    defines = " ".join(f"-D {d}" for d in tree.pe_defines(kind) + ["SYNTHESIS"])
    values = " ".join(f"-G {p}" for p in parameters)
    sources = " ".join(f if f.endswith(".sv") else f"-f {f}" for f in files)
    return f"read_slang --top {top} -I . --ignore-assertions {arguments} {defines} {values} {sources}"


def mapping(top, name, flatten, out):
    return [
        f"hierarchy -check -top {top}",
        f"synth {flatten} -run begin:fine",
        "opt -fast -full",
        "techmap",
        "opt -fast",
        "abc -script +strash;dc2;map",
        *(["splitnets"] if not flatten else []),
        "opt_clean -purge",
        "check -assert",
        f"rename -top {name or top}",
        "stat",
        f"write_verilog -noattr {out}",
    ]


def shared(text):
    """RTLIL without the modules that differ from another one in names of Yosys's own making alone."""
    pattern = re.compile(r"^(?:attribute [^\n]*\n)*module (\S+)\n.*?^end\n", re.M | re.S)
    head = text[:pattern.search(text).start()]
    bodies = {module[1]: module[0] for module in pattern.finditer(text)}
    while True:
        first, other = {}, {}
        for name, body in bodies.items():
            numbers = {}
            law = re.sub(r"^ *attribute [^\n]*\n", "", body, flags=re.M).replace(f"module {name}\n", "", 1)
            law = re.sub(r"(?<=\$)\d+", lambda found: str(numbers.setdefault(found[0], len(numbers))), law)
            if (kept := first.setdefault(law, name)) != name:
                other[name] = kept
        if not other:
            return head + "".join(bodies.values())
        bodies = {name: re.sub(r"^(  cell )(\S+)", lambda cell: cell[1] + other.get(cell[2], cell[2]), body, flags=re.M)
                  for name, body in bodies.items() if name not in other}


def yosys(tools, commands):
    done = subprocess.run([str(tools / "bin/python"), str(ROOT / "scripts/ys.py"), *commands], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0 or not done.stdout.rstrip().endswith("YS_DONE"):
        sys.exit("netlist.py: Yosys failed:\n" + done.stdout[-1500:] + done.stderr[-1500:])
    return done.stdout


def with_a_fault(text):
    gates = {gate[2]: gate for gate in re.finditer(r"^(  assign (_\d+_) = )(.*);$", text, re.M)}
    reads = collections.Counter(name for gate in gates.values() for name in re.findall(r"\b_\d+_\b", gate[3]))
    gate = gates[max(gates, key=lambda name: (reads[name], name))]
    return f"{text[:gate.start()]}{gate[1]}~({gate[3]});{text[gate.end():]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--top", required=True)
    parser.add_argument("--pe", required=True)
    parser.add_argument("-G", action="append", default=[], dest="parameters", metavar="NAME=VALUE")
    parser.add_argument("--name")
    parser.add_argument("--fault", action="store_true")
    parser.add_argument("--faulty", type=pathlib.Path)
    parser.add_argument("--modules", action="store_true")
    parser.add_argument("-o", required=True, dest="out", type=pathlib.Path)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    tools = pathlib.Path(os.environ.get("SUMAC_TOOLS", ROOT / ".tools"))
    if not (tools / "bin/python").exists():
        sys.exit(f"netlist.py: no tools environment in {tools} (scripts/setup_tools.sh makes it)")
    if args.pe not in tree.pe_kinds(ROOT):
        sys.exit(f"netlist.py: no PE kind '{args.pe}' (models/pe/pe_list.def lists {', '.join(tree.pe_kinds(ROOT))})")
    out = args.out.resolve()
    part = out.with_suffix(".part")
    read = reading(args.top, args.pe, args.parameters, args.files, "--keep-hierarchy" if args.modules else "")
    gates = mapping(args.top, args.name, "" if args.modules else "-flatten", part)
    if args.modules:
        design = out.with_suffix(".il")
        yosys(tools, [read, f"write_rtlil {design}"])
        design.write_text(shared(design.read_text()))
        read = f"read_rtlil {design}"
    yosys(tools, [read, *gates])
    if args.modules:
        part.write_text(re.sub(r"^(module [^;]*;)$", r"\1 /* verilator no_inline_module */", part.read_text(), flags=re.M))
    if args.faulty:
        args.faulty.write_text(with_a_fault(part.read_text()))
    if args.fault:
        part.write_text(with_a_fault(part.read_text()))
    part.rename(out)


if __name__ == "__main__":
    main()
