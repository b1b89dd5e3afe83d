#!/bin/sh
# A role put right on the page: in force at once, a reader's word, the same as on the command line; and who may do it.
. tests/http/serve.inc
mkdir "$TMPDIR/reports"
cat > "$TMPDIR/reports/水利局.txt" <<'REPORT'
松陵县水利局2024年工作总结

一、工作开展情况
全年完成河道治理12公里，新建泵站三座，群众反映良好。

二、存在的问题
巡查人员不足，河道治理的经费不足。

三、下一步打算
明年继续抓好河道治理，增加巡查人员，落实经费。
REPORT
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 1
start
corrections=$TMPDIR/corrections.jsonl
cli() { "$ZHANGJU" correct --index "$index" --saved "$saved" "$@"; }
count() { "$ZHANGJU" count --index "$index" "$1"; }
id=$(curl -s "$url/api/v1/reports" | python3 -c 'import json, sys; print(json.load(sys.stdin)["reports"][0]["report"])')

# the page offers it beside each passage, and says what the passage is now
get "/r/$id"
says "href=\"$id/role?line=4\""
get "/r/$id/role?line=4"
is 200
head_says 'Cache-Control: private, no-store'
says '全年完成河道治理12公里'
says '做法成效</span>'
says '把握'
lacks '撤销更正'
token=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$TMPDIR/body" | head -1)
post() { get "/r/$id/role" -H "Origin: $url" -d "token=$token" "$@"; }

# in force at once: the next page and the next search know it, and so does the command line
[ "$(count '成效:泵站')" -eq 1 ] && [ "$(count '问题:泵站')" -eq 0 ] || fail "the model sees it otherwise: choose another sentence"
post -d line=4 -d at=0 -d role=problems --data-urlencode by=王 --data-urlencode '说明=x' --data-urlencode note=并非成效
is 303
head_says "Location: /r/$id#L4"
get "/r/$id"
says '读者更正'
get "/search?q=$(encode '问题:泵站')"
says '<strong>1 处</strong>'
[ "$(count '成效:泵站')" -eq 0 ] || fail "the command line still sees the old role"
cli --list > "$TMPDIR/list"
grep -q 'problems.*全年完成河道治理.*王.*并非成效' "$TMPDIR/list" || fail "not in the list: $(cat "$TMPDIR/list")"
[ "$(wc -l < "$corrections")" -eq 1 ] || fail "it is not in the file beside the saved queries"
get "/r/$id/role?line=4"
says '王 · 并非成效'
says '撤销更正'

# one clause alone; the rest of the paragraph stays what it was
post -d line=10 -d at=0 -d role=goals --data-urlencode words=增加巡查人员
is 303
[ "$(count '目标:巡查人员')" -eq 1 ] && [ "$(count '打算:经费')" -eq 1 ] || fail "more than the clause has changed"
get "/r/$id/role?line=10"
says '整段'
post -d line=10 -d at=all -d role=advice
is 303
[ "$(count '建议:巡查人员')" -eq 1 ] && [ "$(count '建议:经费')" -eq 1 ] || fail "not the whole paragraph"

# one made on the command line is shown, and taken back on the page
cli "$id:7" causes > /dev/null
get "/r/$id"
says '原因分析'
post -d line=7 -d remove=1
is 303
[ "$(count '问题:巡查人员')" -eq 1 ] || fail "it was not taken back"
post -d line=4 -d remove=1
[ "$(count '成效:泵站')" -eq 1 ] || fail "the role of the model is not back"

# the search goes along
get "/r/$id/role?line=4&q=$(encode 泵站)&sort=newest"
says "action=\"/r/$id/role?q=$(encode 泵站)&amp;sort=newest\""
get "/r/$id/role?q=$(encode 泵站)&sort=newest" -H "Origin: $url" -d "token=$token" -d line=4 -d at=0 -d role=work
head_says "Location: /r/$id?q=$(encode 泵站)&sort=newest#L4"
post -d line=4 -d remove=1

# what is not meant is asked for again, and nothing is written
before=$(cat "$corrections")
post -d line=4 -d at=0
is 400
says '请选这一处是什么'
post -d line=4 -d at=0 -d role=nonsense
is 400
post -d line=4 -d at=-1 -d role=work
is 400
post -d line=4 -d at=0 -d role=work --data-urlencode words=这里没有
is 400
says 'role="alert"'
post -d line=4 -d at=0 -d role=work --data-urlencode "by=$(printf '长%.0s' $(seq 41))"
is 400
for line in 0 -4 x 4x 99999999999999999999 ''; do
  get "/r/$id/role?line=$line"
  is 400
done
for line in 5 400; do
  get "/r/$id/role?line=$line"
  is 404
done
get /r/aaaaaaaaaa/role?line=4
is 404
[ "$(cat "$corrections")" = "$before" ] || fail "a refused form was written"

# other sites cannot do it, nor can a GET
forged() { get "/r/$id/role" "$@" -d line=4 -d at=0 -d role=problems; is 403; }
forged -H "Origin: $url" -d token=
forged -H 'Origin: http://evil.example' -d "token=$token"
forged -H 'Sec-Fetch-Site: cross-site' -d "token=$token"
forged -d "token=$token"
get "/r/$id/role?line=4&at=0&role=problems&token=$token"
[ "$(cat "$corrections")" = "$before" ] || fail "a forged form was written"

# several at once come one after the other
for role in problems causes work goals; do
  curl -s -o "$TMPDIR/at-$role" -w '%{http_code}\n' -H "Origin: $url" -d "token=$token" -d line=4 -d at=0 -d role=$role "$url/r/$id/role" > "$TMPDIR/code-$role" &
  pids="${pids:-} $!"
done
wait $pids
[ "$(cat "$TMPDIR"/code-* | sort -u)" = 303 ] || fail "at once: $(cat "$TMPDIR"/code-* | tr '\n' ' ')"
[ "$(grep -c '全年完成河道治理' "$corrections")" -eq 1 ] || fail "the file has $(grep -c 全年完成河道治理 "$corrections") corrections of one passage"
[ "$("$ZHANGJU" check --index "$index" > /dev/null 2>&1; echo $?)" -eq 0 ] || fail "the index is not sound"
stop

# read-only: not offered, not done
start --read-only
get "/r/$id"
lacks '/role?line='
get "/r/$id/role?line=4"
is 403
get "/r/$id/role" -H "Origin: $url" -d "token=$token" -d line=4 -d at=0 -d role=work
is 403
done_testing
