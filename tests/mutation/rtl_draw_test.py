# SPDX-License-Identifier: Apache-2.0
"""The survivors of the PEs that survivors.txt lists are mutants of today's sources: a change of the RTL that moves the draw of a part is seen at once,
not by the nightly run. A key that is in no draw is seen."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import mutate_rtl  # noqa: E402


def strangers(part, keys):
    """Which of the keys the draw of the part does not have."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        mutate_rtl.rtl_mutants.drawn(mutate_rtl.pe_sources(part.split(".")[1], folder), "bench_top", mutate_rtl.COUNTS[part], mutate_rtl.SEED, folder)
        known = {f"{part} {line.split(chr(9), 1)[1]}" for line in (folder / "mutants.txt").read_text().splitlines()}
    return [key for key in keys if key not in known]


listed = list(mutate_rtl.listed(mutate_rtl.ROOT, "RTL"))
gone = []
for part in (name for name in mutate_rtl.COUNTS if name.startswith("pe.")):
    mine = [key for key in listed if key.startswith(part + " ")]
    planted = f"{part} inv $0.A[0] @ nowhere.sv:1.1-1.2"
    found = strangers(part, [*mine, planted])
    if found.pop() != planted:
        sys.exit("rtl_draw: the planted key was not seen")
    print(f"{part}: {len(mine)} survivors listed, {len(found)} not in the draw")
    gone += found
if gone:
    sys.exit("\n".join(gone) + "\nrtl_draw: run tests/mutation/mutate_rtl.py and list the survivors of today's draw")
