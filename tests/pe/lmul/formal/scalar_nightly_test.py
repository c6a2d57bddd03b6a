# SPDX-License-Identifier: Apache-2.0
"""Scalar L-Mul as in scalar_test.py: FP16 and BF16 at every offset, every format of 3 to 8 bits at every offset and meaning of all-ones exponents."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT / "tests/formal"), str(pathlib.Path(__file__).parent)]
import prove  # noqa: E402
import scalar  # noqa: E402


def main():
    formats = [(5, 10, scalar.IEEE), (8, 7, scalar.IEEE)]
    for bits in range(3, 9):
        formats += [(bits - 1 - man, man, special) for man in range(1, bits - 1) for special in (scalar.NUMBERS, scalar.ONE_NAN, scalar.IEEE)]
    jobs = [(prove.PROVED, prove.comb, scalar.proof(*fmt, offset, subn)) for fmt in formats for offset in range(1 << fmt[1]) for subn in (0, 1)]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
