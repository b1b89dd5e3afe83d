# saved:NAME and ~WORD on the page and in the API: the query saved last is used, and no cache keeps an earlier one.
. tests/http/serve.inc
printf '培训 轮训 学习\n' > "$TMPDIR/words"
start --synonyms "$TMPDIR/words"
cli() { "$ZHANGJU" saved "$@" --index "$index" --saved "$saved"; }
count() { "$ZHANGJU" count --index "$index" "$@"; }

get "/api/v1/search?q=$(encode 'saved:甲')"
is 400
says '甲'
[ ! -e "$saved" ] || fail "asking for a saved query made the file"
cli add 甲 '问题:年轻干部'
get "/api/v1/search?q=$(encode 'saved:甲')"
is 200
json "d['total']['occurrences'] == $(count '问题:年轻干部') and 'saved:' not in d['query']['canonical']"
! grep -qi '^etag' "$TMPDIR/head" || fail "an answer by saved:NAME has an ETag"
cli rm 甲
cli add 甲 '培训'
get "/api/v1/search?q=$(encode 'saved:甲')"
json "d['total']['occurrences'] == $(count 培训)"

get "/search?q=$(encode '~培训')"
is 200
says '轮训'
get "/api/v1/search?q=$(encode '~培训')"
json "d['total']['occurrences'] == $(count '培训 OR 轮训 OR 学习')"
done_testing
