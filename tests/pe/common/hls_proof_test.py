# SPDX-License-Identifier: Apache-2.0
"""HLS = RTL, proved: of each kind every part of its default configuration and of the narrowest exact one, and the FP32 adder; planted faults on either side are refuted."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import hls_proof  # noqa: E402
from hls_proof import hls_twin  # noqa: E402


def main():
    pairs = hls_twin.parts()
    chosen = hls_proof.narrow([name for name, part in pairs if part == "pe"])
    tally = hls_twin.prove_all([pair for pair in pairs if pair[0] in chosen + ["common/fp32"]], 2)
    assert set(tally) <= {hls_twin.PROVED, hls_twin.SIMULATED} and tally[hls_twin.PROVED] >= 3 * len(chosen), tally
    add = hls_twin.Part("common/fp32", "add")
    assert hls_twin.prove(add, rtlil=hls_proof.changed(add.rtlil, "$mux", "", 0)) == hls_twin.REFUTED
    return hls_proof.report(hls_proof.canaries(chosen[-1]))


if __name__ == "__main__":
    sys.exit(main())
