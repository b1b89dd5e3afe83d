#!/bin/sh
# Somebody damages the index while it is served: the daemon lives, answers as before or with 503, logs which command to run, and serves the
# new index.
. tests/http/serve.inc
q=$(encode 年轻干部)
rebuild() { "$ZHANGJU" index --full --quiet --index "$index" corpus/reports > /dev/null || fail "index --full"; }
counts() { get "/api/v1/search?q=$q"; is 200; json "d['total']['occurrences'] == $1"; }
of() { for file in "$index"/segments/*/"$1"; do echo "$file"; done; }
start
right=$("$ZHANGJU" count --index "$index" 年轻干部)

# a table cut short: missing pages of it are never taken for text
for table in match edits columns passages nodes strings reports; do
  counts "$right"
  for file in $(of $table); do truncate -s 100 "$file"; done
  : > "$TMPDIR/seen"
  for path in "/api/v1/search?q=$q" "/search?q=$q" "/api/v1/reports" "/api/v1/search?q=$(encode 的)"; do
    get "$path"
    echo "$status" >> "$TMPDIR/seen"
    [ "$status" = 200 ] && [ "$path" = "/api/v1/search?q=$q" ] && json "d['total']['occurrences'] == $right"
  done
  grep -qx 503 "$TMPDIR/seen" || fail "$table cut short is not noticed"
  grep -qxE '503|200' "$TMPDIR/seen" || fail "$table cut short: $(tr '\n' ' ' < "$TMPDIR/seen")"
  get /healthz
  is 200
  rebuild
done
counts "$right"

# a title that is not UTF-8 any more: JSON says that the index is damaged, not that memory ran out, and leaves no report out
python3 - $(of strings) <<'END'
import sys
for path in sys.argv[1:]:
    with open(path, 'r+b') as file: # in place: the daemon has it mapped
        bytes = file.read()
        file.seek(0)
        file.write(bytes.replace('关于'.encode(), b'\xff' * 6))
END
for path in "/api/v1/search?q=$q" "/search?q=$q"; do
  get "$path"
  is 503
done
get "/api/v1/search?q=$q"
json "d['type'] == '/problems/no-index'"
for command in 'search --format json' 'search --format jsonl' 'reports --format json'; do
  "$ZHANGJU" $command --lang en --index "$index" $([ "${command%% *}" = reports ] || echo 年轻干部) > "$TMPDIR/out" 2> "$TMPDIR/err"
  code=$?
  [ $code -eq 3 ] || fail "$command with a title that is not UTF-8: exit code $code"
  [ "$(wc -l < "$TMPDIR/err")" -eq 1 ] && grep -q 'zhangju index --full' "$TMPDIR/err" || fail "$command: $(cat "$TMPDIR/err")"
done
rebuild
counts "$right"

# postings cut short, bytes of all files flipped, all files removed: the server lives, and answers again after a new index
for file in $(of 'postings/*.glass'); do truncate -s 8192 "$file"; done
get "/api/v1/search?q=$(encode 工作)"
[ "$status" = 503 ] || [ "$status" = 200 ] || fail "postings cut short: $status"
rebuild
counts "$right"
python3 - "$index" <<'END'
import os, random, sys
rng = random.Random(1)
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        with open(path, 'r+b') as file:
            for _ in range(50 if os.path.getsize(path) else 0):
                at = rng.randrange(os.path.getsize(path))
                file.seek(at)
                byte = file.read(1)[0]
                file.seek(at)
                file.write(bytes([byte ^ 1 << rng.randrange(8)]))
END
for path in "/api/v1/search?q=$q" "/search?q=$q" /api/v1/reports /status "/api/v1/search?q=$(encode '同篇(问题:的 打算:工作) -近5(年 月)')"; do
  get "$path"
  [ "$status" = 503 ] || [ "$status" = 500 ] || [ "$status" = 200 ] || fail "bytes turned: $path: $status"
done
rebuild
counts "$right"
rm -r "$index/segments" "$index/catalog.db"
get "/api/v1/search?q=$q"
[ "$status" = 503 ] || json "d['total']['occurrences'] == $right"
rebuild
counts "$right"

kill -TERM "$server"
wait "$server" || fail "the server ended with $?"
trap - EXIT
server=
grep -q 'zhangju index --full' "$TMPDIR/serve.err" || fail "the log does not say what to run"
grep -v '^zhangju: ' "$TMPDIR/serve.err" && fail "a line of the log that is none of ours"

# it does not start on a damaged index, and says why
truncate -s 100 $(of match)
"$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 > "$TMPDIR/out" 2> "$TMPDIR/err"
[ $? -eq 3 ] || fail "a damaged index: another exit code than 3"
[ ! -s "$TMPDIR/out" ] && [ "$(wc -l < "$TMPDIR/err")" -eq 1 ] && grep -q 'zhangju index --full' "$TMPDIR/err" || fail "a damaged index: $(cat "$TMPDIR/err")"

# a command that has the index open ends with a message
rebuild
mkfifo "$TMPDIR/queries"
"$ZHANGJU" count --batch --index "$index" < "$TMPDIR/queries" > "$TMPDIR/out" 2> "$TMPDIR/err" &
command=$!
exec 7> "$TMPDIR/queries"
until grep -q /match "/proc/$command/maps" || ! kill -0 $command 2> /dev/null; do sleep 0.05; done
truncate -s 100 $(of match)
echo '="的"' >&7
exec 7>&-
wait $command
[ $? -eq 3 ] || fail "a command whose file is cut short: another exit code than 3"
[ "$(wc -l < "$TMPDIR/err")" -eq 1 ] && grep -q 'zhangju index --full' "$TMPDIR/err" || fail "a command whose file is cut short: $(cat "$TMPDIR/err")"
done_testing
