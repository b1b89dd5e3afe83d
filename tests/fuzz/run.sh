#!/bin/sh
# run.sh BUILD SECONDS [NAME…] - runs the fuzzers one after the other, each from its seeds in tests/fuzz/seeds/NAME and for so long.
# Whatever breaks one is left in BUILD/found; it becomes a case of a unit test when it is mended.
set -u
build=$1 seconds=$2
shift 2
[ $# -gt 0 ] || set -- decode html docx rtf pdf outline
mkdir -p "$build/found"
failed=0
for name; do
  corpus=$build/corpus-$name
  mkdir -p "$corpus"
  "$build/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -max_len=20000 -timeout=10 -rss_limit_mb=3000 -print_final_stats=0 -verbosity=0 \
    -artifact_prefix="$build/found/$name-" "$corpus" "tests/fuzz/seeds/$name" > "$build/found/$name.log" 2>&1 || { failed=1; echo "$name: see $build/found/$name.log"; }
done
exit $failed
