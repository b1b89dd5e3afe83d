#!/usr/bin/env python3
"""cluster.py ZHANGJU [--trees N] [--seed N] - an index and the cluster that it was pushed to answer alike.

Starts ZooKeeper and two shards of ClickHouse on loopback (servers.py), pushes an index, and compares random queries over all operators
(tests/oracle/trees.py): every line of every answer, and all counts. Then the index changes and is pushed again, a push is interrupted, readers ask
while pushes replace reports, and a shard is stopped. Exits with 77 where ClickHouse, ZooKeeper or Java is not installed."""
import argparse
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

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'oracle')]
import servers
import trees

UNITS = ('occurrences', 'sentences', 'paragraphs', 'reports')
COUNTED = 400    # queries that are also counted in other units than occurrences
failures = []


def check(right, what, *more):
    if not right:
        failures.append(what)
        print('WRONG:', what, *more, flush=True)


class Asked:
    """The program with an index or a cluster."""
    def __init__(self, program, *where):
        self.program, self.where = program, where

    def run(self, command, *args, given=None, env=None):
        return subprocess.run([self.program, command, *self.where, *args], input=given, capture_output=True, text=True, timeout=600,
                              env={**os.environ, 'LC_ALL': 'C.UTF-8', **(env or {})})

    def lines(self, queries, *names):
        """What `search --batch` answers to each query, without its time."""
        got = self.run('search', '--batch', '--format', 'jsonl', *names, given='\n'.join(queries) + '\n').stdout
        out, answer = [], []
        for line in got.splitlines():
            row = json.loads(line)
            for key in ('took_us', 'generation', 'offers', 'ways'):
                row.pop(key, None)
            answer.append(row)
            if row['type'] in ('end', 'error'):
                out.append(answer)
                answer = []
        return out

    def counts(self, queries, unit, *names):
        got = self.run('count', '--batch', '--unit', unit, *names, given='\n'.join(queries) + '\n')
        return [line.split('\t')[0] for line in got.stdout.splitlines()]


def compare(local, cluster, queries, names, what):
    mine, theirs = local.lines(queries, *names), cluster.lines(queries, *names)
    check(len(mine) == len(theirs) == len(queries), what + ': an answer for each query', len(mine), len(theirs))
    wrong = [(q, a, b) for q, a, b in zip(queries, mine, theirs) if a != b]
    for query, a, b in wrong[:3]:
        at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
        print(' ', query, '\n   index  ', a[at:at + 1], '\n   cluster', b[at:at + 1])
    check(not wrong, f'{what}: {len(wrong)} of {len(queries)} answers differ')
    for unit in UNITS:
        some = queries if unit == UNITS[0] else queries[:COUNTED]
        counts, others = local.counts(some, unit, *names), cluster.counts(some, unit, *names)
        wrong = [(q, a, b) for q, a, b in zip(some, counts, others) if a != b]
        check(len(counts) == len(others) == len(some) and not wrong, f'{what}: {len(wrong)} counts of {unit} differ', wrong[:3])
    return sum(a[-1].get('occurrences', 0) > 0 for a in mine)


def same_output(local, cluster, *command):
    """Both print the same, but for times."""
    def told(asked):
        got = asked.run(*command)
        out = re.sub(r',"offers":\{.*?\]\}', '', re.sub(r'"took_us":\d+', '', re.sub(r'[\d.]+ ms', 'T ms', got.stdout)))
        return got.returncode, out, got.stderr
    mine, theirs = told(local), told(cluster)
    check(mine[0] == 0 and mine[:2] == theirs[:2], ' '.join(command), mine[0], theirs[0], theirs[2][:200])


def pushed(program, index, url, *more, env=None):
    got = Asked(program, '--cluster', url).run('cluster', 'push', '--index', index, *more, env=env)
    numbers = re.match(r'sent: (\d+) \(.*?\)  unchanged: (\d+)  gone: (\d+)', got.stdout)
    return tuple(map(int, numbers.groups())) if numbers else (got.returncode, got.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--trees', type=int, default=2000)
    parser.add_argument('--seed', type=int, default=1)
    args = parser.parse_args()
    if servers.missing():
        print('skipped: not installed:', ', '.join(servers.missing()))
        sys.exit(77)
    program = trees.PROGRAM = os.path.abspath(args.program)
    with tempfile.TemporaryDirectory() as folder, servers.Cluster(folder) as cluster:
        run(program, args, folder, cluster)
    with tempfile.TemporaryDirectory() as folder, servers.Cluster(folder, replicas=2) as cluster:
        replicas(program, folder, cluster)
    print('the cluster answers as the index does' if not failures else f'{len(failures)} FAILED')
    sys.exit(bool(failures))


def run(program, args, folder, cluster):
    rng = random.Random(args.seed)
    where, index, url = os.path.join(folder, 'reports'), os.path.join(folder, 'index'), cluster.url
    shutil.copytree('corpus/reports', where)
    local, remote = Asked(program, '--index', index), Asked(program, '--cluster', url)

    def indexed():
        subprocess.run([program, 'index', '--quiet', '--index', index, where], check=True)

    # Nothing is there yet, and then all of it is.
    got = remote.run('search', '干部')
    check(got.returncode == 3 and 'cluster push' in got.stderr, 'an empty cluster says what to do', got.returncode, got.stderr)
    indexed()
    total = len(local.run('reports', '--format', 'paths').stdout.splitlines())
    check(pushed(program, index, url) == (total, 0, 0), 'the first push sends all')
    check(pushed(program, index, url) == (0, total, 0), 'the second push sends nothing')
    on_shards = [int(n) for n in cluster.ask('SELECT count() FROM zhangju.texts_local WHERE kind = 0').split()]
    check(0 < on_shards[0] < total, 'the reports are on both shards', on_shards)
    reports = trees.read_reports(where, index)
    writer = trees.Writer(rng)
    _, queries = trees.plant(reports, args.trees, rng, writer)
    names = trees.keep(writer, folder, index)
    began = time.time()
    hits = compare(local, remote, queries, names, 'random trees')
    print(f'{len(queries)} trees, {hits} of them with hits, on two shards, {time.time() - began:.0f} s', flush=True)

    # Phrases that the shards count by themselves, among them some that overlap themselves.
    phrases = sorted({word for r in reports for p in r.paragraphs for word in re.findall('[\u4e00-\u9fff]{1,3}', p.folded)[:3]})
    phrases = rng.sample(phrases, min(150, len(phrases))) + ['人人', '人', '的', '一天一天', "'", '\\', "a'b\\"]
    scoped = [scope + phrase for phrase in phrases for scope in ('', rng.choice(['问题:', '打算?:', '-in:问题 ', '噪声:', '全部:', 'frame:']))]
    compare(local, remote, scoped, names, 'single phrases')
    for query in ('干部', '问题:干部', '打算?:的', '噪声:的'):
        same_output(local, remote, 'count', '--by', 'role', query)
        same_output(local, remote, 'count', '--by', 'year', query)
        same_output(local, remote, 'count', '--by', 'report', '--unit', 'sentences', query)
    for form in ('text', 'csv', 'tsv', 'markdown', 'paths'):
        same_output(local, remote, 'search', '--format', form, '问题:干部')
    same_output(local, remote, 'search', '-c', '问题:干部')

    # The first of a ranking: of one phrase, which the shards rank, and of others.
    for query in ('的', '干部', '问题:干部', '打算?:的', '人人', '噪声:的', '干部 培训', '干部 OR 的', '标题:总结 的'):
        for options in (['-n', '3'], ['-n', '2', '--offset', '1'], ['-n', '7', '--format', 'jsonl'], ['-n', '5', '--format', 'csv'], ['-n', '20']):
            same_output(local, remote, 'search', '--quiet', *options, query)
    same_output(local, remote, 'search', '--context', 'section', '--sort', 'date', '-n', '3', '同篇(干部 培训)')
    same_output(local, remote, 'items')
    same_output(local, remote, 'items', '--in', '打算', '干部')
    for form in ('xlsx', 'docx'):
        path = os.path.join(folder, 'out.' + form)
        got = remote.run('search', '-o', path, '问题:干部')
        check(got.returncode == 0 and os.path.getsize(path) > 1000, 'a file ' + form, got.stderr)
    changes(program, args, folder, cluster, local, remote, where, index, indexed, queries[:200], names)
    faults(program, folder, cluster, local, remote, index)


def changes(program, args, folder, cluster, local, remote, where, index, indexed, queries, names):
    # A changed, a new, a renamed and a deleted report.
    paths = sorted(os.path.join(base, name) for base, _, files in os.walk(where) for name in files)
    with open(paths[0], 'a') as f:
        f.write('\n三、存在问题\n年轻干部培养不够。人人人人。\n')
    with open(os.path.join(where, 'new.txt'), 'w') as f:
        f.write('关于干部培训的报告\n一、存在问题\n干部培训不够。\n')
    os.rename(paths[1], os.path.join(where, 'renamed.txt'))
    os.remove(paths[2])
    indexed()
    total = len(local.run('reports', '--format', 'paths').stdout.splitlines())
    sent, same, gone = pushed(program, index, cluster.url)
    check((sent, same, gone) == (3, total - 3, 2), 'a push sends what changed', sent, same, gone)
    compare(local, remote, queries, names, 'after changes')

    # An index made anew is another one; with --replace it takes the place of the first, and all of it is unchanged but for its name.
    other = os.path.join(folder, 'other')
    subprocess.run([program, 'index', '--quiet', '--index', other, where], check=True)
    got = pushed(program, other, cluster.url)
    check(got[0] == 2 and '--replace' in got[1], 'another index is refused', got)

    # Readers see every report as it was or as it is. The copies differ in how often they say a word, by the same number in all.
    folder2, index2, url = os.path.join(folder, 'steady'), os.path.join(folder, 'steady-index'), cluster.url + '/steady'
    os.makedirs(folder2)

    def write(word, times):
        for i in range(40):
            with open(os.path.join(folder2, f'{i}.txt'), 'w') as f:
                f.write(f'第{i}号报告\n' + f'一、存在问题\n{word}不够。\n' * times)
        subprocess.run([program, 'index', '--quiet', '--index', index2, folder2], check=True)
    write('青石', 50)
    check(pushed(program, index2, url) == (40, 0, 0), 'a second database')
    seen, ended, broken = set(), threading.Event(), []

    def read():
        asked = Asked(program, '--cluster', url)
        while not ended.is_set():
            got = asked.run('count', '--by', 'report', '青石 OR 白水')
            if got.returncode != 0:
                if 'ask again' not in got.stderr:
                    broken.append(got.stderr)
                continue
            rows = [line.split('\t')[1] for line in got.stdout.splitlines()]
            seen.update(rows)
            if len(rows) != 40:
                broken.append(f'{len(rows)} reports')
    reader = threading.Thread(target=read)
    reader.start()
    for word in ('白水', '青石', '白水'):
        write(word, 50)
        check(pushed(program, index2, url) == (40, 0, 0), 'all reports are replaced')
    ended.set()
    reader.join()
    check(seen == {'50'} and not broken, 'a reader never sees half a report', seen, broken[:3])

    # An interrupted push is finished by the next one.
    write('黄土', 3000)
    push = subprocess.Popen([program, 'cluster', 'push', '--index', index2, '--cluster', url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.time() + 60
    while cluster.ask("SELECT uniqExact(report) FROM steady.texts WHERE kind = 0 AND path != '' AND batch = (SELECT max(batch) FROM steady.texts)") in ('', '40\n') and time.time() < end:
        time.sleep(0.02)    # until the first of its blocks is there
    push.send_signal(signal.SIGKILL if args.seed % 2 else signal.SIGINT)
    push.wait()
    sent, same, gone = pushed(program, index2, url)
    check(sent + same == 40 and gone == 0, 'the next push sends the rest', sent, same, gone)
    print(f'after an interrupted push {same} of 40 reports were there')
    check(Asked(program, '--cluster', url).run('count', '黄土').stdout == '120000\n', 'all of it is there')
    check(pushed(program, index2, url) == (0, 40, 0), 'and nothing is left to send')
    end, old = time.time() + 60, 'SELECT count() FROM steady.texts WHERE kind = 0 AND alive = 1'
    while cluster.ask(old) != '40\n' and time.time() < end:
        time.sleep(0.5)
    check(cluster.ask(old) == '40\n', 'old copies are removed', cluster.ask(old))
    check(Asked(program, '--cluster', url).run('count', '黄土').stdout == '120000\n', 'and nothing else')


def replicas(program, folder, cluster):
    """Two shards with two replicas each: a push reaches both, and with one replica of each shard down nothing is missing."""
    index = os.path.join(folder, 'index')
    subprocess.run([program, 'index', '--quiet', '--index', index, 'corpus/reports'], check=True, stdout=subprocess.DEVNULL)
    local, urls = Asked(program, '--index', index), [f'http://127.0.0.1:{port}' for port in cluster.http]
    queries = ['干部', '问题:干部', '干部 培训', '同篇(干部 培训)', '年份:2024 的']
    check(pushed(program, index, urls[0])[0] == 26, 'a push to four servers')
    end = time.time() + 60      # the other replicas fetch what they lack
    while time.time() < end and any(cluster.ask('SELECT count() FROM zhangju.texts_local', n) != cluster.ask('SELECT count() FROM zhangju.texts_local', n + 1)
                                    for n in (0, 2)):
        time.sleep(0.2)
    for url in urls:
        compare(local, Asked(program, '--cluster', url), queries, [], 'replica ' + url)

    # Reports are replaced while readers ask: whatever a replica lacks for a moment, nobody meets an error.
    where, ended, broken, asked = os.path.join(folder, 'reports'), threading.Event(), [], []
    shutil.copytree('corpus/reports', where)

    def read(url):
        while not ended.is_set():
            for query in (['count', '干部 培训'], ['search', '-n', '3', '干部']):
                got = Asked(program, '--cluster', url).run(*query)
                asked.append(got.returncode)
                if got.returncode != 0:
                    broken.append((query, got.stderr))
    readers = [threading.Thread(target=read, args=(url,)) for url in urls[::3]]
    for reader in readers:
        reader.start()
    for turn in range(5):
        for base, _, files in os.walk(where):
            for name in files:
                with open(os.path.join(base, name), 'a') as f:
                    f.write(f'\n干部培训第{turn}次。\n')
        subprocess.run([program, 'index', '--quiet', '--index', index, where], check=True, stdout=subprocess.DEVNULL)
        check(pushed(program, index, urls[turn % 4])[0] > 0, 'a push while readers ask')
    ended.set()
    for reader in readers:
        reader.join()
    check(not broken and len(asked) > 10, 'no reader meets an error', len(asked), broken[:3])
    cluster.stop(1)
    cluster.stop(2)
    for url in (urls[0], urls[3]):
        compare(local, Asked(program, '--cluster', url), queries, [], 'a replica of each shard is down')
    check(pushed(program, index, urls[0])[::2] == (0, 0), 'a push without changes needs one replica of each shard')
    cluster.stop(3)
    got = Asked(program, '--cluster', urls[0]).run('count', '干部')
    check(got.returncode == 2 and '--partial' in got.stderr, 'both replicas of a shard are down', got)


def faults(program, folder, cluster, local, remote, index):
    # What has no translation, and who may not ask.
    got = remote.run('search', '-L', '干部')
    check(got.returncode == 2 and '-L' in got.stderr, '-L is refused', got.stderr)
    login = os.path.join(folder, 'login')
    for text, code in ((f'reader:{servers.PASSWORD}', 0), ('reader:wrong', 2), ('nobody', 2)):
        with open(login, 'w') as f:
            f.write(text + '\n')
        got = remote.run('count', '干部', env={'ZHANGJU_CLUSTER_LOGIN': login})
        check(got.returncode == code, 'login ' + text, got.returncode, got.stderr)
        check(text.split(':')[-1] not in got.stderr, 'a password is not shown')
    for address, word in (('http://127.0.0.1:1', 'does not answer'), ('http://a:b@127.0.0.1', 'LOGIN'), ('ftp://x', 'address'), ('http://h/a-b', 'address')):
        got = Asked(program, '--cluster', address).run('count', '干部')
        check(got.returncode == 2 and word in got.stderr, 'an address ' + address, got.stderr)

    # A shard stops: an error, or what the other one has, as chosen.
    whole = int(local.run('count', '干部').stdout)
    there = [line for line in cluster.ask("SELECT DISTINCT path FROM zhangju.texts_local WHERE kind = 0 AND path != ''").split('\n') if line]
    by_report = [line.split('\t') for line in local.run('count', '--by', 'report', '干部').stdout.splitlines()]
    expected = sum(int(n) for path, n in by_report if path in there)
    check(0 < expected < whole, 'both shards have hits', expected, whole)
    cluster.stop(1)
    for command in ('search', 'count', 'items'):
        got = remote.run(command, '干部')
        check(got.returncode == 2 and '--partial' in got.stderr and not got.stdout, command + ' fails without a shard', got)
    got = remote.run('count', '--partial', '干部')
    check((got.returncode, got.stdout) == (0, f'{expected}\n') and 'too low' in got.stderr, 'a partial count', got)
    got = remote.run('count', '--partial', '干部 OR 没有这样的词')
    check((got.returncode, got.stdout) == (0, f'{expected}\n') and 'too low' in got.stderr, 'a partial count of candidates', got)
    got = remote.run('search', '--partial', '--format', 'jsonl', '干部')
    last = json.loads(got.stdout.splitlines()[-1])
    check((last['occurrences'], last['exact'], last.get('why')) == (expected, False, 'shards'), 'a partial answer says so', last)
    got = remote.run('search', '--partial', '干部')
    check(got.returncode == 0 and 'too low' in got.stderr and got.stdout, 'a partial answer for people', got.stderr)
    got = Asked(program, '--cluster', cluster.url).run('cluster', 'push', '--index', index)
    check(got.returncode == 2, 'a push without a shard fails', got)
    cluster.start(1)
    check(remote.run('count', '干部').stdout == f'{whole}\n', 'the shard is back')

    # People who write SQL see the sentences that the index has.
    sentences = sum(int(local.run('count', '--unit', 'sentences', query).stdout) for query in ('干部', '噪声:干部'))
    check(cluster.ask("SELECT count() FROM zhangju.sentences WHERE position(text, '干部') > 0") == f'{sentences}\n', 'the view of sentences', sentences)
    check(cluster.ask('SELECT count() FROM zhangju.reports') == f"{len(local.run('reports', '--format', 'paths').stdout.splitlines())}\n", 'the view of reports')

    # The number of shards is another one: reports would be looked for where they are not.
    cluster.stop(0)
    cluster.shards = 1
    cluster.start(0)
    got = remote.run('count', '干部')
    check(got.returncode == 3 and 'number of shards' in got.stderr, 'another number of shards', got)


if __name__ == '__main__':
    main()
