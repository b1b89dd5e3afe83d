"""ask.py PROGRAM INDEX PORT - what /api/v1/verify, /mcp and /retrieval promise; see 46-ask.sh."""
import http.client, json, socket, subprocess, sys

program, index, port = sys.argv[1:]
connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=20)
failures = []

def check(what, true):
    if not true: failures.append(what)

def ask(path, body, method="POST", **headers):
    headers = {"Content-Type": "application/json", "Accept-Language": "en", **{k.replace("_", "-"): v for k, v in headers.items()}}
    connection.request(method, path, body.encode() if isinstance(body, str) else body if body is None or isinstance(body, bytes) else json.dumps(body).encode(), headers)
    answer = connection.getresponse()
    answer.text = answer.read()
    answer.json = json.loads(answer.text) if answer.text and "json" in answer.getheader("Content-Type", "") else None
    if answer.getheader("Connection") == "close": connection.close()
    return answer

def head_of(path, length):
    """The status for a body of that length, of which nothing is sent."""
    with socket.create_connection(("127.0.0.1", int(port)), 10) as s:
        s.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode())
        return int(s.recv(4096).split()[1])

def run(*args, text=None): return subprocess.run([program, *args, "--index", index], capture_output=True, text=True, input=text).stdout

# ---- the guard, the same for all ----
for path, good in (("/api/v1/verify", {"text": "a"}), ("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "ping"}), ("/retrieval", {"knowledge_id": "all", "query": "干部", "retrieval_setting": {"top_k": 1, "score_threshold": 0}})):
    check(f"{path}: read-only", ask(path, good).status == 200)
    for headers, status in (({"Origin": "http://evil.example"}, 403), ({"Sec_Fetch_Site": "cross-site"}, 403), ({"Content_Type": "text/plain"}, 415), ({"Host": "evil.example"}, 421)):
        answer = ask(path, good, **headers)
        check(f"{path} {headers}: {answer.status}", answer.status == status and answer.getheader("Content-Type") == "application/problem+json")
    for method in ("GET", "PUT", "DELETE"): check(f"{method} {path}", ask(path, None, method).status == 405 and ask(path, None, method).getheader("Allow") == "POST")
    check(f"{path}: too long", head_of(path, (1 << 20) + 1) == 413)
    check(f"{path}: a long one is read", ask(path, b'{"text":"' + b"a" * 900000 + b'"}').status in (200, 400))
    for body in ("", "x", "[]", "null", '{"a":1}', '{"text":1}', b"\xff", '{"text":"a\\u0000b"}', "[" * 5000):
        answer = ask(path, body)
        check(f"{path} {body[:20]}: {answer.status}", answer.status == 400)
    check(f"{path}: parameters", ask(path + "?x=1", good).status == 400)

# ---- verify: what the command says of the same draft ----
draft = "“改造老旧小区14个，惠及居民3260户”，“改造老旧小区16个，惠及居民3 260户”，“开工亿元以上项目31个、竣工22个”，“这句话谁也没有说过，是编的”。\r\n\r\n> 开工亿元以上项目31个、竣工22个，\r\n> 完成固定资产投资94.7亿元。\r\n“没有闭合"
answer = ask("/api/v1/verify", {"text": draft}).json
lines = [json.loads(l) for l in run("verify", "--quiet", "--format", "jsonl", "-", text=draft).splitlines()]
check("verify is the command", answer["quotations"] == lines[1:-1] and answer["verdicts"] == lines[-1]["verdicts"] and len(answer["quotations"]) == 5)
check("not whole", not answer["whole"] and answer["unpaired_marks"] == 1 and answer["generation"] == 1)
check("whole", ask("/api/v1/verify", {"text": "“开工亿元以上项目31个、竣工22个”"}).json["whole"])
check("shortest", len(ask("/api/v1/verify", {"text": "“干部”和“四个意识”"}).json["quotations"]) == 0 and len(ask("/api/v1/verify", {"text": "“干部”和“四个意识”", "shortest": 2}).json["quotations"]) == 2)
for bad in ({"text": "a", "shortest": 0}, {"text": "a", "shortest": "6"}, {"text": "a", "more": 1}): check(f"{bad}", ask("/api/v1/verify", bad).json["type"] == "/problems/bad-body")

# ---- mcp ----
message = {"jsonrpc": "2.0", "id": "x", "method": "tools/call", "params": {"name": "search", "arguments": {"query": "问题:年轻干部", "limit": 3}}}
over_stdio = json.loads(run("mcp", text=json.dumps(message) + "\n"))
answer = ask("/mcp", message, Accept="application/json, text/event-stream", MCP_Protocol_Version="2025-11-25")
check("mcp is the command", answer.status == 200 and answer.json == over_stdio and answer.getheader("Content-Type") == "application/json")
check("a notification", (answer := ask("/mcp", {"jsonrpc": "2.0", "method": "notifications/initialized"})).status == 202 and answer.text == b"")
for version in ("2024-11-05", "2025-03-26", "2025-06-18", "2026-07-28"): check(version, ask("/mcp", message, MCP_Protocol_Version=version).status == 200)
check("unknown version", ask("/mcp", message, MCP_Protocol_Version="1999-01-01").status == 400)
check("in Chinese", "没有" in ask("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "x"}, Accept_Language="zh").json["error"]["message"])

# ---- retrieval ----
def retrieve(query, top_k=3, threshold=0.0, knowledge="all", **more):
    return ask("/retrieval", {"knowledge_id": knowledge, "query": query, "retrieval_setting": {"top_k": top_k, "score_threshold": threshold}, **more}, Authorization="Bearer anything")

for query, exact in (("年轻干部", True), ("问题:年轻干部 OR 打算:培训", True), ("年轻干部队伍建设还存在哪些短板？", False)):
    records = retrieve(query, 10).json["records"]
    scores = [r["score"] for r in records]
    check(f"{query}: {scores}", len(records) == 10 and scores == sorted(scores, reverse=True) and (scores[0] == 1) == exact and 0 < scores[-1] <= 1)
    check(f"{query}: different", len({r["metadata"]["id"] for r in records}) == 10)
    for r in records:
        whole = run("show", "--raw", r["metadata"]["id"].split(":")[0]).replace("\n", "")
        check(f"{r['metadata']['id']}: verbatim", r["content"] in whole and r["title"] and r["metadata"]["path"] and isinstance(r["metadata"], dict))
check("a role", all("problems" in r["metadata"]["roles"] for r in retrieve("年轻干部", 10, knowledge="problems").json["records"]) and retrieve("年轻干部", knowledge="存在问题").json["records"])
check("the threshold", all(r["score"] >= 0.5 for r in retrieve("年轻干部队伍建设还存在哪些短板？", 20, 0.5).json["records"]) and retrieve("年轻干部", 3, 1.1).json == {"records": []})
check("nothing", retrieve("qqqq").json == {"records": []})
check("top_k is bounded", len(retrieve("干部", 100000).json["records"]) == 50)
for answer, status, code in ((retrieve("a", knowledge="x"), 404, 2001), (retrieve("a", 0), 400, 400), (retrieve("a", "3"), 400, 400), (retrieve("字" * 2001), 400, 400), (retrieve(""), 400, 400),
                             (retrieve("a", metadata_condition={"conditions": [{"name": "year", "comparison_operator": "is", "value": "2024"}]}), 400, 400)):
    check(f"{answer.text}", answer.status == status and answer.json["error_code"] == code and answer.json["error_msg"])
check("an empty query", "not empty" in retrieve("").json["error_msg"])
check("no conditions", retrieve("干部", metadata_condition={"conditions": []}).status == 200 and retrieve("干部", metadata_condition=None).status == 200)

for f in failures: print("FAILED:", f)
sys.exit(bool(failures))
