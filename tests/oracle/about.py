"""about.py ZHANGJU REPORTS [--list] - scores the year that text speaks of (about.tsv): of the clauses that speak of a year, for how many it is found to the
letter (a stretch of years by both ends), and for how many its last year is; those that its rules were mended by (looked), and those labelled after
that (fresh). --list prints those that are wrong. Exits with 1 when less than 85 % of either are right."""
import collections
import os
import re
import subprocess
import sys

PROGRAM, REPORTS, LIST = sys.argv[1], sys.argv[2], '--list' in sys.argv
HERE = os.path.dirname(os.path.abspath(__file__))
RUN = re.compile(r'[\u4e00-\u9fff0-9.%、，]+')


def years_of(path, words):
    out = subprocess.run([PROGRAM, 'count', '--by', 'about', '--scan', path, '"%s"' % words], capture_output=True, text=True, check=False).stdout
    return [line.split('\t')[0] for line in out.splitlines() if '\t' in line]


def score(name, rows):
    """Whether 85 % of them are right."""
    counts, wrong = collections.Counter(), []
    for report, line, char, length, years, _ in rows:
        path = os.path.join(REPORTS, report)
        clause = open(path, encoding='utf-8').read().split('\n')[int(line) - 1][int(char):int(char) + int(length)]
        words = max(RUN.findall(clause), key=len).strip('、，')
        if len(words) > 30:
            words = words[:30].rstrip('0123456789.%')  # half a number is not found
        said = years_of(path, words)
        if years == '-':
            counts['without'] += 1
            continue
        kind = 'several' if '-' in years else 'one'
        exact, last = years in said, any(s.split('-')[-1] == years.split('-')[-1] for s in said)
        counts[kind] += 1
        counts[kind, 'exact'] += exact
        counts[kind, 'last'] += last
        if not exact:
            wrong.append((years, '/'.join(said), '%s:%s:%s' % (report, line, char), clause[:60]))
    if LIST:
        for w in wrong:
            print(*w, sep=' | ')
    for kind in ('one', 'several'):
        print('%s, %s: %d, right %d, last year right %d' % (name, kind, counts[kind], counts[kind, 'exact'], counts[kind, 'last']))
    all_of, right = counts['one'] + counts['several'], counts['one', 'exact'] + counts['several', 'exact']
    print('%s: %d, right %d, %.3f; without a year: %d' % (name, all_of, right, right / all_of, counts['without']))
    return right >= 0.85 * all_of


def main():
    rows = [line.rstrip('\n').split('\t') for line in open(os.path.join(HERE, 'about.tsv'), encoding='utf-8') if line[0] != '#'][1:]
    good = [score(name, [row for row in rows if row[5] == name]) for name in ('looked', 'fresh')]
    return 0 if all(good) else 1


sys.exit(main())
