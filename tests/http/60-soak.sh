#!/bin/sh
# A mix of requests while the index changes under the daemon: 5 seconds of it. For a long one, over reports of your own:
#   SOAK_SECONDS=60 SOAK_REPORTS=FOLDER sh tests/script.sh build/zhangju tests/http/60-soak.sh
. tests/http/serve.inc
mkdir "$TMPDIR/reports"
cp -r "${SOAK_REPORTS:-corpus/reports}/." "$TMPDIR/reports"
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 1
start
if ldd "$ZHANGJU" | grep -q libasan; then export SOAK_ANY_MEMORY=1; fi # the sanitizers keep what was freed for a while
python3 tests/http/soak.py "$ZHANGJU" "$index" "$TMPDIR/reports" "$url" "$server" "${SOAK_SECONDS:-5}" || fail "soak"
done_testing
