#!/usr/bin/env python3
"""originals.py ZHANGJU REPORTS [--count N] [--seed N] - holds what is extracted from original files against their text.

Every file below REPORTS/originals is indexed; what derived/INDEX.tsv says was made from another text folds to the same as
that; and of every PDF, phrases drawn from pdftotext's output with its wraps taken out by a rule of this script's own are found
in the folded text. Half of the phrases lie across a wrap."""
import argparse
import collections
import csv
import os
import random
import re
import subprocess
import sys
import tempfile

HAN = re.compile('[\u4e00-\u9fff]+')


def zhangju(*args):
    run = subprocess.run([PROGRAM, *args], capture_output=True, text=True)
    if run.returncode:
        sys.exit('zhangju %s: exit code %d: %s' % (' '.join(args), run.returncode, run.stderr))
    return run.stdout


def folded(path):
    return zhangju('text', '--folded', path).split('\n')


def files_below(folder):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if not name.endswith('.tsv')]


def check_index(originals):
    with tempfile.TemporaryDirectory() as index:
        said = zhangju('index', '--jobs', '2', '--index', index, originals)
    expected = sum(len(names) for _, _, names in os.walk(originals))  # the list of files is a table, and a report, too
    found = int(re.search(r'(\d+) reports', said).group(1))
    return [] if found == expected and ' 0 failed)' in said else ['%d files, but %s' % (expected, said.strip())]


def only_dropped(text, source, limit):
    """Whether text is source without at most 'limit' characters."""
    rest = iter(source)
    return len(source) - len(text) <= limit and all(any(c == d for d in rest) for c in text)


def check_derived(reports):
    faults = []
    folder = os.path.join(reports, 'originals', 'derived')
    for row in csv.DictReader(open(os.path.join(folder, 'INDEX.tsv'), encoding='utf-8'), delimiter='\t', quoting=csv.QUOTE_NONE):
        origin = row['from'] if '/' in row['from'] else 'text/' + row['from']
        text = ''.join(folded(os.path.join(folder, row['file'])))
        source = ''.join(folded(os.path.join(reports, origin)))
        dropped = re.match(r'(\d+) chars not encodable', row['note'])
        if not (only_dropped(text, source, int(dropped.group(1))) if dropped else text == source):
            at = next((i for i, (a, b) in enumerate(zip(text, source)) if a != b), min(len(text), len(source)))
            faults.append('%s: differs from %s at character %d: %r, %r' % (row['file'], origin, at, text[at:at + 20], source[at:at + 20]))
    return faults


def unwrapped(text):
    """Paragraphs of pdftotext's plain output: a line as long as most long ones, without an end mark, goes on in the next."""
    lines = [line.strip() for line in re.split('[\n\f]', text)]
    lengths = sorted(len(line) for line in lines if len(line) > 20)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    paragraphs, wraps, current, marks = [], [], '', []
    for i, line in enumerate(lines):
        current += line
        after = lines[i + 1] if i + 1 < len(lines) else ''
        goes_on = len(line) >= usual - 3 and line[-1:] not in '。！？：；' and after and not re.match(r'[（(]?[一二三四五六七八九十\d]{1,3}[、）).．]', after)
        if goes_on:
            marks.append(len(current))
        else:
            paragraphs.append(current)
            wraps += [(len(paragraphs) - 1, at) for at in marks]
            current, marks = '', []
    return paragraphs, wraps


def draw(paragraphs, wraps, rng, count):
    phrases, tries = set(), 0
    while len(phrases) < count and tries < 100 * count:
        tries += 1
        length = rng.choice((4, 6, 8))
        if wraps and tries % 2:
            number, at = rng.choice(wraps)
            start = at - rng.randrange(1, length)
        else:
            number = rng.randrange(len(paragraphs))
            start = rng.randrange(max(1, len(paragraphs[number]) - length + 1))
        phrase = paragraphs[number][max(0, start):start + length]
        if len(phrase) == length and HAN.fullmatch(phrase):
            phrases.add(phrase)
    return sorted(phrases)


def missing(plain, text):
    """Characters the plain output has more of; marks of the margins, which extraction adds, are not looked at."""
    lost = collections.Counter(c for c in plain if c.isalnum())
    lost.subtract(c for c in text if c.isalnum())
    return [(c, n) for c, n in lost.items() if n > 0]


def check_pdfs(originals, rng, count):
    faults = []
    for path in sorted(p for p in files_below(originals) if p.endswith('.pdf')):
        plain = subprocess.run(['pdftotext', '-enc', 'UTF-8', path, '-'], capture_output=True, text=True).stdout
        phrases = draw(*unwrapped(plain), rng, count)
        text = '\n'.join(folded(path))
        lost = [p for p in phrases if p not in text]
        print('%s: %d of %d phrases found' % (os.path.basename(path), len(phrases) - len(lost), len(phrases)))
        faults += ['%s: %d characters %r' % (os.path.basename(path), n, c) for c, n in missing(plain, zhangju('text', path))]
        faults += ['%s: lost %s' % (os.path.basename(path), p) for p in lost]
    return faults


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('reports')
    parser.add_argument('--count', type=int, default=200)
    parser.add_argument('--seed', type=int, default=7)
    options = parser.parse_args()
    PROGRAM = options.program
    ORIGINALS = os.path.join(options.reports, 'originals')
    FAULTS = check_index(ORIGINALS) + check_derived(options.reports) + check_pdfs(ORIGINALS, random.Random(options.seed), options.count)
    print('\n'.join(FAULTS) or 'all agree')
    sys.exit(1 if FAULTS else 0)
