#!/bin/sh
# Accounts of the API: as the command line has them.
. tests/http/serve.inc
"$ZHANGJU" index --quiet --index "$index" corpus/reports corpus/accounts/reports > /dev/null
start
id() { "$ZHANGJU" reports --index "$index" --format tsv | grep -F "$1" | cut -f1; }
first=$(id 云溪县水利局2023年工作总结) second=$(id 云溪县水利局2024年工作总结)
feedback=$(id 县委巡察组巡察丰岭镇党委的反馈) rectified=$(id 丰岭镇党委巡察整改进展情况报告)
# the first account of the command, without the reference to its kind
same() {
  "$ZHANGJU" "$@" --index "$index" --format json > "$TMPDIR/wanted"
  json "{**d, 'kind': 0} == {**__import__('json').load(open('$TMPDIR/wanted'))['accounts'][0], 'kind': 0} and len(d['rows']) > 2"
}
get "/api/v1/account?kind=promises&a=$first&b=$second"
is 200
json "d['kind'] == 'promises' and d['totals']['differs'] == 1"
same account --promises "$first" "$second"
get "/api/v1/account?kind=findings&a=$feedback&b=$rectified,$second"
is 200
json "d['totals'] == {'answered': 5, 'merged': 2, 'unanswered': 2} and len(d['b']) == 2"
same account --findings "$feedback" "$rectified" "$second"
get "/api/v1/compare?a=$first&b=$second"
is 200
same compare "$first" "$second"
get "/api/v1/compare?a=$first&b=$second&in=problems&in=plans"
json "{r['role'] for r in d['rows']} == {'problems', 'plans'}"
for bad in "a=$first" "b=$second" "a=&b=$second" "a=$first&b=$second&in=nonsense" "a=$first&b=$second,$feedback"; do
  get "/api/v1/compare?$bad"
  is 400
done
get "/api/v1/compare?a=$first&b=$second&in=nonsense"
json "(d['type'], d['detail']) == ('/problems/unknown-role', 'in=nonsense')"
for bad in "a=$first&b=$second" "kind=all&a=$first&b=$second" "kind=promises&a=$first"; do
  get "/api/v1/account?$bad"
  is 400
done
get "/api/v1/compare?a=aaaaaaaaaa&b=$second"
is 404
get "/api/v1/account?kind=findings&a=$first&b=$second,,"
is 404
done_testing
