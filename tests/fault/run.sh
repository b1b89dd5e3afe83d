#!/bin/sh
# run.sh BUILD [--full] - the fault tests with the program of a build folder; --full takes every place, point and call.
# What a full run has shown stands in docs/reliability.md.
set -eu
cd "$(dirname "$0")/../.."
build=$1
[ "${2:-}" != --full ] || export ZHANGJU_FULL=1
for script in tests/fault/[0-9]*.sh; do
  echo "== $script"
  begin=$(date +%s)
  sh tests/script.sh "$build/zhangju" "$script" || { [ $? -eq 77 ] || exit 1; }
  echo "== $(($(date +%s) - begin)) s"
done
