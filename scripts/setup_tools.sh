#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# setup_tools.sh [run|test]: installs what scripts/tool_versions.txt names for a set (`test` includes `run`): Debian packages with apt-get (as root or
# with sudo), PyPI packages into the Python environment .tools of this tree (or $SUMAC_TOOLS), packages of data alone unpacked beside them. What is
# there already is not touched.
set -euo pipefail
cd "$(dirname "$0")/.."
set_wanted=${1:-test}
case $set_wanted in
  run) sets=run ;;
  test) sets='run|test' ;;
  *) echo "setup_tools.sh: unknown set '$set_wanted' (run or test)" >&2; exit 2 ;;
esac
tools=${SUMAC_TOOLS:-.tools}
list() { awk -v s="^($sets)\$" -v from="$1" '$1 ~ s && $2 == from {print $3, $4}' scripts/tool_versions.txt; }

root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else echo "setup_tools.sh: Debian packages are missing and this is neither root nor is sudo here; as root: $*" >&2; exit 5
  fi
}

missing=()
while read -r name _; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
done < <(list deb)
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing Debian packages: ${missing[*]}"
  said=$(mktemp)
  { root apt-get update -qq && root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$said" 2>&1 ||
    { cat "$said" >&2; rm -f "$said"; exit 5; }
  rm -f "$said"
fi
while read -r name version; do
  here=$(dpkg-query -W -f '${Version}' "$name")
  case $here in "$version"*) ;; *) echo "note: $name is $here here; Sumac is tested with $version" >&2 ;; esac
done < <(list deb)

# The stamp holds the list that was installed: another list, or none, means work.
wanted=$(list pypi | sed 's/ /==/')
stamp=$tools/sumac-$set_wanted.stamp
if [ ! -x "$tools/bin/python" ] || [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  python=/usr/bin/python3
  [ -x "$python" ] || python=python3
  echo "installing into $tools: ${wanted//$'\n'/ }"
  "$tools/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$tools"
  rm -f "$stamp"
  # shellcheck disable=SC2086
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: $wanted
  printf '%s\n' "$wanted" >"$stamp"
fi

while read -r name _; do
  [ ! -d "$tools/debian/$name" ] || continue
  echo "unpacking into $tools/debian: $name"
  folder=$(mktemp -d)
  fetch() { (cd "$folder" && apt-get download -qq "$name") >"$folder/said" 2>&1; }
  fetch || { root apt-get update -qq >"$folder/said" 2>&1 && fetch; } || { cat "$folder/said" >&2; rm -rf "$folder"; exit 5; }
  mkdir -p "$tools/debian"
  rm -rf "$tools/debian/$name.part"
  dpkg -x "$folder/$name"_*.deb "$tools/debian/$name.part"
  mv "$tools/debian/$name.part" "$tools/debian/$name"
  rm -rf "$folder"
done < <(list unpack)
