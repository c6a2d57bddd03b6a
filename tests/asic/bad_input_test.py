# SPDX-License-Identifier: Apache-2.0
"""sumac-asic and what it cannot read: exit code 3 (2 for usage), one line that names the file, the line and what to do, and no table written."""
import gzip
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ["SUMAC_BINARY_DIR"]) / "sumac-asic"
CELLS = (ROOT / "tests/fuzz/corpus/liberty/cells.lib.txt").read_text()
NEEDED = "netlists need an inverter, a gate of two inputs and a flip-flop; take the library's file with all cells"


class BadInput(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sumac-asic-")
        self.addCleanup(self.folder.cleanup)
        self.lib = pathlib.Path(self.folder.name, "x.lib")
        self.out = pathlib.Path(self.folder.name, "out.csv")

    def refused(self, expected, code=3, command="characterise", more=(), **library):
        if library:
            self.lib.write_bytes(library["data"])
        before = sorted(os.listdir(self.folder.name))
        ran = subprocess.run([PROGRAM, command, "--pe", "mac/int4", "--library", self.lib, "-o", self.out, *more], text=True, capture_output=True, timeout=60,
                             env={**os.environ, "TMPDIR": self.folder.name})
        self.assertEqual(f"sumac-asic: {expected.replace('FILE', str(self.lib))}\n", ran.stderr)
        self.assertEqual(code, ran.returncode)
        self.assertEqual("", ran.stdout)
        self.assertEqual(before, sorted(os.listdir(self.folder.name)), "something was left")

    def edited(self, *edits):
        text = CELLS
        for old, new in edits:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return text.encode()

    def test_files(self):
        self.refused("FILE: cannot be read (is it there?)")
        self.refused("FILE:1: no library group: the file is empty, or is not Liberty", data=b"")
        whole = gzip.compress(CELLS.encode())
        for part in (whole[:-1], whole[:-9], whole[:len(whole) // 2], whole[:20]):
            self.refused("FILE: damaged or cut off (gzip's own check fails): fetch it again", data=part)
        self.refused("FILE:1: 'PK' where 'library (NAME) {' should be", data=b"PK (")
        self.lib.unlink()
        self.lib.mkdir()
        self.refused("FILE: is a folder, not a file")

    def test_libraries(self):
        self.refused(f"FILE:2: library has no inverter: {NEEDED}", data=self.edited(("(INV)", "(BUF)"), ('function : "!A"', 'function : "A"')))
        self.refused(f"FILE:2: library has no gate of two inputs: {NEEDED}", data=self.edited(("cell (XOR)", "cells (XOR)")))
        self.refused(f"FILE:2: library has no flip-flop of a rising edge: {NEEDED}", data=self.edited(('clocked_on : "CK"', 'clocked_on : "!CK"')))
        self.refused("FILE:2: library has no power tables (internal_power): energies need them; take the library's file with power",
                     data=self.edited(("internal_power", "other")))
        self.refused("FILE:2: library without capacitive_load_unit: its capacitances have no unit", data=self.edited(("capacitive_load_unit", "unit")))
        self.refused("FILE:5: attribute 'nom_voltage' without ';'", data=self.edited(("nom_voltage : 2.0;", "nom_voltage : 2.0")))
        self.refused("FILE:22: no table template 'twice'", data=self.edited(("rise_power (swapped)", "rise_power (twice)")))
        self.refused("FILE:38: '{' without '}'", data=CELLS.rstrip()[:-1].encode() + b"\n")

    def test_netlists(self):
        self.lib.write_text(CELLS)
        # Prices of a measured configuration: what is refused comes after them.
        table, netlist = ROOT / "synth/asic/results/osu018-small.csv", pathlib.Path(self.folder.name, "n.v")
        netlist.touch()
        more = ("--pe", "mac/int8", "--array", "2x2", "--table", table, "--netlist", netlist)
        for text, expected in (("", "no module: the file is empty, or is no netlist"),
                               ("module t(a);\n  input a;\n  BUF u (.A(a));\nendmodule\n", "no cell 'BUF' in FILE (the library that it was mapped to?)"),
                               ("module t(a);\n  input a;\n  INV u (.A(b));\nendmodule\n", "no net 'b'"),
                               ("module t(a);\n  input a;\n  INV u (.A(a), .Y);\nendmodule\n", "'(' is due where ')' stands")):
            netlist.write_text(text)
            line = "" if expected.startswith("no module") else ":3"
            self.refused(f"{netlist}{line}: {expected}", command="validate", more=more)

    def test_work_folder(self):
        self.lib.write_text(CELLS)
        self.refused("FILE/work: cannot be made: Not a directory", more=("--work", self.lib / "work"))

    def test_usage(self):
        self.refused("--lanes: '0' is not in 1..64", code=2, more=("--lanes", "0"))


if __name__ == "__main__":
    unittest.main()
