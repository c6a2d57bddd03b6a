# SPDX-License-Identifier: Apache-2.0
"""The engines together as in control_test.py, for longer, with two descriptors, two rows, deeper rings, more bursts and slots."""
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1]), str(pathlib.Path(__file__).parent)]
import prove  # noqa: E402
from control_test import control  # noqa: E402
from prove import PROVED, frames  # noqa: E402


def main():
    jobs = [(PROVED, frames, control(Prompt=1), 46), (PROVED, frames, control(), 25)]
    for shape in (dict(DescFifo=2, Depth=4, OutSlots=2), dict(DescFifo=3, Outstanding=2, Depth=4), dict(Rows=2, DescFifo=2, Outstanding=2, OutSlots=2)):
        jobs += [(PROVED, frames, control(Prompt=1, **shape), 34), (PROVED, frames, control(**shape), 20)]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
