#!/usr/bin/env python3
"""run.py ZHANGJU DIR [--jobs N] [--repeat N] - prints what building and searching DIR costs. Asserts nothing.

    python3 tests/bench/run.py build/zhangju ~/reports

Build: wall and CPU seconds, the largest process, the size of the index beside that of the files. Queries: 100 random
phrases of each length drawn from the paragraphs (seed 7), best of N runs, the search alone with exact counts, counts by
role and ranking; then the same under the scope 问题:. Process: a whole `zhangju search`, start to end. Compare figures of one run only:
machines and their mood differ."""
import argparse
import os
import random
import re
import resource
import subprocess
import tempfile
import time

LENGTHS = (2, 3, 4, 5, 6, 8, 12)
PER_LENGTH = 100


def size_of(folder):
    return sum(os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def build(program, reports, index, jobs):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([program, 'index', '--quiet', '--jobs', str(jobs), '--index', index, reports], check=True)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    files, built = size_of(reports), size_of(index)
    print('build   %.1f s wall, %.1f s CPU, largest process %d MB; files %.1f MB, index %.1f MB (%.2f ×)'
          % (wall, cpu, used.ru_maxrss / 1024, files / 1e6, built / 1e6, built / files))


def draw(program, index):
    run = subprocess.run([program, 'text', '--index', index], capture_output=True, text=True, check=True)
    lines = [line for line in run.stdout.split('\n') if len(line) > 2]
    rng = random.Random(7)
    phrases = {}
    for length in LENGTHS:
        pattern = re.compile('[\u4e00-\u9fff]{%d,}' % length)
        chosen = phrases[length] = []
        for _ in range(PER_LENGTH * 1000):
            runs = pattern.findall(rng.choice(lines))
            if runs:
                text = rng.choice(runs)
                at = rng.randint(0, len(text) - length)
                chosen.append(text[at:at + length])
            if len(chosen) == PER_LENGTH:
                break
    return phrases


def query(program, index, phrases, repeat, scope):
    print('queries %s, µs: characters, p50, p95, largest' % (scope or 'without a scope'))
    for length, chosen in phrases.items():
        if not chosen:
            continue
        run = subprocess.run([program, 'count', '--index', index, '--batch', '--timing', '--repeat', str(repeat)],
                             input=''.join('%s%s\n' % (scope, p) for p in chosen), capture_output=True, text=True, check=True)
        times = [int(line.split('\t')[1]) for line in run.stdout.splitlines()]
        print('  %2d %7d %7d %7d' % (length, percentile(times, 0.5), percentile(times, 0.95), max(times)))


def process(program, index, phrases):
    times = []
    for phrase in phrases[4][:20]:
        start = time.perf_counter()
        subprocess.run([program, 'search', '--index', index, phrase], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    print('process %.1f ms p50, %.1f ms p95: zhangju search, four characters, from start to end' % (percentile(times, 0.5), percentile(times, 0.95)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('reports')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--repeat', type=int, default=4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = os.path.join(folder, 'index')
        build(args.program, args.reports, index, args.jobs)
        phrases = draw(args.program, index)
        for scope in ('', '问题:'):
            query(args.program, index, phrases, args.repeat, scope)
        process(args.program, index, phrases)


main()
