#!/bin/sh
# Requests nobody means well: each gets the status beside it, and the server lives on.
. tests/http/serve.inc
start
python3 tests/http/hostile.py "$port" "$ZHANGJU" "$index" "$saved" || fail hostile

# answers of refusals carry the safety headers too
get / -H 'Host: evil.example'
is 421
head_says "Content-Security-Policy: default-src 'none'"
head_says 'Connection: close'
lacks evil.example
get /healthz
is 200
done_testing
