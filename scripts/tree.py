# SPDX-License-Identifier: Apache-2.0
"""What the checks know about the tree: its files, their text, the list of PE kinds."""
import pathlib
import re
import subprocess

BINARY = (".safetensors", ".bin", ".png", ".gz", ".sumac")


def files(root):
    """Paths relative to root, sorted: what git tracks or would track; every file where root is no git work tree."""
    root = pathlib.Path(root)
    if (root / ".git").exists():
        out = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True, text=True)
        names = set(out.stdout.split("\0")) - {""}
        return sorted(n for n in names if (root / n).is_file())
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def is_text(path):
    return not path.endswith(BINARY)


def read(root, path):
    return (pathlib.Path(root) / path).read_text(encoding="utf-8", errors="replace")


def pe_kinds(root):
    """The words of models/pe/pe_list.def, in its order."""
    return re.findall(r"^PE\(([a-z0-9_]+)", read(root, "models/pe/pe_list.def"), re.M)


def pe_defines(kind):
    """Macros by which shared RTL names the parts of the PE kind that it is built for."""
    return [f"SUMAC_PE_{part}={kind}_{part.lower()}" for part in ("PKG", "ACT_EDGE", "WGT_EDGE", "PE", "DRAIN")]
