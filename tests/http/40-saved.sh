#!/bin/sh
# Saved queries from the page and from the command line, and who may change them.
. tests/http/serve.inc
start
cli() { "$ZHANGJU" saved "$@" --index "$index" --saved "$saved"; }

get /saved
is 200
head_says 'Cache-Control: no-store'
token=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$TMPDIR/body" | head -1)
[ ${#token} -eq 32 ] || fail "no token"

add() { get /saved/add -H "Origin: $url" -d "token=$token" --data-urlencode "name=$1" --data-urlencode "query=$2"; }

add 年轻干部 '问题:"年轻干部"'
is 303
head_says 'Location: /saved'
get /saved
says '年轻干部'
says "$("$ZHANGJU" count --index "$index" '问题:"年轻干部"') 处"
cli list | grep -qF '问题:"年轻干部"' || fail "the command line does not list it"
cli run 年轻干部 --format jsonl > "$TMPDIR/run.jsonl"
"$ZHANGJU" search --index "$index" --format jsonl '问题:"年轻干部"' > "$TMPDIR/search.jsonl"
grep -c '"type":"hit"' "$TMPDIR/run.jsonl" > "$TMPDIR/a"
grep -c '"type":"hit"' "$TMPDIR/search.jsonl" > "$TMPDIR/b"
cmp -s "$TMPDIR/a" "$TMPDIR/b" || fail "saved run differs from search"

# from the command line, seen by the page
cli add '<b>培训</b>' '打算:培训'
get /saved
says '&lt;b&gt;培训&lt;/b&gt;'
lacks '<b>培训'
get /api/v1/saved
json "[s['name'] for s in d['saved']] == ['年轻干部', '<b>培训</b>'] and all(s['exact'] for s in d['saved'])"

# refused: taken, faulty, empty, too long; what was typed is kept
add 年轻干部 经费
is 409
says 'value="经费"'
add 新的 '问题:(经费'
is 400
says 'value="问题:(经费"'
add '' 经费
is 400
add "$(printf '长%.0s' $(seq 61))" 经费
is 400
add "$(printf 'a\nb')" 经费
is 400
add "$(printf '长%.0s' $(seq 60))" 经费
is 303

# deleting asks first, and a GET deletes nothing
get "/saved/delete?name=$(encode 年轻干部)"
is 200
says '确定删除'
cli list | grep -q '^年轻干部' || fail "a GET deleted it"
get /saved/delete -H "Origin: $url" -d "token=$token" --data-urlencode "name=年轻干部"
is 303
! cli list | grep -q '^年轻干部' || fail "it was not deleted"
get "/saved/delete?name=$(encode 年轻干部)"
is 404
cli rm '<b>培训</b>'
get /saved
lacks '培训&lt;/b&gt;</a>'

# other sites may not
forged() { get /saved/add "$@" --data-urlencode name=x --data-urlencode query=x; is 403; }
forged -H "Origin: $url" -d token=
forged -H "Origin: $url" -d token=00000000000000000000000000000000
forged -H 'Origin: http://evil.example' -d "token=$token"
forged -H 'Origin: null' -d "token=$token"
forged -H 'Sec-Fetch-Site: cross-site' -d "token=$token"
forged -H "Origin: $url" -H 'Sec-Fetch-Site: same-site' -d "token=$token"
forged -d "token=$token"
! cli list | grep -q '^x' || fail "a forged form was taken"
get /saved/add -H 'Sec-Fetch-Site: same-origin' -d "token=$token" --data-urlencode name=y --data-urlencode query=x
is 303
get /saved/add -H "Origin: $url" -d "token=$token" -d 'name=%ff&query=a'
is 400

# the command line's own errors
cli run nobody > /dev/null 2>&1 && fail "run of an unknown name"
cli rm nobody > /dev/null 2>&1 && fail "rm of an unknown name"
cli add y z > /dev/null 2>&1 && fail "a name twice"
cli add z '(' > /dev/null 2>&1 && fail "a query that does not parse"
cli nonsense > /dev/null 2>&1 && fail "an unknown verb"
stop

# read-only: shown, never changed, never created
start --read-only
get /saved
is 200
says 'y</a>'
lacks '<form class="save"'
get "/search?q=$(encode 干部)"
lacks '<form class="save"'
get /saved/add -H "Origin: $url" -d "token=$token" --data-urlencode name=q --data-urlencode query=q
is 403
get "/saved/delete?name=y"
is 403
stop
saved=$TMPDIR/none/saved.db
start --read-only
get /saved
is 200
get /
is 200
[ ! -e "$TMPDIR/none" ] || fail "a read-only server made a file"
done_testing
