# SPDX-License-Identifier: Apache-2.0
"""The RTL passes the verible gate of scripts/lint_rtl.py."""
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
sys.exit(subprocess.run([sys.executable, str(root / "scripts/lint_rtl.py"), "verible"]).returncode)
