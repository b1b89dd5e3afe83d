#!/usr/bin/env python3
"""documents.py ZHANGJU [--variants N] [--seed N] [--kinds N] - damaged documents of every kind that is read, among whole ones.

Of one document of each kind (tests/mixed) N variants are made: cut short, with changed, doubled or missing bytes; of what is a zip archive also with
whole checksums around a member that was damaged in this way. All are indexed in one run. Whatever is damaged, the run must succeed, no reader may
crash, hang or try anything it may not, and every file must be a report, hold reports, or be left out with a reason; every whole document must be
indexed, `check --full` must pass, and the texts must be UTF-8."""
import argparse
import collections
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
MIXED = os.path.join(HERE, '..', 'mixed', 'make.py')
# What tells that a reader did not end by itself.
BROKEN = re.compile('crash|worker|took too long|stopped')
NUMBER = re.compile(rb'\d+')
TAG = re.compile(rb'<[^<>]{1,200}>')
NUMBERS = (b'0', b'-1', b'1', b'65535', b'4294967295', b'2147483648', b'99999999999999999999', b'1e300', b'')


def cut(data, rng):
    return data[:rng.randrange(len(data))]


def flip(data, rng):
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 4, 8, 32))):
        at = rng.randrange(len(out))
        out[at] = rng.choice((out[at] ^ 1 << rng.randrange(8), 0, 0xFF, rng.randrange(256)))
    return bytes(out)


def zero(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + bytes(min(64, len(data) - at)) + data[at + 64:]


def drop(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice((1, 3, 16, 200)):]


def double(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + data[at:at + rng.choice((4, 40, 400))] * rng.choice((2, 9)) + data[at:]


def replace_one(pattern, data, rng, by):
    found = list(pattern.finditer(data))
    if not found:
        return flip(data, rng)
    m = rng.choice(found)
    return data[:m.start()] + by + data[m.end():]


def renumber(data, rng):
    for _ in range(3):
        data = replace_one(NUMBER, data, rng, rng.choice(NUMBERS))
    return data


def untag(data, rng):
    return replace_one(TAG, data, rng, rng.choice((b'', b'<x>', b'</x>', b'<p/>')))


def retag(data, rng):
    """One element in the place of another."""
    found = TAG.findall(data)
    return replace_one(TAG, data, rng, rng.choice(found)) if found else double(data, rng)


DAMAGES = (cut, flip, zero, drop, double, renumber, untag, retag)


def damage_member(data, rng):
    """An archive whose member is damaged, missing or of another name."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = [i.filename for i in archive.infolist() if not i.is_dir()]
    chosen, how = rng.choice(names), rng.choice((*DAMAGES, *DAMAGES, None, 'name'))
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as copy:
        for name in names:
            body = archive.read(name)
            if name != chosen:
                copy.writestr(name, body)
            elif how == 'name':
                copy.writestr('x' + name, body)
            elif how and body:
                copy.writestr(name, how(body, rng))
    return out.getvalue()


def make_variant(data, rng):
    if zipfile.is_zipfile(io.BytesIO(data)) and rng.random() < 0.8:
        return damage_member(data, rng)
    return rng.choice(DAMAGES)(data, rng)


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data)


def make(folder, options, rng):
    """The paths of the whole documents and of the damaged ones, below folder/reports."""
    subprocess.run([sys.executable, MIXED, folder, str(options.kinds)], check=True, env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1'))
    root, whole, damaged = os.path.join(folder, 'reports'), set(), set()
    with open(os.path.join(folder, 'right.jsonl'), encoding='utf-8') as file:
        for row in map(json.loads, file):
            path = row['path'].split('!/')[0]
            if 'lines' in row and 'reason' not in row:
                whole.add(path)
    for path in sorted(whole):
        with open(os.path.join(root, path), 'rb') as file:
            data = file.read()
        stem, suffix = os.path.splitext(path)
        for n in range(options.variants):
            name = '%s 损坏%d%s' % (stem, n, suffix)
            write(os.path.join(root, name), make_variant(data, rng) or b'\0')
            damaged.add(name)
    return root, whole, damaged


class Index:
    def __init__(self, program, folder):
        self.program, self.named = program, ['--index', os.path.join(folder, 'index'), '--saved', os.path.join(folder, 'saved.db'), '--lang', 'en']

    def run(self, *words):
        done = subprocess.run([self.program, *self.named, *words], capture_output=True, timeout=1200)
        return done.returncode, done.stdout.decode('utf-8'), done.stderr.decode('utf-8')  # what is no UTF-8 fails


def check(index, root, whole, damaged):
    faults = []
    code, out, said = index.run('index', '--quiet', '--jobs', '2', root)
    if code:
        return ['index: exit code %d: %s' % (code, said[-500:])], 0
    reports = [json.loads(line) for line in index.run('reports', '--format', 'jsonl')[1].split('\n') if line]
    read = {r['path'].split('!/')[0] for r in reports if 'path' in r}
    left_out = index.run('stats', '--failures')[1].split('\n')
    reasons = {path: next((line for line in left_out if path in line), None) for path in whole | damaged if path not in read}
    for path, reason in reasons.items():
        if not reason:
            faults.append('%s: neither indexed nor listed with a reason' % path)
        elif path in whole:
            faults.append('%s: a whole document is left out: %s' % (path, reason))
    faults += ['a reader did not end by itself: %s' % line for line in left_out if BROKEN.search(line)]
    code, out, said = index.run('check', '--full')
    if code:
        faults.append('check --full: exit code %d: %s' % (code, (out + said)[-500:]))
    told = collections.Counter(re.sub(r'.*?: ', '', reason)[:60] for path, reason in reasons.items() if reason)
    for reason, count in told.most_common(12):
        print('%5d  %s' % (count, reason))
    return faults, len(damaged)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--variants', type=int, default=12)
    parser.add_argument('--kinds', type=int, default=42)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix='documents-') as folder:
        root, whole, damaged = make(folder, options, rng)
        faults, tried = check(Index(os.path.abspath(options.program), folder), root, whole, damaged)
    print('\n'.join(faults[:40]))
    print('%d damaged documents among %d whole ones: %s' % (tried, len(whole), '%d WRONG' % len(faults) if faults else 'none wrong'))
    sys.exit(1 if faults or tried < 100 else 0)


if __name__ == '__main__':
    main()
