"""rounds.py PROGRAM FOLDER [ROUNDS [SEED]] - an index that follows its folder answers as one made anew.

Files made from corpus/ are added, changed, removed, renamed and moved at random; after each round `zhangju index` follows, and every
query of a fixed set must give byte for byte what an index of the same folder made anew gives: ids, hits, counts, order.
"""
import os, random, re, shutil, subprocess, sys, time

program, folder = sys.argv[1], sys.argv[2]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 30
seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
chance = random.Random(seed)
reports, live, anew = (os.path.join(folder, name) for name in ('reports', 'live', 'anew'))

QUERIES = ['年轻干部', '问题:"不足"', '计划:"加强" 工作', '培训 -问题:培训', '报告', '经济 OR 教育', '同篇(年轻干部 培训)', '的', '"2024年"', '标题:报告', '学习', '一是', 'gdp OR excel']


def corpus():
    texts = []
    for path, _, names in sorted(os.walk('corpus/reports')):
        for name in sorted(names):
            if name.endswith(('.txt', '.md')):
                texts.append((name, open(os.path.join(path, name), 'rb').read()))
    return texts


def run(*arguments, given=None, may_fail=False):
    done = subprocess.run([program, *arguments], input=given, capture_output=True)
    if done.returncode not in ((0, 1, 2) if may_fail else (0, 1)):
        sys.exit(f'{" ".join(arguments)}: exit {done.returncode}: {done.stderr.decode()}')
    return done


def files():
    return sorted(os.path.join(path, name) for path, _, names in os.walk(reports) for name in names)


def folders():
    return [reports] + sorted(os.path.join(path, name) for path, names, _ in os.walk(reports) for name in names)


def new_name(suffix='.txt'):
    return f'{chance.choice(["总结", "年度报告", "情况通报", "调研", "述职"])}{chance.randrange(10000)}{suffix}'


def vary(text):
    lines = text.split(b'\n')
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(lines))
        what = chance.randrange(3)
        if what == 0 and len(lines) > 5: del lines[at]
        elif what == 1: lines.insert(at, lines[chance.randrange(len(lines))])
        else: lines.insert(at, f'年轻干部培训不足，共{chance.randrange(1000)}人。'.encode())
    return b'\n'.join(lines)


def add():
    name, text = chance.choice(TEXTS)
    into = chance.choice(folders())
    if chance.random() < 0.3:
        into = os.path.join(into, f'第{chance.randrange(100)}组')
        os.makedirs(into, exist_ok=True)
    kind = chance.random()
    if kind < 0.7: text = vary(text)  # else an exact copy, perhaps one of several
    elif kind > 0.95: text = b'\0\1\2'  # no report
    with open(os.path.join(into, new_name(os.path.splitext(name)[1])), 'wb') as f: f.write(text)


def change():
    path = chance.choice(files())
    text = open(path, 'rb').read()
    text = vary(text)
    if chance.random() < 0.3:  # as editors do
        with open(path + '.tmp', 'wb') as f: f.write(text)
        os.replace(path + '.tmp', path)
    else:
        with open(path, 'wb') as f: f.write(text)


def remove():
    if len(files()) > 5: os.remove(chance.choice(files()))


def rename():
    path = chance.choice(files())
    os.rename(path, os.path.join(chance.choice(folders()), new_name(os.path.splitext(path)[1])))


def swap():
    a, b = chance.choice(files()), chance.choice(files())
    if a == b: return
    os.rename(a, a + '~'); os.rename(b, a); os.rename(a + '~', b)


def move_folder():
    below = folders()[1:]
    if below: os.rename(chance.choice([f for f in below]), os.path.join(reports, f'搬{chance.randrange(100000)}'))


def touch():
    os.utime(chance.choice(files()))


def remove_folder():
    empty = [f for f in folders()[1:] if len([x for x in files() if x.startswith(f + '/')]) <= 2]
    if empty and len(files()) > 8: shutil.rmtree(chance.choice(empty))


ACTIONS = [add] * 4 + [change] * 4 + [remove] * 3 + [rename] * 3 + [swap, move_folder, touch, remove_folder]


def level(output):
    return re.sub(rb'"(took_us|generation)":\d+', rb'"\1":0', output)


def answers(index):
    given = '\n'.join(QUERIES).encode() + b'\n'
    out = [level(run('search', '--index', index, '--batch', '--format', 'jsonl', '-n', '1000', given=given).stdout)]
    out.append(run('count', '--index', index, '--batch', given=given).stdout)
    for query in QUERIES[:2]:
        out.append(run('count', '--index', index, '--by', 'role', query).stdout)
    out.append(run('text', '--index', index).stdout)
    out.append(run('text', '--index', index, '--folded').stdout)
    out.append(run('items', '--index', index, '--format', 'tsv').stdout)
    return out


def compare(what):
    shutil.rmtree(anew, ignore_errors=True)
    run('index', '--quiet', '--index', anew, reports, may_fail=True)
    for was, name in zip(zip(answers(live), answers(anew)), ['search', 'count', *QUERIES[:2], 'text', 'folded', 'items']):
        if was[0] == was[1]: continue
        for side, text in zip(('live', 'anew'), was):
            with open(os.path.join(folder, 'answer.' + side), 'wb') as f: f.write(text)
        sys.exit(f'seed {seed}, {what}: {name} differs from an index made anew; see {folder}/answer.*')


def check():
    done = run('check', '--index', live, may_fail=True)
    if done.returncode: sys.exit(f'seed {seed}: check: {done.stdout.decode()}{done.stderr.decode()}')


TEXTS = corpus()
os.makedirs(reports)
for _ in range(12): add()
run('index', '--quiet', '--index', live, reports)
most = 0
for number in range(1, rounds + 1):
    done = [chance.choice(ACTIONS) for _ in range(chance.randrange(1, 6))]
    for action in done: action()
    options = ['--jobs', str(chance.randrange(1, 4))]
    if chance.random() < 0.1: options.append('--full')
    said = run('index', '--quiet', '--index', live, '--prune', *options)
    if chance.random() < 0.1: run('optimize', '--index', live)
    if chance.random() < 0.05: run('index', '--index', live, '--relabel')
    most = max(most, len(os.listdir(os.path.join(live, 'segments'))))
    compare(f'round {number} ({", ".join(a.__name__ for a in done)})')
    if number % 10 == 0: check()
run('optimize', '--index', live)
compare('after optimize')
check()
if sorted(os.listdir(live)) != ['catalog.db', 'lock', 'segments']: sys.exit(f'left in the index: {os.listdir(live)}')
print(f'{rounds} rounds, at most {most} segments: every answer as from an index made anew')
