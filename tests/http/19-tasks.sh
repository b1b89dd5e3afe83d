#!/bin/sh
# The pages of tasks: what they say is what the commands say, every quotation leads to its place, and what was ticked is what a file holds.
. tests/http/serve.inc
mkdir "$TMPDIR/more"
sed 's/2025/2026/g; s/2024/2025/g' corpus/accounts/reports/云溪县水利局2024年工作总结.txt > "$TMPDIR/more/云溪县水利局2025年工作总结.txt"
"$ZHANGJU" index --quiet --index "$index" corpus/reports corpus/accounts/reports corpus/overlap "$TMPDIR/more" > /dev/null || exit 1
start
zhangju() { "$ZHANGJU" "$@" --index "$index"; }
id() { zhangju reports --format tsv | grep -F "$1" | cut -f1; }
first=$(id 云溪县水利局2023年工作总结) second=$(id 云溪县水利局2024年工作总结)
feedback=$(id 县委巡察组巡察丰岭镇党委的反馈) rectified=$(id 丰岭镇党委巡察整改进展情况报告)
draft() { # PATH TEXT [CURL…]: a pasted draft
  path=$1 text=$2
  shift 2
  get "$path" -H "Origin: $url" --data-urlencode "text=$text" "$@"
}
# every link into a report, of the last answer, leads to a page that has its anchor
places() {
  grep -oE 'href="/r/[a-z0-9]{10}#L[0-9]+"' "$TMPDIR/body" | sort -u | sed 's/href="//; s/"$//' > "$TMPDIR/places"
  [ "$(wc -l < "$TMPDIR/places")" -ge "$1" ] || fail "$what: few places: $(wc -l < "$TMPDIR/places")"
  head -5 "$TMPDIR/places" | while read -r place; do
    curl -s "$url${place%#*}" | grep -q "id=\"${place#*#}\"" || echo "$place"
  done > "$TMPDIR/lost"
  [ ! -s "$TMPDIR/lost" ] || fail "$what: no such place: $(cat "$TMPDIR/lost")"
}

# each page answers without a question, in both languages, and names the others
for page in tasks items compare account overlap trend verify checkup; do
  for lang in zh en; do
    get "/$page?lang=$lang"
    is 200
    for other in items compare account overlap trend verify checkup; do says "href=\"/$other\""; done
    lacks '{{'
    lacks 't_'
  done
done

# items: the same number as the command, the filter, roles, pages
get /items
items=$(zhangju items --format jsonl | tail -1 | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["items"], d["reports"], d["with_role"])')
set -- $items
says "$1 条，见于 $2 篇报告；有这类章节的报告 $3 篇"
says 'rel="next"'
places 20
first_of() { grep -oE 'name="pick" value="[^"]*"' "$TMPDIR/body" | head -1; }
one=$(first_of)
get '/items?page=2'
[ "$one" != "$(first_of)" ] || fail 'the second page is the first'
get "/items?in=plans&issuer=$(encode 云溪县水利局)&year=2023"
says '见于 1 篇报告'
says '<option value="plans" selected>'
says '<option value="2023" selected>'
says 'value="云溪县水利局"'
says '（一）筑牢防洪安全底线'
get "/items?q=$(encode 年轻干部)"
says "$(zhangju items 年轻干部 --format jsonl | tail -1 | python3 -c 'import json,sys; print(json.load(sys.stdin)["items"])') 条"
get "/items?in=goals&issuer=$(encode 柳滩村)"
says '没有条目；有这类章节的报告'
# a filter that leaves nothing: each of its conditions can be left out, and the others stay
get "/items?in=plans&issuer=$(encode 没有这个单位)&year=2023"
says '没有符合这些条件的报告'
says 'href="/items?in=plans&amp;year=2023"'
says "href=\"/items?in=plans&amp;issuer=$(encode 没有这个单位)\""
for page in overlap reports checkup account; do
  get "/$page?issuer=$(encode 没有这个单位)&year=2023"
  is 200
  grep -q "href=\"/$page?[^\"]*year=2023\"" "$TMPDIR/body" || fail "$what: no way without the issuer"
done
says '去掉筛选'
get "/items?q=$(encode '问题:(干部')"
is 400
says 'aria-invalid="true"'
says 'class="at"'
for bad in in=nonsense year=24 year=abcd page=0 page=1001; do
  get "/items?$bad"
  is 400
done
get "/items?issuer=$(encode '"x" OR "y')"
is 200
says '没有符合这些条件的报告'

# a file of all, and of what was ticked
get '/export/items?format=json'
is 200
zhangju items --format json > "$TMPDIR/wanted"
cmp -s "$TMPDIR/body" "$TMPDIR/wanted" || fail 'the file is not that of the command'
head_says 'Content-Disposition: attachment'
get '/export/items?format=csv'
head -c 3 "$TMPDIR/body" | grep -q "$(printf '\357\273\277')" || fail 'no mark for spreadsheets'
places_of() { zhangju items --format tsv | cut -f1; }
one=$(places_of | sed -n 3p) two=$(places_of | sed -n 40p)
get "/export/items?format=json&pick=$one&pick=$two"
json "[i['id'] for i in d['results']] == ['$one', '$two']"
get '/export/items?format=nonsense'
is 400

# promises: the pair is found by its unit; verdicts, filter, file
get "/account?kind=promises&issuer=$(encode 云溪县水利局)"
is 200
says '相邻年度 2 对'
get "/account?kind=promises&issuer=$(encode 云溪县水利局)&year=2023" -L
is 200
says '这个单位的其他年度'
grep -oE '20[0-9]{2} → 20[0-9]{2}' "$TMPDIR/body" | head -2 | tr '\n' ' ' | grep -qx '2023 → 2024 2024 → 2025 ' || fail 'other years'
says '未见回应'
says '不等于没有做'
lacks '没有做到'
says "href=\"/account?kind=promises&amp;a=$first&amp;b=$second&amp;only=differs\""
says '<mark>'
places 4
get "/account?kind=promises&a=$first&b=$second&only=differs"
[ "$(grep -c '<tr id="n' "$TMPDIR/body")" -eq 1 ] || fail 'one row differs'
says '26个'
says '22个'
get "/account?kind=promises&a=$first&b=$second&only=nonsense"
is 400
get "/export/account?kind=promises&format=csv&a=$first&b=$second" -H 'Accept-Language: en'
zhangju account --promises --excel "$first" "$second" > "$TMPDIR/wanted"
cmp -s "$TMPDIR/body" "$TMPDIR/wanted" || fail 'the file is not that of the command'
get "/export/account?kind=promises&format=json&a=$first&b=$second"
rows=$(python3 -c 'import json,sys; print(len(json.load(open(sys.argv[1]))["accounts"][0]["rows"]))' "$TMPDIR/body")
[ "$rows" -gt 3 ] || fail "rows: $rows"
get "/export/account?kind=promises&format=markdown&pick=2&a=$first&b=$second"
[ "$(grep -c '^[0-9]*\. \*\*' "$TMPDIR/body")" -eq 1 ] || fail 'not the ticked row alone'
get '/export/account?kind=promises&format=csv'
[ "$(wc -l < "$TMPDIR/body")" -gt "$rows" ] || fail 'the ledger of all pairs is short'
get "/account?kind=promises&issuer=$(encode 没有这个单位)"
is 200
says '没有这样的相邻两年'
says '去掉筛选'

# findings: chosen from lists by their titles
get '/account?kind=findings'
is 200
says "name=\"a\" value=\"$feedback\""
says "name=\"b\" value=\"$rectified\""
get "/account?kind=findings&a=$feedback&b=$rectified&b=$second"
is 200
says '有整改 <b>5</b>'
says '合并整改 <b>2</b>'
says '未见整改 <b>2</b>'
says '不等于没有整改'
get "/account?kind=findings&a=$feedback&b=aaaaaaaaaa"
is 404
get "/account?kind=findings&a=$feedback&b=$feedback"
is 200
says '提出问题的报告'

# two years of a unit
get "/compare?issuer=$(encode 云溪县水利局)&year=2023&year2=2024"
is 200
says "/r/$first"
says "/r/$second"
for verdict in 变化 新增 不再有 保留; do says "$verdict <b>"; done
get "/compare?a=$first&b=$second&in=problems&only=changed"
says '工程“重建轻管”'
get "/compare?issuer=$(encode 云溪县水利局)&year=2001&year2=2002"
is 200
says '索引里没有这样两篇报告'
says '2023 → 2024'
get "/export/compare?format=csv&a=$first&b=$second"
is 200
get '/export/compare?format=csv'
is 400

# text that reports share: among them, with all others, with a draft, without a notice
get '/overlap?folder=overlap/'
is 200
get /overlap
says "雷同 $(zhangju overlap --format json | python3 -c 'import json,sys; print(json.load(sys.stdin)["total"])') 对"
says '<del>'
places 2
get '/export/overlap?format=json'
json "d['total'] >= 1 and d['pairs'][0]['passages']"
draft /overlap "$(cat corpus/overlap/枫林渡乡班子2024年对照检查材料.txt)"
is 200
head_says 'no-store'
says '雷同'
says '稿子'
says '100%'
draft /overlap "$(cat corpus/overlap/枫林渡乡班子2024年对照检查材料.txt)" -d format=json
json "any(p['share_a'] == 1 or p['share_b'] == 1 for p in d['pairs'])"
draft /overlap 全县上下都在努力工作。
says '没有雷同的文字'

# quotations of a draft
text='“改造老旧小区14个，惠及居民3260户”，“改造老旧小区16个，惠及居民3 260户”，“开工亿元以上项目31个、竣工22个”，“这句话谁也没有说过，是编的”。“没有闭合'
draft /verify "$text" -H 'Accept-Language: en'
printf '%s' "$text" | zhangju verify --quiet - > "$TMPDIR/wanted"
says "$(tail -1 "$TMPDIR/wanted")"
draft /verify "$text"
is 200
says '不成对'
says '<mark>6</mark>'
says '<mark>4</mark>'
says '报告里没有这句话，也没有相近的'
places 1
draft /verify "$text" -d format=sources
says '《政府工作报告'
head_says 'Content-Disposition: attachment'
draft /verify '<script>alert(1)</script> “<b>没有这句话的，真的”'
is 200
lacks '<script>alert'
lacks '<b>没有'
draft /verify '   '
is 200
lacks '处引文'
# a draft may be long, but not too long; what is no text of a report is refused with a reason
python3 -c 'print("text=" + "%E5%B9%B2" * 99000, end="")' > "$TMPDIR/long"
python3 -c 'print("text=" + "%E5%B9%B2" * 120000, end="")' > "$TMPDIR/longer"
for page in verify overlap checkup; do
  get "/$page" -H "Origin: $url" -H 'Content-Type: application/x-www-form-urlencoded' --data-binary "@$TMPDIR/long"
  is 200
  get "/$page" -H "Origin: $url" -H 'Content-Type: application/x-www-form-urlencoded' --data-binary "@$TMPDIR/longer"
  is 413
  get "/$page" -X PUT
  is 405
done
for page in overlap checkup; do
  draft "/$page" "$(printf '\001\002\003')"
  [ "$status" = 200 ] || [ "$status" = 400 ] || fail "/$page: $status"
  lacks '500'
done
get /verify -H 'Origin: http://evil.example' -d 'text=a'
is 403
get /verify -d 'text=%E4'
is 400

# rules
get /checkup
is 200
says '标题是对照检查、剖析材料的'
says 'state-missing'
places 5
zhangju checkup --format json > "$TMPDIR/wanted"
get '/export/checkup?format=json'
json "{r['report']: [v['verdict'] for v in r['verdicts']] for r in d['list']}.items() <= {r['report']: [v['verdict'] for v in r['verdicts']] for r in __import__('json').load(open('$TMPDIR/wanted'))['list']}.items() and len(d['list']) >= 4"
draft /checkup "$(cat corpus/overlap/青石镇班子2023年对照检查材料.txt)"
is 200
says '稿子'
says 'state-'
lacks 'href="/r/'

# a wording year by year
get "/trend?q=$(encode 年轻干部)"
is 200
says '<polyline points="'
[ "$(grep -c '<th scope="row">20' "$TMPDIR/body")" -eq "$(zhangju trend 年轻干部 --format tsv | wc -l)" ] || fail 'years of the trend'
places 2
get "/trend?q=$(encode 年轻干部)&by=role&rate=chars"
says 'class="legend"'
says 'class="role-problems dash-'
# a role and a unit without words are all the text of that role in its reports
get "/trend?in=problems&issuer=$(encode 云溪县水利局)"
is 200
says "$("$ZHANGJU" count --index "$index" '单位:云溪县水利局 问题:*') 处，见于"
get "/export/trend?format=csv&in=problems&issuer=$(encode 云溪县水利局)"
is 200
for nothing in '' "&issuer=$(encode 云溪县水利局)"; do
  get "/export/trend?format=csv$nothing"
  is 400
done
get "/trend?q=$(encode 火星移民)"
is 200
says '去检索页看看'
get "/trend?q=$(encode '(')"
is 400
stop

# a Word file holds 2000 items; its name says so, however long the rest of the name is
index=$TMPDIR/many
mkdir "$TMPDIR/years"
for year in $(seq 1981 2015); do
  { printf '云溪县水利局%s年工作总结\n\n二、存在的问题\n' "$year"; seq -f '%g. 河道的巡查人员不足，经费也没有落实。' 60; } > "$TMPDIR/years/$year.txt"
done
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/years" > /dev/null || exit 1
start
name=$(encode "（前 2000 条）.docx")
get '/export/items?format=docx'
is 200
head_says "$name"
words=$(encode "经费 OR 落实 OR 巡查人员 OR 河道的巡查 OR 人员不足 OR 没有落实 OR 也没有落实 OR 河道的巡查人员不足 OR 经费也没有落实")
get "/export/items?format=docx&q=$words"
head_says "$name"
get '/export/items?format=xlsx'
! grep -qF "$(encode '（前')" "$TMPDIR/head" || fail 'a table of all items says that it is not complete'
done_testing
