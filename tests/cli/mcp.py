"""mcp.py PROGRAM FOLDER - talks to `zhangju mcp` as an assistant does; see 58-mcp.sh."""
import json, os, subprocess, sys, time

program, folder = sys.argv[1:]
index = os.environ["ZHANGJU_INDEX"]

class Server:
    def __init__(self, *options, **environment):
        self.process = subprocess.Popen([program, "mcp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **environment})
        self.count = 0
    def send(self, line):
        self.process.stdin.write(line if isinstance(line, bytes) else line.encode() + b"\n")
        self.process.stdin.flush()
    def receive(self):
        line = self.process.stdout.readline()
        assert line.endswith(b"\n") and line.count(b"\n") == 1, line
        return json.loads(line)
    def ask(self, method, params=None, **more):
        self.count += 1
        message = {"jsonrpc": "2.0", "id": self.count, "method": method, **({} if params is None else {"params": params}), **more}
        self.send(json.dumps(message))
        answer = self.receive()
        assert answer["jsonrpc"] == "2.0" and answer["id"] == message["id"], answer
        return answer
    def result(self, method, params=None): return self.ask(method, params)["result"]
    def call(self, tool, **arguments):
        result = self.result("tools/call", {"name": tool, "arguments": arguments})
        if not result["isError"]: assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result
    def error(self, method, code, params=None):
        answer = self.ask(method, params)
        assert answer["error"]["code"] == code and answer["error"]["message"], answer
        return answer["error"]
    def end(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=20) == 0 and self.process.stdout.read() == b""

server = Server()
# handshakes: a known version is kept, an unknown or newer one gets the latest that has a handshake
for version in ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"):
    assert server.result("initialize", {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}})["protocolVersion"] == version
for version in ("2026-07-28", "1999-01-01", ""):
    assert server.result("initialize", {"protocolVersion": version, "capabilities": {}})["protocolVersion"] == "2025-11-25"
hello = server.result("initialize", {"protocolVersion": "2025-11-25"})
assert hello["serverInfo"]["name"] == "zhangju" and hello["capabilities"] == {"tools": {}} and "verify" in hello["instructions"]
server.error("initialize", -32602, {})
server.send('{"jsonrpc":"2.0","method":"notifications/initialized"}') # no answer
assert server.result("ping") == {}
# the version in each request, without a handshake
meta = {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}}
found = server.result("server/discover", meta)
assert found["supportedVersions"][0] == "2026-07-28" and len(found["supportedVersions"]) == 5 and found["resultType"] == "complete"
listed = server.result("tools/list", meta)
assert listed["resultType"] == "complete" and listed["ttlMs"] > 0 and listed["cacheScope"] == "public"
called = server.result("tools/call", {"name": "search", "arguments": {"query": "年轻干部", "limit": 1}, **meta})
assert called["resultType"] == "complete" and len(called["structuredContent"]["hits"]) == 1
unknown = server.error("tools/list", -32022, {"_meta": {"io.modelcontextprotocol/protocolVersion": "2030-01-01"}})
assert unknown["data"]["requested"] == "2030-01-01" and "2026-07-28" in unknown["data"]["supported"]
assert "resultType" not in server.result("tools/list", {"_meta": {"io.modelcontextprotocol/protocolVersion": "2025-06-18"}})
tools = server.result("tools/list")["tools"]
assert "ttlMs" not in server.result("tools/list") and {t["name"] for t in tools} >= {"search", "list_items", "read_passage", "outline", "verify_quote"}
server.error("tools/list", -32602, {"cursor": "x"})
# messages that are not understood
server.error("resources/list", -32601)
server.error("tools/call", -32602, {"name": "rm", "arguments": {}})
server.error("tools/call", -32602, {"name": "search", "arguments": []})
for line, code in (("nonsense", -32700), ("{", -32700), ('{"jsonrpc":"2.0","id":1,"method":"a\\u0000b"}', -32700), ('{"a":1,"a":2}', -32700), (b"\xff\n", -32700), ("[]", -32600), ("1", -32700), ("{}", -32600), ('{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600),
                   ('{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600), ('{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600), ('{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32600),
                   ("[" * 5000, -32700), ('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"' + "x" * (1 << 20) + '"}}', -32600), ("[" + ",".join(["1"] * 21) + "]", -32600)):
    server.send(line)
    answer = server.receive()
    assert answer["error"]["code"] == code, (line[:60], answer)
# batches of 2025-03-26; answers to us and blank lines are passed over
server.send('[{"jsonrpc":"2.0","id":"a","method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},{"jsonrpc":"2.0","id":"b","method":"nothing"}]')
answer = server.receive()
assert [a["id"] for a in answer] == ["a", "b"] and answer[0]["result"] == {} and answer[1]["error"]["code"] == -32601
server.send("")
server.send("  \r")
server.send('{"jsonrpc":"2.0","id":7,"result":{}}')
server.send('[{"jsonrpc":"2.0","method":"notifications/x"}]')
assert server.result("ping") == {}
# errors of tools say what to do
for tool, arguments, words in (("search", {}, "query"), ("search", {"query": 1}, "string"), ("search", {"query": "a", "limit": 51}, "50"), ("search", {"query": "a", "limit": True}, "1 to 50"),
                               ("search", {"query": "a", "literal": 1}, "true or false"), ("search", {"query": "a", "roles": "problems"}, "list"), ("search", {"query": "a", "roles": [1]}, "string"),
                               ("search", {"query": "("}, "try: "), ("search", {"query": "x" * 2001}, "2000"), ("search", {"query": "a", "cursor": "x"}, "cursor"),
                               ("search", {"query": "a", "colour": 1}, "known are: query"), ("list_items", {"roles": ["x"]}, "problems"), ("read_passage", {"place": "x"}, "search"),
                               ("outline", {"report": "x"}, "list_items"), ("verify_quote", {"quote": "。"}, "words"), ("verify_quote", {"quote": "字" * 4001}, "4000")):
    result = server.call(tool, **arguments)
    assert result["isError"] and "structuredContent" not in result and words in result["content"][0]["text"], (tool, arguments, result)
# every result fits the schema of its tool, and every id can be read
try:
    import jsonschema
    validators = {t["name"]: jsonschema.Draft202012Validator(t["outputSchema"]) for t in tools}
    for t in tools: jsonschema.Draft202012Validator.check_schema(t["inputSchema"])
except ImportError:
    validators = {}
def good(tool, **arguments):
    result = server.call(tool, **arguments)
    assert not result["isError"], result["content"][0]["text"]
    if validators: validators[tool].validate(result["structuredContent"])
    return result["structuredContent"]
for query in ("年轻干部", "问题:(培训 OR 干部)", "年份:2024", "标题:报告 干部"):
    for hit in good("search", query=query, limit=5)["hits"]:
        passage = good("read_passage", place=hit["id"], paragraphs=1)
        assert hit["text"] in passage["paragraphs"][0]["text"] and hit["path"] == passage["path"], hit
        assert good("verify_quote", quote=hit["text"])["verdict"] == "exact", hit
        assert good("outline", report=hit["path"])["report"] == hit["id"].split(":")[0]
    for item in good("list_items", query=query, roles=["问题", "plans"], limit=5)["items"]:
        assert item["text"] in "".join(p["text"] for p in good("read_passage", place=item["id"], paragraphs=3)["paragraphs"]), item
assert good("search", query="(问题:", literal=True)["total"]["occurrences"] == 0
first = good("search", query="干部", limit=50)
assert len(first["hits"]) == 50 and first["next_cursor"]
# a newer index: it is followed, and the cursor of the older one is refused
os.mkdir(folder + "/new")
with open(folder + "/new/新.txt", "w", encoding="utf-8") as f: f.write("新报告\n\n只有新报告里才有的句子，干部要看。\n")
assert good("search", query="只有新报告里才有的句子")["total"]["occurrences"] == 0
subprocess.run([program, "index", "--quiet", folder + "/new"], check=True, stdout=subprocess.DEVNULL)
assert good("search", query="只有新报告里才有的句子")["total"]["occurrences"] == 1
assert "without the cursor" in server.call("search", query="干部", limit=50, cursor=first["next_cursor"])["content"][0]["text"]
server.end()
# no index yet: the handshake works, calls say what to do, and work as soon as there is one
server = Server(ZHANGJU_INDEX=folder + "/later")
assert server.result("initialize", {"protocolVersion": "2025-11-25"})
result = server.call("search", query="干部")
assert result["isError"] and "zhangju index" in result["content"][0]["text"], result
subprocess.run([program, "index", "--quiet", folder + "/new"], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "ZHANGJU_INDEX": folder + "/later"})
assert not server.call("search", query="干部")["isError"]
server.end()
# Chinese, and a client that is gone
server = Server("--lang", "zh")
assert "缺少" in server.call("search")["content"][0]["text"]
server.process.stdout.close()
try:
    for _ in range(100):
        server.send('{"jsonrpc":"2.0","id":1,"method":"tools/list"}')
        time.sleep(0.01)
except BrokenPipeError: pass
try: server.process.stdin.close()
except BrokenPipeError: pass
assert server.process.wait(timeout=20) != 0
print("the protocol is kept")
