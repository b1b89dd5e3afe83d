"""api.py PROGRAM INDEX SAVED PORT LOG - what the API promises, asked of a running daemon; see 20-api.sh."""
import http.client, json, os, re, subprocess, sys
from urllib.parse import quote, urlencode

program, index, saved, port, log = sys.argv[1:]
failures = []
connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=20)
spec = None

def fail(what): failures.append(what)

def check(what, true):
    if not true: fail(what)

def ask(path, method="GET", body=None, **headers):
    headers = {k.replace("_", "-"): v for k, v in headers.items()}
    connection.request(method, path, body.encode() if isinstance(body, str) else body, headers)
    answer = connection.getresponse()
    answer.text = answer.read()
    kind = answer.getheader("Content-Type", "")
    answer.json = json.loads(answer.text) if "json" in kind and "ndjson" not in kind and answer.text else None
    described(method, path, answer)
    return answer

def change(method, path, body=None, **headers):
    return ask(path, method, None if body is None else json.dumps(body), Content_Type="application/json", **headers)

def api(name, **params): return ask(f"/api/v1/{name}" + ("?" + urlencode(params, doseq=True) if params else ""))

# ---- the description ----

try:
    import jsonschema
except ImportError:
    jsonschema = None

def operation_of(method, path):
    for pattern, methods in spec["paths"].items():
        if re.fullmatch("/api/v1" + re.sub(r"\{\w+\}", "[^/]+", pattern), path.split("?")[0]): return methods.get(method.lower())

def described(method, path, answer):
    """Every answer below /api/ is one that the description names, of the shape it gives."""
    if not spec or not path.startswith("/api/v1/") or method == "HEAD" or answer.status in (304, 405): return
    operation = operation_of(method, path)
    if not operation: return check(f"{method} {path} is not described", answer.status == 404)
    known = operation["responses"].get(str(answer.status))
    if not known: return fail(f"{method} {path}: {answer.status} is not described")
    kinds, media = known.get("content", {}), answer.getheader("Content-Type", "")
    # with format= an address answers in other kinds, too
    named = [kind for kind in kinds if media.split(";")[0] == kind]
    check(f"{path}: {media} is none of {list(kinds)}", not kinds or named)
    check(f"{path}: {media} without format=", "format=" in path or not kinds or media.startswith(next(iter(kinds))))
    for kind, content in ((kind, kinds[kind]) for kind in named):
        if jsonschema and "json" in kind and "ndjson" not in kind:
            schema = {"$ref": content["schema"]["$ref"], "components": spec["components"]} if "$ref" in content["schema"] else content["schema"]
            try: jsonschema.Draft202012Validator(schema).validate(answer.json)
            except jsonschema.ValidationError as e: fail(f"{method} {path}: {e.message[:200]} at {list(e.absolute_path)}")

answer = ask("/api/v1/openapi.json")
spec = answer.json
check("openapi", answer.status == 200 and spec["openapi"].startswith("3.1"))
if jsonschema:
    for schema in spec["components"]["schemas"].values(): jsonschema.Draft202012Validator.check_schema({**schema, "components": spec["components"]})
for text in set(re.findall(r'"\$ref": *"([^"]*)"', answer.text.decode())):
    check(f"dangling {text}", text.split("/")[-1] in spec["components"]["schemas"])
# each described operation exists, each parameter is known
for path, methods in spec["paths"].items():
    for method, operation in methods.items():
        names = [p["name"] for p in operation["parameters"] if p["in"] == "query"]
        at = "/api/v1" + path.replace("{id}", "aaaaaaaaaa") + "?" + "&".join(f"{n}=1" for n in names)
        check(f"{method} {path} does not exist", ask(at, method.upper(), "{}" if method in ("post", "put") else None, Content_Type="application/json").status != 405)
        problem = ask(at).json if method == "get" and "json" in json.dumps(operation["responses"]) else None
        check(f"{path}: {problem}", not problem or problem.get("type") != "/problems/unknown-parameter")

# each format that is described is answered, in the kind that is described for it
for path, methods in spec["paths"].items():
    for parameter in methods.get("get", {}).get("parameters", []):
        for word in parameter["schema"].get("enum", []) if parameter["name"] == "format" else []:
            if path in ("/items", "/trend"):
                done = ask(f"/api/v1{path}?q={quote('干部')}&format={word}")
                described("GET", f"/api/v1{path}?format={word}", done)
                check(f"{path} as {word}", done.status == 200 and (word == "json" or "attachment" in done.getheader("Content-Disposition", "")))

# ---- search, against the command line ----

def run(*args): return subprocess.run([program, *args, "--index", index, "--saved", saved], capture_output=True, text=True)

queries = ['问题:"年轻干部"', '年轻干部 培训', '打算:(培训 OR 交流)', '工作 -问题:经费', '噪声:转发', '全部:干部', '干']
counted = subprocess.run([program, "count", "--batch", "--index", index], input="\n".join(queries) + "\n", capture_output=True, text=True).stdout.splitlines()
looked_at = {}
for query, hits in zip(queries, (int(line.split("\t")[0]) for line in counted)):
    d = api("search", q=query, per=200, sentences=200).json
    check(f"{query}: {d['total']} not {hits}", d["total"]["occurrences"] == hits)
    check(f"{query}: exact", d["exact"] and d["generation"] == 1)
    check(f"{query}: sums", sum(r["occurrences"] for r in d["reports"]) == hits == sum(len(h["matches"]) for r in d["reports"] for h in r["hits"]))
    check(f"{query}: marked", all("".join(p["text"] for p in h["marked"]) == h["sentence"] for r in d["reports"] for h in r["hits"]))
    c = api("count", q=query).json
    e = api("explain", q=query).json
    check(f"{query}: explained", e["total"] == d["total"] and e["query"] == d["query"] and e["verified"] <= e["read"] <= e["candidates"] or e["by_postings"])
    check(f"{query}: count", c["total"] == d["total"] and c["by_role"] == d["by_role"] and "reports" not in c)
    for r in d["reports"][:4]:
        reading = api(f"reports/{r['report']}", q=query).json
        found = {p["hit"] for a in reading["paragraphs"] for p in a["pieces"] if "hit" in p}
        check(f"{query}: reading of {r['report']}", len(found) == reading["hits"] == r["occurrences"])
        text = ask(f"/api/v1/reports/{r['report']}/text").text.decode()
        squeeze = lambda s: sorted(c for c in s if not c.isspace())
        check(f"{r['report']}: text", squeeze("".join(p["text"] for a in reading["paragraphs"] for p in a["pieces"])) == squeeze(text))
        check(f"{r['report']}: the same text", ask(f"/r/{r['report']}.txt").text.decode() == text)
        outline = api(f"reports/{r['report']}/outline").json
        check(f"{r['report']}: outline", [h["heading"] for h in outline["outline"]] == [h["heading"] for h in reading["outline"]] and "paragraphs" not in outline)

d = api("search", q="年轻干部", per=200, sentences=200).json
check("marked text", all(p["text"] in ("年轻干部", "年輕幹部") for r in d["reports"] for h in r["hits"] for p in h["marked"] if p.get("hit")))
d = api("search", q="年轻干部", **{"in": "problems"}).json
check("in=", d["total"]["occurrences"] == d["by_role"]["problems"] and len(d["by_role"]) > 1)
for mark in "!?":
    d = api("search", q="年轻干部", per=200, sentences=200, **{"in": "problems" + mark}).json
    same = api("search", q=f'问题{mark}:"年轻干部"', per=200, sentences=200).json
    check(f"in=problems{mark}", d["total"] == same["total"] and d["total"]["occurrences"] > 0)
    check(f"in=problems{mark}: sure", mark == "?" or all(h["sure"] >= 60 and h["roles"] == ["problems"] for r in d["reports"] for h in r["hits"]))
check("how sure, and why", all(0 <= h["sure"] <= 100 and len(h["why"]) <= 3 and all(isinstance(w, str) and w for w in h["why"]) for r in d["reports"] for h in r["hits"]))
check("in= twice", ask(f"/api/v1/search?q={quote('年轻干部')}&in={quote('存在问题')}&in=plans").status == 200)

# ---- a role without a word, items, trend ----

d = api("search", per=200, sentences=200, **{"in": "problems"}).json
check("in= alone", d["total"] == api("count", q="问题:*").json["total"] and d["query"]["canonical"] == "in:problems *")
for role in ("problems", "plans", "frame:title", "noise"):
    for nested in (None, 1):
        more = {"nested": 1} if nested else {}
        d = api("items", per=200, **{"in": role}, **more).json
        rows = [json.loads(l) for l in run("items", "--in", role, *(["--nested"] if nested else []), "--format", "jsonl").stdout.splitlines()]
        check(f"items in {role}", d["exact"] and d["total"] == {k: rows[-1][k] for k in ("items", "reports", "with_role")})
        check(f"items in {role}: {d['total']}", [{"type": "item", **i} for i in d["items"]] == rows[1:-1][:200] and d["total"]["with_role"] == api("count", q=role + ":*").json["total"]["reports"])
everything, at = [], "/api/v1/items?per=7"
while at:
    d = ask(at).json
    everything += d["items"]
    at = d.get("next")
check("pages of items", len(everything) == d["total"]["items"] and everything[:200] == api("items", per=200, **{"in": "problems"}).json["items"][:200])
check("items with a hit", all("年轻干部" in i["text"] + i["sentence"] or i["how"] == "number" for i in api("items", q="年轻干部").json["items"]))
for path, args in (("q=年轻干部", []), ("q=年轻干部&by=role", ["--by", "role"]), ("q=年轻干部&about=1", ["--about"]), ("in=problems&q=", ["-i", "problems"])):
    d = ask("/api/v1/trend?" + quote(path, safe="=&")).json
    query = [] if args[:1] == ["-i"] else ["年轻干部"]
    want = json.loads(run("trend", *args, "--format", "json", *query).stdout)
    check(f"trend {path}", {**d, "took_us": 0, "query": 0} == {**{k: want[k] for k in d}, "took_us": 0, "query": 0} and sum(r["occurrences"] for r in d["rows"]) >= d["occurrences"] - d["without_year"])

# ---- paging ----

d = api("search", q="干部", per=200).json
check("all on one page", len(d["reports"]) == d["total"]["reports"] and "next" not in d)
everything = [r["report"] for r in d["reports"]]
tiled, at = [], f"/api/v1/search?q={quote('干部')}&per=3"
while at:
    d = ask(at).json
    tiled += [r["report"] for r in d["reports"]]
    at = d.get("next")
check("pages tile the ranking", tiled == everything)
check("past the end", api("search", q="干部", page=900).json["reports"] == [])
cursor = re.search("cursor=([^&]*)", api("search", q="干部", per=3).json["next"])[1]
def problem(status, kind, path, method="GET", body=None, **headers):
    answer = ask(path, method, body, **headers)
    got = answer.json or {}
    check(f"{method} {path}: {answer.status} {got}", answer.status == status and got.get("type") == f"/problems/{kind}" and got.get("status") == status and got.get("title")
          and answer.getheader("Content-Type") == "application/problem+json" and got.get("instance") == answer.getheader("X-Request-Id"))
    return got
other = cursor.replace("g1.", "g2.")
problem(410, "stale-cursor", f"/api/v1/search?q={quote('干部')}&per=3&cursor={other}")
problem(400, "bad-parameter", f"/api/v1/search?q={quote('培训')}&per=3&cursor={cursor}")
problem(400, "bad-parameter", f"/api/v1/search?q={quote('干部')}&per=3&page=2&cursor={cursor}")
for bad in ("", "x", "g1.2", "g1.0.0", cursor + "x", "g1.-1.0123456789abcdef", "g" + "9" * 50): problem(400, "bad-parameter", f"/api/v1/search?q=a&cursor={bad}")
reports, at = [], "/api/v1/reports?per=7"
while at:
    d = ask(at).json
    reports += d["reports"]
    at = d.get("next")
check("reports", len(reports) == len({r["report"] for r in reports}) == d["total"] == api("status").json["index"]["reports"])

# ---- problems ----

d = problem(400, "query-syntax", "/api/v1/search?q=" + quote("问题:(年轻干部"))
check("the place of a fault", d["position"] == 3 and d["detail"] and d["suggestion"] == "问题:(年轻干部)")
problem(400, "query-syntax", "/api/v1/search")
problem(400, "query-syntax", "/api/v1/count?q=(")
problem(400, "query-syntax", "/api/v1/trend")
problem(400, "query-syntax", "/api/v1/items?q=(")
problem(400, "bad-parameter", "/api/v1/trend?q=a&by=year")
problem(400, "bad-parameter", "/api/v1/items?per=201")
problem(400, "unknown-role", "/api/v1/items?in=b")
problem(400, "query-syntax", "/api/v1/explain?q=(")
problem(400, "unknown-parameter", "/api/v1/explain?q=a&sort=file")
for bad in ("line=0", "line=x", "line=2&per=0", "line=2&per=201"): problem(400, "bad-parameter", f"/api/v1/reports/{reports[0]['report']}/similar?{bad}")
problem(404, "not-found", f"/api/v1/reports/{reports[0]['report']}/similar?line=99999")
problem(400, "unknown-parameter", "/api/v1/search?q=a&qq=b")
problem(400, "unknown-parameter", "/api/v1/roles?q=a")
problem(400, "unknown-role", "/api/v1/search?q=a&in=b")
for bad in ("q=a&q=b", "q=a&page=0", "q=a&page=-1", "q=a&per=201", "q=a&per=99999999999999999999", "q=a&per=1x"): problem(400, "bad-parameter", "/api/v1/search?" + bad)
for path in ("reports/aaaaaaaaaa", "reports/aaaaaaaaaa/outline", "reports/aaaaaaaaaa/similar", "reports/aaaaaaaaaa/text", "nonsense", "saved/99", "saved/99/hits", "saved/x"): problem(404, "not-found", "/api/v1/" + path)
problem(400, "bad-request", "/api/v1/search?q=%ff")
problem(400, "bad-request", "/api/v1/search?q=a%00b")
check("English", "syntax error" in api("search", q="(", lang="en").json["title"])
check("Chinese", "查询" in api("search", q="(", lang="zh").json["title"])
for method, path in (("POST", "count"), ("PUT", "saved"), ("DELETE", "saved"), ("PATCH", "saved/1"), ("POST", "saved/1/hits"), ("OPTIONS", "search")):
    answer = ask("/api/v1/" + path, method)
    check(f"{method} {path}", answer.status == 405 and answer.json["type"] == "/problems/method" and "GET" in answer.getheader("Allow"))

# ---- validators, names ----

for path in ("search?q=a&lang=zh", "count?q=a", "items?in=plans", "trend?q=a", "roles", "reports", f"reports/{reports[0]['report']}", f"reports/{reports[0]['report']}/outline", "explain?q=a", f"reports/{reports[0]['report']}/similar?line=2"):
    etag = ask("/api/v1/" + path).getheader("ETag")
    again = ask("/api/v1/" + path, If_None_Match=etag or "")
    check(f"{path}: 304", etag and again.status == 304 and not again.text and again.getheader("ETag") == etag)
head = ask("/api/v1/roles", "HEAD")
check("HEAD", head.status == 200 and not head.text and int(head.getheader("Content-Length")) > 100)
check("X-Request-Id taken", ask("/api/v1/roles", X_Request_Id="abc-1.2_3").getheader("X-Request-Id") == "abc-1.2_3")
for bad in ("a b", "x" * 65, "<b>", ""): check("X-Request-Id not taken", ask("/api/v1/roles", X_Request_Id=bad).getheader("X-Request-Id") not in (bad, None))
check("Vary", "Accept-Language" in ask("/api/v1/search?q=a").getheader("Vary"))
check("no CORS", not ask("/api/v1/roles", Origin="http://evil.example").getheader("Access-Control-Allow-Origin"))

# ---- saved queries ----

check("none saved", api("saved").json["saved"] == [])
answer = change("POST", "/api/v1/saved", {"name": "年轻<b>", "query": '问题:"年轻干部"'})
row = answer.json
check(f"saved: {row}", answer.status == 201 and row["revision"] == 1 and "seen_at" not in row and row["new"] > 0 and row["moved"] == 0)
at, etag = answer.getheader("Location"), answer.getheader("ETag")
check("no-store", answer.getheader("Cache-Control") == "private, no-store")
check("the command line has it", "年轻<b>" in run("saved", "list").stdout)
new = ask(at + "/hits?new=1").json
check("new hits", new["new"] == row["new"] and new["total"]["occurrences"] == row["occurrences"])
check("its pages", "new=1" in ask(at + "/hits?new=1&per=1").json.get("next", ""))
check("looking marks nothing", ask(at).json["new"] == row["new"])
check("another generation", change("POST", at + "/seen", {"generation": 99}).status == 409)
check("still new", ask(at).json["new"] == row["new"])
seen = change("POST", at + "/seen", {"generation": 1})
check(f"seen: {seen.text}", seen.status == 200 and seen.json["new"] == 0 and seen.json["seen_at"])
check("nothing new", ask(at + "/hits?new=1").json["total"]["occurrences"] == 0 and ask(at + "/hits").json["total"]["occurrences"] == row["occurrences"])
check("exit code", run("saved", "run", "年轻<b>", "--new").returncode == 1)
check("If-Match", change("PUT", at, {"name": "n", "query": "q"}, If_Match='"1-99"').status == 412)
answer = change("PUT", at, {"name": "新名", "query": "问题:干部"}, If_Match=etag)
check(f"changed: {answer.text}", answer.status == 200 and answer.json["revision"] == 2 and answer.json["name"] == "新名")
check("stale", change("PUT", at, {"name": "x", "query": "q"}, If_Match=etag).status == 412)
check("taken", change("POST", "/api/v1/saved", {"name": "新名", "query": "a"}).status == 409)
run("saved", "add", "用它", "saved:新名 培训")
answer = change("DELETE", at)
check(f"referred: {answer.text}", answer.status == 409 and answer.json["type"] == "/problems/referred" and "用它" in answer.json["detail"])
check("forced", change("DELETE", at + "?force=1").status == 204 and ask(at).status == 404)
check("a broken reference is told", "error" in api("saved").json["saved"][0])
run("saved", "rm", "用它")
check("as seen", change("POST", "/api/v1/saved", {"name": "看过", "query": "干部", "seen": True}).json["new"] == 0)
bodies = ["", "[]", "x", '"a"', "null", "{", '{"name":"a"}', '{"name":1,"query":"a"}', '{"name":"a","query":"("}', '{"name":"","query":"a"}', '{"name":"a","query":"a","more":1}',
          '{"name":"a","name":"b","query":"a"}', '{"name":"a\\u0000b","query":"a"}', '{"name":"a\\ud800","query":"a"}', "[" * 3000, b'{"name":"\xff","query":"a"}', '{"name":"' + "长" * 61 + '","query":"a"}']
for body in bodies:
    answer = ask("/api/v1/saved", "POST", body, Content_Type="application/json")
    check(f"{body[:40]}: {answer.status}", answer.status == 400 and answer.json["type"].startswith("/problems/"))
for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data", ""):
    check(f"type {kind}", ask("/api/v1/saved", "POST", '{"name":"z","query":"z"}', Content_Type=kind).status == 415)
for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}):
    check(f"from {headers}", change("POST", "/api/v1/saved", {"name": "z", "query": "z"}, **headers).status == 403)
    check(f"delete from {headers}", change("DELETE", "/api/v1/saved/1", **headers).status == 403)
check("too long a body", ask("/api/v1/saved", "POST", '{"name":"' + "a" * 20000 + '"}', Content_Type="application/json").status == 413)
check("nothing more was saved", [s["name"] for s in api("saved").json["saved"]] == ["看过"])

# ---- roles, status, metrics, log ----

roles = {r["key"]: r for r in api("roles").json["roles"]}
check("roles", "problems" in roles and "问题" in roles["problems"]["aliases"])
measured = json.load(open("web/accuracy.json", encoding="utf-8"))
check("accuracy is that of cross-validation", measured["left_out"] == "document" and len(measured["sets"]) > 3)
check("accuracy", all(roles[k]["accuracy"] == v for k, v in measured["all"]["roles"].items()) and roles["problems"]["accuracy"]["f1"] > 0.5)
check("sets have names, not paths", not any("/" in name or "." in name for name in measured["sets"]))
status = api("status").json
stats = json.loads(run("stats", "--format", "json").stdout)
check("folders are named on the command line alone", stats.pop("roots") and "roots" not in status["index"])
for d in (stats, status["index"]): d["last_run"]["seconds"] = round(d["last_run"]["seconds"], 3)
check("status is stats", status["index"] == stats and status["latency"]["searches"] > 20 and status["latency"]["p50_us"] <= status["latency"]["p95_us"])
text = ask("/metrics")
check("metrics", text.status == 200 and text.getheader("Content-Type") == "text/plain; version=0.0.4; charset=utf-8" and text.text.endswith(b"\n"))
lines = text.text.decode().splitlines()
families = {l.split()[2] for l in lines if l.startswith("# TYPE")}
for l in lines:
    if not l.startswith("#"): check(f"metric {l}", re.fullmatch(r'(\w+)(\{[\w]+="[^"\\\n]*"(,[\w]+="[^"\\\n]*")*\})? [0-9.e+-]+', l) and any(l.startswith(f) for f in families))
check("counted", any(l.startswith('zhangju_http_requests_total{route="/api/v1/search",code="200"}') for l in lines))
check("no query in metrics", "干部" not in text.text.decode() and "q=" not in text.text.decode())
ask("/healthz")
entries = [json.loads(l) for l in open(log, encoding="utf-8")]
check("log", len(entries) > 100 and {"time", "id", "from", "method", "route", "path", "status", "bytes", "us"} <= set(entries[0]))
check("no query in the log", not any("?" in e["path"] for e in entries))
check("no health checks in the log", not any(e["route"] in ("/healthz", "/readyz") for e in entries))
check("names in the log", any(e["id"] == "abc-1.2_3" for e in entries))

for f in failures: print("FAILED:", f)
sys.exit(bool(failures))
