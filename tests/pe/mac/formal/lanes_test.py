# SPDX-License-Identifier: Apache-2.0
"""A lane of mac, from codes to the sum: every pair of codes, every lane, any state, by SAT. Laws in mac_int_proof.sv and mac_float_proof.sv.

Here integers up to 6 x 6 and 8 x 4 bits and significands up to 8 x 8; lanes_nightly_test.py: integers of 8 x 8 bits. The 16 x 16 bits of int16 and
the 11 x 11 of fp16 are beyond this solver: tests/pe/common covers them with random and directed pairs.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "tests/formal"))
import prove  # noqa: E402
from prove import PROVED, REFUTED, pipe  # noqa: E402

HERE = "tests/pe/mac/formal/"
RTL = prove.lane("mac") + [HERE + "mac_product_reference.sv"]
# Bits of exponent and mantissa, meaning of all-ones exponents (0 numbers, 1 one NaN, 2 IEEE), lsb_exp, acc bits. Subnormals count.
FIXED = [(4, 3, 1, -18, 52), (5, 2, 2, -32, 80), (2, 3, 0, -6, 28), (2, 1, 0, -2, 24), (3, 4, 2, -12, 36), (2, 5, 2, -10, 30), (1, 6, 0, -10, 30)]
# Likewise; subnormals counted or not.
FP32 = [(4, 3, 1, 1), (8, 7, 2, 0), (8, 3, 2, 0), (8, 4, 2, 0)]


def fixed(exp, man, special, lsb, acc, lanes, edits=None):
    params = {"ExpBits": exp, "ManBits": man, "Special": special, "LsbExp": lsb, "AccBits": acc, "Lanes": lanes}
    return prove.Proof("mac_float_proof", RTL + [HERE + "mac_float_proof.sv"], params, asserts=5, edits=edits, defines=prove.pe_macros("mac"))


def fp32(exp, man, special, subn, lanes, edits=None):
    params = {"ExpBits": exp, "ManBits": man, "Special": special, "Subn": subn, "Fp32Sum": 1, "Lanes": lanes}
    return prove.Proof("mac_float_proof", RTL + [HERE + "mac_float_proof.sv"], params, asserts=3, edits=edits, defines=prove.pe_macros("mac"))


def integer(act, wgt, acc, lanes, edits=None):
    params = {"ActBits": act, "WgtBits": wgt, "AccBits": acc, "Lanes": lanes}
    return prove.Proof("mac_int_proof", RTL + [HERE + "mac_int_proof.sv"], params, asserts=4, edits=edits, defines=prove.pe_macros("mac"))


def latency(lanes):
    return 3 + (lanes - 1).bit_length()


def canary(file, old, new):
    return {file: [(old, new)]}


def main():
    jobs = [(PROVED, pipe, integer(8, 4, 28, 4), 3), (PROVED, pipe, integer(6, 6, 28, 1), 3)]
    jobs += [(PROVED, pipe, fixed(*row, 1), 3) for row in FIXED] + [(PROVED, pipe, fixed(*row, 4), 3) for row in FIXED[2:4]]
    jobs += [(PROVED, pipe, fp32(*row, 1), latency(1)) for row in FP32]
    jobs += [
        (REFUTED, pipe, integer(6, 6, 28, 1, canary("rtl/pe/mac/mac_pe_int.sv", "= act * wgt;", "= act * $signed({1'b0, wgt});")), 3),
        (REFUTED, pipe, integer(8, 4, 28, 4, canary("rtl/pe/mac/mac_pe_int.sv", "south_i[l*W+:W]", "south_i[0+:W]")), 3),
        (REFUTED, pipe, fixed(*FIXED[0], 1, canary("rtl/pe/mac/mac_pe_fixed.sv", "- 32'd2)", "- 32'd1)")), 3),
        (REFUTED, pipe, fixed(*FIXED[1], 1, canary("rtl/pe/mac/mac_pe_fixed.sv", ".a_zero_i(act[SA-1:0] == '0)", ".a_zero_i(1'b0)")), 3),
        (REFUTED, pipe, fp32(*FP32[0], 1, canary("rtl/pe/mac/mac_product.sv", "X'(Rebias) + X'(product[P-1])", "X'(Rebias)")), latency(1)),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
