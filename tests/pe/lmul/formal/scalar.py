# SPDX-License-Identifier: Apache-2.0
"""What the proofs of lmul_scalar share: law in lmul_scalar_proof.sv."""
import re

import prove

HERE = "tests/pe/lmul/formal/"
FILES = prove.COMMON + ["rtl/pe/lmul/lmul.f"] + [f"{HERE}lmul_{part}.sv" for part in ("product_reference", "reference", "scalar_proof")]
NUMBERS, ONE_NAN, IEEE = 0, 1, 2
# Formats whose all-ones exponent is not that of IEEE; fn of OCP's 4 and 6 bit formats: all codes are numbers.
SPECIAL = {"e4m3fn": ONE_NAN, "e2m3fn": NUMBERS, "e3m2fn": NUMBERS, "e2m1fn": NUMBERS}
OTHER_NAMES = {"fp16": "e5m10", "bf16": "e8m7"}


def fields(name):
    """Exponent bits, mantissa bits, meaning of the all-ones exponent."""
    exp, man = re.match(r"e(\d+)m(\d+)", OTHER_NAMES.get(name, name)).groups()
    return int(exp), int(man), SPECIAL.get(name, IEEE)


def proof(exp, man, special, offset, subn, edits=None, **more):
    params = {"ExpBits": exp, "ManBits": man, "Special": special, "Offset": offset, "Subn": subn, **more}
    return prove.Proof("lmul_scalar_proof", FILES, params, asserts=2, edits=edits)
