# SPDX-License-Identifier: Apache-2.0
"""The core without its array, at its smallest, fits small boards: at most 2,500 logic cells after synth_ice40.

A logic cell holds one SB_LUT4 and one flip-flop. Counted: the LUTs, and the flip-flops that cannot share a cell with the LUT that drives them
(it drives something else too, or it is no LUT). The count itself is held to two hand-made netlists first.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 2500
TOP = "sumac_control_smallest"


def logic_cells(module):
    cells, driver, fanout = module["cells"], {}, {}
    for name, cell in cells.items():
        for port, bits in cell["connections"].items():
            for bit in bits:
                if cell["port_directions"][port] == "output":
                    driver[bit] = name
                else:
                    fanout[bit] = fanout.get(bit, 0) + 1
    for port in module["ports"].values():
        if port["direction"] == "output":
            for bit in port["bits"]:
                fanout[bit] = fanout.get(bit, 0) + 1
    luts = sum(cell["type"] == "SB_LUT4" for cell in cells.values())
    lone = 0
    for cell in cells.values():
        if cell["type"].startswith("SB_DFF"):
            bit = cell["connections"]["D"][0]
            source = cells.get(driver.get(bit))
            lone += not (source and source["type"] == "SB_LUT4" and fanout[bit] == 1)
    return luts, lone


def check_the_count():
    lut = {"type": "SB_LUT4", "port_directions": {"I0": "input", "O": "output"}, "connections": {"I0": [1], "O": [2]}}
    flop = {"type": "SB_DFF", "port_directions": {"D": "input", "Q": "output"}, "connections": {"D": [2], "Q": [3]}}
    second = {"type": "SB_DFFE", "port_directions": {"D": "input", "Q": "output"}, "connections": {"D": [2], "Q": [4]}}
    assert logic_cells({"cells": {"l": lut, "f": flop}, "ports": {}}) == (1, 0)
    assert logic_cells({"cells": {"l": lut, "f": flop, "g": second}, "ports": {}}) == (1, 2)


def main():
    check_the_count()
    files = [line for line in (ROOT / "rtl/core/core.f").read_text().split("\n") if line.startswith("rtl/core/")]
    files.remove("rtl/core/sumac_ring_bank.sv")
    with tempfile.TemporaryDirectory() as folder:
        netlist = pathlib.Path(folder) / "netlist.json"
        done = subprocess.run(
            [sys.executable, "scripts/ys.py",
             f"read_slang --top {TOP} -I . {' '.join(files)} tests/core/{TOP}.sv",
             f"synth_ice40 -dff -top {TOP}", f"write_json {netlist}"],
            cwd=ROOT, capture_output=True, text=True, env=dict(os.environ))
        if done.returncode != 0 or "YS_DONE" not in done.stdout:
            sys.exit("synthesis failed:\n" + done.stdout[-2000:] + done.stderr[-2000:])
        luts, lone = logic_cells(json.loads(netlist.read_text())["modules"][TOP])
    print(f"smallest core without its array, synth_ice40: {luts} LUTs + {lone} flip-flops alone = {luts + lone} logic cells (limit {LIMIT})")
    if luts + lone > LIMIT:
        sys.exit(1)


if __name__ == "__main__":
    main()
