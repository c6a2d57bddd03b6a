# SPDX-License-Identifier: Apache-2.0
"""sumac_load as in load_test.py, with descriptors fetched ahead and two bursts in flight; and that the assumptions let fences and whole walks happen."""
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1]), str(pathlib.Path(__file__).parent)]
import prove  # noqa: E402
from load_test import load  # noqa: E402
from prove import PROVED, REFUTED, bounded, cover, induct  # noqa: E402

def main():
    jobs = [(PROVED, induct, load(3, 2), 2), (PROVED, cover, load(1, 1), 10)]
    jobs += [
        (REFUTED, bounded, load(1, 1, ("(behind_q == '0 && stores_quiet_i)", "(behind_q == '0)")), 9),
        (REFUTED, bounded, load(1, 1, ("run_i ? can : pending_q", "run_i && can")), 6),
        (REFUTED, bounded, load(1, 2, ("flight_q < FlightW'(P.outstanding)", "flight_q <= FlightW'(P.outstanding)")), 8),
    ]
    return prove.run(jobs)


if __name__ == "__main__":
    sys.exit(main())
