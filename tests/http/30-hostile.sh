#!/bin/sh
# Requests nobody means well: each gets the status beside it, and the server lives on.
. tests/http/serve.inc
start
H="Host: 127.0.0.1:$port"

expect() { # STATUS DESCRIPTION, the request on stdin
  got=$(raw)
  case " $1 " in *" $got "*) ;; *) fail "$2: $got, not $1" ;; esac
}

# targets
printf 'GET /search?q=a%%00b HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'NUL in a value'
printf 'GET /search?q%%00=a HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'NUL in a key'
printf 'GET /search%%00.txt HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'NUL in the path'
printf 'GET /search?q=%%ff%%fe HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'no UTF-8'
printf 'GET /search?q=%%c0%%af HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'overlong UTF-8'
printf 'GET /search?q=%%ed%%a0%%80 HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'a surrogate'
printf 'GET /search?q=%%f4%%90%%80%%80 HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'beyond Unicode'
printf 'GET /search?q=%%e5%%b9 HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'half a character'
printf 'GET /search?q=%%zz HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'a bad escape'
printf 'GET /search?q=%% HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'half an escape'
printf 'GET /search?q=\377 HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'a raw byte'
printf 'GET /search?in=%%ff&q=a HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'no UTF-8 in in='
printf 'GET /search?q=\345\271\262\351\203\250 HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 200 'raw UTF-8'
printf 'GET /../../../etc/passwd HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 404 'traversal'
printf 'GET /%%2e%%2e%%2f%%2e%%2e%%2fetc/passwd HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 404 'encoded traversal'
printf 'GET /r/..%%2f..%%2fetc%%2fpasswd HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 404 'traversal as an id'
printf 'GET /r/%%2e%%2e.txt HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 404 'dots as an id'
printf 'GET /assets/../zhangju.css HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 404 'traversal to assets'
printf 'GET //evil.example/ HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 404 'two slashes'
printf 'GET http://evil.example/ HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'absolute form'
printf 'GET search HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 400 'no slash'
printf 'GET /r/%s HTTP/1.1\r\n%s\r\n\r\n' "$(printf 'a%.0s' $(seq 200))" "$H" | expect 404 'a long id'
printf 'GET /search?q=%s HTTP/1.1\r\n%s\r\n\r\n' "$(printf 'a%.0s' $(seq 9000))" "$H" | expect 414 'a target of 9 KB'
printf 'GET /search?q=%s HTTP/1.1\r\n%s\r\n\r\n' "$(printf '%%e4%%b8%%80%.0s' $(seq 800))" "$H" | expect '200 400' 'a query of 2,400 bytes'
printf 'GET /search?q=%s HTTP/1.1\r\n%s\r\n\r\n' "$(head -c 70000 /dev/zero | tr '\0' a)" "$H" | expect '414 431 000' 'a target of 70 KB'
printf 'GET /?%s HTTP/1.1\r\n%s\r\n\r\n' "$(printf 'a&%.0s' $(seq 100))" "$H" | expect 400 'a hundred parameters'
printf 'GET /?&&&=&=a HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 200 'empty parameters'
printf 'GET /search?q=%s HTTP/1.1\r\n%s\r\n\r\n' "$(printf '(%.0s' $(seq 3000))" "$H" | expect 400 'three thousand brackets'
printf 'GET /search?q=%s HTTP/1.1\r\n%s\r\n\r\n' "$(printf -- '-(%.0s' $(seq 300))" "$H" | expect 400 'nested negations'
printf 'GET /search?q=%s HTTP/1.1\r\n%s\r\n\r\n' "$(printf 'a+%.0s' $(seq 200))" "$H" | expect 400 'two hundred words'

# names
printf 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n' | expect 421 'another host'
printf 'GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n' | expect 421 'a host that begins like ours'
printf 'GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n' | expect 421 'a user name'
printf 'GET / HTTP/1.1\r\nHost: localhost:80:80\r\n\r\n' | expect 421 'two ports'
printf 'GET / HTTP/1.1\r\nHost: localhost:x\r\n\r\n' | expect 421 'a port of letters'
printf 'GET / HTTP/1.1\r\nHost: \r\n\r\n' | expect 421 'an empty host'
printf 'GET / HTTP/1.1\r\nHost: [::1\r\n\r\n' | expect 421 'an open bracket'
printf 'GET / HTTP/1.1\r\n\r\n' | expect 400 'no host'
printf 'GET / HTTP/1.0\r\n\r\n' | expect 400 'no host in HTTP/1.0'
printf 'GET / HTTP/1.1\r\n%s\r\nHost: evil.example\r\n\r\n' "$H" | expect 400 'two hosts'
printf 'GET / HTTP/1.1\r\n%s\r\n%s\r\n\r\n' "$H" "$H" | expect 400 'the same host twice'
printf 'GET / HTTP/1.1\r\nHost: LOCALHOST:%s\r\n\r\n' "$port" | expect 200 'capital letters'
printf 'GET / HTTP/1.1\r\nHost: [::1]:%s\r\n\r\n' "$port" | expect 200 'IPv6'

# bodies and smuggling
printf 'GET / HTTP/1.1\r\n%s\r\nContent-Length: 5\r\n\r\nhello' "$H" | expect 400 'GET with a body'
printf 'POST /search HTTP/1.1\r\n%s\r\nContent-Length: 5\r\n\r\nhello' "$H" | expect 405 'POST to a page'
printf 'GET / HTTP/1.1\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' "$H" | expect 400 'chunks'
printf 'POST /saved/add HTTP/1.1\r\n%s\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n' "$H" | expect 400 'length and chunks'
printf 'POST /saved/add HTTP/1.1\r\n%s\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello' "$H" | expect 400 'two lengths'
printf 'POST /saved/add HTTP/1.1\r\n%s\r\nContent-Length: 5, 5\r\n\r\nhello' "$H" | expect '400 413' 'a list of lengths'
printf 'POST /saved/add HTTP/1.1\r\n%s\r\nContent-Length: -1\r\n\r\nhello' "$H" | expect '400 413' 'a negative length'
printf 'POST /saved/add HTTP/1.1\r\n%s\r\nContent-Length: 999999999\r\n\r\nhello' "$H" | expect 413 'a huge body announced'
printf 'POST /saved/add HTTP/1.1\r\n%s\r\nContent-Length: 5\r\n\r\nhello' "$H" | expect 403 'a form without a token'
printf 'POST /saved/add HTTP/1.1\r\n%s\r\nContent-Length: 9\r\n\r\nname=%%ff%%' "$H" | expect '400 403' 'a form that is no UTF-8'
# a body that looks like a request must not become one
got=$(printf 'GET /healthz HTTP/1.1\r\n%s\r\nContent-Length: 60\r\n\r\nGET /secret HTTP/1.1\r\n%s\r\n\r\n' "$H" "$H" | raw all)
[ "$got" = 400 ] || fail "a smuggled request: $got"

# methods
for method in PUT DELETE PATCH OPTIONS TRACE CONNECT PROPFIND get "$(printf 'A%.0s' $(seq 300))"; do
  printf '%s / HTTP/1.1\r\n%s\r\n\r\n' "$method" "$H" | expect '405 400' "method $method"
done
printf 'GET /saved/add HTTP/1.1\r\n%s\r\n\r\n' "$H" | expect 405 'GET of a form target'
printf 'POST /api/v1/saved HTTP/1.1\r\n%s\r\nContent-Length: 2\r\n\r\n{}' "$H" | expect 405 'POST to the API'

# noise
printf '\r\n\r\n\r\n' | raw first 1 > /dev/null
printf 'GET\r\n\r\n' | raw first 1 > /dev/null
printf '\026\003\001\002\000\001\000\001' | raw first 1 > /dev/null
head -c 100000 /dev/urandom | raw first 1 > /dev/null 2>&1
printf 'GET / HTTP/1.1\r\n%s\r\nX: %s\r\n\r\n' "$H" "$(head -c 60000 /dev/zero | tr '\0' a)" | expect '431 413 400 000' 'a header of 60 KB'

# answers of refusals carry the safety headers too
get / -H 'Host: evil.example'
is 421
head_says "Content-Security-Policy: default-src 'none'"
head_says 'Connection: close'
lacks evil.example

# many connections that say nothing do not keep others out
python3 - "$port" <<'PYTHON' || fail "idle connections keep others out"
import socket, sys, urllib.request
port = int(sys.argv[1])
idle = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(100)]
for s in idle[:50]:
    s.sendall(b"GET / HTTP/1.1\r\nHost: 127.0")
assert urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read() == b"ok\n"
PYTHON

get /healthz
is 200
done_testing
