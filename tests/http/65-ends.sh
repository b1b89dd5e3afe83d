#!/bin/sh
# Every request ends, and none keeps the others waiting: a locked file of saved queries, a client that has gone, ten clients with slow queries, and
# SIGTERM while all of that goes on.
. tests/http/serve.inc
python3 tests/http/slow.py "$TMPDIR/reports" || exit 2
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 2
start --threads 2
python3 tests/http/ends.py "$port" "$saved" || fail "not every request ends"
stop
start --threads 2
python3 tests/http/last.py "$port" "$saved" "$server" || fail "SIGTERM does not end it"
wait "$server" || fail "the server ended with $?"
server=
done_testing
