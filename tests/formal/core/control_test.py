# SPDX-License-Identifier: Apache-2.0
"""The engines of sumac_control together: no standstill, and each step reads its own panels, in the first cycles of any program. Law in control_proof.sv.

Here 32 cycles with a port that answers at once and 18 with any port; control_nightly_test.py: longer, and other shapes.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, frames  # noqa: E402

CORE = "rtl/core/sumac_"
FILES = [f"{CORE}{part}.sv" for part in "core_pkg fifo descriptors load receive compute store host control".split()] + ["tests/formal/core/control_proof.sv"]


def control(part="", fault=None, **parameters):
    return Proof("control_proof", FILES, parameters, asserts=4, assumes=True, edits={f"{CORE}{part}.sv": [fault]} if fault else {})


def main():
    jobs = [(PROVED, frames, control(Prompt=1), 32), (PROVED, frames, control(), 18), (REFUTED, frames, control(Prompt=1, Endless=1), 32)]
    faults = [
        ("compute", ("else if (act_sweep_end) act_q <= act_back_q", "else if (chunk_last) act_q <= act_back_q")),
        ("load", ("(behind_q == '0 && stores_quiet_i)", "1'b0")),
        ("compute", ("slots_q + SlotW'(slot_free_i) - SlotW'(tile_o)", "slots_q - SlotW'(tile_o)")),
        ("load", ("if (block_reach < {1'b0, resident_max}) begin", "if (block_reach + 1'b1 < {1'b0, resident_max}) begin")),
    ]
    return prove.run(jobs + [(REFUTED, frames, control(part, fault, Prompt=1), 32) for part, fault in faults])


if __name__ == "__main__":
    sys.exit(main())
