"""hostile.py PORT PROGRAM INDEX SAVED - requests nobody means well, as bytes; see 30-hostile.sh.

A case is (what it is, the bytes, the statuses that are right). "closed" stands for a connection ended without an answer. Beside the status
each answer must be of the right kind (problem+json below /api/, and no report of ours ever names a path), must not hold
what was sent as markup, and the server must answer the next request."""
import concurrent.futures, re, socket, subprocess, sys, time
from urllib.parse import quote

port, program, index, saved = int(sys.argv[1]), *sys.argv[2:]
H = f"Host: 127.0.0.1:{port}"
cases, failures = [], []

def raw(what, text, *statuses): cases.append((what, text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"), statuses))
def get(target, *statuses, what=None, headers=""): raw(what or f"GET {target[:70]}", f"GET {target} HTTP/1.1\r\n{H}\r\n{headers}\r\n", *statuses)
def send(method, target, headers, body, *statuses, what=None):
    head = f"{method} {target} HTTP/1.1\r\n{H}\r\n{headers}\r\n".encode("utf-8", "surrogateescape")
    raw(what or f"{method} {target[:50]} {headers[:60]!r} {body[:30]!r}", head + (body if isinstance(body, bytes) else body.encode("utf-8", "surrogateescape")), *statuses)

# ---- bytes that are no UTF-8, NUL, bad escapes: everywhere they could stand ----
for bad in ("%00", "a%00b", "%ff", "%ff%fe", "%c0%af", "%c1%81", "%ed%a0%80", "%f4%90%80%80", "%f8%88%80%80%80", "%80", "%e5%b9", "%zz", "%", "%4", "%u5e74", "\udcff", "\udc80", "%fe%fe"):
    for target in ("/search?q={}", "/api/v1/search?q={}", "/search?q=a&in={}", "/r/{}", "/saved/{}.atom", "/search?{}=a"): get(target.format(bad), 400)
get("/search?q=\udce5\udcb9\udcb2\udce9\udc83\udca8", 200, what="raw UTF-8")

# ---- paths that mean something to a file system ----
for path in ("/../../../etc/passwd", "/%2e%2e%2f%2e%2e%2fetc/passwd", "/r/..%2f..%2fetc%2fpasswd", "/r/%2e%2e.txt", "/r/..", "/r/.", "/r/", "/r/.txt", "/r/a.txt.txt", "/r/a%2fb", "/r/a/b", "/r/-", "/r/a%0d%0ab",
             "/r/a%20b", "/r/%252e%252e", "/r/..%5c..%5c", "/r/C:%5cx", "/r/~root", "/r/%E5%B9%B4", "/assets/../zhangju.css", "/assets/..%2f..%2fweb", "/assets/", "/assets/zhangju.css", "/saved/../about", "/saved/..%2fabout",
             "/saved/1/../../about", "/saved/1%2fdelete", "/saved//1", "/api/v1/../../about", "/api/v1/reports/..%2f..%2fetc", "/api/v1/reports/", "/api/v2/search", "/api", "/api/v1/", "//evil.example/", "///", "/./", "/search/",
             "/search/.", "/SEARCH", "/search;x=1", "/search%3fq=a", "/search%00.txt"[:7] + "x", "/.git/config", "/proc/self/environ", "/index.php", "/metrics", "/saved/0", "/saved/-1", "/saved/1e3", "/saved/0x1", "/saved/18446744073709551617"):
    get(path, 404)
get("/r/" + "a" * 200, 404)
get("/r/" + "a" * 33, 404)

# ---- parameters ----
for query, *statuses in (("q=a&q=b", 400), ("q=a&page=1&page=2", 400), ("q=a&lang=zh&lang=en", 400), ("q=a&x=1", 400), ("q=a&Q=b", 400), ("q=a&page=0", 400), ("q=a&page=-1", 400), ("q=a&page=1.5", 400), ("q=a&page=1e3", 400),
                      ("q=a&page=0x10", 400), ("q=a&page=+1", 400), ("q=a&page=%201", 400), ("q=a&page=1%0a", 400), ("q=a&page=NaN", 400), ("q=a&page=99999999999999999999", 400), ("q=a&page=%EF%BC%91", 400), ("q=a&per=201", 400),
                      ("q=a&per=0", 400), ("q=a&sentences=0", 400), ("q=a&in=nonsense", 400), ("q=a&in=problems,nonsense", 400), ("q=a&cursor=x", 400), ("q[]=a", 400), ("q=a;in=problems", 200), ("&&&=&=a", 400), ("q=a&" + "in=problems&" * 200, 400),
                      ("k" * 4000 + "=a", 400), ("q=" + "(" * 3000, 400), ("q=" + "-(" * 300 + "a", 400), ("q=" + "a+" * 200, 400), ("q=" + "%E4%B8%80" * 800, 200, 400), ("q=" + "*" * 500, 200, 400), ("q=" + "%22" * 99, 400, 200),
                      ("q=%F0%9F%98%80", 200), ("q=%E2%80%AEa", 200), ("q=%EF%BB%BFa", 200), ("q=%07%1b%5b31m", 200, 400), ("q=a%0d%0aX-Evil:%20b", 200, 400)):
    get("/api/v1/search?" + query, *statuses)
for query, *statuses in (("q=a", 400), ("format=exe&q=a", 400), ("format=csv&q=a&q=b", 400), ("format=csv&q=a&x=1", 400), ("format=csv%0d%0aX-Evil:1&q=a", 400), ("format=csv&q=a%0d%0aX-Evil:%20b", 200, 400),
                      ("format=csv&q=%22a%22%3b%20filename%3d%22evil.exe", 200, 400), ("format=csv&q=%E2%80%AEcsv.exe", 200, 400), ("format=csv&excel=%00&q=a", 400), ("format=json&q=" + "(" * 3000, 400), ("format=markdown&q=%1b%5b31m", 200, 400),
                      ("format=csv&q=..%2f..%2fetc%2fpasswd", 200)):
    get("/export?" + query, *statuses)
get("/export/..%2fetc", 404)
for line in ("0", "-1", "x", "1e3", "%00", "%EF%BC%91", "99999999999999999999", "1;2", "1%0a"): get(f"/r/aaaaaaaaaa/similar?line={line}", 400)
for path in ("/r/..%2f/similar?line=1", "/r//similar?line=1", "/r/a/similar/similar?line=1", "/r/aaaaaaaaaa/similar?line=1"): get(path, 404)
get("/?&&&=&=a", 200)
get("/?" + "a&" * 200, 400)

# ---- markup in what is asked: on the page, in problems, in feeds' addresses ----
markup = ("<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:alert(1)", "{{title}}{{{q}}}", "</title><script>alert(1)</script>", "]]><script>alert(1)</script>",
          "<!--<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E", "<b onmouseover=alert(1)>", "&lt;script&gt;", "<a href=javascript:alert(1)>x")
for text in markup:
    for target in ("/search?q=", "/search?q=(", "/api/v1/search?q=(", "/search?in=", "/search?lang="): get(target + quote(text, safe=""), 200, 400)
    for target in ("/items?q=", "/items?issuer=", "/items?folder=", "/items?type=", "/trend?q=", "/compare?year=2023&year2=2024&issuer=", "/account?issuer=", "/account?kind=findings&q=", "/overlap?issuer=", "/checkup?q=", "/export/items?format=csv&pick=", "/account?a=x&b="): get(target + quote(text, safe=""), 200, 303, 400, 404)
    get("/" + quote(text, safe=""), 404)
    get("/r/" + quote(text, safe=""), 404)
    get("/api/v1/search?q=a&" + quote(text, safe="") + "=1", 400)

# ---- names of the server ----
for host in ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "evil.example:80", "localhost:80:80", "localhost:x", "localhost:", "localhost:123456", "", " ", "[::1", "[::1]x", "[::2]", "127.0.0.2", "0.0.0.0", "0",
             "127.1", "2130706433", "localhost.", "localhost/", "localhost#x", "localhost?x", "localhost%00", "xn--localhost", "LOCALHOST.evil", "localhost, evil.example", "192.168.0.1", "a" * 300, "\udcff"):
    raw(f"Host: {host[:40]}", f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n", 421, 400)
raw("no host", "GET / HTTP/1.1\r\n\r\n", 400)
raw("no host in 1.0", "GET / HTTP/1.0\r\n\r\n", 400)
raw("two hosts", f"GET / HTTP/1.1\r\n{H}\r\nHost: evil.example\r\n\r\n", 400)
raw("the same host twice", f"GET / HTTP/1.1\r\n{H}\r\n{H}\r\n\r\n", 400)
raw("capital letters", f"GET / HTTP/1.1\r\nHOST: LOCALHOST:{port}\r\n\r\n", 200)
raw("IPv6", f"GET / HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n", 200)
raw("absolute form", f"GET http://127.0.0.1:{port}/healthz HTTP/1.1\r\n{H}\r\n\r\n", 200)
raw("absolute form of another", f"GET http://evil.example/ HTTP/1.1\r\n{H}\r\n\r\n", 421)
raw("absolute form with a user", f"GET http://127.0.0.1@evil.example/ HTTP/1.1\r\n{H}\r\n\r\n", 421)
raw("absolute form, https", f"GET https://127.0.0.1/ HTTP/1.1\r\n{H}\r\n\r\n", 400)
raw("absolute form, no path", f"GET http://127.0.0.1:{port} HTTP/1.1\r\n{H}\r\n\r\n", 200)
raw("absolute form, no host", f"GET http:/// HTTP/1.1\r\n{H}\r\n\r\n", 421)
raw("file:", f"GET file:///etc/passwd HTTP/1.1\r\n{H}\r\n\r\n", 400)
raw("no slash", f"GET search HTTP/1.1\r\n{H}\r\n\r\n", 400)
raw("asterisk", f"OPTIONS * HTTP/1.1\r\n{H}\r\n\r\n", 400, 405)
raw("authority", f"CONNECT evil.example:443 HTTP/1.1\r\n{H}\r\n\r\n", 400, 405)

# ---- methods and versions ----
for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "Get", "GETT", "X", "M-SEARCH", "A" * 300, "TRACK", "DEBUG"): raw(f"method {method[:10]}", f"{method} / HTTP/1.1\r\n{H}\r\n\r\n", 405, 400)
for target in ("/saved/add", "/saved/seen"): get(target, 405)
for method in ("GET", "PUT", "DELETE"): send(method, "/saved/add", "Content-Length: 0\r\n", "", 405)
send("POST", "/search", "Content-Length: 5\r\n", "hello", 405)
send("POST", "/api/v1/count", "Content-Length: 2\r\nContent-Type: application/json\r\n", "{}", 405)
send("POST", "/api/v1/search", "Content-Length: 2\r\nContent-Type: application/json\r\n", "{}", 400)
send("POST", "/paste", "Content-Length: 9\r\nContent-Type: application/x-www-form-urlencoded\r\n", "text=%FFa", 400)
raw("HTTP/0.9", "GET /\r\n", 400, 505, "closed")
raw("HTTP/1.0", f"GET /healthz HTTP/1.0\r\n{H}\r\n\r\n", 200)
for version in ("HTTP/2.0", "HTTP/9.9", "HTTP/0.9", "http/1.1", "HTTP/1.1x", "HTTP/", "HTP/1.1", "HTTP/1.01", "HTTP/11"): raw(version, f"GET /healthz {version}\r\n{H}\r\n\r\n", 200, 400, 505, "closed")
raw("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 405, 505, "closed")
raw("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 500, 400, "closed")
raw("noise", bytes(range(256)) * 400, 400, 413, 414, 431, 501, "closed")

# ---- bodies and smuggling ----
POST = "/saved/add"
for what, headers, body, statuses in (
    ("GET with a body", None, "hello", (400,)),
    ("chunks", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", (400,)),
    ("length and chunks", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n", (400,)),
    ("chunks and length", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", (400,)),
    ("chunks hidden", "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", "hello", (400,)),
    ("chunks with a blank", "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", "hello", (400, 403, 415, "closed")),
    ("chunks after a tab", "Transfer-Encoding:\tchunked\r\nContent-Length: 5\r\n", "hello", (400,)),
    ("identity", "Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello", (400,)),
    ("gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n", (400,)),
    ("two encodings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n", (400,)),
    ("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n", "hello", (400,)),
    ("the same length twice", "Content-Length: 5\r\nContent-Length: 5\r\n", "hello", (400,)),
    ("a list of lengths", "Content-Length: 5, 5\r\n", "hello", (400, 413)),
    ("a negative length", "Content-Length: -1\r\n", "hello", (400, 413)),
    ("a length with a sign", "Content-Length: +5\r\n", "hello", (400, 413)),
    ("a hexadecimal length", "Content-Length: 0x5\r\n", "hello", (400, 413)),
    ("a length of letters", "Content-Length: five\r\n", "hello", (400, 413)),
    ("an empty length", "Content-Length: \r\n", "hello", (400, 413)),
    ("a length of 5.0", "Content-Length: 5.0\r\n", "hello", (400, 413)),
    ("a length past 2^64", "Content-Length: 18446744073709551621\r\n", "hello", (400, 413)),
    ("a huge body announced", "Content-Length: 999999999\r\n", "hello", (413,)),
    ("a form without a token", "Content-Length: 5\r\n", "hello", (403,)),
    ("a form that is no UTF-8", "Content-Length: 9\r\n", "name=%ff%", (400,)),
    ("a form with NUL", "Content-Length: 8\r\n", b"name=\0ab", (400,)),
    ("a form of two hundred fields", "Content-Length: 600\r\n", "a=&" * 200, (400,)),
    ("a form as JSON", "Content-Length: 2\r\nContent-Type: application/json\r\n", "{}", (415,)),
    ("a form in parts", "Content-Length: 5\r\nContent-Type: multipart/form-data; boundary=x\r\n", "hello", (415,)),
    ("expecting 100", "Content-Length: 999999999\r\nExpect: 100-continue\r\n", "", (413, 417)),
    ("expecting nonsense", "Content-Length: 5\r\nExpect: nonsense\r\n", "hello", (403, 417)),
    ("an upgrade", "Content-Length: 5\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n", "hello", (403,)),
    ("a method put over", "Content-Length: 5\r\nX-HTTP-Method-Override: DELETE\r\n", "hello", (403,)),
):
    if headers is None: send("GET", "/", f"Content-Length: {len(body)}\r\n", body, *statuses, what=what)
    else: send("POST", POST, headers, body, *statuses, what=what)
send("GET", "/", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", 400)
send("GET", "/healthz", "Content-Length: 60\r\n", f"GET /secret HTTP/1.1\r\n{H}\r\n\r\n", 400, what="a request in a body")

# ---- heads ----
for what, headers, statuses in (
    ("a folded line", "X: a\r\n b\r\n", (200, 400)), ("a folded host", "X: a\r\n\tHost: evil.example\r\n", (200, 400)), ("no colon", "nonsense\r\n", (200, 400, "closed")), ("no name", ": a\r\n", (200, 400, "closed")),
    ("a blank before the colon", "X : a\r\n", (200, 400, "closed")), ("a blank before the name", " X: a\r\n", (200, 400, "closed")), ("NUL in a value", "X: a\0b\r\n", (200, 400, "closed")), ("NUL in a name", "X\0: a\r\n", (200, 400, "closed")),
    ("a bare CR", "X: a\rY: b\r\n", (200, 400, "closed")), ("bytes", "X: \udcff\udcfe\r\n", (200,)), ("two hundred headers", "".join(f"X{i}: a\r\n" for i in range(200)), (200, 431)), ("four thousand headers", "".join(f"X{i}: a\r\n" for i in range(4000)), (431, 413, 400, "closed")),
    ("a header of 60 KB", "X: " + "a" * 60000 + "\r\n", (431, 413, 400, "closed")), ("five hundred cookies", "Cookie: " + "; ".join(f"c{i}=1" for i in range(500)) + "\r\n", (200,)), ("a cookie of 8 KB", "Cookie: lang=" + "x" * 8000 + "\r\n", (200,)),
    ("a cookie of markup", "Cookie: lang=<script>alert(1)</script>\r\n", (200,)), ("a language of markup", "Accept-Language: <script>alert(1)</script>\r\n", (200,)), ("a language of 8 KB", "Accept-Language: " + "zh,en;q=" * 1000 + "\r\n", (200,)),
    ("If-None-Match of 8 KB", "If-None-Match: " + '"a",' * 2000 + "\r\n", (200,)), ("If-None-Match *", "If-None-Match: *\r\n", (200, 304)), ("a range", "Range: bytes=0-1\r\n", (200,)), ("ranges", "Range: bytes=" + "0-1," * 1000 + "\r\n", (200,)),
    ("a name of markup", "X-Request-Id: <script>alert(1)</script>\r\n", (200,)), ("a name with CR LF", "X-Request-Id: a%0d%0aX: b\r\n", (200,)), ("forwarded", "X-Forwarded-Host: evil.example\r\nX-Forwarded-For: 1.2.3.4\r\nForwarded: host=evil.example\r\n", (200,)),
    ("a proxy's name", "Proxy: http://evil.example/\r\n", (200,)), ("X-Original-URL", "X-Original-URL: /saved/add\r\nX-Rewrite-URL: /saved/add\r\n", (200,)),
): get("/", *statuses, what=what, headers=headers)
raw("lines ended by LF", f"GET /healthz HTTP/1.1\n{H}\n\n", 200, 400, "closed")
raw("lines before", f"\r\n\r\nGET /healthz HTTP/1.1\r\n{H}\r\n\r\n", 200, 400)
raw("tabs for blanks", f"GET\t/healthz\tHTTP/1.1\r\n{H}\r\n\r\n", 200, 400, 505, "closed")
raw("two blanks", f"GET  /healthz  HTTP/1.1\r\n{H}\r\n\r\n", 200, 400, 404, 505, "closed")
raw("a blank in the target", f"GET /search?q=a b HTTP/1.1\r\n{H}\r\n\r\n", 200, 400, 505, "closed")
raw("a fragment", f"GET /healthz#x HTTP/1.1\r\n{H}\r\n\r\n", 404, 400)
for size, statuses in ((8180, (200, 400)), (9000, (414,)), (70_000, (414, 431, "closed")), (10_000_000, (414, 431, "closed"))): get("/search?q=" + "a" * size, *statuses, what=f"a target of {size} bytes")
get("/api/v1/search?q=" + "a" * 9000, 414)

# ---- changes from elsewhere ----
form = "name=x&query=x&token={}"
for what, headers in (("no token, no origin", ""), ("an origin", f"Origin: http://127.0.0.1:{port}\r\n"), ("another origin", "Origin: http://evil.example\r\n"), ("a null origin", "Origin: null\r\n"), ("cross-site", "Sec-Fetch-Site: cross-site\r\n"),
                      ("same-site", "Sec-Fetch-Site: same-site\r\n"), ("none", "Sec-Fetch-Site: none\r\n"), ("an origin that begins like ours", f"Origin: http://127.0.0.1:{port}.evil.example\r\n"), ("an origin in a path", f"Origin: http://evil.example/127.0.0.1:{port}\r\n"),
                      ("another port", "Origin: http://127.0.0.1:1\r\n"), ("a referer", f"Referer: http://127.0.0.1:{port}/saved\r\n")):
    for token in ("", "0" * 32, "x" * 5000):
        body = form.format(token)
        send("POST", "/saved/add", headers + f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n", body, 403, what=f"a form with {what}, token of {len(token)}")
for path in ("/saved/seen", "/saved/1/delete", "/saved/1/edit"): send("POST", path, "Content-Length: 5\r\nOrigin: http://evil.example\r\n", "all=1", 403)
for kind in ("text/plain", "application/x-www-form-urlencoded", "text/json", "application/json5"): send("POST", "/api/v1/saved", f"Content-Type: {kind}\r\nContent-Length: 23\r\n", '{"name":"x","query":"x"}'[:23], 415)
send("POST", "/api/v1/saved", "Content-Type: application/json\r\nOrigin: http://evil.example\r\nContent-Length: 2\r\n", "{}", 403)

# ---- asking ----

def exchange(text, seconds=15):
    """The first answer as (status, head, body); status "closed" when there is none."""
    s = socket.create_connection(("127.0.0.1", port), 10)
    s.settimeout(seconds)
    answer = b""
    try:
        s.sendall(text)
    except OSError:
        pass # it answers before it has read all
    try:
        while chunk := s.recv(65536):
            answer += chunk
            head, found, body = answer.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            if found and length and len(body) >= int(length[1]): break
            if found and b" 304 " in head[:20]: break
    except OSError:
        pass
    s.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/1\.[01] (\d+)", head)
    return (int(status[1]) if status else "closed"), head.decode("latin-1"), body

def alive(): return exchange(f"GET /healthz HTTP/1.1\r\n{H}\r\n\r\n".encode())[2] == b"ok\n"

def judge(case):
    what, text, statuses = case
    status, head, body = exchange(text)
    faults = []
    if status not in statuses: faults.append(f"{status}, not {statuses}")
    ours = "Content-Security-Policy" in head # else the library refused what it could not even read
    target = re.match(rb"\S+ (\S+)", text)
    below_api = target and target[1].startswith(b"/api/")
    if ours and isinstance(status, int) and status >= 400 and below_api and "application/problem+json" not in head: faults.append("an error that is no problem+json")
    if ours and isinstance(status, int) and "X-Content-Type-Options: nosniff" not in head: faults.append("no nosniff")
    if ours and status == 405 and "\r\nAllow:" not in head: faults.append("405 without Allow")
    lower = body.lower()
    if "text/html" in head and any(bad in lower for bad in (b"<script>alert", b"<img src=x", b"<svg/on", b"onmouseover=alert(1)>", b'href="javascript:', b"href=javascript:alert(1)>x")): faults.append("markup came back")
    if "\nx-evil" in head.lower() or "\r\nX: b" in head: faults.append("a header was put in")
    if any(bad in lower for bad in (b"root:x:0", index.encode(), saved.encode(), b"web/", b".c:")): faults.append("a path was told")
    return [f"{what}: {f}" for f in faults]

# ---- slow ones, beside the others ----

def slow(what, first, piece, until):
    """Sends a byte at a time; the connection must be ended by the daemon within 'until' seconds."""
    def run():
        s = socket.create_connection(("127.0.0.1", port), 10)
        s.settimeout(0.5)
        began = time.monotonic()
        s.sendall(first)
        try:
            while time.monotonic() - began < until:
                s.sendall(piece)
                try:
                    if not s.recv(65536): return []
                except TimeoutError:
                    pass
        except OSError:
            return []
        return [f"{what}: still open after {until} s"]
    return run

def crowd():
    """Many connections that say nothing do not keep others out."""
    idle = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(100)]
    for s in idle[:50]: s.sendall(b"GET / HTTP/1.1\r\nHost: 127.0")
    ok = alive()
    for s in idle: s.close()
    return [] if ok else ["idle connections keep others out"]

def smuggled():
    """A body that looks like a request must not become one: one answer alone."""
    s = socket.create_connection(("127.0.0.1", port), 10)
    s.settimeout(1)
    inner = f"GET /secret HTTP/1.1\r\n{H}\r\n\r\n".encode()
    s.sendall(f"GET /healthz HTTP/1.1\r\n{H}\r\nContent-Length: {len(inner)}\r\n\r\n".encode() + inner)
    answer = b""
    try:
        while chunk := s.recv(65536): answer += chunk
    except OSError:
        pass
    return [] if answer.count(b"HTTP/1.1 ") == 1 and b" 400 " in answer[:20] else [f"smuggled: {answer[:100]}"]

def names_are_data():
    """Saved names and queries of markup come back as text: page, feed, confirmation, API."""
    faults, count = [], 0
    for i, text in enumerate(markup): count += subprocess.run([program, "saved", "add", "--saved", saved, "--", f"{i}{text}"[:60], f'“{text}x”'], capture_output=True).returncode == 0
    if count < 10: faults.append(f"only {count} names were taken")
    for path in ["/saved", "/api/v1/saved"] + [f"/saved/{n}{rest}" for n in range(1, count + 1) for rest in ("", ".atom", "/delete", "/edit")]:
        faults += judge((path, f"GET {path} HTTP/1.1\r\n{H}\r\n\r\n".encode(), (200,)))
    return faults

lasting = [slow("a slow head", b"GET / HTTP/1.1\r\n", b"X", 26), slow("a head that never ends", b"GET / HTTP/1.1\r\n", b"X: a\r\n", 26),
           slow("a slow body", f"POST /saved/add HTTP/1.1\r\n{H}\r\nContent-Length: 5000\r\n\r\n".encode(), b"a", 16)]
with concurrent.futures.ThreadPoolExecutor(12) as pool:
    waiting = [pool.submit(run) for run in lasting]
    for faults in pool.map(judge, cases): failures += faults
    for run in (crowd, smuggled, names_are_data):
        failures += run()
        if not alive(): failures.append(f"dead after {run.__name__}")
    for w in waiting: failures += w.result()
if not alive(): failures.append("the server is dead")
distinct = len({text for _, text, _ in cases})
if distinct < 200: failures.append(f"{distinct} distinct requests are too few")
for f in failures: print("FAILED:", f)
print(f"{distinct} distinct requests")
sys.exit(bool(failures))
