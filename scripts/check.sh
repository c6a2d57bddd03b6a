#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# check.sh: what can be said about a change in seconds: layers, the tree's rules and their canaries, layout. Before a commit; `scripts/test` runs all of it too.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
status=0
python3 scripts/check_layers.py || status=1
python3 scripts/check_repo.py || status=1
python3 tests/repo/canary_test.py >/dev/null 2>&1 || { echo "repository canaries: run python3 tests/repo/canary_test.py"; status=1; }
scripts/format --check || status=1
exit $status
