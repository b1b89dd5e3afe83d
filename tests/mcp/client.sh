#!/bin/sh
# The official client of the Model Context Protocol talks to `zhangju mcp` and to /mcp of the daemon; it checks every result against the schema
# that the tool gives.
. tests/http/serve.inc
modules=$(dirname "$ZHANGJU")/mcp
[ -d "$modules/node_modules" ] || { echo "the client is not installed"; exit 77; }
start --read-only
cp tests/mcp/client.mjs "$modules/client.mjs" # where Node.js finds the modules
SITE=$url INDEX=$index node "$modules/client.mjs" > "$TMPDIR/tests" 2>&1 || { cat "$TMPDIR/tests"; fail "the client"; }
tail -n 3 "$TMPDIR/tests"
done_testing
