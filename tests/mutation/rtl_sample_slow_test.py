# SPDX-License-Identifier: Apache-2.0
"""A sample of the mutants of the RTL: five in the bench of one configuration, drawn with a fixed seed. The bench's tests kill every one, and pass without
a mutant: else nothing is shown (Part ends the process)."""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import mutate_rtl  # noqa: E402

COUNT = 5
mutate_rtl.BENCHES = {"lmul": "fp8:2"}
with tempfile.TemporaryDirectory() as folder:
    part = mutate_rtl.Part("pe.lmul", pathlib.Path(folder), pathlib.Path(os.environ["SUMAC_BINARY_DIR"]), COUNT)
    results = [part.one(number) for number in part.keys]
for result in results:
    print(result["status"], result["key"], result["by"])
if len(results) != COUNT or any(result["status"] != "killed" for result in results):
    sys.exit("rtl_sample: a mutant is not killed")
