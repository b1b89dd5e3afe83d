#!/usr/bin/env python3
"""damage.py ZHANGJU [--large] [--flips N] [--cuts N] [--zeros N] [--jobs N] [--seed N] - damages every file of an index, one place at a time.

Each place: a byte turned, the file cut short, or a block of zeroes. Then `check --full` says so and what to run, with exit code 3, or every
answer of a fixed set of commands is what it was. Whatever is damaged, no command crashes, hangs or says more than one line, and exit codes are
0 to 3. `index --full`
mends it. With --large the index has tables of more than 2 MB, which no command but check verifies: whatever is read from them, the commands and a
daemon live, and check finds the damage. What is answered wrongly without an error, though check finds it, is counted: Xapian's tables carry no checksums that a search could
look at for nothing."""
import argparse
import collections
import concurrent.futures
import http.client
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.parse

QUERIES = ['年轻干部', '工作', '的', '问题:培训', 'GDP OR 发展', '基层 NEAR/20 干部', '"存在的问题"', '不足 -工作', '打算:"年轻干部"', '2024', '查无此词']
BLOCK = 4096


def commands(report):
    return [(['count', '--batch'], '\n'.join(QUERIES) + '\n'),
            (['search', '--format', 'tsv', '工作'], ''),
            (['search', '--format', 'tsv', '问题:干部'], ''),
            (['show', '--raw', report], ''),
            (['outline', report], ''),
            (['items', '问题'], '')]


def large_commands(report):
    return [(['count', '--batch'], '\n'.join(QUERIES) + '\n'),
            (['count', '--by', 'role', '工作'], ''),
            (['search', '--format', 'tsv', '-n', '20', '问题:工作'], ''),
            (['search', '--format', 'jsonl', '-n', '5', '--context', 'section', '近5(年轻干部 培训)'], ''),
            (['explain', '同节(工作 年轻干部)'], ''),
            (['show', report + ':9'], ''),
            (['outline', report], ''),
            (['similar', report + ':9'], ''),
            (['trend', '工作'], ''),
            (['items', '-n', '50', '问题'], '')]


# What a daemon is asked; REPORT is the id of a report.
REQUESTS = ['/search?q=%s' % urllib.parse.quote('问题:工作'), '/api/v1/search?q=%s' % urllib.parse.quote('同节(工作 年轻干部)'), '/r/REPORT?q=%s' % urllib.parse.quote('工作'),
            '/api/v1/reports/REPORT/outline', '/api/v1/trend?q=%s' % urllib.parse.quote('工作'), '/api/v1/items', '/status', '/search?q=%s' % urllib.parse.quote('年轻干部')]


class Connection(http.client.HTTPConnection):
    def __init__(self, path, seconds):
        super().__init__('localhost', timeout=seconds)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def daemon_fault(index, report_id):
    """What is wrong with a daemon over the damaged index: it answers every request, with 200, 404, 500 or 503, and lives."""
    path = os.path.join(os.path.dirname(index.folder), 'socket')
    daemon = subprocess.Popen([index.program, 'serve', '--index', index.folder, '--saved', path + '.db', '--listen', 'unix:' + path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        if not daemon.stdout.readline(): # it says what is wrong and does not start
            return None if daemon.wait() == 3 else 'serve: exit code %d: %s' % (daemon.returncode, daemon.stderr.read()[:2000])
        for request in REQUESTS:
            try:
                connection = Connection(path, index.seconds)
                connection.request('GET', request.replace('REPORT', report_id))
                answer = connection.getresponse()
                answer.read()
                if answer.status not in (200, 404, 500, 503):
                    return 'serve: %s: status %d' % (request, answer.status)
            except OSError as error:
                return 'serve: %s: %s; exit code %s' % (request, error, daemon.poll())
    finally:
        daemon.terminate()
        daemon.wait()
    return 'serve: exit code %d: %s' % (daemon.returncode, daemon.stderr.read()[:2000]) if daemon.returncode else None


class Index:
    """A copy of the index that one process damages and mends again."""

    def __init__(self, program, folder, report, options):
        self.program, self.folder, self.report, self.seconds = program, folder, report, options.seconds
        self.commands = (large_commands if options.large else commands)(report)
        self.daemon = options.large

    def run(self, arguments, given=''):
        seconds = self.seconds * (10 if arguments[0] == 'index' else 1)  # it makes the whole index
        try:
            return subprocess.run([self.program, *arguments, '--index', self.folder, '--lang', 'en'], input=given.encode(), capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return None

    def id_of(self, report):
        rows = self.run(['reports', '--format', 'tsv']).stdout.decode().split('\n')
        return next(row.split('\t')[0] for row in rows if report in row)

    def answers(self):
        return [self.run(*command) for command in self.commands]


def fault_of(arguments, done):
    """What no damage may cause."""
    name = ' '.join(arguments[:2])
    if done is None:
        return '%s: does not end' % name
    said = done.stderr.decode(errors='replace')
    if done.returncode < 0 or done.returncode > 3 or 'Sanitizer' in said:
        return '%s: exit code %d: %s' % (name, done.returncode, said[:2000])
    if done.returncode == 3 and ('zhangju index' not in said):
        return '%s: does not say what to run: %s' % (name, said)
    if done.returncode >= 2 and arguments[0] not in ('check', 'count', 'index') and said.count('\n') != 1:
        return '%s: more than one line: %s' % (name, said)
    return None


def said(done):
    """What a command printed, but for how long it took."""
    return re.sub(rb'(?m)^time .*$|"took_us":\d+', b'', done.stdout)


def same(a, b):
    return a.returncode == b.returncode and said(a) == said(b)


def look(index, whole):
    """Returns (verdict, fault)."""
    checked = index.run(['check', '--full'])
    answers = index.answers()
    for arguments, done in [(['check', '--full'], checked)] + [(c[0], a) for c, a in zip(index.commands, answers)]:
        fault = fault_of(arguments, done)
        if fault:
            return 'fault', fault
    if index.daemon:
        fault = daemon_fault(index, index.report_id)
        if fault:
            return 'fault', fault
    differ = [c[0] for c, a, b in zip(index.commands, answers, whole) if not same(a, b)]
    silent = any(a.returncode < 2 for a, b in zip(answers, whole) if not same(a, b))
    if checked.returncode >= 2:
        return ('found, a wrong answer' if silent else 'found'), None
    if differ:
        return 'fault', 'check --full sees nothing, but %s answers otherwise' % ' '.join(differ[0])
    return 'harmless', None


def places(content, options, rng):
    for _ in range(options.flips if content else 0):
        at, bit = rng.randrange(len(content)), 1 << rng.randrange(8)
        yield 'byte %d turned by %d' % (at, bit), content[:at] + bytes([content[at] ^ bit]) + content[at + 1:]
    for number in range(options.cuts if content else 0):
        length = 0 if number == 0 else rng.randrange(len(content))
        yield 'cut to %d bytes' % length, content[:length]
    for _ in range(options.zeros if content else 0):
        at = rng.randrange((len(content) + BLOCK - 1) // BLOCK) * BLOCK
        block = content[at:at + BLOCK]
        yield 'zeroes from %d' % at, content[:at] + bytes(len(block)) + content[at + BLOCK:]
    yield 'missing', None


def mend(index, reports):
    """What the messages say to run makes it whole, whatever was damaged; a run that does not know of the damage does not crash on it."""
    fault = fault_of(['index'], index.run(['index', '--quiet', reports]))
    if fault:
        return fault
    done = index.run(['index', '--full', '--quiet', reports])
    if done is None:
        return 'index --full does not end'
    if done.returncode:
        return 'index --full: exit code %d: %s' % (done.returncode, done.stderr.decode(errors='replace'))
    done = index.run(['check', '--full'])
    return None if done and done.returncode == 0 else 'index --full does not mend it: %s' % (done.stderr.decode(errors='replace') if done else 'check does not end')


def damage_file(task):
    program, source, name, report, reports, options, seed = task
    rng = random.Random(seed)
    folder = tempfile.mkdtemp(prefix='damage-')
    try:
        index = Index(program, os.path.join(folder, 'index'), report, options)
        shutil.copytree(source, index.folder)
        index.report_id = index.id_of(report)
        whole = index.answers()
        path = os.path.join(index.folder, name)
        content = open(path, 'rb').read()
        counts, faults = collections.Counter(), []
        for number, (what, damaged) in enumerate(places(content, options, rng)):
            if damaged is None:
                os.remove(path)
            else:
                open(path, 'wb').write(damaged)
            verdict, fault = look(index, whole)
            mended = number % 10 == 2 or damaged is None
            if mended and not fault:
                fault = mend(index, reports)
            counts[verdict] += 1
            if fault:
                faults.append('%s, %s: %s' % (name, what, fault))
            # A reader may roll a catalog back and leave other bytes; always start from the whole index.
            if name == 'catalog.db' or damaged is None or mended:
                shutil.rmtree(index.folder)
                shutil.copytree(source, index.folder)
            else:
                open(path, 'wb').write(content)
        return name, len(content), counts, faults
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def files_below(folder):
    names = []
    for at, _, files in os.walk(folder):
        names += [os.path.relpath(os.path.join(at, f), folder) for f in files if f not in ('lock', 'flintlock')] # whose content means nothing
    return sorted(names)


def is_verified(index, name):
    """Whether opening an index verifies a file: the tests of small indexes damage those."""
    return os.path.getsize(os.path.join(index, name)) <= 2 << 20 or 'postings' in name or name == 'catalog.db'


def make_index(program, folder, reports):
    """Two runs, so that the index has what later runs bring."""
    source, index = os.path.join(folder, 'reports'), os.path.join(folder, 'index')
    os.mkdir(source)
    names = sorted(os.listdir(reports))
    for name in names[:3]:
        shutil.copy(os.path.join(reports, name), source)
    subprocess.run([program, 'index', '--quiet', '--index', index, source], check=True, stdout=subprocess.DEVNULL)
    shutil.copy(os.path.join(reports, names[3]), source)
    with open(os.path.join(source, names[0]), 'a', encoding='utf-8') as file:
        file.write('\n补充：年轻干部工作情况另行报告。\n')
    open(os.path.join(source, 'empty.txt'), 'w').close()
    subprocess.run([program, 'index', '--quiet', '--index', index, source], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return index, source, names[1]


def make_large_index(program, folder):
    """Tables and texts of more than 2 MB, of paragraphs with several roles."""
    source, index = os.path.join(folder, 'reports'), os.path.join(folder, 'index')
    os.mkdir(source)
    for number in range(16):
        with open(os.path.join(source, '%d年工作报告.txt' % (2008 + number)), 'w', encoding='utf-8') as file:
            file.write('某某局%d年工作报告\n\n' % (2008 + number))
            for part in range(700):
                file.write('一、工作情况\n（一）抓培训。第%d次培训年轻干部%d人，工作有新进展。\n' % (part, part * 7))
                file.write('Ｗｏｒｋ　２０２４ ＡＢ ｃｄ Ｅｆ情况良好，ＧＤＰ增长。但是，工作中还有不足，年轻干部培训不够；经费不足%s。\n' % ('１Ａ２ｂ３Ｃ４ｄ' * 9))
                file.write('（二）抓落实。工作有进展。但有不足。\n（三）抓学习。工作有进展。但有不足。\n')
                file.write('二、存在的问题\n（一）经费不足，第%d项工作推进不快。\n（二）年轻干部储备不足。\n三、下一步打算\n加强年轻干部培训，做好第%d项工作。\n' % (part, part))
    subprocess.run([program, 'index', '--quiet', '--index', index, source], check=True, stdout=subprocess.DEVNULL)
    return index, source, '2009年工作报告.txt'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--large', action='store_true')
    parser.add_argument('--flips', type=int, default=200)
    parser.add_argument('--cuts', type=int, default=20)
    parser.add_argument('--zeros', type=int, default=10)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--seed', type=int, default=3)
    parser.add_argument('--seconds', type=int, default=60, help='for a command before it counts as hanging')
    parser.add_argument('--reports', default='corpus/reports/2025')
    parser.add_argument('--only', help='of the files of the index')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.abspath(options.program)
        index, reports, report = make_large_index(program, folder) if options.large else make_index(program, folder, options.reports)
        tasks = [(os.path.abspath(options.program), index, name, report, reports, options, options.seed * 1000 + number) for number, name in enumerate(files_below(index)) if options.only in (None, name) and not (options.large and is_verified(index, name))]
        total, faults = collections.Counter(), []
        with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
            for name, size, counts, wrong in pool.map(damage_file, tasks):
                print('%-44s %8d bytes: %s' % (name, size, ', '.join('%d %s' % (n, k) for k, n in sorted(counts.items()))), flush=True)
                total += counts
                faults += wrong
    print('in all %d places: %s' % (sum(total.values()), ', '.join('%d %s' % (n, k) for k, n in sorted(total.items()))))
    if faults:
        print('\n'.join(faults[:40]))
    sys.exit(1 if faults else 0)


if __name__ == '__main__':
    main()
