#!/usr/bin/env python3
"""roles.py ZHANGJU GOLD REPORTS - scores `zhangju roles` against the gold of a corpus (corpus/README.md tells its columns).

Every character that is not blank carries the role set of the passage it lies in, in gold and in the answer. Prints the share
of characters whose sets are equal; precision, recall and F1 of each role over characters (frame kinds as one); and the F1 of
headings, by line, start_char and level. The last line is for scripts: equal, macro F1 and headings, in tenths of a percent."""
import collections
import csv
import os
import subprocess
import sys


def passages(lines):
    rows = csv.DictReader(lines, delimiter='\t', quoting=csv.QUOTE_NONE)
    return [(int(r['line']), int(r['start_char']), int(r['level']), r['role']) for r in rows]


def roles_of(text):
    return frozenset('frame' if part.startswith('frame') else part for part in text.split('+'))


def by_character(rows, text):
    """The role set at every character that is not blank."""
    out, at, current = {}, 0, None
    for number, line in enumerate(text, 1):
        for column, char in enumerate(line):
            while at < len(rows) and rows[at][:2] <= (number, column):
                current = roles_of(rows[at][3])
                at += 1
            if not char.isspace():
                out[number, column] = current
    return out


def f1(right, said, true):
    return 2 * right / (said + true) if said + true else 1.0


def find(folder, name):
    for base, _, files in os.walk(folder):
        for file in files:
            if file in (name, name + '.txt'):
                return os.path.join(base, file)
    sys.exit('no report for the gold of %s' % name)


def main():
    program, gold, reports = sys.argv[1:]
    equal = total = 0
    right, said, true = collections.Counter(), collections.Counter(), collections.Counter()
    headings = [0, 0, 0]
    files = sorted(f for f in os.listdir(gold) if f.endswith('.tsv') and f != 'queries.tsv')
    for file in files:
        path = find(reports, file[:-len('.tsv')])
        run = subprocess.run([program, 'roles', path], capture_output=True, text=True, check=True)
        with open(os.path.join(gold, file), encoding='utf-8', newline='') as lines:
            want = passages(lines)
        got = passages(run.stdout.splitlines())
        with open(path, encoding='utf-8', newline='') as lines:
            text = lines.read().split('\n')
        a, b = by_character(want, text), by_character(got, text)
        same = sum(a[k] == b[k] for k in a)
        print('%5.1f %%  %s' % (100 * same / len(a), file))
        equal += same
        total += len(a)
        for key in a:
            for role in a[key]: true[role] += 1
            for role in b[key] or (): said[role] += 1
            for role in a[key] & (b[key] or frozenset()): right[role] += 1
        marks = [{row[:3] for row in rows if row[2] > 0} for rows in (want, got)]
        headings = [n + m for n, m in zip(headings, (len(marks[0] & marks[1]), len(marks[1]), len(marks[0])))]
    for role in sorted(true):
        print('%-12s precision %.3f  recall %.3f  F1 %.3f  characters %d' % (
            role, right[role] / said[role] if said[role] else 0, right[role] / true[role], f1(right[role], said[role], true[role]), true[role]))
    macro = sum(f1(right[r], said[r], true[r]) for r in true) / len(true)
    print('%d files' % len(files))
    print('%d %d %d' % (1000 * equal / total, 1000 * macro, 1000 * f1(*headings)))


main()
