# SPDX-License-Identifier: Apache-2.0
"""A lane of lmul, from codes to the sum, in every configuration of models/pe/lmul/README.md: every pair of codes, every lane, any state, by SAT.

Law in lmul_lane_proof.sv.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT / "tests/formal"), str(pathlib.Path(__file__).parent)]
import prove  # noqa: E402
import scalar  # noqa: E402
from prove import PROVED, REFUTED, pipe  # noqa: E402

# Format, offset, subnormals normalised, lsb_exp, acc bits.
FIXED = [("e4m3fn", 0, 0, -15, 49), ("e5m2", 0, 0, -30, 78), ("e4m3fn", 0, 1, -18, 52), ("e5m2", 0, 1, -32, 80), ("e2m3fn", 0, 1, -6, 28),
         ("e2m1fn", 0, 1, -2, 24)]
# Format, offset, subnormals normalised.
FP32 = [("bf16", 8, 0), ("fp16", 64, 0), ("e8m3", 1, 0), ("e8m4", 2, 0), ("fp16", 0, 1), ("bf16", 0, 1)]


def lane(name, lanes, edits, asserts, **params):
    exp, man, special = scalar.fields(name)
    params.update(ExpBits=exp, ManBits=man, Special=special, Lanes=lanes)
    files = prove.lane("lmul") + [scalar.HERE + "lmul_product_reference.sv", scalar.HERE + "lmul_lane_proof.sv"]
    return prove.Proof("lmul_lane_proof", files, params, asserts=asserts, edits=edits, defines=prove.pe_macros("lmul"))


def fixed(name, offset, subn, lsb, acc, lanes, edits=None):
    return lane(name, lanes, edits, 5, Offset=offset, Subn=subn, LsbExp=lsb, AccBits=acc)


def fp32(name, offset, subn, lanes, edits=None):
    return lane(name, lanes, edits, 3, Offset=offset, Subn=subn, Fp32Sum=1)


def latency(lanes):
    return 3 + (lanes - 1).bit_length()


def canary(file, old, new):
    return {file: [(old, new)]}


def main():
    jobs = [(PROVED, pipe, fixed(*row, lanes), 3) for row in FIXED for lanes in (1, 4)]
    jobs += [(PROVED, pipe, fp32(*row, 1), latency(1)) for row in FP32] + [(PROVED, pipe, fp32(*row, 4), latency(4)) for row in FP32[:2]]
    jobs += [
        (REFUTED, pipe, fixed("e4m3fn", 0, 1, -18, 52, 4, canary("rtl/pe/lmul/lmul_pe_fixed.sv", ".act_i (east_i[l*A+:A])", ".act_i (east_i[l*A/2+:A])")), 3),
        (REFUTED, pipe, fixed("e5m2", 0, 0, -30, 78, 1, canary("rtl/pe/lmul/lmul_product.sv", "act_i[G] ^ wgt_i[X]", "act_i[G] | wgt_i[X]")), 3),
        (REFUTED, pipe, fixed("e4m3fn", 0, 0, -15, 49, 1, canary("rtl/pe/lmul/lmul_wgt_edge.sv", "mag - X'(south_constant(Cfg))", "mag - X'(south_constant(Cfg)) + 1'b1")), 3),
        (REFUTED, pipe, fp32("bf16", 8, 0, 1, canary("rtl/common/sumac_pack_product.sv", "> $signed(ExpW'(254))", "> $signed(ExpW'(255))")), latency(1)),
        (REFUTED, pipe, fp32("fp16", 64, 0, 4, canary("rtl/pe/lmul/lmul_act_edge.sv", "codes_i[l*W+:W]", "codes_i[0+:W]")), latency(4)),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
