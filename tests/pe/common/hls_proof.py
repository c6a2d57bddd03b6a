# SPDX-License-Identifier: Apache-2.0
"""HLS = RTL, proved by scripts/hls_twin.py: what the fast and the nightly test share."""
import pathlib
import re
import shutil
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts"))
import hls_twin  # noqa: E402


def narrow(names):
    """Of each kind: its default and, of its configurations with an exact sum, the one with the narrowest codes."""
    chosen = []
    for kind in dict.fromkeys(name.split("/")[0] for name in names):
        own = [name for name in names if name.startswith(kind + "/")]
        exact = [name for name in own if hls_twin.provable(hls_twin.Part(name, "pe"))]
        chosen += [own[0]] + sorted(exact, key=lambda name: hls_twin.Part(name, "act_edge").ports["codes_i"][0])[:1]
    return list(dict.fromkeys(chosen))


def edited(folder, file, old, new):
    """A copy of rtl/ in which `old`, which stands once in the file, is `new`."""
    shutil.copytree(ROOT / "rtl", folder / "rtl")
    text = (ROOT / file).read_text()
    assert text.count(old) == 1, f"'{old}' stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new))
    return folder


def changed(rtlil, cell, other, which):
    """RTLIL in which the cell of that number (negative: from the end) and type is of another type; other == "": its A and B are swapped."""
    cells = re.findall(rf"  cell {re.escape(cell)} .*?\n  end\n", rtlil, re.S)
    old = cells[which]
    if other:
        new = old.replace(f"cell {cell} ", f"cell {other} ")
    else:
        new = re.sub(r"(connect \\A )(.*)(\n.*connect \\B )(.*)", r"\1\4\3\2", old)
    assert new != old
    return rtlil.replace(old, new)


# File of the RTL, text that stands there once, fault, part that has it.
RTL_FAULTS = [
    ("rtl/common/sumac_sum_fixed.sv", "acc_q <= (first_q ? '0 : acc_q) + SumW'(beat_q);", "acc_q <= acc_q + SumW'(beat_q);", "pe"),
    ("rtl/common/sumac_sum_fixed.sv", "handoff_o <= valid_q && last_q;", "handoff_o <= valid_q;", "pe"),
    ("rtl/common/sumac_drain_fixed.sv", "y             = converted;", "y             = {!converted[31], converted[30:0]};", "drain"),
]
# Cell, what stands there instead (nothing: operands swapped), which of them, part.
HLS_FAULTS = [("$add", "$sub", -1, "pe"), ("$mux", "", 0, "pe"), ("$eq", "$ne", 0, "drain"), ("$mux", "", 0, "drain")]


def canaries(name):
    """Faults on either side of a configuration with an exact sum, which the proof must refute; what it did not."""
    missed = []
    for file, old, new, part in RTL_FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            root = edited(pathlib.Path(folder), file, old, new)
            if hls_twin.prove(hls_twin.Part(name, part), root=root) != hls_twin.REFUTED:
                missed.append(f"{name} {part}: RTL with '{new}' was not refuted")
    for cell, other, which, part in HLS_FAULTS:
        p = hls_twin.Part(name, part)
        text = changed(p.rtlil, cell, other, which)
        if hls_twin.prove(p, rtlil=text) != hls_twin.REFUTED:
            missed.append(f"{name} {part}: HLS with {other or 'swapped operands'} in {cell} was not refuted")
    print(f"{name}: {len(RTL_FAULTS) + len(HLS_FAULTS)} planted faults, {len(missed)} missed")
    return missed


def report(missed):
    print("\n".join(missed))
    return 1 if missed else 0
