#!/bin/sh
# The API: shapes, agreement with the command line, paging, problems.
. tests/http/serve.inc
start

for query in '问题:"年轻干部"' '年轻干部 培训' '打算:(培训 OR 交流)' '工作 -问题:经费' '噪声:转发' '全部:干部' '干'; do
  q=$(encode "$query")
  get "/api/v1/search?q=$q&per=200&sentences=200"
  is 200
  head_says 'Content-Type: application/json'
  hits=$("$ZHANGJU" count --index "$index" "$query")
  json "d['total']['occurrences'] == $hits"
  json "d['exact'] and d['generation'] == 1"
  json "sum(r['occurrences'] for r in d['reports']) == d['total']['occurrences']"
  json "sum(len(h['matches']) for r in d['reports'] for h in r['hits']) == d['total']['occurrences']"
  json "all(''.join(p['text'] for p in h['marked']) == h['sentence'] for r in d['reports'] for h in r['hits'])"
  # every report's reading says the same number, and its text is that of the original
  for id in $(python3 -c 'import json,sys; [print(r["report"]) for r in json.load(open(sys.argv[1]))["reports"][:4]]' "$TMPDIR/body"); do
    cp "$TMPDIR/body" "$TMPDIR/search"
    get "/api/v1/reports/$id?q=$q"
    is 200
    json "len({p['hit'] for a in d['paragraphs'] for p in a['pieces'] if 'hit' in p}) == d['hits']"
    json "d['hits'] == next(r['occurrences'] for r in json.load(open('$TMPDIR/search'))['reports'] if r['report'] == d['report'])"
    curl -s "$url/r/$id.txt" > "$TMPDIR/text"
    json "sorted(c for a in d['paragraphs'] for p in a['pieces'] for c in p['text'] if not c.isspace()) == sorted(c for c in open('$TMPDIR/text', encoding='utf-8').read() if not c.isspace())"
    cp "$TMPDIR/search" "$TMPDIR/body"
  done
done

# marked text is what was asked for
get "/api/v1/search?q=$(encode 年轻干部)&sentences=200&per=200"
json "all(p['text'] in ('年轻干部', '年輕幹部') for r in d['reports'] for h in r['hits'] for p in h['marked'] if p.get('hit'))"

# in= is the scope in front; by_role stays that of all parts
get "/api/v1/search?q=$(encode 年轻干部)&in=problems"
json "d['total']['occurrences'] == d['by_role']['problems'] and len(d['by_role']) > 1"
get "/api/v1/search?q=$(encode 年轻干部)&in=$(encode 存在问题)&in=plans"
is 200

# pages tile the ranking
get "/api/v1/search?q=$(encode 干部)&per=200"
json "len(d['reports']) == d['total']['reports'] and 'next' not in d"
python3 -c 'import json,sys; [print(r["report"]) for r in json.load(open(sys.argv[1]))["reports"]]' "$TMPDIR/body" > "$TMPDIR/all"
: > "$TMPDIR/tiled"
next="/api/v1/search?q=$(encode 干部)&per=3"
while [ -n "$next" ]; do
  get "$next"
  is 200
  python3 -c 'import json,sys; [print(r["report"]) for r in json.load(open(sys.argv[1]))["reports"]]' "$TMPDIR/body" >> "$TMPDIR/tiled"
  next=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1])).get("next", ""))' "$TMPDIR/body")
done
cmp -s "$TMPDIR/all" "$TMPDIR/tiled" || fail "the pages do not tile the ranking"
get "/api/v1/search?q=$(encode 干部)&page=900"
is 200
json "d['reports'] == [] and d['total']['occurrences'] > 0"

# problems
problem() { # STATUS TYPE PATH
  get "$3"
  is "$1"
  head_says 'Content-Type: application/problem+json'
  json "d['status'] == $1 and d['type'] == '/problems/$2' and d['title']"
}
problem 400 query-syntax "/api/v1/search?q=$(encode '问题:(年轻干部')"
json "d['position'] == 3 and d['detail'] and d['suggestion'] == '问题:(年轻干部)'"
problem 400 query-syntax '/api/v1/search'
problem 400 unknown-parameter '/api/v1/search?q=a&qq=b'
problem 400 unknown-role '/api/v1/search?q=a&in=b'
problem 400 bad-parameter '/api/v1/search?q=a&q=b'
problem 400 bad-parameter '/api/v1/search?q=a&page=0'
problem 400 bad-parameter '/api/v1/search?q=a&page=-1'
problem 400 bad-parameter '/api/v1/search?q=a&per=201'
problem 400 bad-parameter '/api/v1/search?q=a&per=99999999999999999999'
problem 400 bad-parameter '/api/v1/search?q=a&per=1x'
problem 404 not-found '/api/v1/reports/aaaaaaaaaa'
problem 404 not-found '/api/v1/nonsense'
problem 400 bad-request '/api/v1/search?q=%ff'
problem 400 bad-request '/api/v1/search?q=a%00b'
get '/api/v1/search?q=(&lang=en'
json "'cannot be read' in d['title']"

get "/api/v1/search?q=a&lang=zh"
etag=$(sed -n 's/^[Ee][Tt]ag: *//p' "$TMPDIR/head" | tr -d '\r')
get "/api/v1/search?q=a&lang=zh" -H "If-None-Match: $etag"
is 304
get /api/v1/saved
json "d['saved'] == []"
done_testing
