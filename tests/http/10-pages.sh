#!/bin/sh
# The pages: their texts in both languages, their headers, and that text of a request never becomes markup.
. tests/http/serve.inc
start

# start
get /
is 200
says '<html lang="zh-Hans">'
says 'href="/search?q='
says '篇报告'
lacks '索引第' # generation and rules are on /status
for role in problems causes plans work overview; do says "<input type=\"radio\" name=\"in\" value=\"$role\">"; done
# each task leads to a view of this index that works
sed -n '/<ul class="tasks">/,/<.ul>/s/.*<a href="\([^"]*\)".*/\1/p' "$TMPDIR/body" | sed 's/&amp;/\&/g' > "$TMPDIR/tasks"
[ "$(wc -l < "$TMPDIR/tasks")" -ge 4 ] || fail "$(wc -l < "$TMPDIR/tasks") tasks"
while read -r link; do
  get "$link"
  is 200
done < "$TMPDIR/tasks"
get "$(sed -n 1p "$TMPDIR/tasks")"
says "<strong>$("$ZHANGJU" count --index "$index" '问题:*') 处</strong>"
get /
head_says 'Content-Type: text/html; charset=utf-8'
head_says "Content-Security-Policy: default-src 'none'"
head_says 'X-Content-Type-Options: nosniff'
head_says 'Referrer-Policy: same-origin'
head_says 'Cross-Origin-Opener-Policy: same-origin'
head_says 'Cross-Origin-Resource-Policy: same-origin'
[ "$(grep -c '<script' "$TMPDIR/body")" -eq "$(grep -cE '<script src="/assets/(zhangju|basket)\.[0-9a-f]{16}\.js" defer></script>' "$TMPDIR/body")" ] || fail "a script is not ours"
grep -qE '<script src="/assets/zhangju\.' "$TMPDIR/body" || fail "our script is missing"
lacks ' style='

# an answer: exact totals as the command line counts them
q=$(encode '问题:"年轻干部"')
get "/search?q=$q"
is 200
hits=$("$ZHANGJU" count --index "$index" '问题:"年轻干部"')
says "<strong>$hits 处</strong>"
says '理解为'
says '<mark>年轻干部</mark>'
says 'aria-current="true"'
says 'class="badge role-problems"'
says 'in=plans'
says '保存此查询'

# the role choice narrows; several roles too; the choice is kept
get "/search?q=$(encode 年轻干部)&in=problems"
is 200
says "<strong>$hits 处</strong>"
says '<input type="hidden" name="in" value="problems">'
get "/search?q=&in=problems"
is 200
says 全部文字
says "<strong>$("$ZHANGJU" count --index "$index" '问题:*') 处</strong>"
get "/search?q=$(encode 年轻干部)&in=problems&in=plans"
says '<input type="hidden" name="in" value="problems+plans">'
get "/search?q=$(encode 年轻干部)&in=problems%2Bplans"
is 200
get "/search?q=$(encode 年轻干部)&in=nonsense"
is 400

# roles that are sure, or possible: the choice and the links keep them
for mark in '!' '?'; do
  get "/search?q=$(encode 年轻干部)&in=$(encode "problems$mark")"
  is 200
  hits=$("$ZHANGJU" count --index "$index" "问题$mark:\"年轻干部\"")
  says "<strong>$hits 处</strong>"
  says "<input type=\"hidden\" name=\"in\" value=\"problems$mark\">"
  says "in=problems$(encode "$mark")&amp;"
done
hits=$("$ZHANGJU" count --index "$index" '问题:"年轻干部"')
says '可能的存在问题'
get "/search?q=$(encode 年轻干部)&in=$(encode 'problems?+plans!')"
is 200
says '可能的存在问题'
says '有把握的下步打算'
get "/search?q=$(encode 年轻干部)&in=$(encode 'frame!')"
is 400

# narrowing by year, kind, issuer: each link finds as many hits as it says; that of a year also finds reports on several years
for query in '问题:"年轻干部"' '年轻干部 OR 培训' '干部'; do
  get "/search?q=$(encode "$query")"
  python3 - "$TMPDIR/body" > "$TMPDIR/narrow" <<'PYTHON'
import html, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
for part in re.findall(r'<ul class="narrow">.*?</ul>|<ol reversed.*?</ol>', page, re.S):
    for href, count in re.findall(r'href="([^"]*)".*?class="count">([0-9,]+)<', part): print(html.unescape(href), count)
PYTHON
  grep -qE '(%3A|:)(%3D|=)%22' "$TMPDIR/narrow" || fail "$query: nothing narrows exactly"
  [ "$(wc -l < "$TMPDIR/narrow")" -ge 4 ] || fail "$query: few ways to narrow"
  while read -r link count; do
    get "$link"
    is 200
    found=$(sed -n 's/.*<strong>\([0-9,]*\) 处<.strong>.*/\1/p' "$TMPDIR/body" | tr -d ,)
    says_count=$(echo "$count" | tr -d ,)
    case $link in
      *%3A%3D%22* | *:=%22*) [ "${found:-0}" -eq "$says_count" ] || fail "$link: ${found:-none}, not $count" ;;
      *) [ "${found:-0}" -ge "$says_count" ] || fail "$link: ${found:-none}, not $count" ;;
    esac
  done < "$TMPDIR/narrow"
done

# the unit in which words must occur; a query with a unit keeps its counts by role
get "/search?q=$(encode '问题:(年轻干部 培养)')&unit=sentence"
is 200
hits=$("$ZHANGJU" count --index "$index" '问题:同句(年轻干部 培养)')
says "<strong>$hits 处</strong>"
says '<option value="sentence" selected>'
says 'in=plans&amp;unit=sentence'
get "/search?q=$(encode 干部)&unit=page"
is 400
get "/api/v1/search?q=$(encode '年轻干部 培养')&unit=report"
json "d['total']['occurrences'] == $("$ZHANGJU" count --index "$index" '同篇(年轻干部 培养)')"

# the order of reports
get "/api/v1/search?q=$(encode 干部)&sort=file&per=100"
json '[r["path"] for r in d["reports"]] == sorted((r["path"] for r in d["reports"]), key=lambda p: p.encode())'
get "/api/v1/search?q=$(encode 干部)&sort=newest&per=100"
json '(lambda days: len(days) > 5 and days == sorted(days, reverse=True))([f.get("date", f.get("year", {"value": ""}))["value"][:4] for f in (r["facts"] for r in d["reports"])])'
get "/search?q=$(encode 干部)&sort=random"
is 400

# all sentences of one report, on the same page
get "/search?q=$(encode 干部)"
first=$(grep -o 'article id="r-[^"]*' "$TMPDIR/body" | head -1 | sed 's/.*r-//')
get "/search?q=$(encode 干部)&more=$first"
is 200
lacks "data-more=\"r-$first\""
shown=$(sed -n "/article id=\"r-$first\"/,/<.article>/p" "$TMPDIR/body" | grep -c 'class="hit ')
all=$("$ZHANGJU" search --index "$index" --format jsonl 干部 | grep -c "\"report\":\"$first\"\|\"report\": \"$first\"")
[ "$shown" -eq "$all" ] && [ "$shown" -gt 3 ] || fail "$shown sentences of $all"

# English
get "/search?q=$q&lang=en"
says '<html lang="en">'
says 'hits</strong> in <strong>'
says '存在问题 (problems)'
head_says 'Set-Cookie: lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly'
get / -H 'Accept-Language: fr;q=0.9, en-GB, zh'
says '<html lang="en">'
get / -H 'Accept-Language: en' -H 'Cookie: a=b; lang=zh'
says '<html lang="zh-Hans">'
get / -H 'Accept-Language: fr'
says '<html lang="zh-Hans">'
# no page shows the key of an interface string instead of the string
for page in / /about /help /status /saved "/search?q=$q" '/search?q=('; do
  for lang in zh en; do
    get "$page" -H "Cookie: lang=$lang"
    lacks '{{'
    lacks 't_'
  done
done

# a fault: 400, the text is kept, the place and a way out are shown
get "/search?q=$(encode '问题:(年轻干部')"
is 400
says 'value="问题:(年轻干部"'
says '<b class="at">'
says '可以改成'
says 'literal=1'

# nothing found: never a dead end
get "/search?q=$(encode '密级:年轻干部')"
is 200
says '没有找到'
says '在别的章节里有'
says 'in=problems'
says '不限章节再查一次'
get "/search?q=$(encode 年轻干部火星移民)"
says '最接近的较短说法'
get "/search?q=$(encode '年轻干部 火星移民')"
says '分开来查'

# the text of a request is data
get "/search?q=$(encode '"><script>alert(1)</script><b x="')"
lacks '<script>'
lacks '"><b x'
says '&lt;script&gt;'
get "/search?q=$(encode '{{title}}{{{q}}}{{#reports}}')"
says '{{{q}}}'
get "/search?q=$(encode "年轻干部' onfocus='x")"
lacks "onfocus='x"
get "/$(encode '<img src=x>')"
is 404
lacks '<img'

# reading
report=$(curl -s "$url/api/v1/search?q=$q" | python3 -c 'import json,sys; print(json.load(sys.stdin)["reports"][0]["report"])')
get "/r/$report?q=$q"
is 200
says '<mark id="h1">年轻干部</mark>'
says 'href="#h1"'
says 'id="L1"'
says '目录'
says "/search?q=$q"
get "/r/$report"
lacks '<mark'
says '把握'
get "/r/$report?only=problems"
is 200
get "/r/$report?only=$(encode 'problems?')"
is 400
get "/r/$report?q=$(encode '(')"
is 200
says 'role="alert"'
get "/r/$report.txt"
is 200
head_says 'Content-Type: text/plain; charset=utf-8'
"$ZHANGJU" show --raw --index "$index" "$report" > "$TMPDIR/raw"
cmp -s "$TMPDIR/raw" "$TMPDIR/body" || fail "/r/ID.txt differs from show --raw"
get /r/aaaaaaaaaa
is 404

# figures on roles are those of cross-validation, those on the index agree with `stats`
get /about
is 200
says '存在问题'
f=$(python3 -c 'import json; d = json.load(open("web/accuracy.json"))["all"]; print("%.1f %.1f %.1f %d" % (100 * d["roles"]["problems"]["precision"], 100 * d["roles"]["problems"]["recall"], 100 * d["accuracy"], d["files"]))')
for figure in $f; do says "$figure"; done
says '交叉验证'
get '/about?lang=en'
says 'cross-validation'
get '/about?lang=zh'
get /status
is 200
head_says 'Cache-Control: private, no-store'
says "$("$ZHANGJU" stats --index "$index" --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["uuid"])')"
says 'UTF-8'
lacks "$index"

# the syntax table has every form of the language, and each example parses
get /help
is 200
says '近N(A B …)'
grep -o 'href="/search?[^"]*"' "$TMPDIR/body" | sed 's/^href="//; s/"$//; s/&amp;/\&/g' > "$TMPDIR/links"
[ "$(wc -l < "$TMPDIR/links")" -ge 8 ] || fail "the syntax table has $(wc -l < "$TMPDIR/links") links"
while read -r link; do
  get "$link"
  is 200
done < "$TMPDIR/links"

# assets never change under their address
get /
css=$(grep -o '/assets/zhangju[^"]*css' "$TMPDIR/body")
get "$css"
is 200
head_says 'Content-Type: text/css; charset=utf-8'
head_says 'Cache-Control: public, max-age=31536000, immutable'
[ "$(wc -c < "$TMPDIR/body")" -lt 61440 ] || fail "the sheet is over 60 KiB"
get /assets/zhangju.0000000000000000.css
is 404

# validators
get "/search?q=$q"
etag=$(sed -n 's/^[Ee][Tt]ag: *//p' "$TMPDIR/head" | tr -d '\r')
get "/search?q=$q" -H "If-None-Match: $etag"
is 304
[ ! -s "$TMPDIR/body" ] || fail "a 304 has a body"
get "/search?q=$q" -H "If-None-Match: $etag" -H 'Cookie: lang=en'
is 200

# HEAD is GET without a body
get "/search?q=$q" -I
is 200
head_says 'Content-Length:'

get /healthz
is 200
says ok
head_says 'Cache-Control: private, no-store'
get /readyz
is 200
get /robots.txt
says 'Disallow: /'
done_testing
