#!/bin/sh
# Many writers at once, on the command line and through the daemon, lose nothing.
# ZHANGJU_WRITES says how many of each: 1,000 in all by default would take a minute, so a share of it.
. tests/http/serve.inc
start
writes=${ZHANGJU_WRITES:-80}
python3 - "$ZHANGJU" "$port" "$index" "$saved" "$writes" <<'PYTHON' || fail "something was lost"
import http.client, json, subprocess, sys, threading
program, port, index, saved, writes = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
failures, expected = [], {}
def by_command(first, step):
    for i in range(first, writes // 2, step):
        name = f"c{i}"
        def run(*args):
            done = subprocess.run([program, "saved", *args, "--saved", saved], capture_output=True, text=True)
            if done.returncode: failures.append((args, done.stderr))
        run("add", name, f"词{i}")
        if i % 3 == 0: run("rename", name, name + "x")
        if i % 5 == 0: run("rm", name + ("x" if i % 3 == 0 else "")); continue
        expected[name + ("x" if i % 3 == 0 else "")] = f"词{i}"
def by_daemon(first, step):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    def ask(method, path, body=None):
        connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201, 204): failures.append((method, path, answer.status, text))
        return json.loads(text) if text else {}
    for i in range(first, writes // 2, step):
        name = f"d{i}"
        row = ask("POST", "/api/v1/saved", {"name": name, "query": f"字{i}"})
        if i % 3 == 0: ask("PUT", f"/api/v1/saved/{row['id']}", {"name": name + "x", "query": f"字{i}"})
        if i % 5 == 0: ask("DELETE", f"/api/v1/saved/{row['id']}"); continue
        expected[name + ("x" if i % 3 == 0 else "")] = f"字{i}"
threads = [threading.Thread(target=by, args=(n, 2)) for by in (by_command, by_daemon) for n in (0, 1)]
[t.start() for t in threads]
[t.join() for t in threads]
found = {}
for line in subprocess.run([program, "saved", "export", "--saved", saved], capture_output=True, text=True, check=True).stdout.splitlines():
    row = json.loads(line)
    found[row["name"]] = row["query"]
if failures: print(failures[:5], file=sys.stderr)
if found != expected: print(set(found.items()) ^ set(expected.items()), file=sys.stderr)
sys.exit(bool(failures) or found != expected)
PYTHON
get /api/v1/saved
is 200
json "len({s['id'] for s in d['saved']}) == len(d['saved']) > $writes / 2"
done_testing
