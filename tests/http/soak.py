"""soak.py PROGRAM INDEX REPORTS URL PID SECONDS - a fixed mix of 200 requests over 4 connections, while new generations are published.

First SECONDS/3 with nothing else going on, then SECONDS with a report changed and indexed again every tenth second (at least twice). Nothing
is cached: no request carries a validator. Fails on any answer but 200, when an older generation comes after a newer one on a connection, when
the last one published is not reached, or when the memory of the daemon grows. Times are printed, never judged.
"""
import http.client
import itertools
import json
import os
import subprocess
import sys
import threading
import time
import urllib.parse

program, index, reports, url, pid, seconds = sys.argv[1:6] + [float(sys.argv[6])]
host = urllib.parse.urlsplit(url).netloc
CONNECTIONS, GROWTH_KIB = 4, 32 * 1024

WORDS = ["年轻干部", "培训", "经费", "制度", "责任", "服务", "管理", "监督", "项目", "群众", "安全", "队伍", "能力", "改革", "发展", "基层", "作风", "投入", "机制", "人才"]
FORMS = ["{a}", "问题:{a}", "打算:{a}", "{a} {b}", '问题:"{a}"', "问题:({a} OR {b})", "同句({a} {b})", "同篇(问题:{a} 打算:{b})", "问题:{a} -{b}", "年份:2020..2030 {a}"]
queries = [form.format(a=a, b=WORDS[(i * 7 + 3) % len(WORDS)]) for form in FORMS for i, a in enumerate(WORDS)]
assert len(queries) == len(set(queries)) == 200


def memory():
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status)
    return int(lines["RssAnon"].split()[0])


def paths():
    """Each query once, as page, as page of a second part, or as JSON; what is read is found by the search itself."""
    for i, query in enumerate(queries):
        q = urllib.parse.quote(query)
        yield f"/api/v1/search?q={q}" if i % 3 == 0 else f"/search?q={q}&sort=newest" if i % 3 == 1 else f"/search?q={q}"


class Client(threading.Thread):
    def __init__(self, number, over):
        super().__init__()
        self.number, self.over, self.times, self.faults, self.generation = number, over, [], [], 0

    def ask(self, connection, path):
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        self.times.append(time.perf_counter() - began)
        if answer.status != 200:
            self.faults.append(f"{answer.status} {path}")
        return body

    def note(self, body):
        answer = json.loads(body)
        if answer["generation"] < self.generation:
            self.faults.append(f"generation {answer['generation']} after {self.generation}")
        self.generation = answer["generation"]
        return answer["reports"]

    def run(self):
        connection = http.client.HTTPConnection(host, timeout=30)
        mine = list(paths())[self.number::CONNECTIONS]
        for path in itertools.cycle(mine):
            if self.over.is_set():
                return
            try:
                body = self.ask(connection, path)
                found = self.note(body) if path.startswith("/api/") else []
                if found:
                    self.ask(connection, f"/r/{found[0]['report']}?{path.split('?', 1)[1]}")
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.faults.append(f"{error!r} {path}")
                connection = http.client.HTTPConnection(host, timeout=30)


def publish(number):
    with open(os.path.join(reports, "soak.txt"), "w", encoding="utf-8") as report:
        report.write(f"关于第{number}次试验的报告\n一、存在的问题\n年轻干部培训经费投入不足，制度还有{number}处不健全。\n")
    subprocess.run([program, "index", "--quiet", "--index", index, reports], check=True, stdout=subprocess.DEVNULL)


def run(length, every):
    """Runs the mix; publishes when 'every' is given, twice at least. Returns the clients and how many were published."""
    until, published, over = time.monotonic() + length, 0, threading.Event()
    clients = [Client(n, over) for n in range(CONNECTIONS)]
    for client in clients:
        client.start()
    while every and (published < 2 or time.monotonic() + every / 2 < until):
        time.sleep(every)
        published += 1
        publish(published)
    time.sleep(max(0, until - time.monotonic()))
    over.set()
    for client in clients:
        client.join()
    return clients, published


def p(times, share):
    return sorted(times)[int(len(times) * share)] * 1000


def generation():
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", "/api/v1/search?q=" + urllib.parse.quote("试验"))
    return json.loads(connection.getresponse().read())["generation"]


first = generation()
run(seconds / 3, None)  # every reader has seen every query: what grows from here on is a leak
begin = memory()
idle, _ = run(seconds / 3, None)
busy, published = run(seconds, min(10, seconds / 2.5))
end, last = memory(), generation()
faults = [fault for client in idle + busy for fault in client.faults]
calm, pressed = ([t for client in clients for t in client.times] for clients in (idle, busy))
print(f"calm:       {len(calm)} answers, p50 {p(calm, .5):.1f} ms, p99 {p(calm, .99):.1f} ms")
print(f"publishing: {len(pressed)} answers, p50 {p(pressed, .5):.1f} ms, p99 {p(pressed, .99):.1f} ms, {published} generations")
print(f"p99 while publishing / calm: {p(pressed, .99) / p(calm, .99):.2f}")
print(f"memory of its own: {begin} KiB, then {end} KiB")
if last != first + published:
    faults.append(f"generation {last}, not {first + published}")
if end > begin + GROWTH_KIB and "SOAK_ANY_MEMORY" not in os.environ:
    faults.append(f"memory grew by {end - begin} KiB")
print("\n".join(faults[:20]) or "no fault")
sys.exit(1 if faults else 0)
