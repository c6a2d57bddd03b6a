# SPDX-License-Identifier: Apache-2.0
"""Every mutant of the RTL of the PEs: the survivors are those of survivors.txt, and at least 95 % of the mutants that are not equivalent are killed."""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import mutate_rtl  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    sys.argv = ["mutate_rtl.py", folder, "--build", os.environ["SUMAC_BINARY_DIR"], "--part", "pe.mac", "--part", "pe.lmul"]
    sys.exit(mutate_rtl.main())
