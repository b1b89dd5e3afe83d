#!/bin/sh
# The page and the API over a cluster (tests/cluster/mock.py): the same answers as over an index, pages that need an index say so, and a
# cluster that goes away is an error for that request alone.
. tests/http/serve.inc
python3 tests/cluster/mock.py "$TMPDIR/log" > "$TMPDIR/cluster" &
mock=$!
until [ -s "$TMPDIR/cluster" ]; do sleep 0.05; done
cluster=$(cat "$TMPDIR/cluster")
"$ZHANGJU" index --quiet --index "$index" corpus/reports > /dev/null
"$ZHANGJU" cluster push --index "$index" --cluster "$cluster" > /dev/null || fail "the push"

# What both say is compared, but for times and addresses of caches.
ask_both() { # PATH EXPRESSION over an answer, which must be equal
  get "$1"
  is 200
  python3 -c 'import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
print(json.dumps(eval(sys.argv[2]), ensure_ascii=False, sort_keys=True))' "$TMPDIR/body" "$2" >> "$TMPDIR/$3.answers" || fail "$1"
}
questions() { # NAME
  for q in '问题:年轻干部 -培训' '同篇(干部 培训)' '干部 OR 培训'; do
    ask_both "/api/v1/search?per=3&page=2&q=$(encode "$q")" '[d["total"], d["by_role"], d["exact"], d["reports"], d["facets"], d["pages"]]' "$1"
    ask_both "/api/v1/count?q=$(encode "$q")" '[d["total"], d["by_role"], d["facets"]]' "$1"
  done
  ask_both "/api/v1/items?q=$(encode 干部)" '[d["total"], d["items"]]' "$1"
  ask_both "/api/v1/items?in=plans" '[d["total"], d["items"]]' "$1"
  id=$("$ZHANGJU" reports --index "$index" --format jsonl | sed -n '2s/.*"report":"\([a-z2-7]*\)".*/\1/p')
  ask_both "/api/v1/reports/$id?q=$(encode 的)" 'd' "$1"
  ask_both "/api/v1/reports/$id/outline" 'd' "$1"
}
start
questions index
stop
: > "$TMPDIR/serve.out"
"$ZHANGJU" serve --cluster "$cluster" --listen 127.0.0.1:0 > "$TMPDIR/serve.out" 2> "$TMPDIR/serve.err" &
server=$!
until [ -s "$TMPDIR/serve.out" ]; do sleep 0.05; done
url=$(head -1 "$TMPDIR/serve.out")
url=${url%/}
questions cluster
diff "$TMPDIR/index.answers" "$TMPDIR/cluster.answers" > "$TMPDIR/differs" || { fail "the answers differ"; cut -c1-300 "$TMPDIR/differs" | head -4; }

# Pages: a search, a report with its hits, and what needs an index.
get "/search?q=$(encode '问题:年轻干部 -培训')"
is 200
says '<mark>'
lacks 'href="/saved"'
get "/r/$id?q=$(encode 的)"
is 200
says '<mark'
get "/r/aaaaaaaaaa"
is 404
get /
is 200
says '26 '
lacks 'class="tasks"'
for page in /reports /saved /status /tasks /trend /items /basket /api/v1/status /api/v1/trend; do
  get $page
  is 501
done
get "/export?format=csv&q=$(encode '问题:年轻干部 -培训')"
is 200

# A shard is down: an error that says so; with --partial an answer that says so.
echo '500 279 All connection tries failed' > "$TMPDIR/log.fault"
get "/api/v1/count?q=$(encode '干部 培训')"
is 503
grep -q 'shard\|分片' "$TMPDIR/serve.err" || fail "the log does not say why"
: > "$TMPDIR/serve.err"
rm "$TMPDIR/log.fault"
get "/api/v1/count?q=$(encode '干部 培训')"
is 200
json 'd["exact"]'

# More candidates than are fetched.
touch "$TMPDIR/log.large"
get "/search?q=$(encode '干部 培训')"
is 422
says 26
rm "$TMPDIR/log.large"
stop
for wrong in '2 --partial' '2 --cluster http://127.0.0.1:1 --originals' '3 --cluster http://127.0.0.1:1'; do
  code=0
  "$ZHANGJU" serve --listen 127.0.0.1:0 ${wrong#? } > /dev/null 2> "$TMPDIR/said" || code=$?
  [ $code -eq "${wrong%% *}" ] && [ -s "$TMPDIR/said" ] || fail "serve $wrong: exit code $code"
done
echo '500 279 All connection tries failed' > "$TMPDIR/log.fault"
: > "$TMPDIR/serve.out"
"$ZHANGJU" serve --cluster "$cluster" --partial --listen 127.0.0.1:0 > "$TMPDIR/serve.out" 2> "$TMPDIR/serve.err" &
server=$!
until [ -s "$TMPDIR/serve.out" ]; do sleep 0.05; done
url=$(head -1 "$TMPDIR/serve.out")
url=${url%/}
get "/api/v1/count?q=$(encode '干部 培训')"
is 200
json 'not d["exact"]'
get "/search?q=$(encode '干部 培训')"
says 'class="notice bad"'
stop
kill $mock
done_testing
