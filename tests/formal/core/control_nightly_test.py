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
    shapes = [(dict(DescFifo=2, Depth=4, OutSlots=2), 34, 20), (dict(DescFifo=3, Outstanding=2, Depth=4), 28, 18),
              (dict(Rows=2, DescFifo=2, Outstanding=2, OutSlots=2), 24, 14)]
    for shape, prompt, any_port in shapes:
        jobs += [(PROVED, frames, control(Prompt=1, **shape), prompt), (PROVED, frames, control(**shape), any_port)]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
