#!/usr/bin/env python3
"""check.py PROGRAM DIR - indexes DIR/reports, as make.py wrote them, and compares with DIR/right.jsonl.

Every report must have exactly its lines and be found by its own phrase alone; every other file must be listed with its reason or counted; nothing
else may be said; a scan must find what the index finds; a second run must read nothing. Prints each difference, and time and memory of the first
run."""
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter

QUERIES = ('年轻干部', '问题:不足', '同段(管护 经费)', '近5(闲置 群众)', '台账 -合同', '"R&D经费"', '先后(印发 方案)', '整改* OR 考核', '标题:报告', '水库除险加固')


def count(n, what):
    return '%d %s%s' % (n, what, '' if n == 1 else 's')


class Check:
    def __init__(self, program, root):
        self.program, self.root, self.faults = program, root, 0
        self.environment = {**os.environ, 'ZHANGJU_INDEX': os.path.join(root, 'index'), 'LC_ALL': 'C.UTF-8'}
        with open(os.path.join(root, 'right.jsonl'), encoding='utf-8') as file:
            self.right = [json.loads(line) for line in file]
        self.reports = {row['path']: row for row in self.right if 'lines' in row}
        self.refused = {row['path']: row['reason'] for row in self.right if 'reason' in row}
        self.missing = {row['path']: 'not read: ' + row['missing'] for row in self.right if 'missing' in row}
        self.kinds = Counter(row['kind'] for row in self.right if 'kind' in row)

    def run(self, *arguments, **more):
        return subprocess.run([self.program, *arguments], env=self.environment, capture_output=True, text=True, **more)

    def fault(self, *what):
        self.faults += 1
        if self.faults <= 40:
            print(*what)

    def same(self, what, found, right):
        if found != right:
            self.fault('%s: %r, not %r' % (what, found, right))

    def index(self):
        """The run of an index, its messages, and its numbers."""
        began = time.time()
        run = self.run('index', '--format', 'jsonl', os.path.join(self.root, 'reports'))
        self.same('exit code', run.returncode, 0)
        end = json.loads(run.stdout.splitlines()[-1])
        self.check_said(run.stderr)
        return end, time.time() - began

    def check_said(self, said):
        """Each line is about a file that is refused, or it is one of three that sum up."""
        sums = ['left out: %s; to read them: zhangju index --ocr' % count(sum(row.get('scans', 0) for row in self.right), 'scanned page'),
                'read only in part: %s; zhangju stats --failures says what is missing' % count(len(self.missing), 'report')]
        for line in said.splitlines():
            line = line.removeprefix('zhangju: ')
            if line in sums or line.startswith('files of other kinds, not read: '):
                continue
            path, _, reason = line.removeprefix('left out: ').partition(': ')
            if path not in self.refused or self.refused[path] not in reason:
                self.fault('said:', line)

    def check_refused(self):
        listed = dict(line.split('\t', 1) for line in self.run('stats', '--failures').stdout.splitlines())
        for path, word in self.refused.items():
            if word not in listed.get(path, ''):
                self.fault('%s: the reason must say %r: %s' % (path, word, listed.get(path, 'not listed')))
        self.same('read in part', {path: why for path, why in listed.items() if path not in self.refused}, self.missing)

    def check_texts(self):
        for path, row in self.reports.items():
            shown = self.run('show', '--raw', path)
            lines = [line for line in shown.stdout.split('\n') if line.strip()]
            if lines == row['lines']:
                continue
            at = next((i for i, (a, b) in enumerate(zip(lines, row['lines'])) if a != b), min(len(lines), len(row['lines'])))
            self.fault('%s: line %d: %r, not %r %s' % (path, at + 1, lines[at:at + 1], row['lines'][at:at + 1], shown.stderr.strip()))

    def paths_of(self, queries):
        """The reports that each query finds, by path."""
        run = self.run('search', '--batch', '-n', '1000', input='\n'.join(queries) + '\n')
        found, now = [], set()
        for line in run.stdout.splitlines():
            event = json.loads(line)
            if event['type'] == 'hit':
                now.add(event['path'])
            elif event['type'] == 'end':
                found.append(now)
                now = set()
        return found

    def check_phrases(self):
        asked = [(phrase, path) for path, row in self.reports.items() for phrase in row['find']]
        found = self.paths_of(['"%s"' % phrase for phrase, _ in asked])
        self.same('answers', len(found), len(asked))
        for (phrase, path), paths in zip(asked, found):
            if paths != {path}:
                self.fault('%s: found in %s, not in %s' % (phrase, sorted(paths), path))

    def check_scan(self):
        asked = '\n'.join(QUERIES) + '\n'
        index = self.run('count', '--batch', input=asked)
        scan = self.run('count', '--batch', '--scan', os.path.join(self.root, 'reports'), input=asked)
        counts, scanned = [[line for line in run.stdout.splitlines()] for run in (index, scan)]
        self.same('answers', len(counts), len(QUERIES))
        for query, a, b in zip(QUERIES, counts, scanned):
            self.same('%s by scan' % query, b, a)

    def check_all(self):
        end, seconds = self.index()
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.same('reports', end['reports'], len(self.reports))
        self.same('failed', end['failed'], sum('reason' in row and 'kind' not in row for row in self.right))
        self.same('other kinds', end['other_kinds'], dict(self.kinds))
        self.check_refused()
        self.check_texts()
        self.check_phrases()
        self.check_scan()
        again, _ = self.index()
        self.same('second run', [again[k] for k in ('added', 'changed', 'renamed', 'removed', 'unchanged', 'published')], [0, 0, 0, 0, len(self.reports), False])
        print('%s, %s: %s; %.1f s, %.0f MB' % (
            count(len(self.reports), 'report'), count(len(self.right) - len(self.reports), 'other file'), count(self.faults, 'difference'), seconds, peak / 1024))
        return self.faults == 0


if __name__ == '__main__':
    sys.exit(0 if Check(os.path.realpath(sys.argv[1]), sys.argv[2]).check_all() else 1)
