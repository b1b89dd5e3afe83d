#!/bin/sh
# Saved queries from the page and from the command line, and who may change them.
. tests/http/serve.inc
start
cli() { "$ZHANGJU" saved "$@" --index "$index" --saved "$saved"; }

get /saved
is 200
head_says 'Cache-Control: private, no-store'
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

# a query saved under a choice of role is written as a person would write it
offered() { get "/search?lang=$1&$2"; sed -n 's/.*name="query" value="\([^"]*\)".*/\1/p' "$TMPDIR/body"; }
[ "$(offered zh 'q=年轻干部&in=problems')" = '问题:年轻干部' ] || fail "saved in Chinese as: $(offered zh 'q=年轻干部&in=problems')"
[ "$(offered zh 'q=年轻干部+OR+培训&in=problems')" = '问题:(年轻干部 OR 培训)' ] || fail "saved in Chinese as: $(offered zh 'q=年轻干部+OR+培训&in=problems')"
[ "$(offered zh 'q=年轻干部+培训&in=problems&unit=report')" = '问题:同篇(年轻干部 培训)' ] || fail "saved in Chinese as: $(offered zh 'q=年轻干部+培训&in=problems&unit=report')"
[ "$(offered en 'q=年轻干部&in=problems')" = 'in:problems 年轻干部' ] || fail "saved in English as: $(offered en 'q=年轻干部&in=problems')"

# saved on the command line, shown on the page
cli add '<b>培训</b>' '打算:培训'
get /saved
says '&lt;b&gt;培训&lt;/b&gt;'
lacks '<b>培训'
get /api/v1/saved
json "[s['name'] for s in d['saved']] == ['年轻干部', '<b>培训</b>'] and all(s['exact'] for s in d['saved'])"

# refused: taken, faulty, empty, too long; the form keeps what was typed
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
get /saved/1/delete
is 200
says '确定删除'
cli list | grep -q '^年轻干部' || fail "a GET deleted it"
get /saved/1/delete -H "Origin: $url" -d "token=$token"
is 303
! cli list | grep -q '^年轻干部' || fail "it was not deleted"
for path in /saved/1/delete /saved/1/edit /saved/1 /saved/1.atom /saved/0 /saved/01 /saved/x /saved/99999999999999999999 /api/v1/saved/1; do
  get $path
  is 404
done

# new hits: looking at them changes nothing; marking them does, and only for the generation that was looked at
post() { path=$1; shift; get "$path" -H "Origin: $url" -d "token=$token" "$@"; }
get /saved/2
is 200
says '+'
says '<mark>培训</mark>'
says 'type="application/atom+xml"'
get /saved/2
says '<mark>培训</mark>'
post /saved/seen -d id=2 -d generation=99
is 409
says '索引刚刚更新'
get /saved/2
says '<mark>培训</mark>'
post /saved/seen -d id=2 -d generation=1
is 303
get /saved/2
says '没有新增'
lacks '<mark>'
cli run '<b>培训</b>' --new > /dev/null 2>&1 && fail "the command line still sees news"
post /saved/seen -d id=77
is 404
post /saved/seen -d id=x
is 404
post /saved/add --data-urlencode name=看过的 --data-urlencode query=经费 -d seen=1
is 303
cli run 看过的 --new > /dev/null 2>&1 && fail "saved as seen, it has news"
cli rm 看过的

# editing: name and query change, unless they were changed meanwhile
get /saved/2/edit
is 200
says 'value="&lt;b&gt;培训&lt;/b&gt;"'
says 'name="revision" value="1"'
post /saved/2/edit --data-urlencode 'name=<b>培训</b>' --data-urlencode 'query=(' -d revision=1
is 400
says 'value="("'
post /saved/2/edit --data-urlencode "name=$(printf '长%.0s' $(seq 60))" --data-urlencode query=a -d revision=1
is 409
post /saved/2/edit --data-urlencode 'name=新<b>' --data-urlencode 'query=打算:培训 OR 打算:交流' -d revision=1
is 303
post /saved/2/edit --data-urlencode 'name=再改' --data-urlencode 'query=a' -d revision=1
is 409
cli list | grep -q '新<b>.*打算:培训 OR 打算:交流' || fail "it was not edited"
cli rename '新<b>' '<b>培训</b>'

# a name that other queries use is not removed without asking
if cli add 引用 'saved:"<b>培训</b>"' 2> /dev/null; then
  get /saved/2/delete
  says '引用它的查询：引用'
  cli rename '<b>培训</b>' 别名 2> "$TMPDIR/err" && fail "renamed though it is used"
  grep -q 引用 "$TMPDIR/err" || fail "it does not say by whom"
  post /saved/2/edit --data-urlencode 'name=别名' --data-urlencode 'query=打算:培训'
  is 409
  cli rm 引用
fi
cli rm '<b>培训</b>'
get /saved
lacks '培训&lt;/b&gt;</a>'

# other sites cannot change anything
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
get /saved/3/delete
is 403
get /saved/3/edit
is 403
get /saved/seen -H "Origin: $url" -d "token=$token" -d all=1
is 403
for method in PUT DELETE; do
  get /api/v1/saved/3 -X $method -H 'Content-Type: application/json' -d '{"name":"q","query":"q"}'
  is 403
done
stop
saved=$TMPDIR/none/saved.db
start --read-only
get /saved
is 200
get /
is 200
[ ! -e "$TMPDIR/none" ] || fail "a read-only server made a file"
done_testing
