# SPDX-License-Identifier: Apache-2.0
"""HLS sources under the vendor reader, with tests/unit/hls/vendor/ap_int.h in place of a vendor's header: every top of every kind compiles as C++14
without a warning, and gives the same bits as under the native reader. A fault planted in the stand-in is seen, so the outputs do depend on it."""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts"))
import tree  # noqa: E402

COMPILER = [os.environ.get("CXX", "g++"), "-std=c++14", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O0", f"-I{ROOT}"]
VENDOR = ["-DSUMAC_TOPS_VENDOR", '-DSUMAC_HLS_READER="hls/common/vendor/types.hpp"', f"-I{ROOT}/tests/unit/hls/vendor"]


def outputs(kind, flags):
    """What the tops of a kind give: a line for each configuration."""
    macros = [f"-DSUMAC_TOPS_KIND={kind}", f'-DSUMAC_TOPS_SOURCE="hls/pe/{kind}/{kind}_hls_top.cpp"', f"-DSUMAC_TOPS_CONFIGS=SUMAC_HLS_{kind.upper()}_CONFIGS"]
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "tops"
        subprocess.run(COMPILER + macros + flags + [str(ROOT / "tests/unit/hls/vendor/tops.cpp"), "-o", str(program)], check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout.split("\n")[:-1]


def main():
    failures = 0
    kinds = tree.pe_kinds(ROOT)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        native = pool.map(lambda kind: outputs(kind, []), kinds)
        vendor = pool.map(lambda kind: outputs(kind, VENDOR), kinds)
        faulty = pool.map(lambda kind: outputs(kind, VENDOR + ["-DSUMAC_STANDIN_FAULT"]), kinds[:1])
        native, vendor, faulty = list(native), list(vendor), list(faulty)
    for kind, want, got in zip(kinds, native, vendor):
        assert want and len(want) == len(got), (kind, want, got)
        wrong = [f"{w}\n{g}" for w, g in zip(want, got) if w != g]
        print(f"{kind}: {len(want)} configurations, {len(wrong)} differ", *wrong, sep="\n")
        failures += len(wrong)
    missed = [line for line in faulty[0] if line in native[0]]
    print(f"planted fault: seen in {len(faulty[0]) - len(missed)} of {len(faulty[0])} configurations", *missed, sep="\n")
    return 1 if failures or missed else 0


if __name__ == "__main__":
    sys.exit(main())
