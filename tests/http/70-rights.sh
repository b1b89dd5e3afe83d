#!/bin/sh
# Who asks, and what exists for them: a user who may read one of two folders gets the answers of a daemon that has that folder alone; what users save is
# their own; nobody can say who they are but a proxy.
. tests/http/serve.inc
python3 tests/http/rights.py make "$TMPDIR" || exit 2
# the folder that is hidden comes later, changes and loses a report: several segments, in which the user's reports are not alone
mv "$TMPDIR/all/乙" "$TMPDIR/later"
"$ZHANGJU" index --quiet --index "$TMPDIR/index-all" "$TMPDIR/all" > /dev/null 2>&1
mv "$TMPDIR/later" "$TMPDIR/all/乙"
"$ZHANGJU" index --quiet --index "$TMPDIR/index-all" > /dev/null 2>&1
rm "$TMPDIR/all/乙/临时.txt"
echo '又及，榴梿干部制度。' >> "$TMPDIR/all/乙/石笋镇2023.txt"
"$ZHANGJU" index --quiet --index "$TMPDIR/index-all" > /dev/null 2>&1
"$ZHANGJU" index --quiet --index "$TMPDIR/index-own" "$TMPDIR/own" > /dev/null 2>&1
access=$TMPDIR/access
cat > "$access" <<'ACCESS'
@甲组 = 张三, 李四, 赵二
*: root
甲: @甲组 root
乙: root 王五
更正: 李四 root
ACCESS
as() { user=$1 page=$2; shift 2; get "$page" -H "X-Remote-User: $user" "$@"; }
proxied='--user-header X-Remote-User --proxy 127.0.0.1'

# everything there is to ask, on both
index=$TMPDIR/index-own saved=$TMPDIR/own.d/saved.db
# shellcheck disable=SC2086
start $proxied --originals --access "$access"
own=$server own_port=$port
server=
trap 'kill $own $server 2> /dev/null' EXIT
mv "$TMPDIR/serve.out" "$TMPDIR/own.out"
mv "$TMPDIR/serve.err" "$TMPDIR/own.err"
index=$TMPDIR/index-all saved=$TMPDIR/all.d/saved.db
# shellcheck disable=SC2086
start $proxied --originals --access "$access"
python3 tests/http/rights.py compare "$port" "$own_port" || fail "what a user may not read shines through"
kill "$own"
wait "$own" || fail "the other server ended with $?"
[ "$(sed 's/.*access:/access:/' "$TMPDIR/own.err")" = 'access:4: no report of the index lies in 乙' ] || fail "stderr: $(cat "$TMPDIR/own.err")"

# one who may read nothing, named or not, meets a page that says so; the state of the server is no secret
as 赵六 /
is 403
says '赵六'
says '没有您可以查阅的报告'
lacks 'role="search"'
as 赵六 "/api/v1/search?q=$(encode 干部)"
is 403
json "d['type'] == '/problems/no-rights' and '赵六' in d['detail']"
get '/?lang=en'
is 403
says 'You are not signed in'
for page in "/search?q=$(encode 干部)" /saved /status /reports /mcp /retrieval /r/aaaaaaaaaa; do
  get "$page"
  [ "$status" -eq 403 ] || [ "$status" -eq 405 ] || fail "$page: $status without a name"
done
get /readyz
is 200
get /healthz
is 200

# names: one header line with a name; anything else is refused, and is no other user
get / -H 'X-Remote-User: 张三' -H 'X-Remote-User: root'
is 403
lacks root
says '唯一的用户名'
for bad in "$(printf 'a\tb\tc\001')" " $(printf '\377\376')" "$(printf 'x%.0s' $(seq 81))"; do
  get /api/v1/roles -H "X-Remote-User: $bad"
  [ "$status" -eq 403 ] || [ "$status" -eq 400 ] || fail "a bad name: $status"
done
as '%E5%BC%A0%E4%B8%89' /
is 403
as 'x<b>y' /
says 'x&lt;b&gt;y'
lacks 'x<b>'
as 张三 /
is 200
says '登录用户 <strong>张三</strong>'

# caches: private, by user; the validator of one is none of another's
for page in / "/search?q=$(encode 干部)" "/api/v1/search?q=$(encode 干部)" "/api/v1/count?q=$(encode 干部)" /saved /api/v1/saved /reports "/export?q=$(encode 干部)" "/basket?clear=1"; do
  as 张三 "$page"
  grep -qi '^Vary:.*X-Remote-User' "$TMPDIR/head" || fail "$page: Vary does not name the header of the user"
  grep -qi '^Cache-Control: private' "$TMPDIR/head" || fail "$page: not private"
done
as 张三 "/search?q=$(encode 干部)"
etag=$(sed -n 's/^ETag: *//Ip' "$TMPDIR/head" | tr -d '\r')
as 张三 "/search?q=$(encode 干部)" -H "If-None-Match: $etag"
is 304
for other in 李四 root 王五 赵二; do # 赵二 has the same rights, but another name on the page
  as "$other" "/search?q=$(encode 干部)" -H "If-None-Match: $etag"
  is 200
done

# what is saved
post() { as "$1" "$2" -H 'Content-Type: application/json' --data-binary "$3"; }
post 李四 /api/v1/saved '{"name":"李四的","query":"榴梿 OR 干部"}'
is 201
as 李四 /api/v1/saved
json "[q['name'] for q in d['saved']] == ['李四的']"
as 张三 /api/v1/saved
json "'李四的' not in [q['name'] for q in d['saved']] and len(d['saved']) == 3"
as 王五 /api/v1/saved
json "d['saved'] == []"
as 王五 /saved/1.atom
is 404
as 王五 "/api/v1/count?q=$(encode saved:李四的)"
is 400
as 李四 "/api/v1/count?q=$(encode saved:李四的)"
is 200
sleep 2.1 # what was changed within two seconds has no Last-Modified anyway
as 李四 /saved/1.atom
is 200
says '李四的'
! grep -qi '^Last-Modified' "$TMPDIR/head" || fail "a time says that a feed is the same, whatever rights have become"
as 李四 /
says '李四的'
as 张三 /
lacks '李四的'
as root /
lacks '李四的'
ls "$TMPDIR/all.d/users" > "$TMPDIR/files"
[ "$(wc -l < "$TMPDIR/files")" -eq 3 ] || fail "files of users: $(cat "$TMPDIR/files")" # 张三, 李四, root; looking made none for 王五
! ls "$TMPDIR/all.d" | grep -q '^saved.db$' || fail "users write into the file of the command line"

# forms: each user has a secret of their own
token_of() { as "$1" /saved; sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$TMPDIR/body" | head -1; }
zhang=$(token_of 张三) li=$(token_of 李四)
[ -n "$zhang" ] && [ "$zhang" != "$li" ] || fail "the same secret for two users: '$zhang'"
as 李四 /saved/add -H "Origin: $url" -d "token=$zhang" -d name=x --data-urlencode query=干部
is 403
as 李四 /saved/add -H "Origin: $url" -d "token=$li" -d name=x --data-urlencode query=干部
is 303

# roles: those the file names may put them right, in reports that exist for them, and are named in the correction
as root "/api/v1/reports?per=100"
theirs=$(python3 -c 'import json, sys; print(next(r["report"] for r in json.load(open(sys.argv[1]))["reports"] if "石笋镇2024" in r["path"]))' "$TMPDIR/body")
as 李四 "/api/v1/reports?per=100"
ours=$(python3 -c 'import json, sys; print(next(r["report"] for r in json.load(open(sys.argv[1]))["reports"]))' "$TMPDIR/body")
correct() { as "$1" "/r/$2/role" -H "Origin: $url" -d "token=$(token_of "$1")" -d line=3 -d at=all -d role=advice -d by=root; }
as 张三 "/r/$ours"
lacks '/role?line='
correct 张三 "$ours"
is 403
says '您无权这样做'
correct 李四 "$theirs"
is 404
correct 王五 "$theirs"
is 403
[ ! -e "$TMPDIR/all.d/corrections.jsonl" ] || fail "a correction was kept: $(cat "$TMPDIR/all.d/corrections.jsonl")"
as 李四 "/r/$ours"
says '/role?line='
as 李四 "/r/$ours/role?line=3"
says '李四'
lacks 'name="by"'
correct 李四 "$ours"
is 303
grep -q '"by": *"李四"' "$TMPDIR/all.d/corrections.jsonl" || fail "who corrected? $(cat "$TMPDIR/all.d/corrections.jsonl")"

# the same through the API; and a correction holds for copies, but who made it and why is told only where its report exists
role() { as "$1" "/api/v1/reports/$2/role" -H 'Content-Type: application/json' --data-binary "$3"; }
id_of() { python3 -c 'import json, sys; print(next(r["report"] for r in json.load(open(sys.argv[1]))["reports"] if r["path"] == sys.argv[2]))' "$TMPDIR/body" "$1"; }
as root "/api/v1/reports?per=100"
copy=$(id_of 乙/同文.txt) ours_copy=$(id_of 甲/同文.txt)
role 李四 "$copy" '{"line":4,"role":"problems"}'
is 404
role 王五 "$copy" '{"line":4,"role":"problems"}'
is 403
role root "$copy" '{"line":4,"char":0,"role":"problems","by":"x","note":"查无此船"}'
is 200
json "d == {'report': '$copy', 'line': 4, 'added': 1, 'removed': 0, 'in_force': True}"
as root "/r/$ours_copy/role?line=4"
says 'root · 查无此船'
as 李四 "/r/$ours_copy/role?line=4"
says '读者更正'
lacks '查无此船'
lacks 'root'
for body in '{"line":4}' '{"role":"problems"}' '{"line":0,"role":"problems"}' '{"line":"4","role":"problems"}' '{"line":4,"role":"no"}' '{"line":4,"role":1}' '{"line":4,"role":"problems","x":1}' '[]' 'x'; do
  role root "$copy" "$body"
  is 400
done
role root "$copy" '{"line":9999,"role":"problems"}'
is 404
role root "$copy" '{"line":4,"remove":true}'
json "d['removed'] == 1 and d['in_force']"

# originals
as 王五 "/r/$theirs/file"
is 200
as 张三 "/r/$theirs/file"
is 404
as 张三 "/r/$ours/file"
is 200

# another file: in force within a second, without a restart; one with a fault is refused, and the old one stays
wait_for() { for _ in $(seq 40); do as "$1" "/r/$theirs"; [ "$status" = "$2" ] && return; sleep 0.1; done; fail "$1: still $status"; }
as 张三 "/r/$theirs"
is 404
as 张三 "/search?q=$(encode 干部)"
etag=$(sed -n 's/^ETag: *//Ip' "$TMPDIR/head" | tr -d '\r')
printf '乙: 张三\n' >> "$access"
wait_for 张三 200
as 张三 "/search?q=$(encode 干部)" -H "If-None-Match: $etag"
is 200
as 王五 "/r/$theirs" # the last line that matches has taken it away
is 404
! grep -q 'no report of the index' "$TMPDIR/serve.err" || fail "every line matches: $(cat "$TMPDIR/serve.err")"
printf '乙/去年/x: 无人\n' >> "$access"
for _ in $(seq 40); do as 张三 / && grep -q 'no report of the index' "$TMPDIR/serve.err" && break; sleep 0.1; done
grep -q 'access:7: no report of the index lies in 乙/去年/x' "$TMPDIR/serve.err" || fail "a folder that is not there: $(cat "$TMPDIR/serve.err")"
[ "$(grep -c 'no report of the index' "$TMPDIR/serve.err")" -eq 1 ] || fail "said more than once: $(cat "$TMPDIR/serve.err")"
printf '*: 张三 李四 王五 root\n乙 张三\n' > "$access"
for _ in $(seq 40); do grep -q 'access:2' "$TMPDIR/serve.err" && break; sleep 0.1; done
grep -q 'access:2: .*; the access rules read before stay in force' "$TMPDIR/serve.err" || fail "no word of the fault: $(cat "$TMPDIR/serve.err")"
wait_for 张三 200
as 李四 "/r/$theirs"
is 404
rm "$access"
sleep 0.6
as 李四 "/r/$theirs"
is 404
: > "$access" # nothing for anybody
for _ in $(seq 40); do as 张三 /; [ "$status" = 403 ] && break; sleep 0.1; done
is 403
: > "$TMPDIR/serve.err"
stop

# at start a file with a fault is refused, in both languages
printf '# x\n@a = b\n甲: @c\n' > "$access"
"$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 --access "$access" > /dev/null 2> "$TMPDIR/refused" && fail "it starts with a faulty access file"
grep -q 'access:3: no line above says who is in @c' "$TMPDIR/refused" || fail "$(cat "$TMPDIR/refused")"
LANG=zh_CN.UTF-8 LC_ALL='' "$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 --access "$access" > /dev/null 2> "$TMPDIR/refused"
grep -q 'access:3：上文没有说明 @c 里有谁' "$TMPDIR/refused" || fail "$(cat "$TMPDIR/refused")"
"$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 --access "$TMPDIR/none" > /dev/null 2>&1 && fail "it starts without the access file"
# users are not believed of just anybody
"$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 --user-header X-Remote-User > /dev/null 2> "$TMPDIR/refused" && fail "it would believe anybody"
grep -q -- '--proxy' "$TMPDIR/refused" || fail "$(cat "$TMPDIR/refused")"
"$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 --user-header 'X Y' --proxy 127.0.0.1 > /dev/null 2>&1 && fail "a name with a blank is no header"
"$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 --user-header X-U --proxy 127.0.0.x > /dev/null 2>&1 && fail "127.0.0.x is no address"

# a client that is no proxy has no name, whatever it says, and so only what is for everybody
printf '甲: root *\n乙: root\n' > "$access"
saved=$TMPDIR/own.d/saved.db
start --user-header X-Remote-User --proxy 192.0.2.7,2001:db8::/32 --access "$access"
as root "/r/$theirs"
is 404
as root "/r/$ours"
is 200
lacks '登录用户'
as root /api/v1/saved
json "d['saved'] == []"
post root /api/v1/saved '{"name":"n","query":"干部"}'
is 403
json "d['type'] == '/problems/nameless'"
get /saved
says '您没有登录'
lacks '本站只读'
get "/r/$ours"
lacks '/role?line='
stop

# without users, an access file says what the daemon shows at all; a unix socket is a proxy
start --access "$access"
get "/r/$theirs"
is 404
get "/r/$ours"
is 200
stop
: > "$TMPDIR/serve.out"
"$ZHANGJU" serve --index "$index" --saved "$saved" --listen "unix:$TMPDIR/socket" --user-header X-Remote-User --access "$access" > "$TMPDIR/serve.out" 2> "$TMPDIR/serve.err" &
server=$!
for _ in $(seq 100); do [ -s "$TMPDIR/serve.out" ] && break; sleep 0.1; done
url=http://localhost
as root "/r/$theirs" --unix-socket "$TMPDIR/socket"
is 200
as 张三 "/r/$theirs" --unix-socket "$TMPDIR/socket"
is 404
stop

# the warning of --lan says what is open then
: > "$TMPDIR/serve.out"
"$ZHANGJU" serve --index "$index" --saved "$saved" --lan --listen 0.0.0.0:0 --access "$access" > "$TMPDIR/serve.out" 2> "$TMPDIR/lan.err" &
server=$!
for _ in $(seq 100); do [ -s "$TMPDIR/serve.out" ] && break; sleep 0.1; done
grep -q "the reports that $access gives to everybody" "$TMPDIR/lan.err" || fail "$(cat "$TMPDIR/lan.err")"
kill "$server"
wait "$server" || fail "the server ended with $?"
server=

# users without rights to tell apart: all reports, and what they save is their own
start --user-header X-Remote-User --proxy 127.0.0.0/8 --metrics --access-log "$TMPDIR/log"
as 张三 "/r/$theirs"
is 200
post 张三 /api/v1/saved '{"name":"又","query":"干部"}'
is 201
as 李四 /api/v1/saved
lacks '"又"'
get /api/v1/saved
json "d['saved'] == []"
grep -q '"user":"张三"' "$TMPDIR/log" || fail "the log does not say who: $(cat "$TMPDIR/log")"
stop
done_testing
