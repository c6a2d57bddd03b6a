#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""new_pe.py NAME [--root DIR]: begins a PE kind.

Copies scripts/new_pe (a small kind that works: an exact INT8 multiplier) into <tree>/pe/NAME of models, sim, rtl, hls and tests under the new name,
and adds PE(NAME) to models/pe/pe_list.def, the only shared source line. The new kind passes every gate and every common test from the first minute;
change its law page, then what implements it. CONTRIBUTING.md lists the steps.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tree  # noqa: E402

TREES = ("models", "sim", "rtl", "hls", "tests")
TEMPLATE = "newkind"


def fail(message):
    print(f"new_pe.py: {message}", file=sys.stderr)
    return 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("name", help="lower case letters and digits, begins with a letter")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    args = parser.parse_args()
    name, root = args.name, args.root.resolve()
    if not re.fullmatch(r"[a-z][a-z0-9]{1,15}", name) or name in ("common", "pe", TEMPLATE):
        return fail(f"'{name}' cannot be the word of a PE kind (2 to 16 lower case letters and digits, beginning with a letter)")
    if name in tree.pe_kinds(root):
        return fail(f"PE kind '{name}' stands in models/pe/pe_list.def already")
    for where in TREES:
        if (root / where / "pe" / name).exists():
            return fail(f"{where}/pe/{name} exists already")

    made = []
    template = pathlib.Path(__file__).resolve().parent / "new_pe"
    for where in TREES:
        for source in sorted((template / where).iterdir()):
            target = root / where / "pe" / name / source.name.replace(TEMPLATE, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text()
            target.write_text(text.replace(TEMPLATE, name).replace(TEMPLATE.capitalize(), name.capitalize()).replace(TEMPLATE.upper(), name.upper()))
            made.append(str(target.relative_to(root)))
    with open(root / "models/pe/pe_list.def", "a", encoding="utf-8") as listing:
        listing.write(f"PE({name})\n")
    formatter = root / "scripts/format"
    if shutil.which("clang-format-19") and subprocess.run([str(formatter)] + made, cwd=root, capture_output=True).returncode != 0:
        print("note: run scripts/format once the tools environment is there", file=sys.stderr)
    print("\n".join(made))
    print("models/pe/pe_list.def: PE(" + name + ")")
    return 0


if __name__ == "__main__":
    sys.exit(main())
