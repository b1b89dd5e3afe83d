#!/usr/bin/env python3
"""scale.py ZHANGJU DIR [--times 1,5,20] - how the costs grow when there are more reports. Asserts nothing.

    python3 tests/bench/scale.py build/zhangju ~/reports --times 1,5,20 --json scale.json

For each size DIR is copied so many times into a folder; each copy has other figures (12.3% becomes 23.4%) in every line that has any, so that
no two reports are the same. Then: the build; the queries of run.py, whose phrases are drawn from DIR once and serve all sizes; a run
that takes up one changed file, the best of three; memory and open files of a daemon that has answered all phrases; and `optimize` while one reader
asks the daemon and one starts new processes, some ten times a second each: how long they waited at most, and whether any of them failed. The last column is the growth law: x in cost = size^x
between the smallest and the largest, 1 is linear, 0 is not growing at all."""
import argparse
import json
import math
import os
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from measure import draw, percentile, run, size_of, summary
from run import Zhangju

LENGTHS = (2, 3, 4, 8)
PAUSE = 0.1  # seconds between two questions of a reader
FIGURE = re.compile(r'\d(?=[\d.．]*[%％亿万])')


def copies(source, target, times):
    for folder, _, names in os.walk(source):
        for name in sorted(names):
            path = os.path.join(folder, name)
            with open(path, encoding='utf-8', errors='replace') as file:
                text = file.read()
            for k in range(times):
                copy = os.path.join(target, 'copy%02d' % k, os.path.relpath(path, source))
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                with open(copy, 'w', encoding='utf-8') as out:
                    out.write(FIGURE.sub(lambda digit: str((int(digit.group()) + k) % 10), text))


def change(path, n):
    with open(path, 'a', encoding='utf-8') as out:
        out.write('\n这是第%d次补充的一段，说明有关情况。\n' % n)


def some_file(folder, n):
    names = sorted(os.path.join(at, name) for at, _, found in os.walk(folder) for name in found)
    return names[(n * 7919) % len(names)]


class Daemon:
    def __init__(self, program, index):
        self.process = subprocess.Popen([program, 'serve', '--index', index, '--listen', '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
        self.url = re.search(r'http://[^\s/]+', self.process.stdout.readline()).group()

    def ask(self, query):
        """Seconds until the whole page is there."""
        began = time.perf_counter()
        with urllib.request.urlopen(self.url + '/search?q=' + urllib.parse.quote(query)) as answer:
            answer.read()
        return time.perf_counter() - began

    def uses(self):
        with open('/proc/%d/status' % self.process.pid) as status:
            anonymous = int(re.search(r'RssAnon:\s+(\d+)', status.read()).group(1)) / 1000
        return {'own_mb': round(anonymous, 1), 'open_files': len(os.listdir('/proc/%d/fd' % self.process.pid))}

    def end(self):
        self.process.terminate()
        self.process.wait()


def while_asking(daemon, program, index, queries, work):
    """What 'work' returns, and how long pages and whole processes took meanwhile."""
    waits, failed, ended = {'page': [], 'process': []}, [], threading.Event()

    def ask(kind, one):
        n = 0
        while not ended.is_set():
            query, n = queries[n % len(queries)], n + 1
            began = time.perf_counter()
            try:
                one(query)
                waits[kind].append(time.perf_counter() - began)
            except Exception as e:  # any failure of a reader is a figure here
                failed.append('%s %s: %s' % (kind, query, e))
            ended.wait(PAUSE)

    def process(query):
        answer = subprocess.run([program, 'count', '--index', index, query], capture_output=True)
        if answer.returncode not in (0, 1):
            raise OSError(answer.stderr.decode())

    threads = [threading.Thread(target=ask, args=('page', daemon.ask)), threading.Thread(target=ask, args=('process', process))]
    for thread in threads:
        thread.start()
    try:
        result = work()
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    return result, {'asked': sum(map(len, waits.values())), 'failed': failed,
                    **{kind + '_ms': {'p50': 1000 * percentile(times, .5), 'max': 1000 * max(times)} for kind, times in waits.items() if times}}


def changed(z, reports, n):
    change(some_file(reports, n), n)
    return run([z.program, 'index', '--quiet', '--index', z.index])[1]['wall_s']


def measure(args, times, phrases, folder):
    reports = os.path.join(folder, 'reports')
    copies(args.reports, reports, times)
    z = Zhangju(args.program, folder)
    figures = {'files_mb': size_of(reports) / 1e6, 'build': z.build(reports, args.jobs)}
    phrases = phrases or draw(z.paragraphs())[0]
    figures['index_mb'] = size_of(z.index) / 1e6
    figures['paragraphs'] = json.loads(run([z.program, 'stats', '--format', 'json', '--index', z.index])[0])['paragraphs']
    figures['phrases'] = {n: summary(z.query(phrases[n], 4)) for n in LENGTHS if phrases[n]}
    figures['process'] = summary(z.processes(phrases[4][:20]))
    figures['change_s'] = min(changed(z, reports, n) for n in range(3))
    all_phrases = [p for n in LENGTHS for p in phrases[n]]
    daemon = Daemon(z.program, z.index)
    try:
        figures['page'] = summary([1e6 * daemon.ask(p) for p in all_phrases])
        figures['daemon'] = daemon.uses()
        figures['optimize'], figures['while_optimizing'] = while_asking(
            daemon, z.program, z.index, all_phrases, lambda: run([z.program, 'optimize', '--quiet', '--index', z.index])[1])
    finally:
        daemon.end()
    return figures, phrases


def growth(small, large, a, b):
    return '%.2f' % (math.log(b / a) / math.log(large / small)) if small != large and a > 0 and b > 0 else '–'


ROWS = (
    ('files, MB', '%.0f', lambda f: f['files_mb']),
    ('paragraphs', '%d', lambda f: f['paragraphs']),
    ('index, MB', '%.0f', lambda f: f['index_mb']),
    ('build, s wall', '%.1f', lambda f: f['build']['wall_s']),
    ('build, s CPU', '%.1f', lambda f: f['build']['cpu_s']),
    ('one changed file, s', '%.2f', lambda f: f['change_s']),
    ('`optimize`, s', '%.1f', lambda f: f['optimize']['wall_s']),
    *(('%d characters, µs %s' % (n, p), '%.0f', lambda f, n=n, p=p: f['phrases'][n][p]) for n in LENGTHS for p in ('p50', 'p95')),
    ('a whole process, ms p50', '%.1f', lambda f: f['process']['p50'] / 1000),
    ('a page, ms p50', '%.1f', lambda f: f['page']['p50'] / 1000),
    ('a page, ms p95', '%.1f', lambda f: f['page']['p95'] / 1000),
    ('a page while optimizing, ms max', '%.0f', lambda f: f['while_optimizing']['page_ms']['max']),
    ('a process while optimizing, ms max', '%.0f', lambda f: f['while_optimizing']['process_ms']['max']),
    ('searches and pages meanwhile', '%d', lambda f: f['while_optimizing']['asked']),
    ('of these, failed', '%d', lambda f: len(f['while_optimizing']['failed'])),
    ('memory of the daemon, MB', '%.0f', lambda f: f['daemon']['own_mb']),
    ('its open files', '%d', lambda f: f['daemon']['open_files']),
)


def table(figures):
    sizes = sorted(figures)
    yield '| | ' + ' | '.join('%d×' % n for n in sizes) + ' | growth |'
    yield '|---' * (len(sizes) + 2) + '|'
    for label, form, of in ROWS:
        values = [of(figures[n]) for n in sizes]
        law = growth(figures[sizes[0]]['paragraphs'], figures[sizes[-1]]['paragraphs'], values[0], values[-1])
        yield '| %s | %s | %s |' % (label, ' | '.join(form % v for v in values), law)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('reports')
    parser.add_argument('--times', default='1,5,20')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--json', help='file for all figures')
    args = parser.parse_args()
    figures, phrases = {}, None
    for times in sorted(int(n) for n in args.times.split(',')):
        with tempfile.TemporaryDirectory() as folder:
            figures[times], phrases = measure(args, times, phrases, folder)
        print('%d×: built in %.1f s' % (times, figures[times]['build']['wall_s']), flush=True)
        if args.json:
            with open(args.json, 'w', encoding='utf-8') as out:
                json.dump(figures, out, ensure_ascii=False, indent=1)
    for line in table(figures):
        print(line)


if __name__ == '__main__':
    main()
