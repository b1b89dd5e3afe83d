#!/bin/sh
# The API: the form of answers, agreement with the command line, paging, problems, and that its description is true.
. tests/http/serve.inc
start --metrics --access-log "$TMPDIR/access.log"
python3 tests/http/api.py "$ZHANGJU" "$index" "$saved" "$port" "$TMPDIR/access.log" || fail api
done_testing
