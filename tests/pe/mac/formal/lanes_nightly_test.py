# SPDX-License-Identifier: Apache-2.0
"""lanes_test.py where the solver needs longer: integers of 8 x 8 bits, every configuration of FP8 and narrower in four lanes."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT / "tests/formal"), str(pathlib.Path(__file__).parent)]
import lanes_test as lanes  # noqa: E402
import prove  # noqa: E402
from prove import PROVED, pipe  # noqa: E402


def main():
    jobs = [(PROVED, pipe, lanes.integer(8, 8, 32, count), 3) for count in (1, 4)]
    jobs += [(PROVED, pipe, lanes.fixed(*row, 4), 3) for row in lanes.FIXED]
    jobs += [(PROVED, pipe, lanes.fp32(*row, 4), lanes.latency(4)) for row in lanes.FP32]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
