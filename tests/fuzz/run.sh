#!/bin/sh
# run.sh [SECONDS [NAME…]] - installs what is missing, builds the libFuzzer programs with clang in build-fuzz, and runs each for so long
# (20 seconds; all of them) from its seeds in tests/fuzz/seeds/NAME, with the words of tests/fuzz/dictionaries/NAME. What breaks one is shown, and left in build-fuzz/found: it becomes a
# case of a unit test when it is mended. Inputs that reached something new are kept in build-fuzz/corpus-NAME for the next run.
# ZHANGJU_FUZZ_SEED=N: the same inputs each time, as a check of a commit needs; else others each time, as a search for faults does.
set -u
cd "$(dirname "$0")/../.." || exit 2
seconds=${1:-20} build=build-fuzz
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(cd tests/fuzz && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')
sh tests/packages.sh fuzz || exit 2
cmake -S . -B $build -DBUILD_TESTING=ON -DZJ_FUZZ=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ > /dev/null || exit 2
cmake --build $build --target fuzz -j "$(nproc)" > $build/make.log 2>&1 || { tail -40 $build/make.log; exit 2; }
mkdir -p $build/found

fuzz() {
  seeds=tests/fuzz/seeds/$1
  [ -d "$seeds" ] || seeds=
  words=tests/fuzz/dictionaries/$1
  [ -f "$words" ] || words=
  mkdir -p "$build/corpus-$1"
  "$build/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -seed="${ZHANGJU_FUZZ_SEED:-0}" -max_len=20000 -timeout=10 -rss_limit_mb=3000 -print_final_stats=1 -verbosity=0 \
    ${words:+-dict="$words"} -artifact_prefix="$build/found/$1-" "$build/corpus-$1" $seeds > "$build/found/$1.log" 2>&1
  code=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/found/$1.log")
  if [ $code -ne 0 ]; then
    tail -40 "$build/found/$1.log"
    echo "$1: broken; see $build/found/$1.log"
  elif [ "${runs:-0}" -lt 10 ]; then
    echo "$1: ran ${runs:-0} inputs only"
    code=1
  else
    echo "$1: $runs inputs, nothing found"
  fi
  return $code
}

# As many at a time as there are processors.
failed=0 waiting=
for name; do
  fuzz "$name" &
  waiting="$waiting $!"
  set -- $waiting
  [ $# -lt "$(nproc)" ] && continue
  wait "$1" || failed=1
  shift
  waiting=$*
done
for job in $waiting; do wait "$job" || failed=1; done
exit $failed
