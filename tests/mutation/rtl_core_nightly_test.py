# SPDX-License-Identifier: Apache-2.0
"""Every mutant of the RTL of the cores: the survivors are those of survivors.txt, and at least 95 % of the mutants that are not equivalent are killed."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import mutate_rtl  # noqa: E402

mutate_rtl.nightly("core.mac", "core.lmul")
