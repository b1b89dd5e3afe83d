#!/bin/sh
# For others in the network: addresses that work, read-only, a warning; and answers that are short on the wire.
. tests/http/serve.inc

# compressed for those who take it, the same text for everyone, and one ETag for both
start
get /
plain=$(wc -c < "$TMPDIR/body")
etag=$(sed -n 's/^ETag: *//Ip' "$TMPDIR/head" | tr -d '\r')
head_says 'Vary: '
grep -qi '^Vary:.*Accept-Encoding' "$TMPDIR/head" || fail "Vary does not name Accept-Encoding"
! grep -qi '^Content-Encoding' "$TMPDIR/head" || fail "compressed without being asked"
cp "$TMPDIR/body" "$TMPDIR/plain"
for path in / "/search?q=$(encode 年轻干部)" /help "/api/v1/search?q=$(encode 年轻干部)"; do
  get "$path" -H 'Accept-Encoding: br, gzip'
  is 200
  head_says 'Content-Encoding: gzip'
  wire=$(wc -c < "$TMPDIR/body")
  gzip -dc < "$TMPDIR/body" > "$TMPDIR/unpacked" || fail "$path is not gzip"
  [ "$wire" -lt $(($(wc -c < "$TMPDIR/unpacked") / 2)) ] || fail "$path: $wire bytes on the wire"
  case $path in
    /) [ "$wire" -le 40000 ] || fail "the start page has $wire bytes on the wire" ;;
    /search*) [ "$wire" -le 30000 ] || fail "an answer has $wire bytes on the wire" ;;
  esac
done
get "/search?q=$(encode 年轻干部)"
etag=$(sed -n 's/^ETag: *//Ip' "$TMPDIR/head" | tr -d '\r')
get "/search?q=$(encode 年轻干部)" -H 'Accept-Encoding: gzip'
[ "$(sed -n 's/^ETag: *//Ip' "$TMPDIR/head" | tr -d '\r')" = "$etag" ] || fail "another ETag when compressed"
get "/search?q=$(encode 年轻干部)" -H 'Accept-Encoding: gzip' -H "If-None-Match: $etag"
is 304
! grep -qi '^Content-Encoding' "$TMPDIR/head" || fail "nothing, compressed"
for refused in 'gzip;q=0' 'identity' 'gzip; q=0.0, *'; do
  get / -H "Accept-Encoding: $refused"
  ! grep -qi '^Content-Encoding' "$TMPDIR/head" || fail "compressed for $refused"
done
get / -H 'Accept-Encoding: *;q=0.5'
head_says 'Content-Encoding: gzip'
get /healthz -H 'Accept-Encoding: gzip'
! grep -qi '^Content-Encoding' "$TMPDIR/head" || fail "two bytes, compressed"
# a page of another site learns nothing from the length
get "/search?q=$(encode 年轻干部)" -H 'Accept-Encoding: gzip' -H 'Sec-Fetch-Site: cross-site'
! grep -qi '^Content-Encoding' "$TMPDIR/head" || fail "compressed for another site"
stop

# --lan: the addresses that are printed work, nothing can be changed, and it says that there is no login
own=$(hostname -I 2> /dev/null | tr ' ' '\n' | grep -E '^[0-9.]+$' | grep -vE '^(127|169\.254)\.' | head -1)
start_lan() {
  : > "$TMPDIR/serve.out"
  "$ZHANGJU" serve --index "$index" --saved "$saved" "$@" > "$TMPDIR/serve.out" 2> "$TMPDIR/serve.err" &
  server=$!
  for _ in $(seq 100); do
    [ -s "$TMPDIR/serve.out" ] && break
    sleep 0.1
  done
}
end_lan() {
  kill -TERM "$server"
  wait "$server" || fail "the server ended with $?"
  server=
}
start_lan --lan --listen 0.0.0.0:0
! grep -q '0\.0\.0\.0' "$TMPDIR/serve.out" || fail "an address that nobody can use was printed"
grep -q '没有登录\|no login' "$TMPDIR/serve.err" || fail "no warning: $(cat "$TMPDIR/serve.err")"
while read -r printed; do
  status=$(curl -s -o "$TMPDIR/body" -w '%{http_code}' "$printed")
  [ "$status" = 200 ] || fail "$printed: $status"
  status=$(curl -s -o "$TMPDIR/body" -w '%{http_code}' -X POST -H 'Content-Type: application/json' -d '{"name":"a","query":"b"}' "${printed}api/v1/saved")
  [ "$status" = 403 ] || fail "$printed can be written to: $status"
done < "$TMPDIR/serve.out"
[ -z "$own" ] || grep -qF "//$own:" "$TMPDIR/serve.out" || fail "$own is not among the addresses"
port=$(sed -n '1s#.*:\([0-9]*\)/$#\1#p' "$TMPDIR/serve.out")
status=$(curl -s -o /dev/null -w '%{http_code}' -H 'Host: evil.example' "http://127.0.0.1:$port/")
[ "$status" = 421 ] || fail "answers to any name: $status"
end_lan
# without --lan, too, what is printed works
start_lan --listen 0.0.0.0:0
while read -r printed; do
  status=$(curl -s -o /dev/null -w '%{http_code}' "$printed")
  [ "$status" = 200 ] || fail "$printed: $status"
done < "$TMPDIR/serve.out"
end_lan
"$ZHANGJU" serve --lan --listen 127.0.0.1:0 --index "$index" > /dev/null 2>&1
[ $? -eq 2 ] || fail "--lan at 127.0.0.1"
[ "$failed" -eq 0 ] || { echo "$failed checks failed"; exit 1; }
