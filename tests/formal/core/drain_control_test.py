# SPDX-License-Identifier: Apache-2.0
"""sumac_drain_control: every row of every tile leaves once, bottom first, into the slots in turn: for all time, by induction. Law in drain_control_proof.sv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, bounded, cover, induct  # noqa: E402

CONTROL = "rtl/array/sumac_drain_control.sv"


def control(rows, slots, *edits):
    return Proof("drain_control_proof", ["rtl/core/sumac_core_pkg.sv", CONTROL, "tests/formal/core/drain_control_proof.sv"], {"R": rows, "Slots": slots},
                 asserts=5 + rows, assumes=True, edits={CONTROL: list(edits)})


def main():
    jobs = [(PROVED, induct, control(rows, slots), 2) for rows, slots in ((1, 1), (1, 2), (2, 2), (4, 3), (7, 2))] + [(PROVED, cover, control(4, 3), 14)]
    faults = [
        ("r + 32'(tile_i.rows) > R", "r + 32'(tile_i.rows) >= R"),
        ("(slot_q == AddrW'(OutWords - R)) ? '0 : slot_q + AddrW'(R)", "slot_q + AddrW'(R)"),
        ("end else if (pop_last_o) begin", "end else if (row_q == 8'd1) begin"),
        ("row_q        <= tile_i.rows - 8'd1", "row_q        <= tile_i.rows"),
    ]
    return prove.run(jobs + [(REFUTED, bounded, control(4, 3, fault), 14) for fault in faults])


if __name__ == "__main__":
    sys.exit(main())
