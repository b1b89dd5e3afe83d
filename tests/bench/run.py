#!/usr/bin/env python3
"""run.py ZHANGJU DIR - what building and searching DIR costs, zhangju beside other engines. Asserts nothing.

    python3 tests/bench/run.py build/zhangju ~/reports --peers all --json figures.json --svg docs/images/bench.svg

One run on one machine: compare figures of one run only. zhangju reads DIR as a user's files (decoding, finding headings and
roles, everything); the others get its paragraphs as lines of text. Queries: 100 random phrases of each length drawn from the
paragraphs (seed 7), each the best of four runs in a process that has warmed up: zhangju counts matches exactly, by role,
and ranks the ten best reports; the others count paragraphs alone (the best ten stand in the JSON). Then 100 pairs of phrases
that meet in a paragraph; zhangju alone under the scope 问题:, in 同句() and 同篇(); whole processes; HTTP."""
import argparse
import json
import os
import re
import subprocess
import tempfile
import time

import plot
from measure import draw, http_times, percentile, run, size_of, summary
from peers import ENGINES, Missing


class Zhangju:
    def __init__(self, program, folder):
        self.program, self.index = program, os.path.join(folder, 'index')

    def build(self, reports, jobs):
        return run([self.program, 'index', '--quiet', '--jobs', str(jobs), '--index', self.index, reports], watch=True)[1]

    def paragraphs(self):
        text, _ = run([self.program, 'text', '--index', self.index])
        return [line for line in text.split('\n') if len(line) > 2]

    def query(self, queries, repeat):
        asked = subprocess.run([self.program, 'count', '--index', self.index, '--batch', '--timing', '--repeat', str(repeat)],
                               input=''.join(q + '\n' for q in queries), capture_output=True, text=True, check=True)
        return [int(row.split('\t')[1]) for row in asked.stdout.splitlines()]

    def processes(self, queries):
        times = []
        for query in queries:
            began = time.perf_counter()
            subprocess.run([self.program, 'search', '--index', self.index, query], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times.append((time.perf_counter() - began) * 1e6)
        return times

    def http(self, queries, connections, seconds):
        server = subprocess.Popen([self.program, 'serve', '--index', self.index, '--listen', '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
        try:
            url = re.search(r'http://\S+', server.stdout.readline()).group()
            times = http_times(url, queries, connections, seconds)
        finally:
            server.terminate()
            server.wait()
        return {'connections': connections, 'per_second': round(len(times) / seconds), **summary(times)}


def of_zhangju(args, folder, figures):
    z = Zhangju(args.program, folder)
    cost = z.build(args.reports, args.jobs)
    lines = z.paragraphs()
    phrases, pairs, short = draw(lines)
    paragraphs = os.path.join(folder, 'paragraphs')
    with open(paragraphs, 'w', encoding='utf-8') as out:
        out.writelines(line.replace('\t', ' ').replace('\r', '').replace('\0', '') + '\n' for line in lines)
    figures.update(files_mb=size_of(args.reports) / 1e6, paragraphs=len(lines))
    mine = figures['engines']['zhangju'] = {'build': cost, 'index_mb': size_of(z.index) / 1e6}
    mine['phrases'] = {n: summary(z.query(chosen, args.repeat)) for n, chosen in phrases.items() if chosen}
    mine['scoped'] = {n: summary(z.query(['问题:' + p for p in chosen], args.repeat)) for n, chosen in phrases.items() if chosen}
    for name, form in (('both', '%s %s'), ('sentence', '同句(%s %s)'), ('report', '同篇(%s %s)')):
        mine[name] = summary(z.query([form % pair for pair in pairs], args.repeat))
        mine['short_' + name] = summary(z.query([form % pair for pair in short], args.repeat))
    mine['process'] = summary(z.processes(phrases[4][:20]))
    mine['http'] = z.http([p for chosen in phrases.values() for p in chosen], 4, args.http)
    return phrases, pairs, paragraphs


def of_peer(name, args, folder, phrases, pairs, paragraphs):
    engine = ENGINES[name](folder, paragraphs, args.jobs)
    figures = {'build': engine.build(), 'index_mb': engine.size() / 1e6, 'phrases': {}, 'top': {}}
    for n, chosen in phrases.items():
        answers = [a for a in engine.query([(p,) for p in chosen]) if a]
        figures['phrases'][n], figures['top'][n] = summary([a[1] for a in answers]), summary([a[2] for a in answers])
    figures['both'] = summary([a[1] for a in engine.query(pairs) if a])
    return engine.name, figures


def of_rg(paragraphs, phrases):
    """ripgrep reads everything each time: a whole process a phrase."""
    times = []
    for phrase in phrases[4][:20]:
        began = time.perf_counter()
        subprocess.run(['rg', '-c', '-F', '--no-config', phrase, paragraphs], stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - began) * 1e6)
    return {'process': summary(times)}


def cells(figure):
    return '%.0f / %.0f' % (figure['p50'], figure['p95']) if figure else '–'


def table(figures):
    engines = figures['engines']
    lengths = [n for n in next(iter(engines.values()))['phrases']]
    yield '%d paragraphs, %.1f MB of files' % (figures['paragraphs'], figures['files_mb'])
    yield '| | ' + ' | '.join(engines) + ' |'
    yield '|---' * (len(engines) + 1) + '|'
    yield '| build, s wall / s CPU | ' + ' | '.join('%.1f / %.1f' % (e['build']['wall_s'], e['build']['cpu_s']) if 'build' in e else '–' for e in engines.values()) + ' |'
    yield '| memory of a build, all processes, MB | ' + ' | '.join('%d' % e['build']['peak_mb'] if 'build' in e else '–' for e in engines.values()) + ' |'
    yield '| index, MB | ' + ' | '.join('%.0f' % e['index_mb'] if 'index_mb' in e else '–' for e in engines.values()) + ' |'
    for n in lengths:
        yield '| %s characters, µs p50 / p95 | ' % n + ' | '.join(cells(e.get('phrases', {}).get(n)) for e in engines.values()) + ' |'
    for n in lengths:
        yield '| %s in 问题: | ' % n + ' | '.join(cells(e.get('scoped', {}).get(n)) for e in engines.values()) + ' |'
    for key, label in (('both', 'two phrases of 4 characters in a paragraph'), ('sentence', 'in a sentence'), ('report', 'in a report'), ('short_both', 'two of 2 characters in a paragraph'),
                       ('short_sentence', 'in a sentence'), ('short_report', 'in a report'), ('process', 'a whole process')):
        yield '| %s | ' % label + ' | '.join(cells(e.get(key)) for e in engines.values()) + ' |'
    http = engines['zhangju']['http']
    yield '\nHTTP, %d connections: %d pages a second, µs p50 %.0f, p95 %.0f, p99 %.0f' % (http['connections'], http['per_second'], http['p50'], http['p95'], http['p99'])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('reports')
    parser.add_argument('--peers', default='', help='all, or some of: %s, rg' % ', '.join(ENGINES))
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--repeat', type=int, default=4, help='runs of each query, of which the best counts')
    parser.add_argument('--http', type=float, default=3, help='seconds of HTTP requests')
    parser.add_argument('--json', help='file for all figures')
    parser.add_argument('--svg', help='file for the picture')
    args = parser.parse_args()
    peers = [*ENGINES, 'rg'] if args.peers == 'all' else [p for p in args.peers.split(',') if p]
    figures = {'engines': {}}
    os.nice(19)     # as the workers of zhangju, so that no engine has an advantage
    with tempfile.TemporaryDirectory() as folder:
        phrases, pairs, paragraphs = of_zhangju(args, folder, figures)
        for peer in peers:
            try:
                if peer == 'rg':
                    figures['engines']['rg -F'] = of_rg(paragraphs, phrases)
                else:
                    name, figures['engines'][name] = of_peer(peer, args, folder, phrases, pairs, paragraphs)
            except (Missing, FileNotFoundError) as e:
                print('%s left out: %s' % (peer, e))
    for line in table(figures):
        print(line)
    if args.json:
        with open(args.json, 'w', encoding='utf-8') as out:
            json.dump(figures, out, ensure_ascii=False, indent=1)
    if args.svg:
        with open(args.svg, 'w', encoding='utf-8') as out:
            out.write(plot.svg(figures))


if __name__ == '__main__':
    main()
