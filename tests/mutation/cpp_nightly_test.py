# SPDX-License-Identifier: Apache-2.0
"""Every mutant of the C++: the survivors are those of survivors.txt, and at least 95 % of the mutants that are not equivalent are killed. Takes hours;
by hand `cpp_nightly_test.py --count 20` judges a part, drawn with the fixed seed."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import mutate_cpp  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    sys.exit(mutate_cpp.main([folder, *sys.argv[1:]]))
