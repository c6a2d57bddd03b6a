# SPDX-License-Identifier: Apache-2.0
"""sumac_fifo, every depth from 1 to 5: in order, once each, never lost, for all time, by induction. Law in sumac_fifo_proof.sv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, cover, induct  # noqa: E402

FIFO = "rtl/core/sumac_fifo.sv"
PACKED = ("logic [Width-1:0] mem[Depth];", "logic [Depth-1:0][Width-1:0] mem;")


def fifo(depth, *edits):
    return Proof("sumac_fifo_proof", [FIFO, "tests/formal/sumac_fifo_proof.sv"], {"Depth": depth}, asserts=9, assumes=True, edits={FIFO: [PACKED, *edits]})


def main():
    jobs = [(PROVED, induct, fifo(depth), 3) for depth in range(1, 6)] + [(PROVED, cover, fifo(3), 12)]
    jobs += [
        (REFUTED, induct, fifo(3, ("if (push_i) mem[tail_q]", "if (push_i && !pop_i) mem[tail_q]")), 3),
        (REFUTED, induct, fifo(3, ("(head_q == LAST) ? '0", "(head_q == LAST - 1'b1) ? '0")), 3),
        (REFUTED, induct, fifo(2, ("if (!push_i && pop_i) count_q", "if (pop_i) count_q")), 3),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
