# SPDX-License-Identifier: Apache-2.0
"""sumac_fp32_add = the exact sum rounded once, by SAT, one distance of exponents at a time; here the ends, in fp32_add_sat_nightly_test.py every one.

Laws in sumac_fp32_add_proof.sv and sumac_fp32_add_special_proof.sv; together they are every pair of words.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, comb  # noqa: E402

HERE = "tests/formal/"
ADD = "rtl/common/sumac_fp32_add.sv"
RTL = ["rtl/common/sumac_pkg.sv", "rtl/common/sumac_lzc.sv", ADD]
FAR = 27  # this distance and every greater one


def finite(distance, subtract, *edits):
    return Proof("sumac_fp32_add_proof", RTL + [HERE + "sumac_fp32_add_proof.sv"], {"Distance": distance, "Subtract": subtract}, assumes=True,
                 edits={ADD: list(edits)})


def special(*edits):
    return Proof("sumac_fp32_add_special_proof", RTL + [HERE + "sumac_fp32_add_special_proof.sv"], asserts=8, edits={ADD: list(edits)})


def main():
    jobs = [(PROVED, comb, special())] + [(PROVED, comb, finite(distance, subtract)) for distance in (0, 1, 2, 26, FAR) for subtract in (0, 1)]
    jobs += [
        (REFUTED, comb, special(("(less == FP32_INF && subtract)", "1'b0"))),
        (REFUTED, comb, special(("{more[31] && !subtract, 31'b0}", "{more[31], 31'b0}"))),
        (REFUTED, comb, finite(25, 1, ("distance > 8'd26", "distance > 8'd24"))),
        (REFUTED, comb, finite(2, 0, ("(norm[3] || norm[1] || norm[0])", "(norm[3] || norm[1])"))),
        (REFUTED, comb, finite(0, 1, ("? 8'(zeros) : room", "? 8'(zeros) : 8'(zeros)"))),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
