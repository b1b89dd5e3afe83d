"""failing.py - what the tests share in which one thing fails: their options, their reports, the library that lets an allocation (memory.c) or a
call of the system (calls.c) fail, and how they end."""
import argparse
import os
import random
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REPORTS = {
    '甲.txt': '关于２０２３年工作情况的报告\n\n一、工作开展情况\n（一）夯实基础。组织年轻干部培训3次。\n\n二、存在的问题\n年轻干部培训不够，基层人员严重不足。\n\n'
              '三、下一步打算\n一是加强年轻干部培训。二是补充人员。\n\n某县教育局\n2023年12月1日\n',
    '乙.txt': '某县２０２４年工作总结\n\n一、存在的问题\n（一）经费不足。\n（二）年轻干部培训不够，基层人员严重不足。\n\n二、原因分析\n重视不够。\n',
}


def read_options(seed):
    """The options, with the absolute path of the program, and what draws the allocations."""
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--full', action='store_true')
    parser.add_argument('--places', action='store_true', help='every place of the program that allocates, once')
    parser.add_argument('--calls', action='store_true', help='calls of the system in place of allocations, every place once')
    parser.add_argument('--seed', type=int, default=seed)
    parser.add_argument('--only', default='')
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    return options, random.Random(options.seed)


def build_shim(folder, options):
    """The path of the library to preload."""
    name = 'calls' if options.calls else 'memory'
    shim = os.path.join(folder, name + '.so')
    subprocess.run(['cc', '-O1', '-shared', '-fPIC', '-o', shim, os.path.join(HERE, name + '.c')], check=True)
    return shim


class Places:
    """Where an allocation has failed so far: the file FAILING_PLACES of memory.c."""
    ANY = 2**64 - 1
    MOST = 5000

    def __init__(self, folder):
        self.path = os.path.join(folder, 'places')
        with open(self.path, 'wb') as file:
            file.truncate(8 << 17)

    def once(self, environment):
        """For a command with workers: one failure in all of its processes together."""
        with open(self.path + '.shared', 'wb') as file:
            file.write(struct.pack('QQ', self.ANY, 0))
        return dict(environment, FAILING_SHARED=self.path + '.shared')

    def count(self):
        with open(self.path, 'rb') as file:
            return struct.unpack('Q', file.read(8))[0]

    def name(self, number, made):
        return 'place %d' % self.count() if number == self.ANY else 'number %d of %d' % (number, made)


def choose(options, rng, made, share, full, places):
    """What is to fail of what was made: a share of the numbers, or ANY as long as there is a new place."""
    if not options.places and not options.calls:
        yield from sorted(rng.sample(range(1, made + 1), min(full if options.full else share, made)))
        return
    for _ in range(places.MOST):
        before = places.count()
        yield places.ANY
        if places.count() == before:
            return


def differing(was, now):
    """Where two answers begin to differ."""
    if isinstance(was, int) or isinstance(now, int):
        return '%s, not %s' % (now, was)
    n = next((i for i, (a, b) in enumerate(zip(was, now)) if a != b), min(len(was), len(now)))
    return '%r, not %r' % (now[max(0, n - 60):n + 80], was[max(0, n - 60):n + 80])


def write_reports(folder):
    os.makedirs(folder)
    for name, text in REPORTS.items():
        with open(os.path.join(folder, name), 'w') as file:
            file.write(text)


def tell(name, made, results, width=60):
    print('%-*s %5d made: %s' % (width, name, made, ', '.join('%d %s' % (n, what) for what, n in sorted(results.items()))), flush=True)


def finish(faults, tried):
    """Ends the test: it fails with any fault, and when nothing was tried."""
    if faults:
        print('\n'.join(faults[:60]))
    print('in all %d: %s' % (tried, '%d WRONG' % len(faults) if faults else 'none wrong'))
    sys.exit(1 if faults or not tried else 0)
