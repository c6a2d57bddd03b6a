# SPDX-License-Identifier: Apache-2.0
"""Scalar L-Mul in RTL = the paper's law field by field, all pairs of codes (2^32 of FP16 and BF16), by SAT; law in lmul_scalar_proof.sv.

Configurations: every line of tests/pe/lmul/scalar_laws.txt, both subnormal rules, and both values of the bit that the scalar law does not use.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT / "tests/formal"), str(pathlib.Path(__file__).parent)]
import prove  # noqa: E402
import scalar  # noqa: E402

SCALAR = "rtl/pe/lmul/lmul_scalar.sv"
CANARIES = [
    ("fp16", 64, 0, {"RefOffset": 63}, None),
    ("bf16", 8, 0, {"RefOffset": 0}, None),
    ("fp16", 64, 1, {}, {SCALAR: [("$signed(z) < ", "$signed(z) <= ")]}),
    ("bf16", 0, 0, {}, {SCALAR: [("{sign, MaxMag};", "{1'b0, MaxMag};")]}),
    ("e4m3fn", 0, 1, {}, {"rtl/common/sumac_unpack_norm.sv": [("-XE'(zeros)", "-XE'(zeros) + 1'b1")]}),
]


def main():
    jobs = []
    for line in (ROOT / "tests/pe/lmul/scalar_laws.txt").read_text().split("\n"):
        if line and not line.startswith("#"):
            name, offset, subn, _ = line.split()
            jobs.append((prove.PROVED, prove.comb, scalar.proof(*scalar.fields(name), int(offset), int(subn))))
    names = {line.split()[0] for line in (ROOT / "tests/pe/lmul/scalar_laws.txt").read_text().split("\n") if line and line[0] != "#"}
    assert {"fp16", "bf16", "e4m3fn", "e5m2"} <= names and len(jobs) >= 4 * len(names)
    jobs += [(prove.PROVED, prove.comb, scalar.proof(*scalar.fields(name), offset, 0, Fp32Sum=1)) for name, offset in (("fp16", 64), ("bf16", 8))]
    for name, offset, subn, more, edits in CANARIES:
        jobs.append((prove.REFUTED, prove.comb, scalar.proof(*scalar.fields(name), offset, subn, edits, **more)))
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
