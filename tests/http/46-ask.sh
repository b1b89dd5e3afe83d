#!/bin/sh
# Questions in a body: /api/v1/verify, /mcp and /retrieval answer also where nothing may be changed, keep the guard, and agree with the command line.
. tests/http/serve.inc
start --read-only
python3 tests/http/ask.py "$ZHANGJU" "$index" "$port" || fail ask
done_testing
