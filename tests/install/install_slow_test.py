# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` leaves is whole: the programs run from where it is moved to, with the source tree and the build hidden from them (hide.c), and
say what those of the build say; an outside project finds sumac::models, sumac::sim and sumac::cost there, builds, and its three design points are
those of `sumac run`.  Canaries: the program of the build is seen to read its source tree; without the tables an installed one is refused."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["SUMAC_BINARY_DIR"])
OUTSIDE = ROOT / "tests/install/outside"
COMMANDS = [
    ["run", "opt-125m", "--layer", "0", "--array", "edge"],
    ["run", "deit-ti", "--array", "tiny", "--layer", "3", "--tokens", "5", "--tech", "nangate45-small"],
    ["cost", "--pe", "lmul/fp8", "--tech", "nangate45-small", "--array", "16x16"],
    ["cost", "list"],
    ["list", "arrays"],
    ["list", "technologies"],
]
POINTS = ["8x8", "16x16", "32x32x4"]


def call(command, **how):
    done = subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)
    return done.returncode, done.stdout, done.stderr


def must(command, **how):
    code, out, err = call(command, **how)
    assert code == 0, f"{command}: {code}\n{out[-3000:]}\n{err[-3000:]}"
    return out


def main():
    with tempfile.TemporaryDirectory(prefix="sumac-install-") as name:
        folder = pathlib.Path(name)
        must(["cmake", "--install", BUILD, "--prefix", folder / "first"])
        prefix = folder / "moved"
        (folder / "first").rename(prefix)
        files = [p for p in prefix.rglob("*") if p.is_file()]
        assert not [p for p in files if p.suffix in (".cmake", ".hpp") and str(ROOT) in p.read_text()], "an installed text names the source tree"

        hide = folder / "hide.so"
        must(["g++", "-O1", "-shared", "-fPIC", ROOT / "tests/install/hide.cpp", "-o", hide, "-ldl"])
        log = folder / "seen"
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SUMAC_")}
        hidden = clean | {"LD_PRELOAD": str(hide), "HIDE": str(ROOT), "HIDE_LOG": str(log), "SUMAC_CACHE": str(folder / "cache"), "SUMAC_TOOLS": "/none"}
        for command in COMMANDS:
            here = must([BUILD / "sumac", *command], env=clean | {"SUMAC_CACHE": str(folder / "cache")}, cwd=ROOT)
            there = must([prefix / "bin/sumac", *command], env=hidden, cwd=folder)
            assert there == here, f"{command}\n{here}\n{there}"
        seen = log.read_text() if log.exists() else ""
        assert not seen, f"the installed program looks into the source tree: {seen}"
        code, _, _ = call([BUILD / "sumac", *COMMANDS[0]], env=hidden, cwd=folder)
        assert code == 3 and log.exists(), "canary: the program of the build is not seen to read its source tree"

        project = folder / "project"
        shutil.copytree(OUTSIDE, project)
        must(["cmake", "-S", project, "-B", folder / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}"], env=clean)
        must(["cmake", "--build", folder / "build"], env=clean)
        lines = must([folder / "build/three_points"], env=hidden, cwd=folder).splitlines()
        assert [line.split()[0] for line in lines] == POINTS, lines
        for line in lines:
            array, cycles, energy, area = line.split()
            report = json.loads(must([BUILD / "sumac", "run", "minilm", "--layer", "0", "--tokens", "128", "--no-values", "--pe", "lmul/fp8", "--array",
                                      array, "--tech", "nangate45-small", "--json", "-"], env=clean | {"SUMAC_CACHE": str(folder / "cache")}))
            result = report["results"][0]
            assert int(cycles) == result["total"]["cycles"], (line, result["total"]["cycles"])
            theirs = result["total"]["expense"]["energy_pj"]
            assert abs(float(energy) / theirs - 1) < 1e-12, (line, theirs)
            theirs = result["hardware"]["area_um2"]
            assert abs(float(area) / theirs - 1) < 1e-12, (line, theirs)

        shutil.move(prefix / "share/sumac/models/cost", folder / "away")
        code, _, err = call([prefix / "bin/sumac", *COMMANDS[1]], env=hidden, cwd=folder)
        assert code == 3 and "technologies.csv: cannot be read" in err, (code, err)
        shutil.rmtree(prefix / "share")
        code, _, err = call([folder / "build/three_points"], env=hidden, cwd=folder)
        assert code == 3 and "the folder given to set_root() has no models/pe/pe_list.def" in err, (code, err)
        print(f"{len(files)} files; {len(COMMANDS)} commands; {len(lines)} points")


if __name__ == "__main__":
    sys.exit(main())
