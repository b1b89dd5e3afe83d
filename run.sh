#!/bin/sh
# From a fresh machine to a search page: installs the packages that are missing, builds, indexes corpus/, runs a search
# and serves the page. `sh run.sh --no-serve` ends after the search. Builds with Ninja where it is installed.
set -eu
cd "$(dirname "$0")"
serve=yes
case "${1:-}" in
  "") ;;
  --no-serve) serve=no ;;
  *) echo "usage: sh run.sh [--no-serve]" >&2; exit 2 ;;
esac
sh tests/packages.sh
if command -v ninja > /dev/null; then export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Ninja}"; fi # for a new build folder only
cmake -S . -B build -DBUILD_TESTING=OFF > /dev/null
cmake --build build -j "$(nproc)"
index=build/corpus-index
echo
build/zhangju index --index $index corpus/reports
echo
echo "\$ zhangju search '问题:\"年轻干部\"'"
build/zhangju search --index $index '问题:"年轻干部"'
[ $serve = yes ] || exit 0
echo
exec build/zhangju serve --index $index
