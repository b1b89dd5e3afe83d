#!/bin/sh
# The server follows a new index without a restart and without a failed request; it drains when it ends.
. tests/http/serve.inc
mkdir "$TMPDIR/reports"
printf '一、存在的问题\n年轻干部培训不够。\n二、下步打算\n加强年轻干部培训。\n' > "$TMPDIR/reports/a.txt"
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null
start
q=$(encode 年轻干部)
get "/api/v1/search?q=$q"
json "d['total']['occurrences'] == 2 and d['generation'] == 1"

# a client that never stops asking
python3 - "$port" "/api/v1/search?q=$q" "$TMPDIR/stop" > "$TMPDIR/asked" <<'PYTHON' &
import http.client, json, os, sys
port, path, stop = int(sys.argv[1]), sys.argv[2], sys.argv[3]
seen, asked, connection = set(), 0, http.client.HTTPConnection("127.0.0.1", port, timeout=10)
while not os.path.exists(stop):
    connection.request("GET", path)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    assert answer.status == 200, answer.status
    # one generation per answer: the count is that of the generation it names
    assert body["total"]["occurrences"] == body["generation"] + 1, body
    seen.add(body["generation"])
    asked += 1
print(asked, max(seen))
PYTHON
asking=$!
for n in 2 3 4 5 6; do
  printf '年轻干部又一处。\n' > "$TMPDIR/reports/more$n.txt"
  "$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || fail "index $n"
  get "/api/v1/search?q=$q"
  json "d['total']['occurrences'] == $n + 1 and d['generation'] == $n"
done
touch "$TMPDIR/stop"
wait $asking || fail "a request failed during a re-index"
read -r asked last < "$TMPDIR/asked"
[ "${last:-0}" -eq 6 ] || fail "the client saw generation ${last:-none} last, after ${asked:-0} requests"

# an index that was removed: open files go on serving
mv "$index" "$index.away"
get "/api/v1/search?q=$q"
json "d['total']['occurrences'] == 7"
get /readyz
is 200
mv "$index.away" "$index"

# without an index it does not start, and says so
"$ZHANGJU" serve --index "$TMPDIR/nowhere" --listen 127.0.0.1:0 > "$TMPDIR/out" 2> "$TMPDIR/err"
[ $? -eq 3 ] || fail "no index: another exit code than 3"
[ ! -s "$TMPDIR/out" ] || fail "no index: a line on stdout"
# a taken port, a bad address
"$ZHANGJU" serve --index "$index" --listen "127.0.0.1:$port" > /dev/null 2>&1 && fail "it took a taken port"
"$ZHANGJU" serve --index "$index" --listen nonsense > /dev/null 2>&1 && fail "it took a bad address"
"$ZHANGJU" serve --index "$index" --listen 127.0.0.1:99999 > /dev/null 2>&1 && fail "it took a port of 99999"

# requests that are running when the server ends are answered
python3 - "$port" "/search?q=$q" > "$TMPDIR/drained" <<'PYTHON' &
import http.client, sys, threading
bad = []
def ask():
    try:
        for _ in range(50):
            c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=10)
            try:
                c.connect()
            except OSError:
                return # no new connections any more
            try:
                c.request("GET", sys.argv[2])
                body = c.getresponse()
                if body.status != 200 or b"</html>" not in body.read(): bad.append(body.status)
            except http.client.HTTPException as e:
                bad.append(repr(e))
            except OSError:
                return # accepted by the system, never by the server
    except Exception as e:
        bad.append(repr(e))
threads = [threading.Thread(target=ask) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(bad)
PYTHON
draining=$!
sleep 0.2
stop
wait $draining
done_testing
