# SPDX-License-Identifier: Apache-2.0
"""C++ and SystemVerilog are laid out as scripts/format lays them out, and the check notices a file that is not."""
import pathlib
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
command = [str(root / "scripts/format"), "--check"]


def check(*files):
    return subprocess.run(command + list(files), capture_output=True, text=True)


with tempfile.TemporaryDirectory() as folder:
    (pathlib.Path(folder) / ".clang-format").write_text((root / ".clang-format").read_text())
    for name, good, bad in [("a.cpp", "int f();\n", "int  f( );\n"),
                            ("a.sv", "module a (\n  input logic a_i\n);\nendmodule\n", "module a(input logic a_i);\nendmodule\n")]:
        path = pathlib.Path(folder) / name
        path.write_text(good)
        done = check(str(path))
        assert done.returncode == 0, f"{name}, well laid out: {done.stdout}{done.stderr}"
        path.write_text(bad)
        done = check(str(path))
        assert done.returncode == 1 and name in done.stdout, f"{name}, badly laid out, passed: {done.stdout}{done.stderr}"

done = check()
print(done.stdout + done.stderr, end="")
sys.exit(done.returncode)
