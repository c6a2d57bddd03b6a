# SPDX-License-Identifier: Apache-2.0
"""sumac_compute: every tile once and whole, nothing fed that is not loaded, no more tiles than slots: for all time, by induction. Law in compute_proof.sv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, bounded, cover, induct  # noqa: E402

COMPUTE = "rtl/core/sumac_compute.sv"


def compute(desc_fifo, spw, interval, *edits):
    return Proof("compute_proof", ["rtl/core/sumac_core_pkg.sv", COMPUTE, "tests/formal/core/compute_proof.sv"],
                 {"DescFifo": desc_fifo, "Spw": spw, "Interval": interval}, asserts=26, assumes=True, edits={COMPUTE: list(edits)})


def main():
    jobs = [(PROVED, induct, compute(1, 1, 1), 2), (PROVED, induct, compute(1, 2, 5), 2), (PROVED, induct, compute(2, 2, 2), 2),
            (PROVED, cover, compute(2, 2, 1), 12)]
    faults = [
        ("tile_q <= block_last ? '0 : tile_q + 1'b1", "tile_q <= tile_q + 1'b1"),
        ("assign stream_last = stream_q == streamed_max", "assign stream_last = stream_q + 1'b1 >= streamed_max"),
        ("block_q + d.block_max[K-1:0] + 1'b1", "block_q + d.block_max[K-1:0]"),
        (">= 32'(act_words)", "+ 1 >= 32'(act_words)"),
        ("(act_ready && wgt_ready)", "act_ready"),
        ("(spaced && slots_q != '0)", "spaced"),
        ("(spaced && slots_q != '0)", "(slots_q != '0)"),
    ]
    return prove.run(jobs + [(REFUTED, bounded, compute(1, 1, 2, fault), 10) for fault in faults])


if __name__ == "__main__":
    sys.exit(main())
