#!/bin/sh
# mixed.sh PROGRAM [N [SEED]] - makes a folder of N files (1,000) of all kinds, checks every line of them as tests/cli/79-mixed.sh does, and prints
# how long the first run took and how much memory its largest process had.
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
export PYTHONDONTWRITEBYTECODE=1
python3 tests/mixed/make.py "$folder" "${2:-1000}" "${3:-1}"
python3 tests/mixed/check.py "$1" "$folder"
