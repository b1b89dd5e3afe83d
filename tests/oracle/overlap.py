#!/usr/bin/env python3
"""overlap.py ZHANGJU [--count N] [--seed N] - holds zhangju overlap against planted copies.

corpus/plant writes reports that copy from each other. For every pair of them the letters that stand in 30 or more equal letters
in a row are found here in the simplest way, by a table of all 30 letters in a row, and must be exactly those of the runs
that zhangju reports: none missing, none more. Every run must stand, to the letter, at both places that are given for it, and
every planted copy must be among what is found. Then the same with a notice and common text left out: neither is found any more,
the copies still are."""
import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

RUN = 30
GRAM = 12  # letters of a shingle, of which those in many units are left out
ROLES = '引言,情况,做法,整改,经验,问题,原因,打算,建议,目标,其他'


def letters(text):
    return ''.join(c for c in text if c.isalnum())


def overlap(*arguments):
    run = subprocess.run([PROGRAM, 'overlap', '--quiet', '--format', 'jsonl', *arguments], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit('exit code %d: %s' % (run.returncode, run.stderr))
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert lines[0]['type'] == 'begin' and lines[-1]['type'] == 'end' and not lines[-1]['partial']
    assert lines[-1]['total'] == len(lines) - 2
    return [line for line in lines if line['type'] == 'pair']


class Report:
    """A file by line; where each letter of it stands."""
    def __init__(self, path):
        self.lines = open(path, encoding='utf-8').read().split('\n')
        self.body = letters(''.join(self.lines[1:]))  # the first is the title
        self.before = [0, 0, 0]  # letters of the body before each line
        for line in self.lines[1:]:
            self.before.append(self.before[-1] + len(letters(line)))

    def place(self, quote):
        """Checks a quotation to the letter; returns the number of its first letter."""
        _, line, char = quote['id'].split(':')
        line, char = int(line), int(char)
        rest = '\n'.join([self.lines[line - 1][char:], *self.lines[line:]])
        assert rest.startswith(quote['text']), (quote, rest[:len(quote['text'])])
        return self.before[line] + len(letters(self.lines[line - 1][:char])) - (len(letters(self.lines[0])) if line == 1 else 0)


def shared(reports):
    """{(a, b): (letters of a, letters of b)} that lie in RUN letters which both have."""
    grams = collections.defaultdict(list)
    for name, report in reports.items():
        for i in range(len(report.body) - RUN + 1):
            grams[report.body[i:i + RUN]].append((name, i))
    pairs = collections.defaultdict(lambda: (set(), set()))
    for places in grams.values():
        for a, i in places:
            for b, k in places:
                if a < b:
                    pairs[a, b][0].update(range(i, i + RUN))
                    pairs[a, b][1].update(range(k, k + RUN))
    return pairs


def check_pairs(found, reports):
    """What zhangju found, in the form of shared()."""
    pairs = collections.defaultdict(lambda: (set(), set()))
    for pair in found:
        a, b = pair['a']['path'], pair['b']['path']
        for passage in pair['passages']:
            assert passage['longest'] == max(run['letters'] for run in passage['runs']) >= RUN
            assert passage['letters'] == sum(run['letters'] for run in passage['runs'])
            assert len(passage['swaps']) == len(passage['runs']) - 1
            reports[a].place(passage['a']), reports[b].place(passage['b'])
            for swap in passage['swaps']:
                assert swap['a']['text'] != swap['b']['text'], swap
            for run in passage['runs']:
                place_a, place_b = reports[a].place(run['a']), reports[b].place(run['b'])
                text_a, text_b = letters(run['a']['text']), letters(run['b']['text'])
                assert text_a == text_b, run
                assert reports[a].body.startswith(text_a, place_a) and reports[b].body.startswith(text_b, place_b)
    for pair in found:
        a, b = pair['a']['path'], pair['b']['path']
        sides = pairs[min(a, b), max(a, b)]
        if a > b:
            sides = sides[::-1]
        for passage in pair['passages']:
            for begin_a, begin_b, length in runs_of(passage, reports[a], reports[b]):
                if length >= RUN:
                    sides[0].update(range(begin_a, begin_a + length))
                    sides[1].update(range(begin_b, begin_b + length))
    return pairs


def runs_of(passage, a, b):
    """The runs with the letters that a swap shows as its own: whole numbers."""
    for run in passage['runs']:
        begin_a, begin_b, length = a.place(run['a']), b.place(run['b']), len(letters(run['a']['text']))
        before = after = 0
        while begin_a > before and begin_b > before and a.body[begin_a - before - 1] == b.body[begin_b - before - 1]:
            before += 1
        while a.body[begin_a + length + after:begin_a + length + after + 1] == b.body[begin_b + length + after:begin_b + length + after + 1] != '':
            after += 1
        assert length + before + after == run['letters'], (run, length, before, after)
        yield begin_a - before, begin_b - before, run['letters']


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--count', type=int, default=60)
    parser.add_argument('--seed', type=int, default=1)
    asked = parser.parse_args()
    global PROGRAM
    PROGRAM = asked.program
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, 'corpus/plant', '--count', str(asked.count), '--seed', str(asked.seed), '--out', folder + '/all',
                        '--truth', folder + '/truth'], check=True)
        reports = {os.path.basename(path): Report(path) for path in glob.glob(folder + '/all/*.txt')}
        planted = [row.split('\t') for row in open(folder + '/truth', encoding='utf-8').read().splitlines()]
        assert len(planted) >= asked.count / 2, len(planted)

        expected = shared(reports)
        found = check_pairs(overlap('--in', ROLES, '--common', '0', folder + '/all'), reports)
        for pair in sorted(set(expected) | set(found)):
            if '通知.txt' in pair:  # all of it may be taken for an addressee
                continue
            for side in (0, 1):
                missing, more = expected[pair][side] - found[pair][side], found[pair][side] - expected[pair][side]
                assert not missing and not more, (pair, side, sorted(missing)[:5], sorted(more)[:5])
        print('%d reports, %d pairs, %d shared letters: all found, none false' % (
            len(reports), len(expected), sum(len(a) + len(b) for a, b in expected.values())))

        pairs = overlap('--in', ROLES, '--less', folder + '/all/通知.txt', folder + '/all')
        check_pairs(pairs, reports)
        notice = letters(open(folder + '/all/通知.txt', encoding='utf-8').read().split('\n')[2])
        common = common_grams(reports, 5)
        for pair in pairs:
            assert '通知.txt' not in (pair['a']['path'], pair['b']['path']), pair
            for passage in pair['passages']:
                longest = max((letters(run['a']['text']) for run in passage['runs']), key=len)
                assert count_own(longest, common) + 6 >= RUN, passage  # 6: a number at its ends is shown as a swap
                assert len(longest.replace(notice, '')) + 6 >= RUN, passage
        have = {(pair['a']['path'], pair['b']['path']): pair for pair in pairs}
        sure = 0
        for source, copy, kind, text, copied in planted:
            pair = have.get((source, copy)) or have.get((copy, source))
            # What stands around the copy may make GRAM - 1 letters more common, at each end.
            if count_own(longest_run(letters(text), letters(copied)), common) >= RUN + 2 * (GRAM - 1):
                sure += 1
                assert pair, (source, copy, text)
            if kind == 'own' and pair:
                assert pair['kin'] == 'years' and '2024' in pair['a']['path'] and '2023' in pair['b']['path'], pair
        assert sure >= len(planted) / 3, (sure, len(planted))
        assert any(pair['kin'] == 'years' for pair in pairs) and any(pair['kin'] == 'others' for pair in pairs)
        swaps = sum(len(passage['swaps']) for pair in pairs for passage in pair['passages'])
        assert swaps >= 5, swaps
        print('%d planted copies found without the notice and what many have; %d swaps shown' % (sure, swaps))

        drafts = sorted(glob.glob(folder + '/all/00*.txt'))
        subprocess.run([PROGRAM, 'index', '--quiet', '--index', folder + '/index', folder + '/all'], check=True, stdout=subprocess.DEVNULL)
        against = overlap('--in', ROLES, '--against', folder + '/index', *drafts)
        names = {os.path.basename(path) for path in drafts}
        asked_for = {frozenset(pair) for pair in have_pairs(overlap('--in', ROLES, folder + '/all')) if set(pair) & names}
        assert {frozenset(pair) for pair in have_pairs(against)} == asked_for, 'drafts against an index'
        print('%d pairs of drafts with an index, as with files' % len(asked_for))


def have_pairs(pairs):
    return [(os.path.basename(pair['a']['path']), os.path.basename(pair['b']['path'])) for pair in pairs]


def longest_run(a, b):
    best, row = '', [0] * (len(b) + 1)
    for i, x in enumerate(a):
        row = [0] + [row[k] + 1 if x == y else 0 for k, y in enumerate(b)]
        if max(row) > len(best):
            best = a[i + 1 - max(row):i + 1]
    return best


def common_grams(reports, most):
    """Every GRAM letters in a row that stand in the reports of more than 'most' units."""
    units = collections.defaultdict(set)
    for name, report in reports.items():
        unit = re.sub(r'^\d+_|\d+年度.*', '', name)
        for i in range(len(report.body) - GRAM + 1):
            units[report.body[i:i + GRAM]].add(unit)
    return {gram for gram, of in units.items() if len(of) > most}


def count_own(text, common):
    covered = set()
    for i in range(len(text) - GRAM + 1):
        if text[i:i + GRAM] in common:
            covered.update(range(i, i + GRAM))
    return len(text) - len(covered)


if __name__ == '__main__':
    main()
