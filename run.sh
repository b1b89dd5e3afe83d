#!/bin/sh
# From a fresh machine to a search page: installs what is missing, builds, indexes corpus/, shows a search and
# serves the page. `sh run.sh --no-serve` ends after the search.
set -eu
cd "$(dirname "$0")"
serve=yes
case "${1:-}" in
  "") ;;
  --no-serve) serve=no ;;
  *) echo "usage: sh run.sh [--no-serve]" >&2; exit 2 ;;
esac
sh tests/packages.sh
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
