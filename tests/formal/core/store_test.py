# SPDX-License-Identifier: Apache-2.0
"""sumac_store: every beat once, in order, never taken back: for all time, by induction. Law in store_proof.sv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, bounded, cover, induct  # noqa: E402

STORE = "rtl/core/sumac_store.sv"


def store(cols, *edits):
    files = ["rtl/core/sumac_core_pkg.sv", "rtl/core/sumac_fifo.sv", STORE, "tests/formal/core/store_proof.sv"]
    return Proof("store_proof", files, {"Cols": cols}, asserts=15, assumes=True, edits={STORE: list(edits)})


def main():
    jobs = [(PROVED, induct, store(1), 2), (PROVED, induct, store(2), 2), (PROVED, cover, store(1), 9)]
    jobs += [
        (REFUTED, bounded, store(1, ("assign advance = !valid_q || wr_ready_i", "assign advance = 1'b1")), 9),
        (REFUTED, bounded, store(1, ("assign slot_free_o = valid_q && wr_ready_i && tile_end_q", "assign slot_free_o = valid_q && tile_end_q")), 9),
        (REFUTED, bounded, store(1, ("begun_q <= !(tile_end && tile.desc_last)", "begun_q <= !tile_end")), 9),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
