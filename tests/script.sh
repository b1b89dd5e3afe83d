#!/bin/sh
# script.sh PROGRAM SCRIPT - runs one test script from the repository root.
#
# The script finds the program in $ZHANGJU and a fresh folder in $TMPDIR, which is also its home.
# If there is a SCRIPT.expected (cli/10-search.expected for cli/10-search.sh), the script passes when it exits with 0
# and prints exactly that; otherwise its exit code decides. 77 means skipped.
# `sh tests/script.sh PROGRAM SCRIPT --accept` overwrites the expected file: read the difference before committing it.
set -u
program=$(realpath "$1") script=$2 accept=${3:-}
TMPDIR=$(mktemp -d) || exit 2
trap 'rm -rf "$TMPDIR"' EXIT INT TERM
export TMPDIR ZHANGJU="$program" HOME="$TMPDIR" XDG_DATA_HOME="$TMPDIR/data" LC_ALL=C.UTF-8 TERM=dumb
unset ZHANGJU_INDEX NO_COLOR LANG LANGUAGE
# Xapian's own check deletes one of its objects with the wrong size, inside its library.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}new_delete_type_mismatch=0"
expected=${script%.sh}.expected
if [ ! -e "$expected" ] && [ -z "$accept" ]; then
  sh "$script"
  exit
fi
sh "$script" > "$TMPDIR/.output" 2>&1
code=$?
[ $code -ne 77 ] || exit 77
[ $code -eq 0 ] || { cat "$TMPDIR/.output"; echo "$script: exit code $code"; exit 1; }
if [ -n "$accept" ]; then cp "$TMPDIR/.output" "$expected"; exit; fi
diff -u "$expected" "$TMPDIR/.output" || { echo "$script: the output differs from $expected"; exit 1; }
