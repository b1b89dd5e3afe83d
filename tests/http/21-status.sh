#!/bin/sh
# The state of an index with more files left out than one answer lists.
. tests/http/serve.inc
mkdir "$TMPDIR/reports"
echo '年轻干部培训不够。' > "$TMPDIR/reports/good.txt"
for n in $(seq 1005); do : > "$TMPDIR/reports/$n.txt"; done
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null 2>&1
start
get /api/v1/status
is 200
json 'len(d["index"]["failures"]) == 1000 and d["index"]["failures_in_all"] == 1005'
json '"partly_read_in_all" not in d["index"]'
get /status -H 'Accept-Language: en'
is 200
says '905 more'
done_testing
