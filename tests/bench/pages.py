#!/usr/bin/env python3
"""pages.py INDEX PROGRAM [PROGRAM] - what a page of results costs the server; two programs take turns. Asserts nothing.

    python3 tests/bench/pages.py INDEX old/zhangju build/zhangju

Queries: 30 phrases of each of 2, 3, 4, 5 and 6 characters drawn from the paragraphs (seed 7), then the same under 问题:. The
processor time of all threads of a server is read before and after each page, and the best of --rounds counts. Then pages a
second over four connections, alternating: the client, in Python, takes its share of the same processors."""
import argparse
import http.client
import os
import re
import subprocess
import urllib.parse

from measure import draw, http_times, percentile, run


class Server:
    def __init__(self, program, index):
        self.program = program
        self.process = subprocess.Popen([program, 'serve', '--index', index, '--listen', '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
        self.url = re.search(r'http://\S+', self.process.stdout.readline()).group()
        self.connection = http.client.HTTPConnection(self.url.split('/')[2])

    def ms(self):
        """Of processor, all its threads."""
        folder = '/proc/%d/task' % self.process.pid
        return sum(int(open('%s/%s/schedstat' % (folder, thread)).read().split()[0]) for thread in os.listdir(folder)) / 1e6

    def page(self, query):
        before = self.ms()
        self.connection.request('GET', '/search?q=' + urllib.parse.quote(query))
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit('%s: %d' % (query, answer.status))
        return self.ms() - before

    def end(self):
        self.process.terminate()
        self.process.wait()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('index')
    options.add_argument('programs', nargs='+', metavar='PROGRAM')
    options.add_argument('--rounds', type=int, default=6)
    options.add_argument('--seconds', type=float, default=5, help='for pages a second; 0 leaves them out')
    args = options.parse_args()
    text, _ = run([args.programs[-1], 'text', '--index', args.index])
    phrases, _, _ = draw([line for line in text.split('\n') if len(line) > 2])
    bare = [phrase for length in (2, 3, 4, 5, 6) for phrase in phrases[length][:30]]
    queries = {'without scope': bare, 'in 问题:': ['问题:' + phrase for phrase in bare]}
    servers = [Server(program, args.index) for program in args.programs]
    try:
        for name, asked in queries.items():
            best = [[float('inf')] * len(asked) for _ in servers]
            for turn in range(args.rounds):
                for n, query in enumerate(asked):
                    for i in range(len(servers)) if turn % 2 else reversed(range(len(servers))):
                        best[i][n] = min(best[i][n], servers[i].page(query))
            for server, times in zip(servers, best):
                print('%s  %s: %.2f ms of processor a page; p50 %.2f, p95 %.2f' %
                      (server.program, name, sum(times) / len(times), percentile(times, .5), percentile(times, .95)))
        for _ in range(3 if args.seconds else 0):
            for server in servers:
                times = http_times(server.url, [q for asked in queries.values() for q in asked], 4, args.seconds)
                print('%s  %.0f pages a second' % (server.program, len(times) / args.seconds))
    finally:
        for server in servers:
            server.end()


if __name__ == '__main__':
    main()
