#!/bin/sh
# The pages in a browser: a daemon over corpus/ and one Chromium, driven by the *.test.mjs beside this file.
. tests/http/serve.inc
for tool in "${CHROMIUM:=/usr/bin/chromium}" node; do
  command -v "$tool" > /dev/null || { echo "$tool is missing: sh tests/packages.sh tests"; exit 1; }
done
cp -r corpus/reports "$TMPDIR/reports"
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 1
start
SITE=$url REPORTS=$TMPDIR/reports INDEX=$index SAVED=$saved CHROMIUM=$CHROMIUM BROWSER_MODULES=$(dirname "$ZHANGJU")/browser \
  node --test-reporter=spec tests/browser/all.mjs > "$TMPDIR/tests" 2>&1 || { cat "$TMPDIR/tests"; fail "browser tests"; }
tail -n 8 "$TMPDIR/tests"
done_testing
