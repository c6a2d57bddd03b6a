# SPDX-License-Identifier: Apache-2.0
"""sumac_load as in load_test.py, with descriptors fetched ahead and two bursts in flight; and that the assumptions let fences and whole walks happen."""
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1]), str(pathlib.Path(__file__).parent)]
import load_test  # noqa: E402
import prove  # noqa: E402
from prove import PROVED, cover, induct  # noqa: E402

if __name__ == "__main__":
    sys.exit(prove.run([(PROVED, induct, load_test.load(3, 2), 2), (PROVED, cover, load_test.load(1, 1), 10)]))
