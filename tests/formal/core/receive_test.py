# SPDX-License-Identifier: Apache-2.0
"""sumac_receive: every beat that comes back is written once, where it belongs: for all time, by induction. Law in receive_proof.sv."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, bounded, cover, induct  # noqa: E402

RECEIVE = "rtl/core/sumac_receive.sv"


def receive(act_bpw, wgt_bpw, *edits):
    files = ["rtl/core/sumac_core_pkg.sv", "rtl/core/sumac_fifo.sv", RECEIVE, "tests/formal/core/receive_proof.sv"]
    return Proof("receive_proof", files, {"ActBpw": act_bpw, "WgtBpw": wgt_bpw}, asserts=13, assumes=True, edits={RECEIVE: list(edits)})


def main():
    faults = [("item.pos[15:0] + 16'(word_q)", "item.pos[15:0]"), ("beat_q == 4'(WgtBpw - 1)", "beat_q == 4'(ActBpw - 1)")]
    return prove.run([(PROVED, induct, receive(1, 2), 2)] + [(REFUTED, bounded, receive(1, 2, fault), 9) for fault in faults])


if __name__ == "__main__":
    sys.exit(main())
