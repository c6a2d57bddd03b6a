# SPDX-License-Identifier: Apache-2.0
"""Parts that PE kinds share: counters of zeros, unpackers, classes, drains; every input, every state, by SAT. Each law stands in its *_proof.sv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, comb, pipe  # noqa: E402

HERE = "tests/formal/"
# Bits of exponent and mantissa, meaning of all-ones exponents (0 numbers, 1 one NaN, 2 IEEE).
FORMATS = [(5, 10, 2), (8, 7, 2), (8, 3, 2), (8, 4, 2), (4, 3, 1), (4, 3, 2), (5, 2, 2), (5, 2, 1), (2, 3, 0), (3, 2, 0), (2, 1, 0), (2, 0, 2), (1, 1, 2),
           (1, 1, 0), (1, 6, 2), (1, 5, 0), (6, 1, 2), (7, 0, 2), (7, 0, 0), (3, 4, 2), (2, 5, 2)]
# Mantissas (normalisation), adders, sums.
WIDTHS = [*range(1, 13), 24, 26, 27, 28, 32, 48, 49, 52, 78, 80]
# Bits of the sum, exponent of its last place, infinities, integers: exact sums of every named configuration, and a wide generic one.
SUMS = [(32, 0, 0, 1), (28, 0, 0, 1), (48, 0, 0, 0), (52, -18, 0, 0), (80, -32, 1, 0), (28, -6, 0, 0), (24, -2, 0, 0), (49, -15, 0, 0), (78, -30, 1, 0), (20, 0, 0, 0)]


def unpack(exp, man, special, subn, edits=None):
    return Proof("sumac_unpack_proof", prove.COMMON + [HERE + "sumac_unpack_proof.sv"], {"ExpBits": exp, "ManBits": man, "Special": special, "Subn": subn},
                 asserts=13 if man else 6, edits=edits)


def drain(width, lsb, inf, int32, edits=None):
    return Proof("sumac_drain_fixed_proof", prove.COMMON + [HERE + "fp_reference.sv", HERE + "sumac_drain_fixed_proof.sv"],
                 {"SumW": width, "LsbExp": lsb, "HasInf": inf, "Int32": int32}, asserts=2, edits=edits)


def lzc(width, edits=None):
    return Proof("sumac_lzc_proof", prove.COMMON + [HERE + "sumac_lzc_proof.sv"], {"Width": width}, edits=edits)


def product_class(edits=None):
    return Proof("sumac_product_class_proof", prove.COMMON + [HERE + "sumac_product_class_proof.sv"], asserts=3, edits=edits)


def drain_fp32(edits=None):
    return Proof("sumac_drain_fp32_proof", prove.COMMON + [HERE + "fp_reference.sv", HERE + "sumac_drain_fp32_proof.sv"], asserts=2, edits=edits)


def canary(file, old, new):
    return {"rtl/common/" + file: [(old, new)]}


def main():
    jobs = [(PROVED, comb, product_class()), (PROVED, pipe, drain_fp32(), 1)]
    jobs += [(PROVED, comb, lzc(width)) for width in WIDTHS]
    jobs += [(PROVED, comb, unpack(*fmt, subn)) for fmt in FORMATS for subn in (0, 1)]
    jobs += [(PROVED, pipe, drain(*sums), 2) for sums in SUMS]
    jobs += [
        (REFUTED, comb, lzc(27, canary("sumac_lzc.sv", "window[n+1] << Half", "window[n+1] << 1"))),
        (REFUTED, comb, product_class(canary("sumac_product_class.sv", "w_zero_i && !w_inf_i", "w_zero_i"))),
        (REFUTED, comb, unpack(4, 3, 1, 1, canary("sumac_unpack_norm.sv", "mag == 0 || !finite", "mag == 0"))),
        (REFUTED, comb, unpack(5, 2, 2, 0, canary("sumac_unpack_raw.sv", "hidden ? field : E'(1)", "field"))),
        (REFUTED, pipe, drain(52, -18, 0, 0, canary("sumac_fixed_to_fp32.sv", "(norm_q[NormW-24] || ", "(")), 2),
        (REFUTED, pipe, drain(80, -32, 1, 0, canary("sumac_drain_fixed.sv", "{inf_q[0], FP32_INF}", "{inf_q[1], FP32_INF}")), 2),
        (REFUTED, pipe, drain_fp32(canary("sumac_fp32_to_fp16.sv", "exponent <= 8'd101", "exponent <= 8'd102")), 1),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
