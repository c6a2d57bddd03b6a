#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hls_twin.py prove|area [--only TEXT] [--map ice40|gates] [--binary-dir DIR]
hls_twin.py bench KIND [--binary-dir DIR] --out STEM: HLS sources beside the RTL, both through Yosys.

  prove     every PE part, HLS (as sumac-hls-trace records it) = RTL, at 4 lanes: proved, refuted, or left to simulation  area      a table of both, mapped by Yosys alone: to iCE40 (4-input LUTs, carries, flip-flops; multipliers from LUTs), or to generic gates
            (two-input gates, inverters and multiplexers after `abc -g simple`, flip-flops)
  bench     STEM.v and STEM.hpp: Verilog in which the pe of a kind's default configuration, and each one that is not proved, runs beside its
            RTL, and their names (tests/pe/common/hls_trace_test.cpp clocks it)

How a proof goes. Both sides stand in one harness, whose output says that they differ; Yosys makes an AIG of it, and ABC (of the Yosys package) proves
the output 0: internal points that are equal are merged by SAT (fraig, scorr), then temporal induction (ind), and its base case from reset (bmc3).
  edges, drain   every input; compared from the part's latency after reset
  pe             every beat and every pair of codes, through the RTL's edges (proved by themselves); hand-off compared always, the sum in every
                 cycle from the first beat of the first group on, partial sums too
  initial state  any; reset at any time
A pe with an FP32 lane tree (latency over 2) is past what this decides: tests simulate it instead. Its adder (common/fp32 add) is proved by itself.
Needs the tools environment ($SUMAC_TOOLS or .tools) and a build with sumac-hls-trace.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lint_rtl  # noqa: E402

ROOT = lint_rtl.tree_root()
PROVED, REFUTED, SIMULATED = "proved", "refuted", "simulated"
LANES = 4  # kTopLanes of hls/common/tops.hpp
PROVABLE_LATENCY = 2
FRAMES = 4


class Broken(Exception):
    """No verdict: a tool failed."""


def tracer():
    return pathlib.Path(os.environ.get("SUMAC_BINARY_DIR", ROOT / "build/release")) / "sumac-hls-trace"


def parts():
    """Every pair (KIND/CONFIG, part), in the order of the kinds and their configurations."""
    said = subprocess.run([tracer(), "list"], check=True, capture_output=True, text=True).stdout
    return [tuple(line.split()) for line in said.split("\n") if line]


class Part:
    """One PE part of one configuration: its HLS as RTLIL, and how Yosys reads its RTL."""

    def __init__(self, name, part):
        self.name, self.part = name, part
        self.kind, self.config = name.split("/")
        self.module = f"hls_{part}"
        self.rtlil = subprocess.run([tracer(), name, part, self.module], check=True, capture_output=True, text=True).stdout
        self.latency = int(re.search(r"^attribute \\latency (\d+)$", self.rtlil, re.M)[1])
        found = re.findall(r"wire width (\d+) (input|output) \d+ \\(\w+)", self.rtlil)
        self.ports = {port: (int(width), way) for width, way, port in found}
        self.clocked = "clk_i" in self.ports

    def named(self, way):
        return {port: width for port, (width, is_way) in self.ports.items() if is_way == way and port not in ("clk_i", "rst_ni")}

    def top(self):
        return f"sumac_{self.config}_{self.part}" if self.kind == "common" else f"{self.kind}_{self.part}"

    def word(self):
        """The configuration word, as rtl/pe/KIND/lint.txt has it."""
        rows = [row.split() for row in lint_rtl.lines(ROOT / "rtl/pe" / self.kind / "lint.txt")]
        return next(row[1] for row in rows if row[0] == self.config)

    def read_rtl(self):
        if self.kind == "common":
            return [f"read_slang --top {self.top()} -I . -f rtl/common/common.f", "proc", "flatten", "opt_clean"]
        word = self.word()
        own = [line.split() for line in lint_rtl.lines(ROOT / "rtl/pe" / self.kind / "tops.txt") if line.split()[0] == self.top()]
        if own:
            params = [w.replace("{cfg}", word) for w in own[0][1:] if "=" in w]
        else:
            params = [f"Cfg={word}", f"Lanes={LANES}"]
        lists = f"-f rtl/common/common.f -f rtl/pe/{self.kind}/{self.kind}.f"
        return [f"read_slang --top {self.top()} -I . {lists} " + " ".join(f"-G {p}" for p in params), "proc", "flatten", "opt_clean"]


def yosys(commands, cwd=ROOT):
    tools, _ = lint_rtl.site_packages()
    script = str(ROOT / "scripts/ys.py")
    done = subprocess.run([str(tools / "bin/python"), script] + commands, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0 or not done.stdout.rstrip().endswith("YS_DONE"):
        said = [line for line in (done.stdout + done.stderr).split("\n") if re.search("error", line, re.I)]
        raise Broken("\n".join(said[:5]) or done.stderr[-2000:])
    return done.stdout


def abc(script, cwd, timeout=600):
    _, packages = lint_rtl.site_packages()
    done = subprocess.run([str(packages / "pyosys/yosys-abc"), "-c", script], cwd=cwd, capture_output=True, text=True, timeout=timeout)
    return done.stdout


# In place of an edge's registers: a pe sees the edges' words of any codes in any cycle.
TRANSPARENT = r"""module \$dff (CLK, D, Q);
  parameter WIDTH = 1; parameter CLK_POLARITY = 1;
  input CLK; input [WIDTH-1:0] D; output [WIDTH-1:0] Q;
  assign Q = D;
endmodule
"""


def harness(part):
    """Verilog of the module `proof`: bad_o says that the two sides differ."""
    ins, outs = part.named("input"), part.named("output")
    clock = ".clk_i(clk_i), .rst_ni(rst_ni), "
    ports, body = [], []
    words = {"east_i": "act", "south_i": "wgt"} if part.part == "pe" else {}
    for port, width in ins.items():
        if port in words:
            body.append(f"wire [{width - 1}:0] {port};")
            edge = f"{part.kind}_{words[port]}_edge"
            ports.append(f"input [{Part(part.name, words[port] + '_edge').ports['codes_i'][0] - 1}:0] {words[port]}")
            body.append(f"{edge} u_{words[port]} ({clock}.codes_i({words[port]}), .{port[:-2]}_o({port}));")
        else:
            ports.append(f"input [{width - 1}:0] {port}")
    for port, width in outs.items():
        body.append(f"wire [{width - 1}:0] h_{port}, r_{port};")
    for side, module in (("h", part.module), ("r", part.top())):
        pins = [f".{port}({port})" for port in ins] + [f".{port}({side}_{port})" for port in outs]
        body.append(f"{module} u_{side} ({clock if part.clocked else ''}{', '.join(pins)});")
    if not part.clocked:
        differ = " || ".join(f"h_{p} != r_{p}" for p in outs)
        return f"module proof ({', '.join(ports)}, output bad_o);\n" + "\n".join(body) + f"\nassign bad_o = {differ};\nendmodule\n"
    # meant: latency cycles after reset, or after the first beat of a group.
    start = "valid_i && first_i" if part.part == "pe" else "1'b1"
    body.append(f"""reg reset_seen = 0;
always @(posedge clk_i) if (!rst_ni) reset_seen <= 1;
reg [{part.latency - 1}:0] since;
reg ever;
wire meant = since[{part.latency - 1}] || ever;
always @(posedge clk_i or negedge rst_ni)
  if (!rst_ni) since <= 0;
  else since <= {{since, {start}}};  // the oldest falls off
always @(posedge clk_i or negedge rst_ni)
  if (!rst_ni) ever <= 0;
  else ever <= meant;""")
    differ = " || ".join(f"h_{p} != r_{p}" if p == "handoff_o" else f"meant && h_{p} != r_{p}" for p in outs)
    body.append(f"assign bad_o = reset_seen && ({differ});")
    return f"module proof (input clk_i, input rst_ni, {', '.join(ports)}, output bad_o);\n" + "\n".join(body) + "\nendmodule\n"


def prove(part, rtlil=None, root=ROOT, timeout=600):
    """PROVED or REFUTED. rtlil: another HLS side; root: a tree with another rtl/ (canaries)."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "hls.il").write_text(rtlil or part.rtlil)
        (folder / "proof.v").write_text(harness(part))
        (folder / "transparent.v").write_text(TRANSPARENT)
        read = [part]
        commands = []
        if part.part == "pe":
            read += [Part(part.name, "act_edge"), Part(part.name, "wgt_edge")]
        for p in read:
            commands += p.read_rtl()
            if p is not part:
                commands += ["select -assert-none t:$adff* t:$dffe* t:$sdff* t:$aldff*", f"techmap -map {folder}/transparent.v t:$dff", "opt_clean"]
            commands.append(f"design -stash {p.part}")
        commands += [f"design -copy-from {p.part} {p.top()}" for p in read]
        commands += [f"read_rtlil {folder}/hls.il", f"read_verilog {folder}/proof.v", "hierarchy -check -top proof", "proc", "flatten", "async2sync", "opt -full",
                     "wreduce", "opt -full", "check -assert", "techmap", "opt -fast", "dffunmap", "simplemap", "opt_expr", "opt_merge", "opt_clean", "aigmap",
                     "opt_clean", f"write_aiger -zinit {folder}/proof.aig"]
        yosys(commands, root)
        return decide(folder, timeout)


def decide(folder, timeout):
    if not (folder / "proof.aig").exists():
        raise Broken("no AIG was written")
    said = abc(f"read_aiger proof.aig; ifraig; fraig; scorr; print_stats; write_aiger small.aig; bmc3 -F {FRAMES}; ind -F {FRAMES} -C 0", folder, timeout)
    latches = re.findall(r"lat = +(\d+)", said)
    if not latches:
        raise Broken(said[-2000:])
    if latches[-1] == "0":
        verdict = re.findall(r"^(UN)?SATISFIABLE", abc("read_aiger small.aig; iprove", folder, timeout), re.M)
        if len(verdict) == 1 and verdict[0] == "UN":
            return PROVED
    elif "Networks are equivalent." in said and f"No output asserted in {FRAMES} frames." in said:
        return PROVED
    # A difference counts only at the end of a run from reset.
    found = abc("read_aiger proof.aig; bmc3 -F 8 -T 300", folder, timeout)
    if re.search(r"Output 0 .* was asserted in frame", found):
        return REFUTED
    if re.search(r"^SATISFIABLE", abc("read_aiger proof.aig; iprove", folder, timeout), re.M):
        return REFUTED
    raise Broken("undecided:\n" + said[-600:] + found[-600:])


def provable(part):
    return part.latency <= PROVABLE_LATENCY


def prove_named(name, part):
    started = time.time()
    p = Part(name, part)
    verdict = prove(p) if provable(p) else SIMULATED
    return verdict, time.time() - started


def prove_all(wanted, jobs):
    """Prints a line for each of the pairs; the number of each verdict."""
    tally = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for (name, part), (verdict, seconds) in zip(wanted, pool.map(lambda pair: prove_named(*pair), wanted)):
            print(f"{name:16} {part:9} {verdict:10} {seconds:6.1f} s", flush=True)
            tally[verdict] = tally.get(verdict, 0) + 1
    print(", ".join(f"{count} {verdict}" for verdict, count in tally.items()))
    return tally


# Cells that a mapping ends with, and the column that counts them.
COLUMNS = {
    "ice40": {"LUTs": r"SB_LUT4", "carries": r"SB_CARRY", "FFs": r"SB_DFF\w*"},
    "gates": {"gates": r"\$_(?:AND|OR|XOR|NOT|MUX|NAND|NOR|XNOR|ANDNOT|ORNOT)_", "FFs": r"\$_S?DFFE?_\w+"},
}
MAPPING = {
    "ice40": lambda top: [f"synth_ice40 -flatten -top {top}"],
    "gates": lambda top: [f"synth -flatten -noabc -top {top}", "abc -g simple", "opt_clean"],
}


def counted(log, mapping):
    """What `stat` at the end of a log says, by column. A cell that no column counts is an error."""
    cells = re.findall(r"^ +(\d+) +([$\w]+)$", log[log.rindex("Printing statistics"):], re.M)
    counts = dict.fromkeys(COLUMNS[mapping], 0)
    for count, cell in cells:
        if cell in ("wires", "ports", "cells", "memories", "processes"):
            continue
        column = [c for c, pattern in COLUMNS[mapping].items() if re.fullmatch(pattern, cell)]
        if not column:
            raise Broken(f"a {cell} after mapping")
        counts[column[0]] += int(count)
    return counts


def area(name, part, mapping):
    """Counts by column of (HLS, RTL)."""
    p = Part(name, part)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "hls.il"
        file.write_text(p.rtlil)
        hls = yosys([f"read_rtlil {file}"] + MAPPING[mapping](p.module) + ["stat"])
    rtl = yosys(p.read_rtl() + MAPPING[mapping](p.top()) + ["stat"])
    return counted(hls, mapping), counted(rtl, mapping)


def print_areas(wanted, mapping, jobs):
    columns = list(COLUMNS[mapping])
    print(f"{'':16} {'':9}  HLS" + " " * (9 * len(columns) - 3) + "  RTL" + " " * (9 * len(columns) - 3) + "  HLS/RTL")
    print(f"{'kind/config':16} {'part':9}" + 2 * ("  " + "".join(f"{c:>9}" for c in columns)) + f"{columns[0]:>9}")
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for (name, part), sides in zip(wanted, pool.map(lambda pair: area(*pair, mapping), wanted)):
            numbers = "".join("  " + "".join(f"{side[c]:9}" for c in columns) for side in sides)
            hls, rtl = (side[columns[0]] for side in sides)
            print(f"{name:16} {part:9}{numbers}" + (f"{hls / rtl:9.2f}" if rtl else "        -"), flush=True)


BENCH_PAIR = """// {name}
module twin_{index} (
  input clk_i, input rst_ni, input valid_i, input first_i, input last_i, input [63:0] act_i, input [63:0] wgt_i, output handoff_o, output bad_o
);
  reg valid, first, last;
  wire [{act}:0] act = {{{acts}}};
  wire [{wgt}:0] wgt = {{{wgts}}};
  wire [{east}:0] east, h_east;
  wire [{south}:0] south;
  wire [{sum}:0] sum, h_sum;
  wire h_handoff;
  always @(posedge clk_i or negedge rst_ni) if (!rst_ni) valid <= 1'b0; else valid <= valid_i;
  always @(posedge clk_i) begin first <= first_i; last <= last_i; end
  {kind}_act_edge #(.Cfg({kind}_pkg::cfg_t'({word})), .Lanes({lanes})) u_act (.clk_i, .rst_ni, .codes_i(act), .east_o(east));
  {kind}_wgt_edge #(.Cfg({kind}_pkg::cfg_t'({word})), .Lanes({lanes})) u_wgt (.clk_i, .rst_ni, .codes_i(wgt), .south_o(south));
  {kind}_pe #(.Cfg({kind}_pkg::cfg_t'({word})), .Lanes({lanes})) u_rtl (.clk_i, .rst_ni, .valid_i(valid), .first_i(first), .last_i(last),
    .east_i(east), .south_i(south), .handoff_o, .sum_o(sum));
  hls_pe_{hls} u_hls (.clk_i, .rst_ni, .valid_i(valid), .first_i(first), .last_i(last),
    .east_i(h_east), .south_i(south), .handoff_o(h_handoff), .sum_o(h_sum));
  assign h_east = {h_east};
  assign bad_o = handoff_o != h_handoff || (handoff_o && sum != h_sum);
endmodule
"""


def write_bench(kind, stem):
    """STEM.v with the module `twins`, whose last pair has a planted fault, and STEM.hpp with the names of the others."""
    names = [name for name, part in parts() if part == "pe" and name.startswith(kind + "/")]
    pes = [p for p in (Part(name, "pe") for name in names) if p.name == names[0] or not provable(p)]
    text, commands = [], []
    with tempfile.TemporaryDirectory() as folder:
        for index, p in enumerate(pes + pes[:1]):
            hls, faulty = index % len(pes), index == len(pes)
            if not faulty:
                file = pathlib.Path(folder) / f"{index}.il"
                file.write_text(p.rtlil.replace(f"module \\{p.module}\n", f"module \\hls_pe_{index}\n"))
                commands.append(f"read_rtlil {file}")
            a, w = (Part(p.name, edge).ports["codes_i"][0] // LANES for edge in ("act_edge", "wgt_edge"))
            lanes = {side: ", ".join(f"{side}_i[{16 * l + bits - 1}:{16 * l}]" for l in reversed(range(LANES))) for side, bits in (("act", a), ("wgt", w))}
            # The fault: one bit of one lane, for one weight in 64 or so.
            bit = "(wgt_i[21:16] == 6'h2a)"
            text.append(BENCH_PAIR.format(
                name=p.name + (", with a fault" if faulty else ""), index=index, hls=hls, kind=kind, word=p.word(), lanes=LANES, act=LANES * a - 1,
                wgt=LANES * w - 1, acts=lanes["act"], wgts=lanes["wgt"], east=p.ports["east_i"][0] - 1, south=p.ports["south_i"][0] - 1,
                sum=p.ports["sum_o"][0] - 1, h_east=f"{{east[{p.ports['east_i'][0] - 1}:1], east[0] ^ {bit}}}" if faulty else "east"))
        verilog = pathlib.Path(folder) / "hls.v"
        yosys(commands + [f"write_verilog -noattr {verilog}"])
        pins = ".clk_i, .rst_ni, .valid_i, .first_i, .last_i, .act_i, .wgt_i"
        text += ["module twins (input clk_i, input rst_ni, input valid_i, input first_i, input last_i, input [63:0] act_i, input [63:0] wgt_i,",
                 f"  output [{len(pes)}:0] handoff_o, output [{len(pes)}:0] bad_o);"]
        text += [f"  twin_{i} u_{i} ({pins}, .handoff_o(handoff_o[{i}]), .bad_o(bad_o[{i}]));" for i in range(len(pes) + 1)] + ["endmodule\n"]
        head = f"// HLS beside RTL, kind {kind}. Written by scripts/hls_twin.py.\n"
        pathlib.Path(stem + ".v").write_text(head + verilog.read_text() + "\n".join(text))
        quoted = ", ".join(f'"{p.name}"' for p in pes)
        pathlib.Path(stem + ".hpp").write_text(f"{head}#pragma once\nconstexpr const char* kTwins[] = {{{quoted}}};\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["prove", "area", "bench"])
    parser.add_argument("kind", nargs="?", help="of bench")
    parser.add_argument("--only", default="", help="parts whose line `KIND/CONFIG PART` contains this")
    parser.add_argument("--map", choices=list(COLUMNS), default="ice40", help="of area")
    parser.add_argument("--out", metavar="STEM", help="of bench")
    parser.add_argument("--binary-dir", help="build with sumac-hls-trace (default: build/release)")
    args = parser.parse_args()
    if args.binary_dir:
        os.environ["SUMAC_BINARY_DIR"] = args.binary_dir
    if args.what == "bench":
        if not args.kind or not args.out:
            parser.error("bench takes a kind and --out")
        write_bench(args.kind, args.out)
        return 0
    wanted = [pair for pair in parts() if args.only in " ".join(pair)]
    if args.what == "area":
        print_areas(wanted, args.map, os.cpu_count())
        return 0 if wanted else 1
    tally = prove_all(wanted, os.cpu_count())
    return 0 if wanted and REFUTED not in tally else 1


if __name__ == "__main__":
    sys.exit(main())
