#!/bin/sh
# Usage: smoke.sh ADDRESS
# Runs the Python client and its tests against a server that is there already.
set -eu
if [ $# -ne 1 ]; then
	echo "usage: smoke.sh ADDRESS" >&2
	exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
trap 'exit 1' INT TERM
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
"$here/stubs.sh" "$temp/venv/bin/python" "$temp/stubs"
export PYTHONPATH="$temp/stubs" PYTHONDONTWRITEBYTECODE=1
"$temp/venv/bin/python" "$here/smoke_test.py" "$1"
"$temp/venv/bin/python" "$here/classify.py" "$1" "The ministry published its yearly report." "Good morning!"
