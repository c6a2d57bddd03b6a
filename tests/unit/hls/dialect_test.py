#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""HLS sources keep to their dialect.

  compile   every header and every top compiles alone as C++14, without a warning (the build does that for host files), under each reader
            that it is for
  words     what a tool would read (hls/common but its readers, hls/pe but its host files) has no heap, exceptions, pointers,
            virtual calls, conditional compilation, while loops, host floats, standard headers, or inner parts of a reader
  canaries  planted faults of each sort are found
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
COMPILER = [os.environ.get("CXX", "g++"), "-std=c++14", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", f"-I{ROOT}", f"-I{ROOT}/tests/unit/hls/vendor"]
CHOICE = """#ifndef SUMAC_HLS_READER
#define SUMAC_HLS_READER ""
#endif
#include SUMAC_HLS_READER
"""  # strings are taken out before the comparison
READERS = ("native", "trace")  # vendor_test.py compiles every top under the third
FORBIDDEN = [
    (re.compile(r"\b(?:new|delete|malloc|free|throw|try|catch|goto|asm|virtual|dynamic_cast|typeid)\b"), "no heap, exceptions or virtual calls"),
    (re.compile(r"\b(?:float|double|std::\w+)\b"), "data has the dialect's types only"),
    (re.compile(r"\b(?:Int<[^;{}]*>|UInt<[^;{}]*>|Bit|State|auto|char|void|int|T|F)\s*(?:const\s*)?\*\s*\w|->|[=(,]\s*&\s*\w"), "no pointers"),
    (re.compile(r"\b(?:while|do)\b"), "loops are `for` over a host counter"),
    (re.compile(r"^\s*#\s*(?:if|ifdef|ifndef|elif|else)\b", re.M), "the reader is chosen in hls/common/types.hpp, by its include"),
    (re.compile(r"^\s*#\s*include\s*(?:<|\"(?!hls/(?:common|pe)/))", re.M), "no header from outside"),
    (re.compile(r"\b(?:limbs|from_limbs|signal|from_signal|to_u64|to_i64|is_set|from_bits|value_equal|value_less|make_bit)\b"), "an inner part of a reader"),
]


def host(path):
    """The reader that a host file belongs to, or None for what every reader reads."""
    found = re.search(r"/(native|trace|vendor)/|_(native|trace)\.[ch]pp$", path)
    return found and (found.group(1) or found.group(2))


def violations(path, text):
    plain = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
    plain = re.sub(r'(#\s*include\s*"[^"]*")|"[^"\n]*"', lambda m: m.group(1) or '""', plain)
    if path == "hls/common/types.hpp":
        before = plain.count("\n")
        plain = plain.replace(CHOICE, "")
        if plain.count("\n") == before:
            yield f"{path}: the reader is not chosen as the test knows it"
    elif not host(path) and re.search(r'#\s*include\s*"[^"]*\b(?:native|trace|vendor)', plain):
        yield f"{path}: includes what belongs to one reader"
    if host(path):
        return
    for pattern, reason in FORBIDDEN:
        for match in pattern.finditer(plain):
            yield f"{path}: '{match.group(0).strip()}': {reason}"


def compiles(path, reader="native"):
    # As a header of a file of its own, so that `#pragma once` is no warning.
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as unit:
        unit.write(f'#include "{path}"\n')
        unit.flush()
        choice = f'-DSUMAC_HLS_READER="hls/common/{reader}/types.hpp"'
        done = subprocess.run(COMPILER + [choice, unit.name], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stderr


def canaries():
    good = "#pragma once\n#include \"hls/common/types.hpp\"\nnamespace sumac {\nnamespace hls {\ninline UInt<9> f(UInt<8> a, UInt<8> b) { return a + b; }\n}\n}\n"
    assert not list(violations("hls/pe/x/x_hls.hpp", good)), "the canaries' base is clean"
    plants = ["int* p = new int;", "UInt<8> *p;", "const auto r = &x;", "float f;", "throw 1;", "while (1) {}", "#ifdef VENDOR\n#endif", "#include <vector>",
              "#include \"models/num/format.hpp\"", "#include \"hls/common/native/host.hpp\"", "a.limbs();", "p->q;", "std::vector<int> v;"]
    for plant in plants:
        if not list(violations("hls/pe/x/x_hls.hpp", good + plant + "\n")):
            yield f"canary: '{plant}' was not found"
    for plant in ["if constexpr (true) {}", "UInt<8> x = UInt<9>(1);", "if (UInt<1>(1)) {}", "int unused = 1;"]:
        with tempfile.NamedTemporaryFile("w", suffix=".hpp") as header:
            header.write(good + "inline void g() { using namespace sumac::hls; " + plant + " }\n")
            header.flush()
            if compiles(header.name)[0]:
                yield f"canary: '{plant}' compiled"


def main():
    found = list(canaries())
    files = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "hls").rglob("*.[ch]pp"))
    assert len(files) > 10, "hls/ was not found"
    for path in files:
        found += violations(path, (ROOT / path).read_text(encoding="utf-8"))
        if host(path) and path.endswith(".cpp"):
            continue
        for reader in [host(path)] if host(path) else READERS:
            ok, said = compiles(path, reader)
            if not ok:
                found.append(f"{path}: does not compile alone as C++14 under the {reader} reader:\n{said}")
    print("\n".join(found) if found else f"hls dialect: {len(files)} files ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
