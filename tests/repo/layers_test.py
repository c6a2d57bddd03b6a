# SPDX-License-Identifier: Apache-2.0
"""The tree keeps the rules of scripts/check_layers.py."""
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
sys.exit(subprocess.run([sys.executable, str(root / "scripts/check_layers.py")]).returncode)
