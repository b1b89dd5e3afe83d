#!/usr/bin/env python3
"""phrases.py ZHANGJU INDEX [--scan DIR] [--count N] [--seed N] - holds counts against grep -F.

Draws random phrases of 1 to 12 characters from the folded text of an index and compares, for every one, what the
index counts, what a scan of the files counts and what grep finds in `zhangju text --folded`: occurrences
(overlapping, by a search written here) and paragraphs (by grep -cF itself for a sample, here for all)."""
import argparse
import bisect
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

HAN = re.compile('[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]')


def zhangju(*args, given=None):
    run = subprocess.run([PROGRAM, *args], input=given, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit('zhangju %s: exit code %d: %s' % (' '.join(args), run.returncode, run.stderr))
    return run.stdout


def draw(paragraphs, rng):
    """A stretch of a paragraph that a query can say literally: Han, words whole at both ends, no marks."""
    while True:
        text = rng.choice(paragraphs)
        length = rng.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 12))
        if len(text) < length:
            continue
        start = rng.randrange(len(text) - length + 1)
        phrase = text[start:start + length]
        if all(HAN.match(c) for c in phrase):
            return phrase
        words = [m for m in re.finditer(r'[0-9a-z]+', text) if m.start() < start + length and m.end() > start]
        if not words:
            continue
        phrase = text[min(start, words[0].start()):max(start + length, words[-1].end())]
        if all(HAN.match(c) or c in '0123456789abcdefghijklmnopqrstuvwxyz' for c in phrase):
            return phrase


def is_word(char):
    return not HAN.match(char) and (unicodedata.category(char)[0] in 'LM' or unicodedata.category(char) in ('Nd', 'Nl'))


def matches(text, phrase):
    """Where it occurs, overlapping; a Latin or digit end needs a word boundary."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not ((is_word(phrase[0]) and at > 0 and is_word(text[at - 1])) or (is_word(phrase[-1]) and end < len(text) and is_word(text[end]))):
            yield at
        at = text.find(phrase, at + 1)


def count(text, starts, phrase):
    """Occurrences, and paragraphs that hold one; 'starts' is where each paragraph begins in the text."""
    found = list(matches(text, phrase))
    return len(found), len({bisect.bisect_right(starts, at) for at in found})


def batch(phrases, unit, *where):
    out = zhangju('count', '--batch', '--unit', unit, *where, given=''.join(p + '\n' for p in phrases))
    return [int(line.split('\t')[0]) for line in out.splitlines()]


def compare(name, phrases, got, want):
    wrong = [(p, g, w) for p, g, w in zip(phrases, got, want) if g != w]
    for phrase, g, w in wrong[:10]:
        print('%s: %s: %d, not %d' % (name, phrase, g, w))
    if len(got) != len(phrases):
        print('%s: %d answers to %d queries' % (name, len(got), len(phrases)))
    return len(wrong) + (len(got) != len(phrases))


def grep_disagreements(phrases, want, folded):
    """grep -cF itself, for phrases of Han characters alone, where it knows no word boundaries to respect."""
    bad = 0
    with tempfile.NamedTemporaryFile('w', suffix='.txt', encoding='utf-8') as file:
        file.write(folded)
        file.flush()
        for phrase, expected in zip(phrases, want):
            if all(HAN.match(c) for c in phrase):
                found = int(subprocess.run(['grep', '-cF', '--', phrase, file.name], capture_output=True, text=True).stdout)
                if found != expected:
                    print('grep: %s: %d, not %d' % (phrase, found, expected))
                    bad += 1
    return bad


def main():
    global PROGRAM
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('index')
    parser.add_argument('--scan')
    parser.add_argument('--count', type=int, default=1000)
    parser.add_argument('--seed', type=int, default=7)
    args = parser.parse_args()
    PROGRAM = args.program
    rng = random.Random(args.seed)
    folded = zhangju('text', '--folded', '--index', args.index)
    paragraphs = folded.split('\n')[:-1]
    phrases = [draw(paragraphs, rng) for _ in range(args.count)]
    # Noise is searched only on request: both halves together are the whole text.
    halves = [phrases, ['噪声:' + p for p in phrases]]
    failures = 0
    starts = [0] + [i + 1 for i, c in enumerate(folded) if c == '\n']
    want, lines = zip(*(count(folded, starts, p) for p in phrases))
    got = [sum(pair) for pair in zip(*(batch(h, 'occurrences', '--index', args.index) for h in halves))]
    failures += compare('index, occurrences', phrases, got, want)
    failures += grep_disagreements(phrases[:100], lines, folded)
    if args.scan:
        got = [sum(pair) for pair in zip(*(batch(h, 'occurrences', '--scan', args.scan) for h in halves))]
        failures += compare('scan, occurrences', phrases, got, want)
        for unit in ('paragraphs', 'sentences', 'reports'):
            index, scan = (batch(phrases, unit, *where) for where in (('--index', args.index), ('--scan', args.scan)))
            failures += compare('index against scan, ' + unit, phrases, index, scan)
    print('%d phrases, %d paragraphs: %s' % (len(phrases), len(paragraphs), 'all agree' if not failures else '%d DISAGREE' % failures))
    sys.exit(failures > 0)


if __name__ == '__main__':
    main()
