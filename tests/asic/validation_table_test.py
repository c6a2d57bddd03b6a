# SPDX-License-Identifier: Apache-2.0
"""The table of whole arrays in the pages is that of synth/asic/results; a miss is marked; rows of blocks that were measured again are found."""
import pathlib
import subprocess
import sys
import unittest
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "synth/asic"))
sys.dont_write_bytecode = True
import validation  # noqa: E402


def row(quantity, deviation, conditions=""):
    return {"pe": "mac/int8", "array": "4x4", "quantity": quantity, "netlist": "100", "model": "101", "deviation_percent": deviation,
            "stimulus": "minilm", "conditions": conditions}


def found(area, energy, conditions=""):
    return {("osu018-small", "mac/int8", 4, "4x4"): {"area": row("area", area), "energy": row("energy", energy, conditions)}}


class Table(unittest.TestCase):
    def test_the_pages_are_what_the_results_say(self):
        self.assertEqual(0, subprocess.run([sys.executable, str(ROOT / "synth/asic/validation.py"), "check"]).returncode)

    def test_a_miss_is_marked_and_counted(self):
        good, bad = found("4.99", "-9.99"), found("-5.01", "10.01")
        self.assertNotIn("miss", validation.table(good) + validation.summary(good))
        self.assertEqual(2, validation.table(bad).count("a miss"))
        self.assertIn("area 1 of 1 miss 5 %", validation.summary(bad))
        self.assertIn("energy 1 of 1 miss 10 %", validation.summary(bad))

    def test_blocks_measured_again_are_found(self):
        lines = validation.lines(validation.RESULTS / "osu018-small.csv")
        own = "".join(line + "\n" for line in lines if line.startswith("mac/int8,4,") and ",glitch," not in line)
        self.assertNotEqual("", own)
        kept = validation.tables
        try:
            for text, stale in ((own, []), (own + "x", ["osu018-small mac/int8 4 4x4"])):
                conditions = f"V=1.8 blocks={zlib.crc32(text.encode()):08x} seed=2"
                validation.tables = lambda: found("0", "0", conditions)
                self.assertEqual(stale, list(validation.stale()))
        finally:
            validation.tables = kept


if __name__ == "__main__":
    unittest.main()
