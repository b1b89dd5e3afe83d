#!/bin/sh
# coverage.sh BUILD [--table] - which lines and branches of the program the tests run. Builds in the folder BUILD with gcc's counters, runs the
# tests, and prints a table of the folders; BUILD/coverage has a page for each file. Fails when a test fails, when fewer than 90 % of all
# branches are taken, or fewer than 85 % of those of a folder. --table prints the table again, of what has been run in BUILD so far: run more
# tests by hand (`ctest --test-dir BUILD -R …`), and their counts are added.
#
# What counts: every branch of C and C++ at -O0 (one file at -O1, or training takes too long), with those for memory that runs out and for what a switch over all values of an enum leaves
# over. Not counted are branches that gcc adds for exceptions of C++. No line is excluded by marks in the sources.
# What runs: unit, cli, http and fault, then every command, address and writer with memory running out at every place that allocates. Not run
# are tests of other things than answers (the cost of hostile families, hardening, a slow disk), what repeats others (oracles, the soak), and
# the clients in JavaScript (browser, mcp).
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1
export LC_ALL=C.UTF-8 GCOV_ERROR_FILE=/dev/null # counts that cannot be written, as with a full disk, are no matter of a test

print_table() {
  mkdir -p "$build/coverage" && rm -f "$build"/coverage/*
  gcovr --root . --object-directory "$build" --filter 'indexer/' --filter 'query/' --filter 'web/' --filter 'zhangju\.c' --exclude-throw-branches \
    --csv "$build/coverage/files.csv" --html-details "$build/coverage/index.html" "$build" > "$build/coverage/gcovr.log" || return
  awk -F, '
    function row(name, lines, ran, branches, taken) {
      printf "%-18s %7d %6.1f %% %8d %6.1f %%\n", name, lines, 100 * ran / lines, branches, 100 * taken / branches
    }
    NR == 1 { next }
    {
      folder = $1; if (sub("/[^/]*$", "", folder) == 0) folder = "zhangju.c"
      if (!(folder in lines)) order[++count] = folder
      lines[folder] += $2; ran[folder] += $3; branches[folder] += $5; taken[folder] += $6
      all[1] += $2; all[2] += $3; all[3] += $5; all[4] += $6
    }
    END {
      printf "%-18s %7s %8s %8s %8s\n", "folder", "lines", "run", "branches", "taken"
      for (i = 1; i <= count; i++) {
        f = order[i]
        row(f, lines[f], ran[f], branches[f], taken[f])
        if (taken[f] < 0.85 * branches[f]) short = short " " f
      }
      row("all", all[1], all[2], all[3], all[4])
      if (all[4] < 0.9 * all[3]) short = short " all"
      if (short) print "too few branches:" short
      exit short != ""
    }' "$build/coverage/files.csv"
}

if [ "${2:-}" = --table ]; then print_table; exit; fi
sh tests/packages.sh tests coverage || exit
command -v ninja > /dev/null && export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Ninja}"
cmake -S . -B "$build" -DBUILD_TESTING=ON -DZJ_COVERAGE=ON -DCMAKE_BUILD_TYPE=Debug > /dev/null && cmake --build "$build" -j "$(nproc)" || exit
find "$build" -name '*.gcda' -delete
failed=
ctest --test-dir "$build" -j "$(nproc)" --output-on-failure -R '^(unit|cli|http|fault)/' \
  -E '^(cli/67-hardening|http/60-soak|fault/60-cost|fault/80-slow-disk)$' || failed=1
for kind in memory memory_routes memory_writers; do
  python3 tests/fault/$kind.py "$build/zhangju" --places || failed=1
done
print_table || failed=1
[ -z "$failed" ]
