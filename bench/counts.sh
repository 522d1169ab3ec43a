#!/usr/bin/env bash
# Compares `tocsin counts build` with scikit-learn's CountVectorizer + MultinomialNB on
# the distinct texts of the public training sets and on a longer file made of their words,
# and one core with two. It needs Go,
# Python with venv, and the public data sets in TOCSIN_DATA_MIRROR, and leaves nothing.
# ROUNDS says how often each is run (5); figures are medians.
set -euo pipefail
cd "$(dirname "$0")/.."

mirror=${TOCSIN_DATA_MIRROR:-$(cd .. && pwd)/shared/datasets/files}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go build -o "$work/tocsin" ./cmd/tocsin
"$work/tocsin" data import public:train --data "$mirror" -o "$work/all.jsonl"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check scikit-learn==1.9.1
"$work/venv/bin/python" bench/counts.py "$work" "${ROUNDS:-5}"
