#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lint_rtl.py verilator|yosys|verible [--root DIR] [--only TEXT]: the lint gates that every RTL file passes.

  verilator   --lint-only -Wall on every top of rtl/lint/tops.txt, no warning; waivers in rtl/lint/waivers.vlt; every rtl/**/*.sv is read by some top
  yosys       read_slang; hierarchy -check; proc; opt; check -assert on the same tops
  verible     lint of every rtl/**/*.sv with rtl/lint/verible.rules
Each tool is silent where another is not. rtl/lint/tops.txt says what its lines mean. Needs the tools environment ($SUMAC_TOOLS or .tools).
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tree  # noqa: E402


class Top:
    """One top in one configuration: what a line of tops.txt becomes."""

    def __init__(self, words, kind):
        self.module = words[0]
        self.files = [w for w in words[1:] if w.endswith((".sv", ".f"))]
        self.defines = [w[1:] for w in words[1:] if w.startswith("+")]
        self.params = [w for w in words[1:] if w not in self.files and not w.startswith(("+", "@"))]
        self.gates = [w[1:] for w in words if w.startswith("@")] or ["verilator", "yosys"]
        if kind:
            self.defines += tree.pe_defines(kind)

    def name(self):
        return " ".join([self.module] + self.params + [d for d in self.defines if d.startswith("SUMAC_PE_PKG")])


def configurations(root, kind):
    """Values of CfgWord, from rtl/pe/<kind>/lint.txt: `name literal`, one line each."""
    rows = lines(root / "rtl" / "pe" / kind / "lint.txt")
    return [row.split()[1] for row in rows]


def lines(path):
    text = path.read_text() if path.exists() else ""
    return [line for line in (re.sub(r"#.*", "", raw).strip() for raw in text.split("\n")) if line]


def tops(root):
    for line in lines(root / "rtl/lint/tops.txt"):
        for kind in tree.pe_kinds(root) if "{pe}" in line else [""]:
            words = configurations(root, kind) if kind else []
            first = words[0] if words else ""
            for cfg in words if "{cfg}" in line else [""]:
                yield Top(line.replace("{pe}", kind).replace("{cfg1}", first).replace("{cfg}", cfg).split(), kind)
    for kind in tree.pe_kinds(root):
        for line in lines(root / "rtl" / "pe" / kind / "tops.txt"):
            for cfg in configurations(root, kind):
                yield Top(line.replace("{cfg}", cfg).split(), kind)


def read_by(root, name):
    """The .sv files that a .f list (or a .sv file) brings in."""
    if name.endswith(".sv"):
        return {name}
    found = set()
    for raw in (root / name).read_text().split("\n"):
        words = re.sub(r"//.*", "", raw).split()
        for i, word in enumerate(words):
            if word.endswith(".sv"):
                found.add(word)
            elif word.endswith(".f") and i and words[i - 1] in ("-f", "-F"):
                found |= read_by(root, word)
    return found


def includes(root):
    return [folder for folder in (".", "rtl/common") if (root / folder).is_dir()]


def site_packages():
    tools = pathlib.Path(os.environ.get("SUMAC_TOOLS", tree_root() / ".tools"))
    found = sorted(tools.glob("lib/python3*/site-packages"))
    if not found:
        sys.exit(f"lint_rtl.py: no tools environment in {tools} (scripts/setup_tools.sh makes it)")
    return tools, found[0]


def tree_root():
    return pathlib.Path(__file__).resolve().parent.parent


def run(command, root, env=None):
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


# verilator() and yosys() give pairs (what was said, top of which it was said).
def verilator(root, top):
    _, packages = site_packages()
    home = packages / "verilator"
    waivers = ["rtl/lint/waivers.vlt"] if (root / "rtl/lint/waivers.vlt").exists() else []
    command = [str(home / "bin/verilator_bin"), "--lint-only", "-Wall", "--top", top.module]
    command += [f"-I{i}" for i in includes(root)] + [f"-G{p}" for p in top.params] + [f"-D{d}" for d in top.defines] + waivers
    for file in top.files:
        command += [file] if file.endswith(".sv") else ["-f", file]
    code, out, err = run(command, root, dict(os.environ, VERILATOR_ROOT=str(home)))
    if code == 0 and "%Warning" not in err:
        return []
    said = re.findall(r"^%(?:Warning|Error)(?:-\w+)?: .*", err, re.M)
    return [(line, top.name()) for line in said if "Exiting due to" not in line] or [((out + err).strip(), top.name())]


def yosys(root, top):
    tools, _ = site_packages()
    files = " ".join(f if f.endswith(".sv") else f"-f {f}" for f in top.files)
    folders = " ".join(f"-I {i}" for i in includes(root))
    params = " ".join(f"-G {p}" for p in top.params)
    defines = " ".join(f"-D {d}" for d in top.defines)
    read = f"read_slang --top {top.module} {folders} {params} {defines} {files}"
    code, out, err = run([str(tools / "bin/python"), str(tree_root() / "scripts/ys.py"), read, "hierarchy -check", "proc", "opt", "check -assert"], root)
    if code == 0 and out.rstrip().endswith("YS_DONE") and "warning:" not in (out + err).lower():
        return []
    said = [line for line in (out + err).split("\n") if re.search(r"error|warning", line, re.I)]
    return [(line.strip(), top.name()) for line in said] or [("ended without a word", top.name())]


def verible(root, files):
    _, packages = site_packages()
    command = [str(packages / "verible/bin/verible-verilog-lint"), "--rules_config", str(root / "rtl/lint/verible.rules")] + files
    code, out, err = run(command, root)
    return [] if code == 0 and not out and not err else [(out + err).strip()]


def violations(gate, root, only=""):
    sources = [f for f in tree.files(root) if f.startswith("rtl/") and f.endswith(".sv")]
    if gate == "verible":
        return verible(root, sources) if sources else []
    found = []
    wanted = list(tops(root))
    if gate == "verilator" and not only:
        read = set().union(*[read_by(root, file) for top in wanted for file in top.files]) if wanted else set()
        found += [f"verilator: {source}: no top of rtl/lint/tops.txt reads it" for source in sources if source not in read]
    check = {"verilator": verilator, "yosys": yosys}[gate]
    chosen = [top for top in wanted if gate in top.gates and only in top.name()]
    where = {}  # what was said -> the tops of which it was said
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for result in pool.map(lambda top: check(root, top), chosen):
            for line, name in result:
                where.setdefault(line, []).append(name)
    for line, names in where.items():
        found.append(f"{gate}: {line}\n    in {names[0]}" + (f" and {len(names) - 1} more" if len(names) > 1 else ""))
    print(f"{gate}: {len(chosen)} tops", file=sys.stderr)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("gate", choices=["verilator", "yosys", "verible"])
    parser.add_argument("--root", type=pathlib.Path, default=tree_root())
    parser.add_argument("--only", default="", help="tops whose name contains this")
    args = parser.parse_args()
    found = violations(args.gate, args.root.resolve(), args.only)
    print("\n".join(found) if found else f"{args.gate}: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
