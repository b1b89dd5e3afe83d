#!/usr/bin/env python3
"""faults.py ZHANGJU [--full] [--seed N] [--only SCENARIO] - ends runs where it hurts, and looks what is left.

A scenario is a command that changes an index, with the index before it. For each fault the same index is put in place, the command runs with
tests/fault/shim.c loaded, which kills it at one of its system calls, lets that call fail once, or lets every write from that one on fail.
Then the index must answer as before or as after, `check --full` must pass, and the command run once more must succeed, leave nothing
behind and make an index that is equal to a clean build. Readers (search, count, a daemon) ask all the while and must never see an error, nor
an answer that is neither of the two."""
import argparse
import collections
import ctypes
import errno
import http.client
import json
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
QUERIES = ['年轻干部', '工作', '的', '问题:培训', '基层 NEAR/20 干部', '补充', '新增', '查无此词']
PUBLISHING = 'rename,fsync,fdatasync,unlink,remove,rmdir,mkdir,link,ftruncate,ftruncate64'
WRITING = 'write,pwrite,pwrite64,fwrite,fflush,mkdir,open,fopen,ftruncate,ftruncate64,link,copy_file_range'
# What a call fails with once. Reading calls are here because a writer reads what it has written.
ERRORS = {'open': errno.EMFILE, 'fopen': errno.EMFILE, 'mmap': errno.ENOMEM, 'mmap64': errno.ENOMEM, 'fork': errno.EAGAIN, 'socketpair': errno.EMFILE,
          'mkdir': errno.ENOSPC, 'link': errno.EMLINK, 'write': errno.ENOSPC, 'pwrite': errno.ENOSPC, 'pwrite64': errno.ENOSPC, 'fwrite': errno.ENOSPC,
          'fflush': errno.ENOSPC, 'fclose': errno.ENOSPC, 'ftruncate': errno.ENOSPC, 'ftruncate64': errno.ENOSPC}
SECONDS = 120

libc = ctypes.CDLL(None, use_errno=True)


def exchange(a, b):
    """Both folders change places in one step, so that no reader finds none."""
    if libc.renameat2(-100, a.encode(), -100, b.encode(), 2) != 0:
        raise OSError(ctypes.get_errno(), 'renameat2')


class Fault(Exception):
    pass


def kill_at_fault(child, counter):
    """A confined worker cannot kill its run: it stops, and this does it."""
    while child.poll() is None:
        with open(counter, 'rb') as file:
            if struct.unpack('QQ', file.read())[1]:
                os.killpg(child.pid, signal.SIGKILL)
                return
        time.sleep(0.002)


def run(arguments, given='', environment=None, group=False, counter=None):
    child = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=group)
    if counter:
        threading.Thread(target=kill_at_fault, args=(child, counter), daemon=True).start()
    try:
        out, said = child.communicate(given.encode(), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL) if group else child.kill()
        child.communicate()
        raise Fault('%s does not end' % ' '.join(arguments[:2]))
    return child.returncode, out.decode(errors='replace'), said.decode(errors='replace')


# ---- what an index answers ----

def answers(program, index):
    """None where there is no index. The order of reports is that of the index, which may differ from a clean build."""
    code, out, said = run([program, 'count', '--batch', '--index', index], '\n'.join(QUERIES) + '\n')
    if code == 3 and 'no index here' in said:
        return None
    if code > 1:
        raise Fault('count: exit code %d: %s' % (code, said))
    code, text, said = run([program, 'text', '--index', index])
    if code:
        raise Fault('text: exit code %d: %s' % (code, said))
    code, roles, said = run([program, 'search', '--format', 'tsv', '-n', '1000', '问题:的 OR 工作', '--index', index])
    if code > 1:
        raise Fault('search: exit code %d: %s' % (code, said))
    return out, tuple(sorted(text.split('\n'))), tuple(sorted(line.rsplit('\t', 1)[0] for line in roles.split('\n')))


def check(program, index):
    """The files differ from the index until the run is through, which is code 1."""
    code, _, said = run([program, 'check', '--full', '--index', index])
    if code > 1:
        raise Fault('check --full: exit code %d: %s' % (code, said))
    return code


# ---- readers ----

class Readers:
    """Ask without end; `allowed` is the set of answers to the first query that are right at the moment."""

    def __init__(self, program, index, allowed):
        self.program, self.index, self.allowed, self.faults, self.asked, self.stop = program, index, allowed, [], collections.Counter(), False
        self.daemon = subprocess.Popen([program, 'serve', '--index', index, '--saved', index + '.saved', '--listen', '127.0.0.1:0'], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
        self.port = int(self.daemon.stdout.readline().decode().strip().rstrip('/').rsplit(':', 1)[1])
        self.threads = [threading.Thread(target=loop) for loop in (self.read, self.ask)]
        for thread in self.threads:
            thread.start()

    def fault(self, text):
        self.faults.append(text)
        print('a reader: %s' % text, flush=True)

    def read(self):
        commands = [['count', '年轻干部'], ['search', '--format', 'tsv', '年轻干部'], ['count', '--unit', 'reports', '的']]
        while not self.stop:
            command = commands[self.asked['commands'] % len(commands)]
            code, out, said = run([self.program, *command, '--index', self.index])
            if code > 1:
                self.fault('%s: exit code %d: %s' % (' '.join(command), code, said))
            elif command[0] == 'count' and len(command) == 2 and int(out) not in self.allowed:
                self.fault('count: %s is neither of %s' % (out.strip(), self.allowed))
            self.asked['commands'] += 1
            time.sleep(0.3)

    def ask(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=SECONDS)
        path = '/api/v1/search?q=' + urllib.parse.quote('年轻干部')
        while not self.stop:
            try:
                connection.request('GET', path)
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    self.fault('daemon: status %d: %s' % (answer.status, body[:200]))
                elif json.loads(body)['total']['occurrences'] not in self.allowed:
                    self.fault('daemon: %s is neither of %s' % (json.loads(body)['total']['occurrences'], self.allowed))
            except (OSError, http.client.HTTPException) as e:
                self.fault('daemon: %r' % e)
                connection.close()
            self.asked['requests'] += 1
            time.sleep(0.1)

    def end(self):
        self.stop = True
        for thread in self.threads:
            thread.join()
        self.daemon.terminate()
        if self.daemon.wait(SECONDS) != 0:
            self.fault('daemon: exit code %d' % self.daemon.returncode)


# ---- scenarios ----

def write(folder, name, text):
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
        file.write(text)


def make_sources(folder):
    os.mkdir(folder)
    for name in sorted(os.listdir('corpus/reports/2023'))[:4]:
        shutil.copy(os.path.join('corpus/reports/2023', name), folder)
    write(folder, 'a.txt', '关于年轻干部工作的报告\n一、存在的问题\n年轻干部培训不够。\n二、下步打算\n加强年轻干部培训。\n')


def change_sources(folder):
    """One changed, one new, one gone, one of another name."""
    names = sorted(os.listdir(folder))
    write(folder, 'a.txt', '关于年轻干部工作的报告\n一、存在的问题\n年轻干部培训不够，年轻干部不多。\n补充一处。\n')
    write(folder, 'new.txt', '新增的报告\n一、存在的问题\n年轻干部培训又一处不够。\n')
    os.remove(os.path.join(folder, names[1]))
    os.rename(os.path.join(folder, names[2]), os.path.join(folder, 'renamed.txt'))


def change_a_little(folder):
    """Too little to be merged with what is there: two segments, one with a dead report."""
    write(folder, 'a.txt', '关于年轻干部工作的报告\n一、存在的问题\n年轻干部培训不够，年轻干部不多。\n')


def nothing(_):
    pass


# name: the runs before, what changes then, the command. 'index' and 'sources' are filled in.
SCENARIOS = {
    'first': ([], nothing, ['index', 'sources']),
    'change': ([['index', 'sources']], change_sources, ['index', 'sources']),
    'relabel': ([['index', '--model', 'model', 'sources']], nothing, ['index', '--relabel']),
    'remove': ([['index', 'sources']], lambda folder: os.remove(os.path.join(folder, 'a.txt')), ['remove', 'sources/a.txt']),
    'correct': ([['index', 'sources']], nothing, ['correct', 'a.txt:3', 'plans']),
    'optimize': ([['index', 'sources'], change_a_little, ['index', 'sources']], nothing, ['optimize']),
}


class Scenario:
    def __init__(self, program, shim, name, folder):
        self.program, self.shim, self.name, self.folder = program, shim, name, folder
        self.sources, self.live, self.base, self.spare = (os.path.join(folder, n) for n in ('sources', 'live', 'base', 'spare'))
        self.corrections = os.path.join(folder, 'kept', 'corrections.jsonl')
        self.counter, self.log = os.path.join(folder, 'counter'), os.path.join(folder, 'log')
        os.mkdir(folder)
        make_sources(self.sources)
        self.model = os.path.join(folder, 'model')
        self.write_model()
        before, change, self.command = SCENARIOS[name]
        os.mkdir(self.live)
        for step in before:
            step(self.sources) if callable(step) else self.succeed(step)
        shutil.copytree(self.live, self.base)
        self.generation = self.stats('generation')
        self.before = answers(program, self.live)
        change(self.sources)
        self.calls = self.count_calls()
        self.after = answers(program, self.live)
        if self.stats('generation') == self.generation:
            raise Fault('%s: the run without a fault published nothing' % name)
        if not self.equal_to_clean_build():
            raise Fault('%s: the run without a fault differs from a clean build' % name)

    def write_model(self):
        """A model that has learned from other labels, what is wrong as work, so that labels differ."""
        gold = os.path.join(self.folder, 'gold')
        os.mkdir(gold)
        for name in os.listdir('corpus/gold'):
            text = open(os.path.join('corpus/gold', name), encoding='utf-8').read()
            write(gold, name, re.sub(r'\tproblems(\+causes)?$', '\twork', text, flags=re.M))
        code, _, said = run([self.program, 'train', '--quiet', '--gold', gold, '--reports', 'corpus/reports', '--tune', 'epochs=3,rounds=1', '-o', self.model])
        if code:
            raise Fault('train: exit code %d: %s' % (code, said))

    def stats(self, name):
        """None where there is no index."""
        code, out, _ = run([self.program, 'stats', '--format', 'json', '--index', self.live])
        return None if code else json.loads(out)[name]

    def arguments(self, command, index):
        words = [self.sources + w[len('sources'):] if w.split('/')[0] == 'sources' else self.model if w == 'model' else w for w in command]
        jobs = ['--jobs', '1'] if words[0] == 'index' else []
        jobs += ['--corrections', self.corrections]
        return [self.program, words[0], '--quiet', '--lang', 'en', '--index', index, *jobs, *words[1:]]

    def succeed(self, command, index=None):
        code, _, said = run(self.arguments(command, index or self.live))
        if code:
            raise Fault('%s: exit code %d: %s' % (' '.join(command), code, said))

    def with_fault(self, settings, index=None):
        with open(self.counter, 'wb') as file:
            file.write(bytes(16))
        environment = dict(os.environ, LD_PRELOAD=self.shim, FAULT_COUNTER=self.counter, FAULT_BELOW=self.below(index or self.live), **settings)
        done = run(self.arguments(self.command, index or self.live), environment=environment, group=True,
                   counter=self.counter if settings.get('FAULT_DO') == 'kill' else None)
        return done, struct.unpack('QQ', open(self.counter, 'rb').read())

    def below(self, index):
        """Calls on files below it count: the index, and for a correction the file that keeps it, too."""
        return self.folder if self.name == 'correct' else index

    def count_calls(self):
        (code, _, said), _ = self.with_fault({'FAULT_LOG': self.log})
        if code:
            raise Fault('%s: exit code %d: %s' % (self.name, code, said))
        return open(self.log).read().split()

    def equal_to_clean_build(self):
        clean = os.path.join(self.folder, 'clean')
        self.succeed(['index', 'sources'], clean)
        same = answers(self.program, clean) == self.after
        shutil.rmtree(clean)
        return same

    def reset(self):
        shutil.rmtree(self.spare, ignore_errors=True)
        shutil.copytree(self.base, self.spare)
        exchange(self.spare, self.live)
        shutil.rmtree(os.path.dirname(self.corrections), ignore_errors=True)

    def left_behind(self):
        names = set(os.listdir(self.live)) - {'catalog.db', 'lock', 'segments'}
        code, out, said = run([self.program, 'stats', '--format', 'json', '--index', self.live])
        segments = len(os.listdir(os.path.join(self.live, 'segments')))
        if os.path.exists(self.corrections + '.new'):
            raise Fault('left behind: a new file of corrections')
        if names or code or json.loads(out)['segments'] != segments:
            raise Fault('left behind: %s, %d folders of segments; %s' % (sorted(names), segments, said))

    def look(self, killed, code, said):
        """Returns which of the two states the index is in."""
        if killed and code != -signal.SIGKILL:
            raise Fault('was to be killed, but ended with code %d: %s' % (code, said))
        if not killed and (code < 0 or code > 4 or said.count('\n') > 1 or (code and not said.startswith('zhangju: '))):
            raise Fault('exit code %d: %s' % (code, said))
        now = answers(self.program, self.live)
        if now != self.before and now != self.after:
            raise Fault('answers neither as before nor as after (exit code %d: %s)' % (code, said))
        if code == 0 and now != self.after:
            raise Fault('exit code 0, and the index is as before')
        if now is not None:
            check(self.program, self.live)
        return 'after' if now == self.after else 'before'

    def recover(self):
        code, _, said = run(self.arguments(self.command, self.live))
        # What is removed already cannot be removed again.
        if code and not (self.name == 'remove' and code in (1, 2)):
            raise Fault('the next run: exit code %d: %s' % (code, said))
        if answers(self.program, self.live) != self.after:
            raise Fault('the next run makes another index than a clean build')
        if check(self.program, self.live) != 0:
            raise Fault('after the next run the files differ from the index')
        self.left_behind()

    def one(self, settings):
        self.reset()
        (code, _, said), (_, faults) = self.with_fault(settings)
        if not faults:
            return 'not reached'
        state = self.look(settings['FAULT_DO'] == 'kill', code, said)
        self.recover()
        return state


# ---- which faults ----

def numbers_of(calls, listed):
    """How many of the calls are counted when only those listed are."""
    return range(1, sum(name in listed.split(',') for name in calls) + 1)


def plan(calls, full, rng):
    """Yields (kind, settings)."""
    share = (lambda numbers, _: numbers) if full else (lambda numbers, count: sorted(rng.sample(list(numbers), min(count, len(numbers)))))
    for n in share(numbers_of(calls, PUBLISHING), 4):
        yield 'killed at a publishing call', {'FAULT_DO': 'kill', 'FAULT_CALLS': PUBLISHING, 'FAULT_AT': str(n)}
    for n in sorted(rng.sample(range(1, len(calls) + 1), min(200 if full else 2, len(calls)))):
        yield 'killed anywhere', {'FAULT_DO': 'kill', 'FAULT_AT': str(n)}
    for n in share(range(1, len(calls) + 1), 5):
        yield 'a call fails', {'FAULT_DO': str(int(ERRORS.get(calls[n - 1], errno.EIO))), 'FAULT_AT': str(n)}
    for n in share(numbers_of(calls, WRITING), 2):
        yield 'the disk is full', {'FAULT_DO': str(int(errno.ENOSPC)), 'FAULT_CALLS': WRITING, 'FAULT_AT': str(n), 'FAULT_STAYS': '1'}


def run_scenario(program, shim, name, folder, options):
    s = Scenario(program, shim, name, os.path.join(folder, name))
    count = lambda a: int(a[0].split('\t')[0]) if a else 0
    readers = Readers(program, s.live, {count(s.before), count(s.after)}) if s.before is not None else None
    results, faults = collections.Counter(), []
    for kind, settings in plan(s.calls, options.full, random.Random(options.seed)):
        try:
            results[kind, s.one(settings)] += 1
        except Fault as e:
            results[kind, 'FAULT'] += 1
            print('FAULT: %s, %s' % (settings, e), flush=True)
            faults.append('%s, %s %s: %s' % (name, kind, {k: v for k, v in settings.items() if k != 'FAULT_CALLS'}, e))
    asked = ''
    if readers:
        readers.end()
        faults += ['%s, a reader: %s' % (name, f) for f in readers.faults[:10]]
        asked = '; readers: %d commands, %d requests' % (readers.asked['commands'], readers.asked['requests'])
    print('%s: %d calls a run%s' % (name, len(s.calls), asked))
    for kind in sorted({k for k, _ in results}):
        print('  %-28s %s' % (kind, ', '.join('%d %s' % (n, state) for (k, state), n in sorted(results.items()) if k == kind)), flush=True)
    shutil.rmtree(s.folder)
    return faults, sum(results.values())


# ---- a real full disk ----

def run_full_disk(program, shim, folder, options):
    """A tmpfs with so many pages left; one more each time, until the run succeeds."""
    mount = os.path.join(folder, 'disk')
    os.mkdir(mount)
    if os.geteuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount], capture_output=True).returncode:
        print('full tmpfs: left out, mounting is not permitted')
        return [], 0
    try:
        s = Scenario(program, shim, 'change', os.path.join(mount, 'change'))
        results, faults = collections.Counter(), []
        step, pages = (1 if options.full else 24), 0
        while results['succeeded'] == 0 and pages < 1024:
            shutil.rmtree(s.spare, ignore_errors=True)
            s.reset()
            shutil.rmtree(s.spare)
            ballast, free = os.path.join(mount, 'ballast'), os.statvfs(mount)
            size = free.f_bavail * free.f_frsize - pages * 4096
            with open(ballast, 'wb') as file:
                os.posix_fallocate(file.fileno(), 0, max(1, size))
            code, _, said = run(s.arguments(s.command, s.live))
            try:
                state = s.look(False, code, said)
                os.remove(ballast)
                s.recover()
                results['succeeded' if code == 0 else state] += 1
            except Fault as e:
                faults.append('full tmpfs, %d pages free: %s' % (pages, e))
                results['FAULT'] += 1
                if os.path.exists(ballast):
                    os.remove(ballast)
            pages += step
        print('full tmpfs: %s' % ', '.join('%d %s' % (n, state) for state, n in sorted(results.items())), flush=True)
        return faults, sum(results.values())
    finally:
        subprocess.run(['umount', mount])


def knows(program, command):
    return run([program, 'help', command])[0] == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--full', action='store_true')
    parser.add_argument('--seed', type=int, default=11)
    parser.add_argument('--only')
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix='faults-') as folder:
        folder = os.path.realpath(folder)
        shim = os.path.join(folder, 'shim.so')
        subprocess.run(['cc', '-O1', '-shared', '-fPIC', '-o', shim, os.path.join(HERE, 'shim.c'), '-ldl'], check=True)
        done = [run_scenario(program, shim, name, folder, options) for name in SCENARIOS
                if knows(program, SCENARIOS[name][2][0]) and options.only in (None, name)]
        if options.only in (None, 'disk'):
            done.append(run_full_disk(program, shim, folder, options))
    faults = [fault for wrong, _ in done for fault in wrong]
    tried = sum(count for _, count in done)
    if faults:
        print('\n'.join(faults[:40]))
    print('in all %d: %s' % (tried, '%d WRONG' % len(faults) if faults else 'none wrong'))
    sys.exit(1 if faults else 0)


if __name__ == '__main__':
    main()
