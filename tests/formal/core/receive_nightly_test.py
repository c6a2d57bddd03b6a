# SPDX-License-Identifier: Apache-2.0
"""sumac_receive as in receive_test.py, with other numbers of beats a word and more faults; and that the assumptions let whole panels come."""
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1]), str(pathlib.Path(__file__).parent)]
import prove  # noqa: E402
from prove import PROVED, REFUTED, bounded, cover, induct  # noqa: E402
from receive_test import receive  # noqa: E402


def main():
    jobs = [(PROVED, induct, receive(1, 1), 2), (PROVED, induct, receive(2, 1), 2), (PROVED, cover, receive(1, 1), 12)]
    faults = [
        ("line_q == item.lines - 8'd1", "line_q == item.lines"),
        ("8'(P.rows) - item.lines + line_q", "line_q"),
        ("act_loaded_o + ActPosW'(item.words)", "act_loaded_o + ActPosW'(1)"),
    ]
    return prove.run(jobs + [(REFUTED, bounded, receive(1, 2, fault), 9) for fault in faults])


if __name__ == "__main__":
    sys.exit(main())
