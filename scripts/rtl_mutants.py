# SPDX-License-Identifier: Apache-2.0
"""Mutants of RTL, many in one netlist: Yosys `mutate`, with the number of the mutant that runs in the environment variable SUMAC_RTL_MUTANT.

  netlist   read_slang; proc; flatten; opt; wreduce: words and registers as in the source, assertions left out
  mutants   one bit of one cell's port: inverted, stuck at 0 or 1, or inverted where another bit of the port is 0 or 1; `mutate -list` spreads them
            over sources, wires and bits; number 0 is none
  stand-in  called as `verilator` by the rtl executor (stand_in()), so that every core that is asked for comes with its mutants
"""
import hashlib
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SELECT_BITS = 10
TIMEOUT = 300  # seconds of one run of Yosys
CHOICE = """// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
extern "C" int sumac_mutant() {
  const char* text = std::getenv("SUMAC_RTL_MUTANT");
  return text != nullptr ? std::atoi(text) : 0;
}
"""


def tools():
    return pathlib.Path(os.environ.get("SUMAC_REAL_TOOLS") or os.environ.get("SUMAC_TOOLS") or ROOT / ".tools")


def yosys(*commands):
    done = subprocess.run([str(tools() / "bin/python"), str(ROOT / "scripts/ys.py"), *commands], cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT)
    if done.returncode != 0 or not done.stdout.rstrip().endswith("YS_DONE"):
        sys.exit("rtl_mutants.py: Yosys failed:\n" + done.stdout[-2000:] + done.stderr[-1000:])
    return done.stdout


def key(line):
    """A line of `mutate -list` in short: what, where in the netlist, where in the sources."""
    words = line.split()[1:]
    options = [(words[i], words[i + 1]) for i in range(0, len(words) - 1) if words[i].startswith("-") and words[i] != "-ctrl"]
    of = dict(options)
    sources = [v.removeprefix("rtl/") for k, v in options if k == "-src"]
    what = of["-mode"] + (f"[{of['-ctrlbit']}]" if "-ctrlbit" in of else "")
    wire = f" {of['-wire']}[{of['-wirebit']}]" if "-wire" in of else ""
    return f"{what} {of['-cell']}.{of['-port']}[{of['-portbit']}]{wire} @ {' '.join(sources[-2:])}"


def drawn(read, top, count, seed, folder):
    """folder/plain.il, list.ys and mutants.txt: the netlist, `count` mutants of it as Yosys takes them, and their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    netlist, listing = folder / "plain.il", folder / "list.ys"
    read_in = [f"read_slang --top {top} -I . --ignore-assertions -D SYNTHESIS {read}", f"hierarchy -check -top {top}", "proc", "flatten", "opt -full",
               "wreduce", "opt_clean -purge", f"write_rtlil {netlist}"]
    yosys(*read_in, f"mutate -list {count} -seed {seed} -o {listing} -ctrl mutsel {SELECT_BITS} 1")
    lines = [line for line in listing.read_text().split("\n") if line]
    # Numbers follow from the order of the lines.
    (folder / "mutants.txt").write_text("".join(f"{i}\t{key(line)}\n" for i, line in enumerate(lines, 1)))
    return netlist, lines


def mutated(read, top, count, seed, folder):
    """folder/mutated.v: the module with the mutants that drawn() finds."""
    netlist, lines = drawn(read, top, count, seed, folder)
    verilog = folder / "part.v"
    yosys(f"read_rtlil {netlist}", *lines, "opt_clean", f"write_verilog -noattr {verilog}")
    text = verilog.read_text()
    header = re.search(rf"^module {top}\(([^;]*)\);", text, re.M)
    ports = ", ".join(p.strip() for p in header.group(1).split(",") if p.strip() != "mutsel")
    text = text.replace(header.group(0), f"module {top}({ports});\n  import \"DPI-C\" function int sumac_mutant();\n  initial mutsel = {SELECT_BITS}'(sumac_mutant());")
    text, count = re.subn(r"^  input (\[\d+:0\]) mutsel;\n  wire \[\d+:0\] mutsel;", r"  logic \1 mutsel;", text, flags=re.M)
    assert count == 1, "the select is not where it is looked for"
    # Its declaration comes before its use.
    declaration = f"  logic [{SELECT_BITS - 1}:0] mutsel;"
    text = text.replace(declaration, "", 1).replace("  import \"DPI-C\"", f"{declaration}\n  import \"DPI-C\"", 1)
    (folder / "mutated.v").write_text(text)
    verilog.unlink()
    return folder / "mutated.v"


def equivalent(folder, number, timeout=150):
    """Whether a mutant of mutated() is proved to change no output in any cycle, whatever the inputs do, from registers that hold zero. ABC merges what
    is equal in the netlist with and without the mutant (structure, then SAT with induction); proved if the comparison of the outputs is gone with it."""
    line = [text for text in (folder / "list.ys").read_text().split("\n") if text][number - 1]
    plain, top = re.sub(r" -ctrl \S+ \S+ \S+", "", line), re.search(r"-module (\S+)", line).group(1)
    with tempfile.TemporaryDirectory() as work:
        yosys(f"read_rtlil {folder}/plain.il", f"rename {top} gold", f"read_rtlil {folder}/plain.il", plain, f"rename {top} gate",
              "miter -equiv -flatten gold gate both", "hierarchy -top both", "memory_map", "opt_clean", "async2sync", "dffunmap",
              "setundef -zero -init", "setundef -undriven -zero", "opt_merge -share_all", "opt_clean", "techmap", "opt -fast", "dffunmap", "aigmap",
              f"write_aiger -zinit {work}/both.aig")
        abc = next((tools() / "lib").glob("python3*/site-packages/pyosys/yosys-abc"))
        try:
            done = subprocess.run([str(abc), "-c", "read_aiger both.aig; strash; scorr; dc2; scorr; print_stats; iprove"], cwd=work, capture_output=True,
                                  text=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return False
    return re.search(r"lat = +0 ", done.stdout) is not None and re.search(r"^UNSATISFIABLE", done.stdout, re.M) is not None


def stand_in(folder, count, seed, narrow):
    """A tools environment whose Verilator mutates sumac_core: folder/tools. The lists are folder/cores/*/mutants.txt.
    narrow: parameters that are smaller than in the core that is asked for; bits that no test can reach would be mutants that no test can see."""
    values = ",".join(f"{k}={v}" for k, v in narrow.items())
    real = next((tools() / "lib").glob("python3*/site-packages/verilator"))
    fake = folder / "tools/lib/python3/site-packages/verilator"
    (fake / "bin").mkdir(parents=True, exist_ok=True)
    if not (fake / "include").exists():
        (fake / "include").symlink_to(real / "include")
    script = fake / "bin/verilator"
    script.write_text(f"#!/bin/sh\nSUMAC_REAL_TOOLS='{tools()}' exec python3 '{ROOT}/scripts/rtl_mutants.py' '{real}' {count} {seed} '{folder}' {values} \"$@\"\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return folder / "tools"


def literal(value):
    """A number as slang takes it: plain ones are of 31 bits."""
    return f"32'd{value}" if value.isdigit() and int(value) >= 1 << 31 else value


def as_verilator(real, count, seed, folder, narrow, arguments):
    top, mdir = (arguments[arguments.index(name) + 1] for name in ("--top", "--Mdir"))
    values = dict(a[2:].split("=", 1) for a in arguments if a.startswith("-G")) | dict(v.split("=") for v in narrow.split(","))
    read = " ".join(f"-D {a[2:]}" for a in arguments if a.startswith("-D")) + " " + " ".join(f"-G {k}={literal(v)}" for k, v in values.items())
    lists = [arguments[i + 1] for i, a in enumerate(arguments) if a == "-f"]
    read += "".join(f" -f {f}" for f in lists)
    place = pathlib.Path(folder) / "cores" / hashlib.sha256(read.encode()).hexdigest()[:12]
    verilog = mutated(read, top, int(count), int(seed), place)
    (place / "core.txt").write_text(" ".join(f"{k}={v}" for k, v in values.items()) + "\n")
    skip = {i + 1 for i, a in enumerate(arguments) if a == "-f"}
    kept = [a for i, a in enumerate(arguments) if not a.startswith(("-G", "-D")) and a != "-f" and i not in skip]
    (pathlib.Path(mdir)).mkdir(parents=True, exist_ok=True)
    (pathlib.Path(mdir) / "mutant_choice.cpp").write_text(CHOICE)
    environment = dict(os.environ, VERILATOR_ROOT=real)
    return subprocess.run([f"{real}/bin/verilator", *kept, "-Wno-lint", "-Wno-style", str(verilog)], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(as_verilator(*sys.argv[1:6], sys.argv[6:]))
