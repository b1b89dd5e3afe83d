#!/bin/sh
# long.sh BUILD [STEP…] - runs the long tests with the program in the build folder BUILD: every fault, 300 rounds of
# changes, 20,000 random queries on corpus/, 6,000 on indexes of several segments and 5,000 on the reports of ZHANGJU_TEST_DATA (skipped without it), ten
# minutes of the fuzzers of queries and of damaged tables, 2,000 queries to a ClickHouse cluster on loopback, which branches the tests take, the Debian
# package, what has threads under ThreadSanitizer, and half an hour of good and hostile clients of a daemon (`mix`: by itself, if its times are to mean
# something). Cluster, coverage and package need root: they install packages. Runs as many steps at once as there are processors; two need more than an hour.
# TMPDIR=/dev/shm spares the disk. The log of each step is left in BUILD/long. Prints one row for each step: its name,
# exit code (77: skipped), seconds, and the last line of its log. ZHANGJU_SEED=N gives other random queries.
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1 seed=${ZHANGJU_SEED:-1}
shift
all='memory memory-routes memory-writers faults-change faults-optimize faults-first faults-relabel reports corpus grown damage damage-large documents cost fuzz rounds cluster faults-remove faults-disk isolation coverage package threads mix'

# trees RUNS COUNT OPTIONS… - RUNS runs of COUNT queries, each run with its own seed; stops at the first disagreement.
trees() {
  runs=$1 count=$2
  shift 2
  for run in $(seq "$runs"); do
    python3 tests/oracle/trees.py "$build/zhangju" --count "$count" --seed $((seed * 1000 + run)) "$@" || return
  done
  echo "$((runs * count)) trees, $runs seeds from $((seed * 1000 + 1)): all agree"
}

# run_threads - everything that has threads, in a build of its own under ThreadSanitizer. A race ends the program it is in with code 66.
run_threads() {
  threads=$build-thread
  cmake -S . -B "$threads" -DBUILD_TESTING=ON -DZJ_SANITIZE=thread -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-O1 -DCMAKE_CXX_FLAGS=-O1 > /dev/null || return
  cmake --build "$threads" -j "$(nproc)" --target zhangju test_readers test_router test_rights test_http test_watch test_usage > /dev/null || return
  export TSAN_OPTIONS="suppressions=$PWD/tests/fault/threads.supp halt_on_error=1 exitcode=66 second_deadlock_stack=1"
  ctest --test-dir "$threads" -j 1 --timeout 3000 --output-on-failure \
    -R '^(unit/test_(readers|router|rights|http|watch|usage)|http/(10-pages|20-api|40-saved|42-saved-writers|47-paste|50-reindex|70-rights))$' || return
  python3 tests/fault/mix.py "$build/zhangju" --daemon "$threads/zhangju" --seconds 60 --rate 8 --pause 1 --any-memory
}

# run_step NAME - exits as the step does.
run_step() {
  case $1 in
    faults-*) python3 tests/fault/faults.py "$build/zhangju" --full --only "${1#faults-}" ;;
    memory) python3 tests/fault/memory.py "$build/zhangju" --full ;;
    memory-routes) python3 tests/fault/memory_routes.py "$build/zhangju" --full ;;
    memory-writers) python3 tests/fault/memory_writers.py "$build/zhangju" --full ;;
    damage) python3 tests/fault/damage.py "$build/zhangju" --jobs 1 ;;
    damage-large) python3 tests/fault/damage.py "$build/zhangju" --large --flips 40 --cuts 2 --zeros 5 --jobs 1 ;;
    documents) python3 tests/fault/documents.py "$build/zhangju" --variants 300 --seed "$seed" ;;
    cost) python3 tests/fault/cost.py "$build/zhangju" --full ;;
    isolation) ZHANGJU_FULL=1 sh tests/script.sh "$build/zhangju" tests/fault/30-isolation.sh ;;
    mix)
      python3 tests/fault/mix.py "$build/zhangju" --seconds 1800 --requests 100000 --clients 8 --rate 20 --pause 0.2 --seed "$seed" \
        --reports "${ZHANGJU_TEST_DATA:+$ZHANGJU_TEST_DATA/reports/text}" --times 3 ;;
    threads) run_threads ;;
    rounds) ZHANGJU_ROUNDS=300 ZHANGJU_SEED=$seed sh tests/script.sh "$build/zhangju" tests/cli/12-rounds.sh ;;
    corpus) trees 20 1000 ;;
    cluster) sh tests/packages.sh cluster && python3 tests/cluster/cluster.py "$build/zhangju" --seed "$seed" ;;
    grown) trees 10 300 --segments 2 && trees 10 300 --segments 3 ;;
    reports)
      [ -n "${ZHANGJU_TEST_DATA:-}" ] || { echo 'skipped: ZHANGJU_TEST_DATA is not set'; return 77; }
      trees 20 250 --reports "$ZHANGJU_TEST_DATA/reports/text" --sample 40 ;;
    coverage) sh tests/coverage.sh build-coverage ;;
    package) sh packaging/deb.sh "$build/deb" && sh packaging/try.sh "$build"/deb/zhangju_*.deb ;;
    fuzz) sh tests/fuzz/run.sh 600 query segment ;;
    *) echo "no step of this name; the steps are: $all"; return 2 ;;
  esac
}

if [ "${1:-}" = --step ]; then
  begin=$(date +%s)
  run_step "$2" > "$build/long/$2.log" 2>&1
  code=$?
  printf '%s\t%s\t%s\t%s\n' "$2" "$code" $(($(date +%s) - begin)) "$(tail -n 1 "$build/long/$2.log" | tr '\t' ' ')" | tee "$build/long/$2.row"
  [ $code -eq 0 ] || [ $code -eq 77 ]
  exit
fi
mkdir -p "$build/long" || exit 2
[ $# -gt 0 ] || set -- $all
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 sh tests/long.sh "$build" --step
