# SPDX-License-Identifier: Apache-2.0
"""Each lint gate passes a small tree and catches what is planted in it; some faults only one gate sees, which is why there are three."""
import pathlib
import shutil
import sys
import tempfile
import unittest

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "scripts"))
import lint_rtl  # noqa: E402

HEADER = "module {name} #(\n  parameter int unsigned Width = 4\n) (\n  input  logic             clk_i,\n  input  logic [Width-1:0] a_i,\n  output logic [Width-1:0] q_o\n);\n"
CLEAN = "  always_ff @(posedge clk_i) q_o <= a_i;\nendmodule\n"
TWO_DRIVERS = "  always_ff @(posedge clk_i) q_o <= a_i;\n  always_ff @(posedge clk_i) q_o <= ~a_i;\nendmodule\n"
TRUNCATION = "  always_ff @(posedge clk_i) q_o <= {a_i, a_i};\nendmodule\n"
SUFFIX = "module one (\n  input  logic clk_i,\n  input  logic a,\n  output logic q_o\n);\n  always_ff @(posedge clk_i) q_o <= a;\nendmodule\n"
ZERO_WIDTH = "  if (Width < 8) begin : g_check\n    $error(\"Width %0d\", Width);\n  end\n" + CLEAN


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "models/pe").mkdir(parents=True)
        (self.root / "models/pe/pe_list.def").write_text("PE(one)\n")
        (self.root / "rtl/lint").mkdir(parents=True)
        (self.root / "rtl/pe/one").mkdir(parents=True)
        shutil.copy(root / "rtl/lint/verible.rules", self.root / "rtl/lint")
        (self.root / "rtl/lint/tops.txt").write_text("{pe} rtl/pe/{pe}/{pe}.f Width={cfg}\n")
        (self.root / "rtl/pe/one/lint.txt").write_text("narrow 4\nwide 8\n")
        (self.root / "rtl/pe/one/one.f").write_text("// the one kind\nrtl/pe/one/one.sv\n")
        self.write(HEADER.format(name="one") + CLEAN)

    def write(self, text):
        (self.root / "rtl/pe/one/one.sv").write_text(text)

    def found(self, gate):
        return lint_rtl.violations(gate, self.root)

    def expect(self, text, caught_by):
        self.write(text)
        for gate in ("verilator", "yosys", "verible"):
            self.assertEqual(gate in caught_by, bool(self.found(gate)), f"{gate}: {self.found(gate)}")

    def test_clean(self):
        self.expect(HEADER.format(name="one") + CLEAN, ())
        self.assertEqual(2, len(list(lint_rtl.tops(self.root))))

    def test_two_drivers_of_one_register_are_seen_by_yosys_alone(self):
        self.expect(HEADER.format(name="one") + TWO_DRIVERS, ("yosys",))

    def test_truncation_is_seen_by_verilator_alone(self):
        self.expect(HEADER.format(name="one") + TRUNCATION, ("verilator",))

    def test_port_without_suffix_is_seen_by_verible_alone(self):
        (self.root / "rtl/lint/tops.txt").write_text("one rtl/pe/one/one.f\n")
        self.expect(SUFFIX, ("verible",))

    def test_parameter_check_that_fires_in_one_configuration(self):
        self.expect(HEADER.format(name="one") + ZERO_WIDTH, ("verilator", "yosys"))

    def test_file_that_no_top_reads(self):
        (self.root / "rtl/lost.sv").write_text((HEADER + CLEAN).format(name="lost"))
        self.assertIn("rtl/lost.sv: no top", "\n".join(self.found("verilator")))

    def test_top_that_does_not_exist(self):
        (self.root / "rtl/lint/tops.txt").write_text("two rtl/pe/one/one.f\n")
        self.assertTrue(self.found("verilator"))
        self.assertTrue(self.found("yosys"))

    def test_unknown_parameter(self):
        (self.root / "rtl/lint/tops.txt").write_text("one rtl/pe/one/one.f Depth=4\n")
        self.assertTrue(self.found("verilator"))

    def test_unknown_rule(self):
        with open(self.root / "rtl/lint/verible.rules", "a") as rules:
            rules.write("no-such-rule\n")
        self.assertTrue(self.found("verible"))


if __name__ == "__main__":
    unittest.main()
