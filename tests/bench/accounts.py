#!/usr/bin/env python3
"""accounts.py ZHANGJU INDEX [--runs N] [--word WORDING] - what accounts across reports cost on an index: a wording by year, the year that text speaks of, two reports
compared, the promises of one pair and of all, what is copied within problems. Asserts nothing.

Prints a Markdown table. Times are of the processor, user and system, of the whole command with its start; of the short ones the least of N runs is
told, of the pairs of reports, thirty drawn at random, the median and the most."""
import argparse
import collections
import json
import os
import random
import statistics
import subprocess
import tempfile


def seconds(command):
    with tempfile.TemporaryFile() as answer:
        child = subprocess.Popen(command, stdout=answer, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            raise SystemExit('%s: exit code %d' % (' '.join(command), child.returncode))
        return usage.ru_utime + usage.ru_stime


def consecutive_pairs(program, index):
    """The ids of two reports of one unit and type and of consecutive years, for all such pairs, and the number of reports."""
    out = subprocess.run([program, 'reports', '--index', index, '--format', 'jsonl'], capture_output=True, text=True, check=True).stdout
    rows = [row for row in map(json.loads, out.splitlines()) if row['type'] == 'report']
    units = collections.defaultdict(dict)
    for row in rows:
        facts = {name: fact['value'] for name, fact in row['facts'].items()}
        if facts.get('issuer') and facts.get('year', '')[-4:].isdigit():
            units[facts['issuer'], facts.get('type', '')].setdefault(int(facts['year'][-4:]), row['report'])
    return [(years[y], years[y + 1]) for years in units.values() for y in sorted(years) if y + 1 in years], len(rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('index')
    parser.add_argument('--runs', type=int, default=7)
    parser.add_argument('--word', default='推进')
    args = parser.parse_args()
    pairs, count = consecutive_pairs(args.program, args.index)
    random.seed(1)
    pairs = random.sample(pairs, min(30, len(pairs)))
    word = args.word
    short = [
        ('the start of the program', ['--version']),
        ('trend of %s, with rates' % word, ['trend', '--rate', word]),
        ('the same by role', ['trend', '--rate', '--by', 'role', word]),
        ('the same by the year that text speaks of', ['trend', '--rate', '--about', word]),
        ('述年:2020 %s' % word, ['count', '述年:2020 %s' % word]),
        ('述年:2020 问题:%s' % word, ['count', '述年:2020 问题:%s' % word]),
    ]
    long = [
        ('promises of all consecutive pairs', ['account', '--promises', '--format', 'jsonl']),
        ('overlap of all reports within problems', ['overlap', '--format', 'jsonl']),
        ('overlap of all reports within plans', ['overlap', '--in', '打算', '--format', 'jsonl']),
    ]
    print('| %d reports | processor time |\n|---|---|' % count)
    for name, command in short:
        given = command if command == ['--version'] else command + ['--index', args.index, '--no-pager']
        print('| %s | %.0f ms |' % (name, 1000 * min(seconds([args.program] + given) for _ in range(args.runs))))
    for name, command in (('compare, two reports', ['compare']), ('promises of two reports', ['account', '--promises'])):
        times = [1000 * min(seconds([args.program, *command, *pair, '--index', args.index, '--no-pager']) for _ in range(2)) for pair in pairs]
        print('| %s | %.0f ms, at most %.0f ms |' % (name, statistics.median(times), max(times)))
    for name, command in long:
        print('| %s | %.1f s |' % (name, seconds([args.program] + command + ['--index', args.index])), flush=True)


main()
