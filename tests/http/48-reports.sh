#!/bin/sh
# The list of reports: reachable, by name, filtered, in order; the same by the API. Help, about and status are one place.
. tests/http/serve.inc
start
get /
says 'href="/reports"'
get /reports
is 200
says '报告 26 篇'
says 'aria-current="page">报告</a>'
[ "$(grep -c '<li><a href="/r/' "$TMPDIR/body")" -eq 26 ] || fail "not all reports are listed"
get "/reports?q=$(encode '云溪县政府工作报告 2025')"
is 200
says '名称相符的报告 1 篇'
says '政府工作报告（云溪县，2025年）'
get "/reports?q=$(encode 数字化)"
is 200
says '有命中的报告 '
get "/reports?year=2024"
is 200
lacks '报告 26 篇'
get "/reports?issuer=$(encode 云溪县)&sort=title"
is 200
says '云溪县'
get "/reports?q=$(encode 无此词无此词)"
is 200
says '有命中的报告 0 篇'
says '去掉筛选'
get '/reports?sort=nonsense'
is 400
get "/reports?q=$(encode '(年轻')"
is 400
get '/reports?page=2'
is 200
get '/reports?lang=en'
says '26 reports'

# what search offers leads here
get "/search?q=$(encode '工作总结')"
is 200
if grep -q 'class="offers"' "$TMPDIR/body"; then says '/r/'; fi

# the API
get /api/v1/reports
is 200
json "d['total'] == 26 and [r['path'] for r in d['reports']] == sorted(r['path'] for r in d['reports'])"
get "/api/v1/reports?sort=title&per=3"
json "[r['title'] for r in d['reports']] == sorted(r['title'] for r in d['reports']) and 'sort=title' in d['next']"
get "/api/v1/reports?q=$(encode '云溪县政府工作报告 2025')"
json "[r['path'] for r in d['reports']] == ['2025/云溪县政府工作报告.txt']"
get "/api/v1/reports?q=$(encode '单位:云溪县')&sort=newest"
json "0 < d['total'] < 26"
get "/api/v1/reports?q=$(encode '(年轻')"
is 400

# help, about and status lead to each other, by tasks
for page in /help /about /status; do
  get $page
  is 200
  for other in /help /about /status; do says "href=\"$other\""; done
  says 'aria-current="page">帮助</a>'
done
get /help
for task in / /reports /paste /tasks /saved; do says "<dt><a href=\"$task\">"; done

# a quotation to copy has other marks inside its own
get "/search?q=$(encode 情景课堂)"
says '‘情景课堂’'
grep -o '<q[^>]*>[^<]*</q>' "$TMPDIR/body" | sed 's/^<q[^>]*>“//' | grep -q '“' && fail "quotations within a quotation have the marks of the outer one"

# feeds say what they are
get /saved/add -X POST -H 'Content-Type: application/json' --data '{}'
get /api/v1/saved -X POST -H 'Content-Type: application/json' --data '{"name": "甲", "query": "年轻干部"}'
is 201
get /saved
says '>订阅<'
done_testing
