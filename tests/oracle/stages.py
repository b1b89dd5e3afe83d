#!/usr/bin/env python3
"""stages.py ZHANGJU REPORTS INDEX [--segments N] [--seed N] - an index that has grown, as an office's does.

Fills the new folder REPORTS with the sample corpus, held-out reports and generated ones, and indexes it in N runs: most of it, then a part,
then a little. Between the runs files come, change and go, so that INDEX has N segments and every one but the last holds
reports that are dead. That it does is asserted: a run that merged its segments would test nothing."""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GENERATED, SHORT, SHORT_LINES = 4, 20, 4
SHARES = 1, 0.14, 0.01, 0.0003      # of the text, by run; a fifth could not be small enough
SEGMENTS = range(1, len(SHARES) + 1)


def sources(seed):
    """{name: bytes} of all reports there will be: the sample corpus, reports the model has not seen (their roles are often in doubt), generated ones,
    and the beginnings of some."""
    out = {}
    for under, folder in ('', 'reports'), ('heldout', 'heldout/reports'):
        corpus = os.path.join(ROOT, 'corpus', folder)
        for base, _, names in os.walk(corpus):
            for name in names:
                path = os.path.join(base, name)
                with open(path, 'rb') as file:
                    out[os.path.join(under, os.path.relpath(path, corpus))] = file.read()
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, 'made')
        subprocess.run([sys.executable, os.path.join(ROOT, 'corpus', 'generate'), '--count', str(GENERATED + SHORT), '--seed', str(seed), '--out', made],
                       check=True, stdout=subprocess.DEVNULL)
        paths = sorted(os.path.join(base, name) for base, _, names in os.walk(made) for name in names)
        for i, path in enumerate(paths):
            with open(path, 'rb') as file:
                text = file.read()
            if i < GENERATED:
                out['generated/%02d.txt' % i] = text
            else:
                out['short/%02d.txt' % i] = b'\n'.join(text.split(b'\n')[:SHORT_LINES]) + b'\n'
    return out


def plan(texts, segments, rng):
    """The runs: of each, the files that it finds written, and those that it finds gone.

    A run merges the segments of at most four times what it adds (indexer/run/tiers.h), so each adds much less than the one
    before, the smallest reports last. Each also replaces a report of every earlier run and deletes another."""
    names = sorted(texts)
    rng.shuffle(names)
    names.sort(key=lambda name: -len(texts[name]))
    share = [sum(map(len, texts.values())) * part for part in SHARES]
    runs = [({}, set()) for _ in range(segments)]
    others = sorted(texts.values(), key=len)[:len(texts) // 2]
    for k in range(segments - 1, 0, -1):
        taken = 0
        for earlier in range(k):
            name = names.pop()
            runs[earlier][0][name] = rng.choice([text for text in others if text != texts[name]])
            runs[k][0][name] = texts[name]
            taken += len(texts[name])
            gone = 'gone/%d-%d.txt' % (earlier, k)
            runs[earlier][0][gone] = rng.choice(others)
            runs[k][1].add(gone)
        while taken < share[k]:
            name = names.pop()
            runs[k][0][name] = texts[name]
            taken += len(texts[name])
    runs[0][0].update((name, texts[name]) for name in names)
    return runs


def grow(program, reports, index, segments, seed):
    runs = plan(sources(seed), segments, random.Random(seed))
    for written, gone in runs:
        for name, text in written.items():
            path = os.path.join(reports, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'wb') as file:
                file.write(text)
        for name in gone:
            os.remove(os.path.join(reports, name))
        subprocess.run([program, 'index', '--quiet', '--index', index, reports], check=True, stdout=subprocess.DEVNULL)
    check(program, index, segments)


def check(program, index, segments):
    stats = json.loads(subprocess.run([program, 'stats', '--format', 'json', '--index', index], check=True, capture_output=True, text=True).stdout)
    dead = [segment['dead_reports'] for segment in stats['segment_list']]
    if len(dead) != segments or not all(dead[:-1]):
        sys.exit('stages: %d segments wanted, all but the last with dead reports; it has %d, with %s dead' % (segments, len(dead), dead))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('reports')
    parser.add_argument('index')
    parser.add_argument('--segments', type=int, default=3, choices=SEGMENTS)
    parser.add_argument('--seed', type=int, default=1)
    args = parser.parse_args()
    grow(args.program, args.reports, args.index, args.segments, args.seed)


if __name__ == '__main__':
    main()
