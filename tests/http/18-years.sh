#!/bin/sh
# Reports of one unit over several years: the tasks of the first page that need two of them, and years as an axis.
. tests/http/serve.inc
mkdir "$TMPDIR/reports"
for year in 2018 2020 2021 2024; do
  cat > "$TMPDIR/reports/$year.txt" <<REPORT
松陵县水利局${year}年工作总结

${year}年，我局抓好河道治理，完成渠道清淤12公里。
二、存在的问题
巡查人员不足，河道治理的经费不足。
三、下一步打算
明年继续抓好河道治理，增加巡查人员。
REPORT
done
cat > "$TMPDIR/reports/另.txt" <<'REPORT'
东塘镇2021年工作总结

二、存在的问题
巡查人员不足。
REPORT
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 1
start
id() { curl -s "$url/api/v1/reports?per=50" | python3 -c 'import json, sys
print(next(r["report"] for r in json.load(sys.stdin)["reports"] if r["path"] == sys.argv[1]))' "$1"; }

# the latest two years that follow each other, not the latest two reports
get /
is 200
says '松陵县水利局 2020 年与 2021 年'
older=$(id 2020.txt) newer=$(id 2021.txt)
sed -n '/<ul class="tasks">/,/<.ul>/s/.*<a href="\([^"]*\)".*/\1/p' "$TMPDIR/body" | sed 's/&amp;/\&/g' > "$TMPDIR/tasks"
[ "$(wc -l < "$TMPDIR/tasks")" -eq 6 ] || fail "$(wc -l < "$TMPDIR/tasks") tasks"
grep -q "$newer" "$TMPDIR/tasks" || fail "no task leads to the report of 2021"
grep -q "$older" "$TMPDIR/tasks" || fail "no task leads to the report of 2020"
while read -r link; do
  get "$link"
  is 200
done < "$TMPDIR/tasks"

get /
says "$("$ZHANGJU" count --index "$index" '单位:"松陵县水利局" 问题:*') 处" # an example from this index

# beside a report those of the same unit in other years, the latest first, with the search; and the views of both years
get "/r/$newer?q=$(encode 河道)"
python3 - "$TMPDIR/body" > "$TMPDIR/years" <<'PYTHON'
import html, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
for href, now, year in re.findall(r'<a href="([^"]*)"( aria-current="page")?>(\d{4})</a>', re.search(r'<nav class="years".*?</nav>', page, re.S)[0]):
    print(year, "now" if now else html.unescape(href))
PYTHON
[ "$(cut -d' ' -f1 "$TMPDIR/years" | tr '\n' ' ')" = '2024 2021 2020 2018 ' ] || fail "years beside it: $(tr '\n' ';' < "$TMPDIR/years")"
grep -qx '2021 now' "$TMPDIR/years" || fail "the present year is not marked"
grep -qx "2020 /r/$older?q=$(encode 河道)" "$TMPDIR/years" || fail "2020 leads elsewhere: $(cat "$TMPDIR/years")"
says "href=\"/compare?a=$older&amp;b=$newer\">与 2020 年对照"
says "href=\"/account?kind=promises&amp;a=$older&amp;b=$newer\">2020 年的打算怎样了"
get "/compare?a=$older&b=$newer"
is 200
get "/r/$(id 另.txt)"
is 200
lacks 'class="years"'

# every year has its place on the axis, the latest first; a year without hits is there and leads nowhere
columns() { python3 - "$TMPDIR/body" <<'PYTHON'
import html, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
for item in re.findall(r"<li[ >].*?</li>", re.search(r"<ol reversed.*?</ol>", page, re.S)[0], re.S):
    year, count = "".join(re.search(r'class="year"><i>(\d+)</i>(\d+)<', item).groups()), re.search(r'class="count">([\d.]+)<', item)[1]
    print(year, count, "link" if "<a href" in item else "-", sum(float(h) for h in re.findall(r' height="([\d.]+)"/', item)))
PYTHON
}
get "/search?q=$(encode '巡查人员')"
[ "$(columns | cut -d' ' -f1-3 | tr '\n' ';')" = '2024 2 link;2023 0 -;2022 0 -;2021 3 link;2020 2 link;2019 0 -;2018 2 link;' ] ||
  fail "the axis: $(columns | tr '\n' ';')"
columns | awk '$2 == 3 && ($4 < 59.9 || $4 > 60.1) { bad = 1 } $2 == 2 && ($4 < 39.9 || $4 > 40.1) { bad = 1 } END { exit bad }' ||
  fail "heights are not in proportion: $(columns | tr '\n' ';')"

# as rates: hits by the text of the year, as `trend` counts them; the choice survives
get "/search?q=$(encode '巡查人员')&rate=1"
is 200
python3 - "$TMPDIR/body" > "$TMPDIR/rates" <<'PYTHON'
import re, sys
table = re.search(r"<tbody>.*?</tbody>", open(sys.argv[1], encoding="utf-8").read(), re.S)[0]
for year, rate in sorted(re.findall(r'<th scope="row">(\d+)</th><td>\d+</td><td>([\d.]+)</td>', table)): print(year, rate)
PYTHON
"$ZHANGJU" trend --index "$index" --format json '巡查人员' | python3 -c 'import json, sys
for row in json.load(sys.stdin)["rows"]:
    if row.get("occurrences"): print(row["year"], "%.2f" % row["per_10000_chars"])' | sort > "$TMPDIR/trend"
cmp -s "$TMPDIR/rates" "$TMPDIR/trend" || fail "rates: $(tr '\n' ';' < "$TMPDIR/rates") trend: $(tr '\n' ';' < "$TMPDIR/trend")"
[ "$(wc -l < "$TMPDIR/trend")" -eq 4 ] || fail "trend has $(wc -l < "$TMPDIR/trend") years"
get "/search?q=$(encode '巡查人员')&rate=2"
lacks '每万字'
done_testing
