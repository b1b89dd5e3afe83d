#!/bin/sh
# Where the daemon listens: addresses that are none, taken ports and sockets, IPv6, a socket that a dead daemon left behind; and the access log.
. tests/http/serve.inc
python3 tests/http/listening.py "$ZHANGJU" "$TMPDIR" || fail listening
start --access-log "$TMPDIR/access.log" --log-queries
get "/search?q=%E5%B9%B4%01"
get "/healthz"
mv "$TMPDIR/access.log" "$TMPDIR/access.1"
kill -HUP "$server"
sleep 0.5
get "/search?q=abc"
grep -q '"path":"/search?q=%E5%B9%B4%01"' "$TMPDIR/access.1" || fail "no query in the log: $(cat "$TMPDIR/access.1")"
for _ in $(seq 50); do grep -q 'q=abc' "$TMPDIR/access.log" 2> /dev/null && break; sleep 0.1; done
grep -q '"path":"/search?q=abc"' "$TMPDIR/access.log" || fail "the log was not opened again"
[ "$(grep -c abc "$TMPDIR/access.1")" = 0 ] || fail "the old log is still written to"
done_testing
