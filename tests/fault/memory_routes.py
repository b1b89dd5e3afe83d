#!/usr/bin/env python3
"""memory_routes.py ZHANGJU [--full | --places | --calls] [--seed N] [--only WORD] - requests whose memory runs out.

A daemon answers each address again and again, and tests/fault/memory.c lets another one of the allocations fail each time. The answer must be
whole, or a problem that names the want of memory; the daemon must live, and the next request must get a whole answer. Where not even a
request can be noted, the connection may be closed without an answer. Not tried are workbooks and Word documents, whose libraries end the
process (web/pages/file.c). A random share of the allocations is tried, with --full up to 1,000, with --places one at
every place of the program. --calls lets calls of the system fail in the same way; the problem is then that of a disk or of the system, and the
first page may say that saved queries cannot be read."""
import collections
import http.client
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import urllib.parse

from failing import Places, build_shim, choose, differing, finish, read_options, tell, write_reports

SHARE, FULL_SHARE = 25, 1000
QUOTE = urllib.parse.quote
WORD = 'q=' + QUOTE('年轻干部')
PROBLEM = 'in=' + QUOTE('问题') + '&'
# ID is the first report, OTHER the second, SAVED a saved query.
GETS = [
    '/', '/search?' + WORD, '/search?' + PROBLEM + WORD, '/search?unit=report&' + WORD, '/search?q=' + QUOTE('年青干部'), '/search?q=' + QUOTE('问题:查无此词 培训'),
    '/search?q=' + QUOTE('某县2024年工作总结'), '/export?format=csv&' + WORD, '/export?format=jsonl&' + WORD,
    '/r/ID', '/r/ID?' + WORD, '/r/ID/similar?line=7', '/r/ID/role?line=7', '/r/ID.txt', '/reports', '/reports?' + WORD, '/tasks', '/items?role=problems', '/compare?a=ID&b=OTHER',
    '/account?kind=promises&a=ID&b=OTHER', '/overlap', '/overlap?run=15&common=1', '/trend?' + WORD, '/verify', '/checkup', '/export/items?format=csv&role=problems',
    '/export/trend?format=csv&' + WORD, '/export/compare?format=csv&a=ID&b=OTHER', '/export/account?format=csv&kind=findings&a=OTHER&b=ID',
    '/saved', '/saved/SAVED', '/saved/SAVED.atom', '/saved/SAVED/edit', '/saved/SAVED/delete', '/basket', '/paste', '/about', '/help', '/status',
    '/api/v1/search?' + WORD, '/api/v1/search?unit=report&' + PROBLEM + 'q=' + QUOTE('培训'), '/api/v1/search?q=' + QUOTE('年青干部'), '/api/v1/count?' + WORD, '/api/v1/explain?' + PROBLEM + WORD,
    '/api/v1/items?' + PROBLEM + 'q=*', '/api/v1/trend?' + WORD, '/api/v1/reports', '/api/v1/reports?' + WORD, '/api/v1/saved', '/api/v1/saved/SAVED', '/api/v1/saved/SAVED/hits', '/api/v1/reports/ID',
    '/api/v1/reports/ID?' + WORD, '/api/v1/reports/ID/outline', '/api/v1/reports/ID/similar?line=7', '/api/v1/reports/ID/text', '/api/v1/compare?a=ID&b=OTHER', '/api/v1/account?kind=promises&a=ID&b=OTHER',
    '/api/v1/roles', '/api/v1/status', '/api/v1/openapi.json', '/metrics', '/healthz', '/readyz', '/robots.txt', '/r/aaaaaaaaaa', '/nowhere',
]
TEXT = '年轻干部培训不够，基层人员严重不足。'
POSTS = [
    ('/api/v1/verify', {'text': '“年轻干部培训不够”'}), ('/api/v1/similar', {'text': TEXT}), ('/api/v1/search', {'q': TEXT}),
    ('/mcp', {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list'}),
    ('/mcp', {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': 'search', 'arguments': {'query': '年轻干部'}}}),
    ('/retrieval', {'knowledge_id': 'x', 'query': TEXT, 'retrieval_setting': {'top_k': 3, 'score_threshold': 0}}),
]
# What differs between two answers to the same request; also which of two equally rare terms was chosen, because qsort() without memory for a
# copy keeps no order.
VARIES = re.compile(r'"(?:took_us|uptime_s|p50_us|p95_us|searches|seen_at|instance|parse|plan|search|rank|all|score_us)":\s*(?:\d+|"[^"]*")|[\d.]+ (?:ms|毫秒|微秒|s|秒)|zhangju_\w+(?:\{[^}]*\})? [\d.e+]+|'
                    r'"chosen":(?:true|false)|<(?:updated|dd)>[^<]*<|\d+ (?:天|小时|分钟|分|次)|[0-9a-f]{8}-[0-9a-f]+')


class Daemon:
    def __init__(self, arguments, environment, shared):
        self.shared = shared
        self.set(0)
        self.child = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=None if os.environ.get("SAY") else subprocess.DEVNULL, text=True)
        self.port = int(self.child.stdout.readline().rsplit(':', 1)[1].strip(' /\n'))

    def set(self, at):
        with open(self.shared, 'r+b') as file:
            file.write(struct.pack('QQ', at, 0))

    def made(self):
        return struct.unpack('QQ', open(self.shared, 'rb').read())[1]

    def ask(self, path, body=None, at=0):
        """Status and body, (0, '') where the connection is closed; allocations made meanwhile."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        headers = {'Content-Type': 'application/json', 'Accept-Language': 'en'} if body is not None else {'Accept-Language': 'en'}
        try:
            connection.connect()
            self.set(at)
            connection.request('GET' if body is None else 'POST', path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), self.made()
        except (http.client.HTTPException, ConnectionError):
            return 0, b'', self.made()
        finally:
            self.set(0)
            connection.close()

    def alive(self):
        return self.child.poll() is None

    def end(self):
        self.child.terminate()
        return self.child.wait(20)


def plain(body):
    if body[:2] in (b'PK', b'\x1f\x8b'):
        return len(body) // 64  # a workbook has the time in it
    return '\n'.join(line for line in VARIES.sub('', body.decode(errors='replace')).split('\n') if line)


def judge(whole, status, body, calls=False):
    """What is wrong with an answer; None when nothing is."""
    if status == 0:
        return None
    if status == 200 and re.search(rb'"(message|text)":"out of memory"', body):  # JSON-RPC
        return None
    if calls and status in (500, 503) and body:  # the problem says what the system refused
        return None if b'<h1' in body or b'"title"' in body or body.count(b'\n') == 1 else 'no problem: %s' % body[:200]
    if calls and b'cannot be read at the moment' in body:
        return None
    if status == 503:
        text = body.decode(errors='replace')
        return None if 'no-memory' in text or 'memory' in text or text == '503\n' else 'a problem that does not name it: %s' % text[:200]
    if status != whole[0]:
        return 'status %d, not %d: %s' % (status, whole[0], body[:300].decode(errors='replace'))
    was, now = plain(whole[1]), plain(body)
    if was != now:
        return 'status %d, and another answer: %s' % (status, differing(was, now))
    return None


def try_address(daemon, path, body, places, options, rng):
    for _ in range(3):  # what is kept for later requests is made by the first ones
        whole = daemon.ask(path, body)
    counted = daemon.ask(path, body)
    results, faults = collections.Counter(), []
    name = urllib.parse.unquote(path)
    if whole[0] not in (200, 303, 404) or judge(whole, *counted[:2]):
        return ['%s: answers %d, then %d' % (name, whole[0], counted[0])], 1
    for n in choose(options, rng, counted[2], SHARE, FULL_SHARE, places):
        status, said, _ = daemon.ask(path, body, n)
        wrong = judge(whole, status, said, options.calls)
        if not daemon.alive():
            faults.append('%s, %s: the daemon ended with %d' % (name, places.name(n, counted[2]), daemon.child.returncode))
            return faults, sum(results.values()) + 1
        again = daemon.ask(path, body)
        if not wrong and judge(whole, *again[:2]) or again[0] != whole[0]:
            wrong = 'the next request gets %d' % again[0]
        results['WRONG' if wrong else 'closed' if status == 0 else 'refused' if status >= 500 else 'whole'] += 1
        if wrong:
            faults.append('%s, %s: %s' % (name, places.name(n, counted[2]), wrong))
    tell(name, counted[2], results)
    return faults, sum(results.values())


def main():
    options, rng = read_options(12)
    program = options.program
    with tempfile.TemporaryDirectory(prefix='memory-') as folder:
        at = lambda name: os.path.join(folder, name)
        shim, places = build_shim(folder, options), Places(folder)
        write_reports(at('reports'))
        named = ['--index', at('index'), '--saved', at('saved.db'), '--lang', 'en']
        for first in (['index', '--quiet', at('reports')], ['saved', 'add', '--seen', '干部', '问题:年轻干部']):
            done = subprocess.run([program, *named, *first], capture_output=True, text=True)
            if done.returncode:
                sys.exit('%s: %s' % (first[0], done.stderr))
        open(at('shared'), 'wb').write(bytes(16))
        start = lambda: Daemon([program, 'serve', *named, '--listen', '127.0.0.1:0', '--metrics', '--threads', '1'],
                               dict(os.environ, LD_PRELOAD=shim, FAILING_SHARED=at('shared'), FAILING_PLACES=places.path), at('shared'))
        daemon, faults, tried = start(), [], 0
        reports = sorted(r['report'] for r in json.loads(daemon.ask('/api/v1/reports')[1])['reports'])
        saved = re.search(r'/saved/(\w+)[./"?]', daemon.ask('/saved')[1].decode()).group(1)
        for path, body in [(path, None) for path in GETS] + POSTS:
            path = path.replace('ID', reports[0]).replace('OTHER', reports[1]).replace('SAVED', saved)
            if options.only not in path:
                continue
            wrong, count = try_address(daemon, path, body, places, options, rng)
            faults, tried = faults + wrong, tried + count
            if not daemon.alive():
                daemon = start()
        code = daemon.end()
        if code:
            faults.append('the daemon ended with exit code %d' % code)
    finish(faults, tried)


if __name__ == '__main__':
    main()
