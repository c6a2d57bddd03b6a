# SPDX-License-Identifier: Apache-2.0
"""sumac_store as in store_test.py, for longer runs and rows of two beats."""
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1]), str(pathlib.Path(__file__).parent)]
import prove  # noqa: E402
import store_test  # noqa: E402
from prove import PROVED, bounded  # noqa: E402

if __name__ == "__main__":
    sys.exit(prove.run([(PROVED, bounded, store_test.store(1), 13), (PROVED, bounded, store_test.store(2), 12)]))
