"""promises.py ZHANGJU REPORTS [--set looked|kept|fresh] [--list] - scores `account --promises` against promises.tsv, by the part of the gold: the pairs
that its words were chosen by (looked), those set aside (kept), and those labelled later (fresh). For each verdict: how often it is right, and how many of the
promises that have it by reading are given it. --list prints the rows that are wrong. Exits with 1 when fewer than 95 % of what is reported as done on kept and
fresh pairs is done, or fewer than a third of what was done is found."""
import argparse
import collections
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = {'looked': lambda pair: pair <= 14 and pair % 2 == 1, 'kept': lambda pair: pair <= 14 and pair % 2 == 0, 'fresh': lambda pair: pair > 14}
# What the program says, and the labels that it may be said of.
VERDICTS = {'done': {'done'}, 'differs': {'figures'}, 'again': {'again'}, 'none': {'none'}}


def gold():
    rows = [line.rstrip('\n').split('\t') for line in open(os.path.join(HERE, 'promises.tsv'), encoding='utf-8') if line[0] != '#']
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def account(program, reports, a, b):
    out = subprocess.run([program, 'account', '--promises', os.path.join(reports, a), os.path.join(reports, b), '--format', 'jsonl'],
                         capture_output=True, text=True, check=False).stdout
    return [row for row in map(json.loads, out.splitlines()) if row['type'] == 'row']


def overlap(row, line, begin, length):
    """How much of a promise a row quotes."""
    of = row['of']
    if of['line'] != line:
        return 0
    return min(begin + length, of['start_char'] + len(of['text'])) - max(begin, of['start_char'])


def said_of(program, reports, rows):
    """Pairs (gold row, row of the account or None)."""
    accounts = {}
    for g in rows:
        key = (g['file_a'], g['file_b'])
        if key not in accounts:
            accounts[key] = account(program, reports, *key)
        found = max(accounts[key], key=lambda r: overlap(r, int(g['line_a']), int(g['char_a']), int(g['length_a'])))
        yield g, found if overlap(found, int(g['line_a']), int(g['char_a']), int(g['length_a'])) > 0 else None


def score(name, judged):
    print('%s: %d promises of %d pairs' % (name, len(judged), len({g['pair'] for g, _ in judged})))
    says = [(row['verdict'] if row else 'missing', set(g['label'].split('+'))) for g, row in judged]
    for (said, label), n in sorted(collections.Counter((s, '+'.join(sorted(l))) for s, l in says).items()):
        print('  %-10s %-14s %d' % (said, label, n))
    for verdict, labels in VERDICTS.items():
        given = sum(s == verdict for s, _ in says)
        true = sum(bool(l & labels) for _, l in says)
        right = sum(s == verdict and bool(l & labels) for s, l in says)
        print('  %-8s precision %d of %d, %.3f; recall %d of %d, %.3f' % (verdict, right, given, right / max(1, given), right, true, right / max(1, true)))
    return collections.Counter(given=sum(s == 'done' for s, _ in says), true=sum('done' in l for _, l in says),
                               right=sum(s == 'done' and 'done' in l for s, l in says))


def print_wrong(judged):
    for g, row in judged:
        said, done = row['verdict'] if row else 'missing', 'done' in g['label'].split('+')
        if (said == 'done') != done:
            print(said, g['label'], '%s:%s:%s' % (g['file_a'], g['line_a'], g['char_a']), row['of']['text'] if row else '', sep=' | ')
            for e in row['echoes'] if row else []:
                print('    %s: %s' % (e['says'], e['quote']['text'][:120]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('reports')
    parser.add_argument('--set', choices=SETS)
    parser.add_argument('--list', action='store_true')
    args = parser.parse_args()
    held = collections.Counter()
    for name in [args.set] if args.set else SETS:
        judged = list(said_of(args.program, args.reports, [g for g in gold() if SETS[name](int(g['pair']))]))
        counts = score(name, judged)
        if args.list:
            print_wrong(judged)
        if name != 'looked':
            held += counts
    return 0 if args.set or (held['right'] >= 0.95 * held['given'] and held['right'] >= held['true'] / 3) else 1


sys.exit(main())
