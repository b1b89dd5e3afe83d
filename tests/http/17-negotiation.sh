#!/bin/sh
# The media types that a client accepts, and what pages of other sites may read.
. tests/http/serve.inc
q=$(encode 年轻干部)
start --cors-origin https://reports.example --cors-origin http://127.0.0.1:9000

# every address of the API has one media type
for accept in '' '*/*' 'application/*' 'application/json' 'text/html, application/json;q=0.5' 'TEXT/html , Application/JSON' 'application/json; charset=utf-8'; do
  get "/api/v1/count?q=$q" -H "Accept: $accept"
  is 200
done
for accept in 'text/html' 'text/*' 'application/json;q=0' 'application/json; q=0.000, text/html' 'application/jsonx' 'application' '*'; do
  get "/api/v1/count?q=$q" -H "Accept: $accept"
  is 406
  json "d['type'] == '/problems/not-acceptable' and 'application/json' in d['detail']"
done
get "/search?q=$q" -H 'Accept: application/json'
is 200 # pages are for whoever asks for them
get /api/v1/none -H 'Accept: text/html'
is 404

# only the named origins may read, and no other origin may write
for origin in https://reports.example http://127.0.0.1:9000; do
  get "/api/v1/count?q=$q" -H "Origin: $origin"
  is 200
  head_says "Access-Control-Allow-Origin: $origin"
  grep -qi '^vary:.*origin' "$TMPDIR/head" || fail 'Vary lacks Origin'
  get "/api/v1/count" -H "Origin: $origin"
  is 400
  head_says "Access-Control-Allow-Origin: $origin" # a page must be able to read what was wrong
done
not_shared() { grep -qi '^access-control' "$TMPDIR/head" && fail "$1 is shared"; return 0; }
for origin in https://reports.example.evil.example https://reports.exampl http://reports.example https://reports.example/ null '*'; do
  get "/api/v1/count?q=$q" -H "Origin: $origin"
  is 200
  not_shared "the API with $origin"
done
get "/search?q=$q" -H 'Origin: https://reports.example'
not_shared 'a page'
get /api/v1/saved -X POST -H 'Origin: https://reports.example' -H 'Content-Type: application/json' -d '{"name":"x","query":"y"}'
is 403
not_shared writing
get /api/v1/saved -X OPTIONS -H 'Origin: https://reports.example' -H 'Access-Control-Request-Method: POST'
is 405
not_shared 'a preflight'
stop
start
get "/api/v1/count?q=$q" -H 'Origin: https://reports.example'
not_shared 'the API without the option'
for bad in '*' null reports.example https:// https://reports.example/ 'https://reports.example/x' ''; do
  "$ZHANGJU" serve --index "$index" --listen 127.0.0.1:0 --cors-origin "$bad" > /dev/null 2> "$TMPDIR/err"
  [ $? -eq 2 ] && grep -q 'SCHEME://HOST\|协议' "$TMPDIR/err" || fail "--cors-origin '$bad' is taken"
done
done_testing
