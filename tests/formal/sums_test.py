# SPDX-License-Identifier: Apache-2.0
"""The running sums of PEs: what each cycle does, from any state, by SAT. Laws in sumac_sum_fixed_proof.sv and sumac_sum_fp32_proof.sv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, pipe  # noqa: E402

HERE = "tests/formal/"
FIXED, FP32 = "rtl/common/sumac_sum_fixed.sv", "rtl/common/sumac_sum_fp32.sv"
# Lanes, bits of a term, of the sum, NaN, infinities: the named configurations' and odd ones; the last is as narrow as the law allows.
SUMS = [(4, 16, 32, 0, 0), (4, 37, 52, 1, 0), (4, 9, 24, 0, 0), (1, 9, 24, 0, 0), (3, 16, 31, 1, 1)]


def fixed(lanes, term, width, nan, inf, edits=None):
    params = {"Lanes": lanes, "TermW": term, "SumW": width, "HasNan": nan, "HasInf": inf}
    return Proof("sumac_sum_fixed_proof", prove.COMMON + [HERE + "sumac_sum_fixed_proof.sv"], params, asserts=12, edits=edits, defines={"SYNTHESIS": 1})


def fp32(lanes, edits=None):
    files = ["rtl/common/sumac_pkg.sv", "rtl/common/sumac_beat_check.sv", HERE + "fp32_add_stand_in.sv", FP32, HERE + "sumac_sum_fp32_proof.sv"]
    return Proof("sumac_sum_fp32_proof", files, {"Lanes": lanes}, asserts=2, edits=edits, defines={"SYNTHESIS": 1})


def latency(lanes):
    return 2 + (lanes - 1).bit_length()


def main():
    jobs = [(PROVED, pipe, fixed(*row), 1) for row in SUMS]
    jobs += [(PROVED, pipe, fp32(lanes), latency(lanes)) for lanes in (1, 2, 3, 4, 5, 8)]
    jobs += [
        (REFUTED, pipe, fixed(4, 16, 30, 0, 0), 1),  # a bit too narrow for 2^15 terms
        (REFUTED, pipe, fixed(4, 16, 32, 0, 0, {FIXED: [("first_q ? '0 : acc_q) + SumW'(beat_q)", "first_q && last_q ? '0 : acc_q) + SumW'(beat_q)")]}), 1),
        (REFUTED, pipe, fixed(3, 16, 31, 1, 1, {FIXED: [("nan_sticky || (&inf_sticky)", "nan_sticky")]}), 1),
        (REFUTED, pipe, fp32(4, {FP32: [("(level[n][2*i+1])", "(level[n][i+1])")]}), latency(4)),
        (REFUTED, pipe, fp32(3, {FP32: [("beat[n].overflow || (|overflow)", "(|overflow)")]}), latency(3)),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
