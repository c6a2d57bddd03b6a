# SPDX-License-Identifier: Apache-2.0
"""sumac_fp32_add = the exact sum rounded once, for every pair of words: every distance of exponents, like and unlike signs, special values."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import fp32_add_sat_test as add  # noqa: E402
import prove  # noqa: E402
from prove import PROVED, comb  # noqa: E402


def main():
    distances = range(add.FAR + 1)
    return prove.run([(PROVED, comb, add.special())] + [(PROVED, comb, add.finite(distance, subtract)) for distance in distances for subtract in (0, 1)])


if __name__ == "__main__":
    sys.exit(main())
