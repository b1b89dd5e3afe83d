"""promises.py ZHANGJU REPORTS [--list] - scores `account --promises` against promises.tsv: of the promises that it reports as done, how
many are, and of those that were done, how many it finds. --list prints the rows that it gets wrong. Exits with 1 when fewer than 95 % of what is reported as done is done."""
import collections
import json
import os
import subprocess
import sys

PROGRAM, REPORTS, LIST = sys.argv[1], sys.argv[2], '--list' in sys.argv
HERE = os.path.dirname(os.path.abspath(__file__))


def gold():
    rows = [line.rstrip('\n').split('\t') for line in open(os.path.join(HERE, 'promises.tsv'), encoding='utf-8') if line[0] != '#']
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def account(a, b):
    out = subprocess.run([PROGRAM, 'account', '--promises', os.path.join(REPORTS, a), os.path.join(REPORTS, b), '--format', 'jsonl'],
                         capture_output=True, text=True, check=False).stdout
    return [row for row in map(json.loads, out.splitlines()) if row['type'] == 'row']


def covers(row, line, char):
    of = row['of']
    return of['line'] == line and of['start_char'] <= char < of['start_char'] + len(of['text'])


def main():
    accounts, counts, wrong = {}, collections.Counter(), []
    for g in gold():
        key = (g['file_a'], g['file_b'])
        if key not in accounts:
            accounts[key] = account(*key)
        found = [r for r in accounts[key] if covers(r, int(g['line_a']), int(g['char_a']))]
        said = found[0]['verdict'] if found else 'missing'
        done = 'done' in g['label'].split('+')
        counts[said, g['label']] += 1
        counts['found'] += said == 'done'
        counts['right'] += said == 'done' and done
        counts['gold'] += done
        if (said == 'done') != done:
            wrong.append((said, g['label'], found[0]['of']['text'] if found else '', g['file_a'], g['line_a'],
                          [(e['says'], e['quote']['text'][:80]) for e in found[0]['echoes']] if found else []))
    for (said, label), n in sorted(k for k in counts.items() if isinstance(k[0], tuple)):
        print('%-10s %-14s %d' % (said, label, n))
    if LIST:
        for w in wrong:
            print(*w, sep=' | ')
    print('reported done: %d, right %d, precision %.3f; done in truth %d, recall %.3f' % (
        counts['found'], counts['right'], counts['right'] / max(1, counts['found']), counts['gold'], counts['right'] / max(1, counts['gold'])))
    return 0 if counts['found'] and counts['right'] >= 0.95 * counts['found'] else 1


sys.exit(main())
