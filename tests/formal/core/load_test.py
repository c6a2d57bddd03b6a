# SPDX-License-Identifier: Apache-2.0
"""sumac_load: no ring overrun, no more bursts than places, requests stand, the fence holds: for all time, by induction. Law in load_proof.sv.

Here one descriptor and one burst at a time; load_nightly_test.py: three descriptors, fetched ahead.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import prove  # noqa: E402
from prove import PROVED, REFUTED, Proof, bounded, induct  # noqa: E402

LOAD = "rtl/core/sumac_load.sv"


def load(desc_fifo, outstanding, *edits):
    return Proof("load_proof", ["rtl/core/sumac_core_pkg.sv", LOAD, "tests/formal/core/load_proof.sv"], {"DescFifo": desc_fifo, "Outstanding": outstanding},
                 asserts=14, assumes=True, edits={LOAD: list(edits)})


def main():
    overrun = ("32'(words) <= P.act_depth", "32'(words) <= P.act_depth + 1")
    jobs = [(PROVED, induct, load(1, 1), 2), (REFUTED, bounded, load(1, 1, overrun), 9)]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
