#!/usr/bin/env python3
"""mix.py ZHANGJU [--reports DIR] [--seconds N] [--requests N] [--fast N] [--seed N] - good and hostile clients of one daemon, while its index changes and is damaged.

Calm clients, each with an address of its own, ask pages and the API at a fixed rate: first with nothing else going on, then in the mix. In the mix, hostile clients (mix_hostile.py) do what they can; a writer changes files and publishes generations with index, remove and
optimize; and tables of the index are damaged: a byte turned or a file cut short, in place, and put back in place, put back by a rename, or made anew by `index --full`.

After each publication a daemon of its own, which nobody else asks, says what is right for that generation, and `count` says so once more. Every answer that calm
clients get must be one of a generation that was published when they asked, or while they waited. While a table is damaged, 503 is right as well, and is given; an
answer that says it was cut short is no wrong one, but is counted. The daemon never dies and never answers 500, and its memory, descriptors and threads do not grow. Times are printed, and judged with
--times N alone: then p99 of calm clients in the mix is at most N times that without. Ctrl-C ends the mix early, and what there is by then is judged."""
import argparse
import collections
import hashlib
import http.client
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zlib

from damage import make_large_index

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 60                # for an answer, before it counts as none
LEAST_STEPS = 5             # of the writer, however slow it is
GROWTH_KIB = 48 * 1024      # of memory that is the daemon's own
GROWTH_FILES, GROWTH_THREADS = 16, 2
LARGE = 2 << 20             # a table of more bytes is not verified when it is opened
QUERIES = ['年轻干部', '工作', '问题:工作', '打算:培训', '"存在的问题"', '培训 -经费', '同句(年轻干部 培训)', '近5(年轻干部 培训)', '经费 OR 制度', '试验', '问题:试验', '年份:2015..2025 工作', '查无此词']
NOT_COMPARED = [(re.compile(rb'"took_us":\d+'), b'"took_us":0'), (re.compile(rb'<span class="took">[^<]*</span>'), b''), (re.compile(rb'name="token" value="\w+"'), b'')]
REFUSED = (b'/problems/busy', '同时进行的检索过多'.encode())
DAMAGED = (b'/problems/no-index', '索引不可用'.encode())
INCOMPLETE = (b'"exact":false', b'class="notice bad"')


enough = threading.Event()

Answer = collections.namedtuple('Answer', 'phase at mark incomplete began over') # of a calm client; 'at' numbers the path


def fetch(connection, path):
    """The status, the body without what differs each time, and whether the answer may be kept."""
    connection.request('GET', path)
    answer = connection.getresponse()
    body = answer.read()
    for what, by in NOT_COMPARED:
        body = what.sub(by, body)
    return answer.status, body, 'ETag' in answer.headers


def is_incomplete(path, body, kept):
    """Whether an answer says that the time ran out: in its text, or to caches, when something beside it is missing."""
    return any(mark in body for mark in INCOMPLETE) or (not kept and path.startswith(('/search?', '/api/v1/search?')))


def digest(status, body):
    return status, hashlib.blake2b(body, digest_size=12).digest()


class Daemon:
    def __init__(self, program, index, saved, *options):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([program, 'serve', '--index', index, '--saved', saved, '--listen', '127.0.0.1:0', *options], stdout=subprocess.PIPE, stderr=self.log)
        line = self.process.stdout.readline().decode()
        if not line:
            raise SystemExit('no daemon: %s' % self.said())
        self.port = int(line.strip().rstrip('/').rsplit(':', 1)[1])

    def connect(self, address='127.0.0.1'):
        return http.client.HTTPConnection('127.0.0.1', self.port, timeout=SECONDS, source_address=(address, 0))

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors='replace')

    def uses(self):
        """Its own memory in KiB, its descriptors, its threads."""
        with open('/proc/%d/status' % self.process.pid, encoding='ascii') as file:
            facts = dict(line.split(':', 1) for line in file)
        return int(facts['RssAnon'].split()[0]), len(os.listdir('/proc/%d/fd' % self.process.pid)), int(facts['Threads'])

    def end(self):
        """Its exit code; None when it does not end."""
        self.process.terminate()
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


class Hostile:
    """The hostile clients, in their process."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, 'mix_hostile.py'), *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)

    def count(self):
        self.process.stdin.write(b'\n')
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self):
        """What is wrong, and how many requests there were with what end."""
        told = json.loads(self.process.communicate()[0])
        return told['faults'], told['statuses']


class Index:
    """The index, what was published of it, and what is right."""

    def __init__(self, program, folder, reports):
        self.program, self.folder = program, folder
        self.index, self.sources, _ = make_large_index(program, folder)
        if reports:
            shutil.copytree(reports, os.path.join(self.sources, 'outside'), symlinks=True)
        shutil.copytree('corpus/reports', os.path.join(self.sources, 'corpus'))
        self.published = []     # (generation, when its publication began, when it was over)
        self.right = {}         # (generation, number of the path): digest
        self.bodies = {}        # digest: compressed body
        self.damages = []       # (when it began, when it was over)
        self.unknown = 0        # answers that were never complete, even for one who asks alone
        self.counted = 0        # answers that `count` confirmed
        self.faults = []
        self.run('index', self.sources)
        self.paths = self.list_paths()
        self.settle(0)

    def run(self, *arguments, codes=(0,), given=''):
        done = subprocess.run([self.program, *arguments, '--index', self.index], input=given.encode(), capture_output=True, timeout=1200)
        if done.returncode not in codes:
            raise RuntimeError('%s: exit code %d: %s' % (' '.join(arguments), done.returncode, done.stderr.decode(errors='replace')))
        return done.stdout.decode()

    def list_paths(self):
        rows = [row.split('\t') for row in self.run('reports', '--format', 'tsv').strip().split('\n')]
        self.ids = [row[0] for row in rows if 'corpus' in '\t'.join(row)]
        quote = urllib.parse.quote
        paths = ['/search?q=' + quote(q) for q in QUERIES] + ['/api/v1/count?q=' + quote(q) for q in QUERIES]
        paths += ['/api/v1/search?per=5&q=%s' % quote(q) for q in QUERIES[:8]] + ['/search?in=problems&sort=newest&q=' + quote('经费')]
        for report in self.ids[:4]:
            paths += ['/r/%s' % report, '/r/%s?q=%s' % (report, quote('工作')), '/r/%s.txt' % report, '/api/v1/reports/%s/outline' % report]
        return paths + ['/reports', '/items?q=' + quote('培训'), '/api/v1/items?per=5', '/help', '/tasks', '/api/v1/roles']

    def publish(self, *arguments):
        """Runs a command that publishes, and asks what is right from then on."""
        began = time.monotonic()
        self.run(*arguments)
        self.settle(began)

    def settle(self, began):
        over = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            daemon = Daemon(self.program, self.index, os.path.join(folder, 'saved'), '--threads', '1')
            connection = daemon.connect()
            number = json.loads(fetch(connection, '/api/v1/status')[1])['index']['generation']
            for at, path in enumerate(self.paths):
                self.right[number, at] = self.ask_right(connection, path)
            if daemon.end() != 0:
                self.faults.append('the daemon that says what is right ended: %s' % daemon.said())
        self.published.append((number, began, over))

    def ask_right(self, connection, path):
        for _ in range(30): # on a busy machine, until the answer is complete
            status, body, kept = fetch(connection, path)
            if not is_incomplete(path, body, kept):
                break
        else:
            self.unknown += 1
            return None
        if status != 200:
            self.faults.append('what is right: %s: %d: %r' % (path, status, body[:300]))
        elif path.startswith('/api/v1/count'):
            self.confirm(path, body)
        mark = digest(status, body)
        self.bodies[mark] = zlib.compress(body)
        return mark

    def confirm(self, path, body):
        query = urllib.parse.unquote(path.split('q=')[1])
        said, found = self.run('count', query, codes=(0, 1)).strip(), json.loads(body)['total']['occurrences']
        if int(said) != found:
            self.faults.append('count %s: %s, but the daemon: %d' % (query, said, found))
        self.counted += 1

    def generation(self):
        return os.stat(os.path.join(self.index, 'catalog.db')).st_ino # each publication puts a new file in place

    def write(self, name, text):
        with open(os.path.join(self.sources, name), 'w', encoding='utf-8') as file:
            file.write(text)


class Calm(threading.Thread):
    """A client that asks one path after the other, so many a second."""

    def __init__(self, daemon, paths, number, pause):
        super().__init__(daemon=True)
        self.source, self.paths, self.pause = daemon, paths, pause
        self.address, self.order, self.stop = '127.0.1.%d' % (1 + number), random.Random(number), threading.Event()
        self.answers = []
        self.samples = {}       # digest: body, the first of each
        self.faults, self.phase = [], 'warm'

    def run(self):
        connection, turn = self.source.connect(self.address), time.monotonic()
        while not self.stop.is_set():
            at, phase, began = self.order.randrange(len(self.paths)), self.phase, time.monotonic()
            try:
                status, body, kept = fetch(connection, self.paths[at])
                over, mark = time.monotonic(), digest(status, body)
                self.answers.append(Answer(phase, at, mark, status == 200 and is_incomplete(self.paths[at], body, kept), began, over))
                self.samples.setdefault(mark, body)
            except (OSError, http.client.HTTPException) as error:
                self.faults.append('%s: %r after %.1f s' % (self.paths[at], error, time.monotonic() - began))
                connection = self.source.connect(self.address)
            turn = max(turn + self.pause, time.monotonic())
            self.stop.wait(turn - time.monotonic())


class Writer(threading.Thread):
    """Changes the index, damages it, and mends it, one after the other."""

    def __init__(self, index, daemon, seconds, pause, seed):
        super().__init__(daemon=True)
        self.index, self.source, self.until, self.pause, self.rng = index, daemon, time.monotonic() + seconds, pause, random.Random(seed)
        self.done, self.faults, self.refused = collections.Counter(), [], 0

    def run(self):
        steps = itertools.cycle([self.flip_large, self.add, self.cut, self.remove, self.flip_small, self.change, self.optimize, self.flip_large, self.rebuild])
        try:
            while (time.monotonic() < self.until and not enough.is_set()) or sum(self.done.values()) < LEAST_STEPS:
                step = next(steps)
                step()
                self.done[step.__name__] += 1
                time.sleep(self.pause)
        except Exception as error: # whatever it is, the test has failed
            self.faults.append('%s: %r' % (step.__name__, error))

    def change(self):
        number = len(self.index.published)
        self.index.write('试验.txt', '关于第%d次试验的报告\n一、存在的问题\n年轻干部培训经费投入不足，试验还有%d处不健全。\n%s' % (number, number, '试验工作不足。\n' * (number % 7)))
        self.index.publish('index', self.index.sources)

    def add(self):
        number = len(self.index.published)
        self.index.write('试验%d.txt' % number, '第%d份试验报告\n一、存在的问题\n试验制度还有不足，年轻干部不多。\n' % number)
        self.index.publish('index', self.index.sources)

    def remove(self):
        names = sorted(name for name in os.listdir(self.index.sources) if re.fullmatch(r'试验\d+\.txt', name))
        os.remove(os.path.join(self.index.sources, names[0]))
        self.index.publish('remove', os.path.join(self.index.sources, names[0]))

    def optimize(self):
        self.index.publish('optimize')

    def tables(self, large):
        """The tables of the index that are large, or not, and the packed lists of its postings."""
        folder = os.path.join(self.index.index, 'segments')
        files = [os.path.join(folder, segment, name) for segment in os.listdir(folder) for name in [*os.listdir(os.path.join(folder, segment)), 'postings/packed'] if name not in ('postings', 'bond')]
        return sorted(path for path in files if os.path.isfile(path) and (os.path.getsize(path) > LARGE) == large)

    def flip_large(self):
        self.damage(self.rng.choice(self.tables(True)), self.flip)

    def flip_small(self):
        self.damage(self.rng.choice(self.tables(False)), self.flip)

    def cut(self):
        self.damage(self.rng.choice(self.tables(True) + self.tables(False)), lambda path: os.truncate(path, self.rng.randrange(os.path.getsize(path))))

    def rebuild(self):
        self.damage(self.rng.choice(self.tables(True)), self.flip, anew=True)

    def flip(self, path):
        """Changes a byte of the rows, in place."""
        size = os.path.getsize(path)
        with open(path, 'r+b') as file:
            at = self.rng.randrange(min(size - 1, 64), size)
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 1 << self.rng.randrange(8)]))

    def damage(self, path, how, anew=False):
        """Damages a table, waits until the daemon refuses to answer, mends it, and waits until the daemon answers again."""
        with open(path, 'rb') as file:
            whole = file.read()
        began = time.monotonic()
        self.index.damages.append((began, float('inf')))
        how(path)
        refused = self.wait_for(503)
        time.sleep(min(self.pause, 2))
        if not refused:
            self.faults.append('%s was damaged, and the daemon answers' % path)
        self.check_writer()
        if anew:
            self.index.run('index', '--full', self.index.sources)
        elif self.rng.random() < 0.5:
            with open(path, 'r+b') as file:
                file.write(whole)
                file.truncate(len(whole))
        else:
            with open(path + '.back', 'wb') as file:
                file.write(whole)
            os.rename(path + '.back', path)
        if not self.wait_for(200):
            self.faults.append('%s was mended, and the daemon does not answer' % path)
        self.index.damages[-1] = (began, time.monotonic())
        if anew:
            self.index.settle(began)

    def check_writer(self):
        """A writer that takes rows from a damaged table would give them a new checksum."""
        before = self.index.generation()
        self.index.run('optimize', codes=(0, 3)) # 0: there is nothing to merge
        if self.index.generation() != before:
            self.faults.append('optimize made a new generation of damaged tables')

    def wait_for(self, wanted):
        """Whether every one of six requests in a row has this status, soon."""
        connection, until, row = self.source.connect('127.0.3.1'), time.monotonic() + 30, 0
        while row < 6 and time.monotonic() < until:
            row = row + 1 if fetch(connection, '/api/v1/count?q=' + urllib.parse.quote('工作'))[0] == wanted else 0
        connection.close()
        return row == 6


# ---- judging ----

def judge(index, calm):
    """What is wrong with the answers of calm clients, and how many of what kind there are."""
    wrong, kinds = [], collections.Counter()
    for client in calm:
        for answer in client.answers:
            kind = kind_of(index, client, answer)
            kinds[kind] += 1
            if kind.startswith('WRONG'):
                mark = index.right[last_before(index, answer.began), answer.at]
                right = zlib.decompress(index.bodies[mark]) if mark else b''
                wrong.append('%s, %s: %s: %d: %s' % (kind, answer.phase, index.paths[answer.at], answer.mark[0], difference(client.samples[answer.mark], right)))
    return wrong, kinds


def difference(body, right):
    """The first lines that differ; of one line, what is around the first byte."""
    for a, b in zip(body.split(b'\n'), right.split(b'\n')):
        if a != b:
            at = max(0, len(os.path.commonprefix([a, b])) - 60)
            return '%s instead of %s' % tuple(text[at:at + 200].decode(errors='replace') for text in (a, b))
    return '%d bytes instead of %d' % (len(body), len(right))


def last_before(index, when):
    """The generation that had been published at that time."""
    return max(n for n, _, over in index.published if over <= when)


def kind_of(index, client, answer):
    before = last_before(index, answer.began)
    allowed = [before] + [n for n, began, over in index.published if over > answer.began and began <= answer.over]
    if answer.mark[0] == 200 and None in [index.right[n, answer.at] for n in allowed]:
        return 'not judged'
    if answer.mark in [index.right[n, answer.at] for n in allowed]:
        return 'right'
    damaged = any(began <= answer.over and answer.began <= over for began, over in index.damages)
    body = client.samples[answer.mark]
    if answer.mark[0] == 503:
        if any(text in body for text in REFUSED):
            return 'refused: busy'
        return 'refused: damaged' if damaged and any(text in body for text in DAMAGED) else 'WRONG'
    if answer.incomplete:
        return 'cut short, and says so'
    other = [n for n, _, _ in index.published if answer.mark == index.right[n, answer.at]]
    return 'WRONG: of generation %s, not %s' % (other, allowed) if other else 'WRONG'


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def tell_times(calm, phase):
    times = [a.over - a.began for client in calm for a in client.answers if a.phase == phase and a.mark[0] == 200]
    print('%-8s %6d answers to calm clients: p50 %7.1f ms, p99 %7.1f ms, longest %7.1f ms' % (phase, len(times), percentile(times, .5), percentile(times, .99), max(times) * 1000), flush=True)
    return percentile(times, .99)


# ---- the course of it ----

class Mix:
    def __init__(self, options, folder):
        self.options, self.faults, self.hostile = options, [], collections.Counter()
        self.saved = os.path.join(folder, 'saved')
        self.index = Index(options.program, folder, options.reports)
        self.daemon = Daemon(options.daemon or options.program, self.index.index, self.saved)
        fetch(self.daemon.connect(), '/saved') # makes the file
        pause = options.clients / options.rate
        self.calm = [Calm(self.daemon, self.index.paths, number, pause) for number in range(options.clients)]

    def calm_phase(self, name, seconds):
        for client in self.calm:
            client.phase = name
        print('%s for %d s' % (name, seconds), file=sys.stderr, flush=True)
        time.sleep(seconds)

    def mixed_phase(self, name, seconds, requests=0):
        pause = self.options.pause
        hostile = Hostile(self.daemon.port, self.saved, self.index.ids[0], self.options.seed, pause)
        writer = Writer(self.index, self.daemon, seconds, 8 * pause, self.options.seed)
        for client in self.calm:
            client.phase = name
        print('%s for %d s; %d generations so far' % (name, seconds, len(self.index.published)), file=sys.stderr, flush=True)
        until = time.monotonic() + 2 * seconds
        writer.start()
        writer.join()
        while hostile.count() + sum(len(c.answers) for c in self.calm) < requests and time.monotonic() < until and not enough.is_set() and self.daemon.process.poll() is None:
            time.sleep(1)
        for client in self.calm:
            client.phase = 'after'
        faults, statuses = hostile.end()
        self.faults += faults + writer.faults
        self.hostile.update(statuses)
        self.steps = writer.done
        if self.daemon.process.poll() is not None:
            self.faults.append('the daemon is dead: exit code %s: %s' % (self.daemon.process.returncode, self.daemon.said()))

    def uses(self, most_threads=0):
        """What the daemon uses once its connections have ended. It gives memory back every ten seconds, if nothing is being answered."""
        least = None
        for tried in range(60):
            uses = self.daemon.uses()
            least = min(least or uses, uses)
            if uses[2] <= most_threads and tried > 26:
                break
            time.sleep(0.5)
        return least[0], uses[1], uses[2]

    def run(self):
        seconds = self.options.seconds
        for client in self.calm:
            client.start()
        self.calm_phase('warm', min(seconds / 10, 30))
        self.calm_phase('calm', min(seconds / 4, 180))
        self.calm_phase('after', 0)
        threads = self.daemon.uses()[2] + GROWTH_THREADS
        self.mixed_phase('first', min(seconds / 5, 120))
        begin = self.uses(threads)
        self.mixed_phase('mixed', seconds, self.options.requests)
        end = self.uses(threads)
        for client in self.calm:
            client.stop.set()
            client.join(SECONDS)
        code = self.daemon.end()
        if code != 0:
            self.faults.append('the daemon ended with %s: %s' % (code, self.daemon.said()))
        self.judge(begin, end)

    def judge(self, begin, end):
        wrong, kinds = judge(self.index, self.calm)
        unanswered = [fault for client in self.calm for fault in client.faults]
        self.faults += wrong + unanswered + self.index.faults
        calm, mixed = (tell_times(self.calm, phase) for phase in ('calm', 'mixed'))
        print('p99 of calm clients, mixed / calm: %.2f' % (mixed / calm))
        print('calm answers: %s; unanswered %d' % (', '.join('%d %s' % (n, kind) for kind, n in sorted(kinds.items())), len(unanswered)))
        print('hostile requests: %d: %s' % (sum(self.hostile.values()), ', '.join('%d %s' % (n, what) for what, n in sorted(self.hostile.items(), key=str))))
        print('%d generations, %d damages, %d counts confirmed by the command line, %d right answers not found; the last phase: %s' % (len(self.index.published), len(self.index.damages), self.index.counted, self.index.unknown, dict(self.steps)))
        for what, limit, a, b in zip(('KiB of memory', 'descriptors', 'threads'), (GROWTH_KIB, GROWTH_FILES, GROWTH_THREADS), begin, end):
            print('%s: %d, then %d' % (what, a, b))
            if b > a + limit and not (what.startswith('KiB') and self.options.any_memory):
                self.faults.append('%s grew from %d to %d' % (what, a, b))
        if self.options.times and mixed > self.options.times * calm:
            self.faults.append('p99 of calm clients is more than %g times that without the mix' % self.options.times)
        total = sum(kinds.values()) + sum(self.hostile.values())
        if not kinds['refused: damaged'] or not kinds['right']:
            self.faults.append('nothing was tried')
        print('\n'.join(self.faults[:30]) + '\n' if self.faults else '', end='')
        print('%d requests, %d deaths, %d wrong answers, p99 %.2f times: %s' % (total, self.daemon.process.returncode != 0, len(wrong), mixed / calm, '%d FAULTS' % len(self.faults) if self.faults else 'no fault'))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--daemon', help='another build of the program, which is tried; the first one writes the index and says what is right')
    parser.add_argument('--reports', help='more reports for the index')
    parser.add_argument('--seconds', type=float, default=12, help='of the mix')
    parser.add_argument('--requests', type=int, default=0, help='the mix goes on until so many have been sent, at most for twice its time')
    parser.add_argument('--clients', type=int, default=4, help='that are calm')
    parser.add_argument('--rate', type=float, default=20, help='requests a second of them together')
    parser.add_argument('--pause', type=float, default=0.2, help='seconds at most between two attacks of one client')
    parser.add_argument('--times', type=float, default=0)
    parser.add_argument('--any-memory', action='store_true', help='sanitizers keep what was freed')
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    options.daemon = options.daemon and os.path.abspath(options.daemon)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2)) # and no daemon stays behind
    signal.signal(signal.SIGINT, lambda *_: enough.set())
    with tempfile.TemporaryDirectory() as folder:
        mix = Mix(options, folder)
        try:
            mix.run()
        finally:
            if mix.daemon.process.poll() is None:
                mix.daemon.process.kill()
    sys.exit(1 if mix.faults else 0)


if __name__ == '__main__':
    main()
