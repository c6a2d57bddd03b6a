#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_repo.py [--root DIR]: the tree's own rules, other than its layers.

  licence     every source file begins with the SPDX line
  stray       top-level names and file endings are known ones; no file is over 1 MB; no source file is over 600 lines
  paths       no path of some machine, no host of a package registry
  words       nothing that promises instead of delivering
  links       links in pages point to files and headings that exist
  commands    commands in fenced blocks of pages name scripts and presets that exist
  pipes       a shell script that stops at a failing pipe has no reader in it that leaves early (`head`, `grep -q`): its writer dies of SIGPIPE, at times
  decisions   entries of DECISIONS.md are numbered D-001, D-002, ... and every D-NNN used anywhere is one of them
Every line printed is one violation; the exit code is 1 if there is any.
"""
import argparse
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tree  # noqa: E402

TOP_FILES = set("README.md CMakeLists.txt CMakePresets.json CHANGELOG.md CONTRIBUTING.md DECISIONS.md LICENSE NOTICE VERSION "
                ".clang-format .clang-tidy .editorconfig .gitignore .gitattributes".split())
TOP_FOLDERS = {"models", "sim", "rtl", "hls", "synth", "tests", "scripts", ".ci"}
SOURCE = (".cpp", ".hpp", ".h", ".sv", ".svh", ".vlt", ".f", ".cmake", ".in", ".def", ".py", ".pl", ".sh", ".yaml", ".il", ".ys")
DATA = (".md", ".json", ".txt", ".safetensors", ".rules", ".csv", ".golden", ".bin")
MAX_BYTES = 1_000_000
MAX_LINES = 600
# One bracket in each pattern keeps this file from matching itself.
PATHS = re.compile(r"(?<![\w.$}])/(?:wor[k]|roo[t]|far[m]|hom[e]|tm[p])/|\.librar[y]\b|pypi\.or[g]|pythonhoste[d]|deb\.debia[n]|registry\.npmj[s]|crates\.i[o]/|proxy\.golan[g]")
WORDS = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K]|DISABLED[_]\w+|GTEST_SKI[P])\b")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def is_source(path):
    name = path.rsplit("/", 1)[-1]
    return path.endswith(SOURCE) or name == "CMakeLists.txt" or ("." not in name and path.split("/")[0] in ("scripts", ".ci"))


def heading_anchors(text):
    """The anchors that a page's headings get, as code hosts write them."""
    anchors = set()
    for heading in re.findall(r"^#+\s+(.*?)\s*$", text, re.M):
        plain = re.sub(r"[`*]|\[|\]\([^)]*\)", "", heading).lower()
        anchors.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return anchors


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


def stray(root, paths):
    for path in paths:
        top = path.split("/")[0]
        if ("/" in path and top not in TOP_FOLDERS) or ("/" not in path and path not in TOP_FILES):
            yield f"{path}: not one of the tree's folders and top-level files"
        elif "/" in path and not is_source(path) and not path.endswith(DATA):
            yield f"{path}: no file of this kind belongs in the tree"
        size = (root / path).stat().st_size
        if size > MAX_BYTES:
            yield f"{path}: {size} bytes; data of that size is fetched or made, not kept"
        if is_source(path):
            lines = tree.read(root, path).count("\n")
            if lines > MAX_LINES:
                yield f"{path}: {lines} lines; more than {MAX_LINES} is more than one idea"


def licence(root, paths):
    for path in paths:
        if is_source(path):
            head = tree.read(root, path).split("\n", 3)[:3]
            if not any("SPDX-License-Identifier: Apache-2.0" in line for line in head):
                yield f"{path}: does not begin with the SPDX-License-Identifier line"


def words(root, paths):
    for path in paths:
        if not tree.is_text(path) or path == "LICENSE":
            continue
        text = tree.read(root, path)
        for match in PATHS.finditer(text):
            yield f"{path}:{line_of(text, match)}: '{match.group(0)}' is a path or host of some machine"
        for match in WORDS.finditer(text):
            if path.startswith("tests/support/") and match.group(0).startswith("GTEST_"):
                continue  # the one place that may leave a test out: where data is not there
            yield f"{path}:{line_of(text, match)}: '{match.group(0)}' promises instead of delivering"


def links(root, paths):
    known = set(paths) | {"/".join(p.split("/")[:i]) for p in paths for i in range(1, p.count("/") + 1)}
    for path in paths:
        if not path.endswith(".md"):
            continue
        text = tree.read(root, path)
        for match in LINK.finditer(re.sub(r"```.*?```", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)):
            target, _, anchor = match.group(1).partition("#")
            if re.match(r"[a-z]+:", match.group(1)):
                continue
            parts = path.split("/")[:-1]
            for piece in [p for p in target.split("/") if p not in ("", ".")]:
                parts = parts[:-1] if piece == ".." else parts + [piece]
            file = "/".join(parts) if target else path
            if file not in known:
                yield f"{path}: link to {match.group(1)}: no such file"
            elif anchor and file.endswith(".md") and anchor not in heading_anchors(tree.read(root, file)):
                yield f"{path}: link to {match.group(1)}: no such heading"


def commands(root, paths):
    presets = set()
    if (root / "CMakePresets.json").exists():
        presets = {p["name"] for p in json.loads(tree.read(root, "CMakePresets.json"))["configurePresets"] if not p.get("hidden")}
    for path in paths:
        if not path.endswith(".md"):
            continue
        for block in re.findall(r"^```(?:sh|bash|console)?\n(.*?)^```", tree.read(root, path), re.M | re.S):
            for script in re.findall(r"(?:^|[\s;&|(])(?:\./)?((?:scripts|\.ci)/[\w./-]+)", block):
                if not (root / script).is_file():
                    yield f"{path}: command '{script}' does not exist"
                elif not script.endswith((".txt", ".cmake")) and not (root / script).stat().st_mode & 0o100:
                    yield f"{path}: command '{script}' has no run bit"
            for preset in re.findall(r"--preset[ =]([\w-]+)", block):
                if preset not in presets:
                    yield f"{path}: preset '{preset}' is not in CMakePresets.json"
    readme = tree.read(root, "README.md") if (root / "README.md").exists() else ""
    for script in ("scripts/quickstart", "scripts/test"):
        if script not in readme:
            yield f"README.md: does not show {script}"


def pipes(root, paths):
    for path in paths:
        if not is_source(path) or "pipefail" not in (text := tree.read(root, path)) or not text.startswith("#!"):
            continue
        for match in re.finditer(r"\|\s*(head\b|grep -\w*q)", text):
            yield f"{path}:{line_of(text, match)}: `| {match.group(1)}` leaves before its writer has ended; with pipefail that is a failure, at times"


def decisions(root, paths):
    entries = []
    if "DECISIONS.md" in paths:
        entries = [int(n) for n in re.findall(r"^## D-(\d{3})\b", tree.read(root, "DECISIONS.md"), re.M)]
    for place, number in enumerate(entries, 1):
        if number != place:
            yield f"DECISIONS.md: entry D-{number:03d} stands where D-{place:03d} is due"
            break
    for path in paths:
        if tree.is_text(path) and not path.startswith(("tests/repo/", "scripts/check_repo")):
            for number in sorted(set(re.findall(r"\bD-(\d{3})\b", tree.read(root, path)))):
                if int(number) not in entries:
                    yield f"{path}: cites D-{number}, which DECISIONS.md does not have"


def violations(root):
    root = pathlib.Path(root)
    paths = tree.files(root)
    for rule in (stray, licence, words, links, commands, pipes, decisions):
        yield from rule(root, paths)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    found = list(violations(parser.parse_args().root))
    print("\n".join(found) if found else "repository: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
