#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_layers.py [--root DIR]: who may include whom, and one folder per PE kind in each tree.

Rules (the picture is in models/README.md):
  1. A file includes only what lies at or below its own place in LAYERS. hls shares no header with models or sim. Only tests include synth; nothing includes tests.
  2. Headers in angle brackets stay where they belong: models uses the standard library only, CLI11 is sim/cli's, SystemC and Verilated headers
     are sim/cosim's. tests may use everything.
  3. Siblings are strangers: a file below X/pe/<a>/ does not name kind <b>.
  4. Shared files name no kind: models/pe/pe_list.def is the only list.
  5. Each kind has the folder <tree>/pe/<kind> in models, sim, rtl, hls and tests, and no folder of another name stands there.
Every line printed is one violation; the exit code is 1 if there is any.
"""
import argparse
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tree  # noqa: E402

# Place -> the places whose headers it may include beside its own ("models" means all of models).
LAYERS = {
    "models/base": [],
    "models/num": ["models/base"],
    "models/quant": ["models/base", "models/num"],
    "models/cost": ["models/base"],
    "models/pe": ["models/base", "models/num"],
    "models/array": ["models/base", "models/num", "models/pe"],
    "sim/base": ["models"],
    "sim/core": ["models", "sim/base"],
    "sim/pe": ["models", "sim/base", "sim/core"],
    "sim/mem": ["models", "sim/base", "sim/core"],
    "sim/program": ["models", "sim/base", "sim/core", "sim/pe"],
    "sim/array": ["models", "sim/base", "sim/core", "sim/pe", "sim/program"],
    "sim/cost": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/program"],
    "sim/mapping": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/mem", "sim/program", "sim/workload"],
    "sim/workload": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/program"],
    "sim/model": ["models", "sim/base", "sim/pe", "sim/program", "sim/workload"],
    "sim/exec": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/mem", "sim/program", "sim/mapping", "sim/workload", "sim/model"],
    "sim/pareto": ["models", "sim/base"],
    "sim/plan": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/program", "sim/cost", "sim/mapping", "sim/workload"],
    "sim/sweep": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/program", "sim/cost", "sim/mapping", "sim/workload", "sim/model", "sim/exec", "sim/plan"],
    "sim/cosim": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/mem", "sim/program", "sim/exec"],
    "sim/cli": ["models", "sim/base", "sim/core", "sim/pe", "sim/array", "sim/mem", "sim/program", "sim/cost", "sim/mapping", "sim/workload", "sim/model", "sim/exec", "sim/plan", "sim/sweep", "sim/pareto", "hls/native"],
    "hls/common": [],
    "hls/native": ["hls/common"],
    "hls/trace": ["hls/common"],
    "hls/pe": ["hls/common", "hls/native", "hls/trace"],
    "hls/array": ["hls/common", "hls/pe"],
    "synth/asic": ["models"],
    "tests": ["models", "sim", "hls", "synth", "tests"],
}
STANDARD = set(
    "algorithm any array atomic bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits clocale cmath compare complex concepts "
    "condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cwchar cwctype deque exception execution "
    "filesystem forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory "
    "memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex "
    "source_location span sstream stack stdexcept stop_token streambuf string string_view system_error thread tuple type_traits typeindex typeinfo "
    "unordered_map unordered_set utility valarray variant vector version barrier syncstream".split())
# Header pattern -> the places that may include it (tests always may).
OWNED = [
    (re.compile(r"^CLI/"), ["sim/cli"]),
    (re.compile(r"^(systemc|tlm|verilated|svdpi|V\w+\.h)"), ["sim/cosim"]),
    (re.compile(r"^zlib"), ["synth/asic"]),
    (re.compile(r"^(nlohmann/|yaml-cpp/)"), ["sim/cli", "sim/array", "sim/workload", "sim/model", "sim/exec", "sim/program", "sim/mapping", "sim/base", "sim/sweep", "synth/asic"]),
    (re.compile(r"^sqlite3"), ["sim/sweep", "sim/pareto"]),
    (re.compile(r"^boost/mpi"), ["sim/sweep"]),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
PE_TREES = ["models", "sim", "rtl", "hls", "tests"]
SHARED_ROOTS = ("models/", "sim/", "rtl/", "hls/", "synth/", "tests/support/", "tests/pe/common/", "tests/lint/", "tests/repo/", "scripts/", "CMakeLists.txt")


def place_of(path):
    """The longest entry of LAYERS that path lies in, or None."""
    parts = path.split("/")
    for n in (2, 1):
        key = "/".join(parts[:n])
        if key in LAYERS and len(parts) > n:
            return key
    return None


def kind_of(path):
    """The PE kind whose folder path lies in, or None: models/pe/<kind>/<kind>.hpp -> <kind>."""
    found = re.match(r"(?:%s)/pe/([^/]+)/" % "|".join(PE_TREES), path)
    return found.group(1) if found else None


def names_kind(kind):
    """Matches a use of a kind: its files, modules, packages, namespaces, and its name as a string."""
    return re.compile(r'("%s"|(?<![\w.])pe/%s/|\b%s_(?:pe|pkg|act_edge|wgt_edge|drain|hls|timing|kernel)\b|\bpe::%s\b|\bnamespace\s+%s\b)' % ((kind,) * 5))


def include_violations(path, text):
    place = place_of(path)
    if place is None:
        if path.startswith(("models/", "sim/", "hls/", "synth/")):
            yield f"{path}: its folder has no place in LAYERS of scripts/check_layers.py: say there whom it may include"
        return
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        bracket, header = match.groups()
        if bracket == "<":
            if place.startswith("models") and header not in STANDARD:
                yield f"{path}:{line}: <{header}>: models uses the standard library only"
            if place.startswith("hls") and header not in STANDARD and not header.startswith(("ap_", "ac_")):
                yield f"{path}:{line}: <{header}>: hls uses the standard library and the vendor's integers only"
            for pattern, owners in OWNED:
                if pattern.match(header) and not place.startswith(("tests", "models", "hls")) and place not in owners:
                    yield f"{path}:{line}: <{header}> belongs to {', '.join(owners)}"
            continue
        if "/" not in header:
            if place != "tests" and header != "sumac_version.hpp":
                for pattern, owners in OWNED:
                    if pattern.match(header) and place in owners:
                        break
                else:
                    yield f"{path}:{line}: \"{header}\": includes are written from the repository root"
            continue
        target = place_of(header)
        if header.split("/")[0] not in ("models", "sim", "hls", "tests", "rtl", "synth", "scripts"):
            continue
        if target is None:
            yield f"{path}:{line}: \"{header}\" is in a folder that nobody may include"
        elif target != place and not any(target == a or target.startswith(a + "/") for a in LAYERS[place]):
            yield f"{path}:{line}: \"{header}\": {place} may not include {target}"


def violations(root):
    kinds = tree.pe_kinds(root)
    patterns = {kind: names_kind(kind) for kind in kinds}
    files = tree.files(root)
    for path in files:
        if not tree.is_text(path) or path.endswith(".md"):
            continue
        text = tree.read(root, path)
        if path.endswith((".cpp", ".hpp", ".h", ".inc")):
            yield from include_violations(path, text)
        own = kind_of(path)
        if own in kinds:
            for other in kinds:
                match = other != own and patterns[other].search(text)
                if match:
                    line = text.count("\n", 0, match.start()) + 1
                    yield f"{path}:{line}: '{match.group(0)}': kind {own} names its sibling {other}; what two share moves down"
        elif path.startswith(SHARED_ROOTS) and path != "models/pe/pe_list.def":
            for kind in kinds:
                match = patterns[kind].search(text)
                if match:
                    line = text.count("\n", 0, match.start()) + 1
                    yield f"{path}:{line}: '{match.group(0)}': a shared file names kind {kind}; models/pe/pe_list.def is the only list"
    folders = {"/".join(p.split("/")[:i]) for p in files for i in range(1, p.count("/") + 1)}
    for where in PE_TREES:
        for kind in kinds:
            if f"{where}/pe/{kind}" not in folders:
                yield f"{where}/pe/{kind}: missing, for PE({kind}) in models/pe/pe_list.def"
        for folder in sorted(folders):
            found = re.fullmatch(rf"{where}/pe/([^/]+)", folder)
            if found and found.group(1) not in kinds and not (where == "tests" and found.group(1) == "common"):
                yield f"{folder}: a folder beside the PE kinds, but models/pe/pe_list.def has no PE({found.group(1)})"
    for kind in kinds:
        for folder in sorted(folders):
            if folder.split("/")[-1] == kind and folder not in [f"{w}/pe/{kind}" for w in PE_TREES]:
                yield f"{folder}: a folder named like kind {kind} outside the five"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    found = list(violations(parser.parse_args().root))
    print("\n".join(found) if found else "layers: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
