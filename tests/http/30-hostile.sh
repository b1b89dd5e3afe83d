#!/bin/sh
# Hostile requests: each gets the status given with it, and the server survives.
. tests/http/serve.inc
start
python3 tests/http/hostile.py "$port" "$ZHANGJU" "$index" "$saved" || fail hostile

# refusals carry the security headers, too
get / -H 'Host: evil.example'
is 421
head_says "Content-Security-Policy: default-src 'none'"
head_says 'Connection: close'
lacks evil.example
get /healthz
is 200
done_testing
