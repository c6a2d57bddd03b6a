# SPDX-License-Identifier: Apache-2.0
"""prove.py gives the right verdict on small harnesses, and none where there is nothing to prove."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import prove  # noqa: E402

COMB = """module comb (input logic [3:0] a_i, input logic [3:0] b_i);
  always_comb begin
    {assume}
    {check}
  end
endmodule
"""
# Counts to 5 and starts again; reset in the first cycle.
COUNT = """module count (input logic clk_i, input logic go_i);
  logic running_q = 1'b0, rst_ni;
  logic [2:0] count_q;
  assign rst_ni = running_q;
  always_ff @(posedge clk_i) running_q <= 1'b1;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) count_q <= '0;
    else if (go_i) count_q <= (count_q == 3'd5) ? '0 : count_q + 1'b1;
  end
  {check}
endmodule
"""
CLOCKED = "what : {kind} property (@(posedge clk_i) {condition});"


class Verdicts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "harness.sv"

    def proof(self, top, text, **more):
        self.file.write_text(text)
        return prove.Proof(top, [str(self.file)], **more)

    def comb(self, check, assume="", **more):
        return prove.comb(self.proof("comb", COMB.format(check=check, assume=assume), **more))[0]

    def count(self, function, depth, condition, kind="assert", **more):
        return function(self.proof("count", COUNT.format(check=CLOCKED.format(kind=kind, condition=condition)), **more), depth)[0]

    def test_comb(self):
        self.assertEqual(prove.PROVED, self.comb("assert (a_i + b_i == b_i + a_i);"))
        self.assertEqual(prove.REFUTED, self.comb("assert (a_i - b_i == b_i - a_i);"))
        self.assertEqual(prove.PROVED, self.comb("assert (a_i - b_i < 4'd8);", "assume (a_i >= b_i && !a_i[3]);", assumes=True))

    def test_nothing_to_prove_is_no_proof(self):
        for check, more in (("", {}), ("assert (a_i == a_i);", {"asserts": 2})):
            with self.assertRaisesRegex(prove.Broken, "assertions to prove"):
                self.comb(check, **more)
        with self.assertRaisesRegex(prove.Broken, "1 assumptions"):
            self.comb("assert (a_i == b_i);", "assume (a_i == b_i);")
        with self.assertRaisesRegex(prove.Broken, "no input satisfies"):
            self.comb("assert (a_i == b_i);", "assume (a_i < a_i);", assumes=True)
        for function in (prove.bounded, prove.induct, prove.frames):
            with self.assertRaisesRegex(prove.Broken, "0 assertions"):
                function(self.proof("count", COUNT.format(check="")), 4)

    def test_a_text_that_is_no_systemverilog_is_no_verdict(self):
        with self.assertRaises(prove.Broken):
            self.comb("assert (")

    def test_bounded_and_induction(self):
        self.assertEqual(prove.PROVED, self.count(prove.bounded, 5, "count_q < 3'd4"))
        self.assertEqual(prove.REFUTED, self.count(prove.bounded, 8, "count_q < 3'd4"))
        self.assertEqual(prove.PROVED, self.count(prove.frames, 5, "count_q < 3'd4"))
        self.assertEqual(prove.REFUTED, self.count(prove.frames, 8, "count_q < 3'd4"))
        self.assertEqual(prove.PROVED, self.count(prove.induct, 2, "count_q < 3'd6"))
        self.assertEqual(prove.REFUTED, self.count(prove.induct, 2, "count_q != 3'd7"))  # holds, but 6 comes before it
        self.assertEqual(prove.REFUTED, self.count(prove.induct, 8, "count_q < 3'd5"))

    def test_contradicting_assumptions_are_no_proof(self):
        text = COUNT.format(check=CLOCKED.format(kind="assert", condition="go_i") + " no : assume property (@(posedge clk_i) go_i ^ go_i);")
        with self.assertRaisesRegex(prove.Broken, "unsat|contradict|not satisfiable"):
            prove.bounded(self.proof("count", text, assumes=True), 3)

    def test_cover(self):
        self.assertEqual(prove.PROVED, self.count(prove.cover, 8, "rst_ni && count_q == 3'd5", "cover", asserts=0))
        self.assertEqual(prove.REFUTED, self.count(prove.cover, 8, "rst_ni && count_q == 3'd6", "cover", asserts=0))

    def test_edits(self):
        changed = {str(self.file): [("3'd5)", "3'd6)")]}
        self.assertEqual(prove.REFUTED, self.count(prove.induct, 2, "count_q < 3'd6", edits=changed))
        with self.assertRaisesRegex(prove.Broken, "stands 0 times"):
            self.count(prove.bounded, 2, "count_q < 3'd6", edits={str(self.file): [("absent", "")]})

    def test_a_wrong_verdict_fails_the_test(self):
        good, bad = (self.comb, "assert (a_i == a_i);"), (self.comb, "assert (a_i == b_i);")
        for (_, check), verdict in ((good, 0), (bad, 1)):
            self.file.write_text(COMB.format(check=check, assume=""))
            self.assertEqual(verdict, prove.run([(prove.PROVED, prove.comb, prove.Proof("comb", [str(self.file)]))]))


if __name__ == "__main__":
    unittest.main()
