"""mix_hostile.py PORT SAVED REPORT SEED PAUSE - the hostile clients of mix.py, in a process of their own that gives way to all others, because what they use of
this machine is not what is tested. Each kind has an address of its own in 127.0.2.0. Prints how many requests there have been for every line of stdin, and at its end, when
the clients have ended, what became of them."""
import collections
import json
import os
import random
import re
import socket
import sqlite3
import sys
import threading
from urllib.parse import quote

SECONDS = 20
COMMON = '的 一 是 不 在 有 和 了 我们 工作'.split()
DEEP = ['近1000(%s)' % ' '.join(COMMON), '至少2(%s)' % ' OR '.join(COMMON), ' OR '.join('近%d(的 一)' % n for n in range(100, 132)),
        '同篇(%s)' % ' '.join('同节(%s %s)' % pair for pair in zip(COMMON, COMMON[1:])), '(' * 60 + '工作' + ')' * 60, '-的 -一 -是', '*' * 200, '"' + '的' * 900 + '"']
LINE = '加强年轻干部培训，做好工作，进一步完善制度，推进各项任务落实。'


class Hostile:
    """The threads of all hostile clients. A client is a method; its doc string says what it does."""

    def __init__(self, port, saved, report, seed, pause):
        self.port, self.saved, self.report, self.pause = int(port), saved, report, float(pause)
        self.rng, self.stop, self.faults, self.statuses = random.Random(seed), threading.Event(), [], collections.Counter()
        kinds = [self.slow_heads, self.halves, self.huge_heads, self.deep, self.deep, self.deep, self.quadratic, self.quadratic, self.cut_exports, self.crowd, self.locked, self.noise, self.bent]
        self.threads = [threading.Thread(target=self.loop, args=(kind, '127.0.2.%d' % (1 + number)), name=kind.__name__, daemon=True) for number, kind in enumerate(kinds)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(3 * SECONDS)
            if thread.is_alive():
                self.faults.append('%s: its last request never ended' % thread.name)

    def count(self):
        return sum(self.statuses.values())

    def loop(self, kind, address):
        rng = random.Random(self.rng.random())
        while not self.stop.is_set():
            try:
                kind(address, rng)
            except OSError as error: # the daemon may close the connection, but no connection may wait for ever
                self.note('no answer' if isinstance(error, TimeoutError) else 'closed')
                if isinstance(error, TimeoutError):
                    self.faults.append('%s: no answer after %d s' % (kind.__name__, SECONDS))
            self.stop.wait(self.pause * rng.uniform(0.2, 1))

    def note(self, status, count=1):
        self.statuses[status] += count # threads of one interpreter: a lost count would be harmless

    def connect(self, address):
        return socket.create_connection(('127.0.0.1', self.port), SECONDS, (address, 0))

    def send(self, address, text):
        """Sends bytes, reads the answer, and notes its status."""
        with self.connect(address) as s:
            answer = b''
            try:
                s.sendall(text)
            except OSError:
                pass # it answers before it has read all
            while piece := s.recv(65536):
                answer += piece
            status = re.match(rb'HTTP/1\.[01] (\d+)', answer)
            self.note(int(status[1]) if status else 'closed')
            if status and status[1] == b'500':
                self.faults.append('500 for %r: %r' % (text[:300], answer[-300:]))

    def get(self, address, path, headers=''):
        self.send(address, ('GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n' % (path, headers)).encode())

    def post(self, address, path, kind, body):
        self.send(address, ('POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n' % (path, kind, len(body))).encode() + body)

    def slow_heads(self, address, rng):
        """Eight heads and bodies that come byte by byte."""
        heads = [b'GET /search?q=a HTTP/1.1\r\nX-Slow: ', b'POST /paste HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\ntext=']
        with_them = [self.connect(address) for _ in range(8)]
        try:
            for number, s in enumerate(with_them):
                s.sendall(heads[number % 2])
            for _ in range(rng.randrange(1, 12)):
                if self.stop.wait(0.5):
                    break
                for s in with_them:
                    s.sendall(b'a')
        finally:
            self.note('slow', len(with_them))
            for s in with_them:
                s.close()

    def halves(self, address, rng):
        """Half a request, and then the client is gone."""
        whole = ('GET /search?q=%s HTTP/1.1\r\nHost: localhost\r\n\r\n' % quote(rng.choice(DEEP))).encode()
        with self.connect(address) as s:
            s.sendall(whole[:rng.randrange(1, len(whole) + 1)])
        self.note('half')

    def huge_heads(self, address, rng):
        """Heads of up to 100 KB."""
        self.get(address, '/search?q=' + 'a' * rng.choice((10, 9000, 70000)), 'X: %s\r\n' % ('a' * rng.choice((100, 60000))) + 'Y: b\r\n' * rng.choice((1, 4000)))

    def deep(self, address, rng):
        """Queries that take as long as a search may."""
        self.get(address, rng.choice(('/api/v1/search?per=200&q=', '/search?q=', '/api/v1/count?q=', '/items?q=', '/trend?q=')) + quote(rng.choice(DEEP)))

    def quadratic(self, address, rng):
        """Long texts that resemble everything."""
        text = LINE * rng.choice((10, 300, 1000))
        path = rng.choice(('/paste', '/overlap', '/verify', '/checkup', '/api/v1/similar', '/api/v1/verify', ''))
        if not path:
            self.get(address, '/r/%s/similar?line=3' % self.report)
        elif path.startswith('/api'):
            self.post(address, path, 'application/json', ('{"text":"%s"}' % text).encode())
        else:
            self.post(address, path, 'application/x-www-form-urlencoded', ('text=' + quote(text)).encode())

    def cut_exports(self, address, rng):
        """An export of everything, and after some bytes the client is gone."""
        with self.connect(address) as s:
            s.sendall(('GET /export?format=%s&q=%s HTTP/1.1\r\nHost: localhost\r\n\r\n' % (rng.choice(('csv', 'jsonl', 'docx', 'xlsx')), quote('的'))).encode())
            for _ in range(rng.randrange(3)):
                s.recv(4096)
        self.note('cut')

    def crowd(self, address, rng):
        """A hundred connections of one address; some say nothing, some half a word, the others ask."""
        crowd = [self.connect(address) for _ in range(100)]
        try:
            for number, s in enumerate(crowd):
                s.sendall((b'GET / HTTP/1.1\r\nHost: local', b'GET /search?q=%E5%B7%A5%E4%BD%9C HTTP/1.1\r\nHost: localhost\r\n\r\n', b'')[number % 3])
            self.stop.wait(rng.uniform(0, 3))
        finally:
            self.note('crowd', len(crowd) // 3) # that asked
            for s in crowd:
                s.close()

    def locked(self, address, rng):
        """The file of saved queries is locked while its pages are asked for."""
        lock = sqlite3.connect(self.saved, isolation_level=None, timeout=SECONDS)
        try:
            lock.execute('BEGIN EXCLUSIVE')
            asking = [threading.Thread(target=self.quietly, args=(address, path), daemon=True) for path in ('/saved', '/saved', '/api/v1/saved', '/saved/1')]
            for thread in asking:
                thread.start()
            self.stop.wait(rng.uniform(0.1, 3))
            lock.execute('COMMIT')
            for thread in asking:
                thread.join(SECONDS)
        finally:
            lock.close()

    def quietly(self, address, path):
        try:
            self.get(address, path)
        except OSError:
            self.note('closed')

    def noise(self, address, rng):
        """Bytes of nothing at all."""
        with self.connect(address) as s:
            s.sendall(rng.randbytes(rng.choice((1, 100, 5000, 100000))))
            s.shutdown(socket.SHUT_WR)
            s.recv(1000)
        self.note('noise')

    def bent(self, address, rng):
        """Good requests with some bytes of others in them."""
        path = rng.choice(('/search?q=%s&in=problems&page=2' % quote('工作'), '/api/v1/search?q=%s&per=3' % quote('问题:工作'), '/r/%s?q=%s' % (self.report, quote('工作')), '/export?format=csv&q=a', '/items?year=2023', '/compare?a=%s&b=x' % self.report))
        text = bytearray(('GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Encoding: gzip\r\n\r\n' % path).encode())
        for _ in range(rng.randrange(1, 4)):
            text[rng.randrange(len(text))] = rng.randrange(256)
        with self.connect(address) as s:
            s.sendall(bytes(text))
            s.shutdown(socket.SHUT_WR)
            while s.recv(65536):
                pass
        self.note('bent')


if __name__ == '__main__':
    os.nice(5)
    hostile = Hostile(*sys.argv[1:])
    hostile.start()
    for _ in sys.stdin:
        print(hostile.count(), flush=True)
    hostile.end()
    print(json.dumps({'faults': hostile.faults, 'statuses': hostile.statuses}), flush=True)
